"""One HTML file that needs no server: the figure alive, with the answers it can ask for."""
