"""What to print of a mark: stamps, each a mask for one ink at a whole pixel.

Equal marks share their stamps: a grid prints the same cell and the same digits again and again.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor

import numpy as np

from app.figure.model import HATCH, HATCH_WIDTH, Ink, Line, Mark, Rect, Text, dash_of
from app.figure.raster import shapes
from app.figure.raster.lettering import FINE, advance, lettered
from app.figure.raster.pillow import Image

SHARE = {"start": 0.0, "middle": 0.5, "end": 1.0}
KEPT_AREA = 1 << 18  # larger shapes are seldom wanted twice, and would fill the memory


@dataclass(frozen=True, eq=False)
class Stamp:
    """A mask ("L", 255 where a pixel is covered whole), and its corner from the pixel it is for."""

    mask: "Image.Image"
    left: int
    top: int


Print = tuple[Ink, Stamp, int, int]
"""An ink, a stamp and the pixel (x, y) that it is for."""


def prints(mark: Mark, scale: float) -> Iterator[Print]:
    if isinstance(mark, Rect):
        yield from _rect(mark, scale)
    elif isinstance(mark, Line):
        yield _line(mark, scale)
    elif mark.text.strip():
        yield _text(mark, scale)


def _rect(mark: Rect, scale: float) -> Iterator[Print]:
    (x, left), (y, top) = _split(mark.x * scale), _split(mark.y * scale)
    width, height = round(mark.width * scale, 3), round(mark.height * scale, 3)
    box = shapes.Box(left, top, width, height, min(mark.radius * scale, width / 2, height / 2))
    if mark.fill:
        yield mark.fill, _plain(box) or _shape(shapes.filled, box), x, y
    if mark.stroke:
        yield mark.stroke, _shape(shapes.bordered, box, _stroke(mark, scale)), x, y

    if mark.hatch:
        hatch = shapes.Hatch(HATCH * scale, HATCH_WIDTH * scale)
        yield mark.hatch, _shape(shapes.hatched, box, hatch), x, y


def _plain(box: shapes.Box) -> Stamp | None:
    """A rectangle of whole pixels, which a page may be: it needs no arithmetic."""
    if box.left or box.top or box.radius or box.width % 1 or box.height % 1:
        return None
    return Stamp(Image.new("L", (int(box.width), int(box.height)), 255), 0, 0)


def _line(mark: Line, scale: float) -> Print:
    (x, left), (y, top) = _split(mark.x1 * scale), _split(mark.y1 * scale)
    across, down = round((mark.x2 - mark.x1) * scale, 3), round((mark.y2 - mark.y1) * scale, 3)
    return mark.stroke, _kept(shapes.line, left, top, across, down, _stroke(mark, scale)), x, y


def _text(mark: Text, scale: float) -> Print:
    size = round(mark.size * scale, 2)
    start = mark.x * scale - SHARE[mark.anchor] * advance(mark.text, mark.weight, size)
    x, part = divmod(round(start * FINE), FINE)
    y = ceil(mark.y * scale - 0.5)
    return mark.ink, _writing(mark.text, mark.weight, size, mark.italic, part), x, y


def _split(place: float) -> tuple[int, float]:
    """A place as its pixel and the part of a pixel beyond it."""
    place = round(place, 3)
    return floor(place), round(place - floor(place), 3)


def _stroke(mark: Rect | Line, scale: float) -> shapes.Stroke:
    on, off = dash_of(mark.stroke_width)
    dash = (on * scale, off * scale) if mark.dashed else None
    return shapes.Stroke(mark.stroke_width * scale, dash)


def _shape(
    draw: Callable[..., tuple[shapes.Box, shapes.Cover]], box: shapes.Box, *rest: object
) -> Stamp:
    small = box.width * box.height <= KEPT_AREA
    return _kept(draw, box, *rest) if small else _drawn(draw, box, *rest)


def _drawn(draw: Callable[..., tuple[shapes.Box, shapes.Cover]], *what: object) -> Stamp:
    box, cover = draw(*what)
    mask = Image.fromarray(np.rint(cover * 255).astype(np.uint8))
    return Stamp(mask, floor(box.left), floor(box.top))


_kept = lru_cache(256)(_drawn)


@lru_cache(2048)
def _writing(text: str, weight: int, size: float, italic: bool, start: int) -> Stamp:
    return Stamp(*lettered(text, weight, size, italic, start))
