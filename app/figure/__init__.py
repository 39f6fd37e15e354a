"""Pictures of a walk: one drawing, and a module for each format that it leaves in.

state -> layout -> Drawing (model.py) -> svg, raster, video, pdf, tikz. Knows the engine and the
content; knows no web.
"""
