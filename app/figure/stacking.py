"""Layers in which marks may be written in any order: some writers put marks of one look together.

A layer whose marks lie over each other is taken apart, so that none comes to lie under a mark that
it was written over.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from app.figure.model import Layer, Line, Mark, Polygon, Raster, Rect, Text
from app.figure.widths import text_width

Area = tuple[float, float, float, float]
"""Left, top, right and bottom."""


def apart(layers: Iterable[Layer]) -> Iterator[Layer]:
    """The same layers, each as few as need be."""
    for layer in layers:
        for marks in _parts(layer.marks):
            yield replace(layer, marks=marks)


def _parts(marks: Iterable[Mark]) -> Iterator[tuple[Mark, ...]]:
    part: list[Mark] = []
    looks: dict[Any, int] = {}
    seen: list[tuple[int, bool, Area]] = []  # the look's place, whether it fills its area
    for mark in marks:
        look, fills, area = _look(mark), isinstance(mark, Rect | Raster | Polygon), _area(mark)
        place = looks.get(look, len(looks))
        if any(
            later > place and (fills or other_fills) and _meet(area, other)
            for later, other_fills, other in seen
        ):
            yield tuple(part)
            part, looks, seen, place = [], {}, [], 0
        looks.setdefault(look, place)
        part.append(mark)
        seen.append((place, fills, area))
    if part:
        yield tuple(part)


def _look(mark: Mark) -> Any:
    """Marks of one look may be put together."""
    if isinstance(mark, Rect):
        return mark.fill, mark.stroke, mark.stroke_width, mark.dashed, mark.hatch
    if isinstance(mark, Line):
        return None, mark.stroke, mark.stroke_width, mark.dashed, None
    if isinstance(mark, Text):
        return mark.ink, mark.size, mark.weight, mark.anchor, mark.italic, mark.face
    if isinstance(mark, Polygon):
        return mark.fill, mark.opacity
    return mark.scale == "signed"


def _area(mark: Mark) -> Area:
    if isinstance(mark, Rect):
        out = mark.stroke_width / 2 if mark.stroke else 0
        return mark.x - out, mark.y - out, mark.x + mark.width + out, mark.y + mark.height + out
    if isinstance(mark, Raster):
        return mark.x, mark.y, mark.x + mark.width, mark.y + mark.height
    if isinstance(mark, Line):
        xs, ys, out = (mark.x1, mark.x2), (mark.y1, mark.y2), mark.stroke_width / 2
        return min(xs) - out, min(ys) - out, max(xs) + out, max(ys) + out
    if isinstance(mark, Polygon):
        across, down = ([getattr(point, axis) for point in mark.points] for axis in ("x", "y"))
        return min(across), min(down), max(across), max(down)
    width = text_width(mark.text, mark.size)
    left = mark.x - {"start": 0, "middle": 0.5, "end": 1}[mark.anchor] * width
    return left, mark.y - mark.size, left + width, mark.y + 0.3 * mark.size


def _meet(one: Area, other: Area) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
