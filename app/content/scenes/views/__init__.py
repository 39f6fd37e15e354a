"""The kinds of stage that a scene can name, one a module; static/js/lecture/views/ draws them."""
