"""A volume: its channels one behind the other, or a solid where they are too many; the first one
in front. Mirrors static/js/network/volumes.js."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from app.engine.arrays import Array
from app.figure import shades
from app.figure.model import Ink, Line, Mark, Point, Polygon, Raster, Rect, Scale
from app.figure.network.boxes import Box

SINGLY = 16  # channels that are drawn one by one
EDGE_WIDTH, CURRENT_WIDTH = 1.25, 2.25
LID, SIDE = 0.14, 0.28  # how much of the ink is in what lies beside the front

Hue = Literal["input", "output"]


@dataclass(frozen=True, slots=True)
class Look:
    """`shade`: how much ink is in all faces; `coming`: only outlined, for it is not yet there."""

    hue: Hue
    width: float = EDGE_WIDTH
    shade: float = 0
    coming: bool = False

    @property
    def ink(self) -> Ink:
        return f"{self.hue}-line" if self.coming else f"{self.hue}-ink"


@dataclass(frozen=True, slots=True)
class Picture:
    """A plane of numbers, to be enlarged; see model.Raster."""

    cells: bytes
    scale: Scale
    rows: int

    def at(self, x: float, y: float, width: float, height: float) -> Raster:
        return Raster(x, y, width, height, self.rows, self.cells, self.scale)


def in_light(planes: Array, first: int = 0) -> list[Picture]:
    """A photograph's channels, each in its own light: red, green, blue and again."""
    return [
        Picture(shades.light(plane), shades.LIGHT[channel % 3], len(plane))
        for channel, plane in enumerate(planes, first)
    ]


def on_scale(planes: Array, most: float) -> list[Picture]:
    """Planes on one scale, which is full at -most and most."""
    return [Picture(shades.signed(plane, most), "signed", len(plane)) for plane in planes]


def in_colours(planes: Array) -> Picture:
    """Three channels as one picture."""
    cells = np.rint(np.clip(planes, 0, 255)).astype(np.uint8).transpose(1, 2, 0)
    return Picture(cells.tobytes(), "colours", planes.shape[1])


def volume(box: Box, depth: int, look: Look, pictures: Sequence[Picture] = ()) -> Iterator[Mark]:
    """`pictures`: of the channels, none for an empty volume."""
    if box.flat:
        yield from _face(box, 0, 0, look, pictures[:1])
        if box.cut:
            yield _cut(box)
    elif depth > SINGLY:
        yield from _solid(box, look)
        yield from _face(box, 0, 0, look, pictures[:1])
    else:
        for slice_ in reversed(range(depth)):
            share = slice_ / max(1, depth - 1)
            shown = pictures[slice_ : slice_ + 1]
            yield from _face(box, share * box.dx, share * box.dy, look, shown)


def _face(
    box: Box, dx: float, dy: float, look: Look, pictures: Sequence[Picture]
) -> Iterator[Mark]:
    x, y, width, height = box.x + dx, box.y + dy, box.width, box.height
    if not look.coming:
        yield Rect(x, y, width, height, fill=f"{look.hue}-wash")
        corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
        yield from _shaded(corners, look, look.shade)
    for picture in pictures:
        yield picture.at(x, y, width, height)
    yield Rect(
        x, y, width, height, stroke=look.ink, stroke_width=look.width, dashed=look.coming
    )  # fmt: skip


Corners = Sequence[tuple[float, float]]


def _solid(box: Box, look: Look) -> Iterator[Mark]:
    """What is seen beside the front: the lid and the right side."""
    left, top, right, bottom = box.x, box.y, box.x + box.width, box.bottom
    dx, dy = box.dx, box.dy
    lid = ((left, top), (left + dx, top + dy), (right + dx, top + dy), (right, top))
    side = ((right, top), (right + dx, top + dy), (right + dx, bottom + dy), (right, bottom))
    for corners, shade in ((lid, LID), (side, SIDE)):
        if not look.coming:
            yield Polygon(_points(corners), f"{look.hue}-wash")
            yield from _shaded(corners, look, max(shade, look.shade))
        for one, other in zip(corners, (*corners[1:], corners[0]), strict=True):
            yield Line(*one, *other, look.ink, look.width, look.coming)


def _shaded(corners: Corners, look: Look, shade: float) -> Iterator[Mark]:
    if shade:
        yield Polygon(_points(corners), f"{look.hue}-ink", shade)


def _cut(box: Box) -> Polygon:
    """Where a row of numbers has been left out: it would be longer than the picture."""
    middle, right = box.y + box.height / 2, box.x + box.width + 3
    left = box.x - 3
    corners = ((left, middle + 4), (right, middle - 2), (right, middle + 4), (left, middle + 10))
    return Polygon(_points(corners), "page")


def _points(corners: Corners) -> tuple[Point, ...]:
    return tuple(Point(x, y) for x, y in corners)
