"""Pictures of volumes: stacks of slices, the window through all of them, a sum of many products.

state.py -> walk.py -> places.py -> layout.py, which draws by stacks.py, prism.py and products.py.
It mirrors static/js/volume/ and static/css/volume.css.
"""
