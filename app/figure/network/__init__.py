"""Pictures of networks: rows of volumes, pictures unrolled, neurons, tables of layers.

../kinds.py (settings) -> walk.py -> a module for each view, by its name -> layout.py. It mirrors
static/js/lecture/views/, static/js/network/ and static/css/network.css.
"""
