"""What to print of a mark: stamps, each a mask for one ink at a whole pixel.

Equal marks share their stamps: a grid prints the same cell and the same digits again and again.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from app.figure.model import (
    CODE_PITCH,
    HATCH,
    HATCH_WIDTH,
    Ink,
    Line,
    Mark,
    Point,
    Polygon,
    Raster,
    Rect,
    Text,
    dash_of,
)
from app.figure.raster import shapes
from app.figure.raster.lettering import FINE, advance, lettered
from app.figure.raster.pillow import Image, ImageChops, ImageDraw
from app.figure.shades import shaded

SHARE = {"start": 0.0, "middle": 0.5, "end": 1.0}
FULL = 0.98  # how much of its place a letter of code may fill
SMOOTH = 4  # times as large are polygons drawn
KEPT_LINE = 1 << 14  # pixels that a slanted line may span to be kept: others are wanted once
KEPT_AREA = 1 << 18  # larger shapes are seldom wanted twice, and would fill the memory


@dataclass(frozen=True, eq=False)
class Stamp:
    """A mask ("L", 255 where a pixel is covered whole), and its corner from the pixel it is for."""

    mask: "Image.Image"
    left: int
    top: int


@dataclass(frozen=True, eq=False)
class Plate:
    """A raster's cells, for each pixel of its stamp the row and the column of its cell."""

    raster: Raster
    rows: NDArray[np.intp]
    cols: NDArray[np.intp]

    def inked(self, inks: Mapping[Ink, tuple[int, ...]]) -> "Image.Image":
        shown = shaded(self.raster, (inks["minus"], inks["zero"], inks["plus"]))
        return Image.fromarray(shown[self.rows[:, None], self.cols])


Print = tuple[Ink | Plate, Stamp, int, int]
"""An ink or a plate of many, a stamp and the pixel (x, y) that it is for."""


def prints(mark: Mark, scale: float) -> Iterator[Print]:
    if isinstance(mark, Rect):
        yield from _rect(mark, scale)
    elif isinstance(mark, Line):
        yield from _line(mark, scale)
    elif isinstance(mark, Polygon):
        yield _polygon(mark, scale)
    elif isinstance(mark, Raster):
        yield from _raster(mark, scale)
    elif mark.face == "code":
        yield from _code(mark, scale)
    elif mark.text.strip():
        yield _text(mark, scale)


def _rect(mark: Rect, scale: float) -> Iterator[Print]:
    (x, left), (y, top) = _split(mark.x * scale), _split(mark.y * scale)
    width, height = round(mark.width * scale, 3), round(mark.height * scale, 3)
    box = shapes.Box(left, top, width, height, min(mark.radius * scale, width / 2, height / 2))
    if mark.fill:
        yield mark.fill, _shape(shapes.filled, box) if box.radius else _sharp(box), x, y
    if mark.stroke:
        yield mark.stroke, _shape(shapes.bordered, box, _stroke(mark, scale)), x, y

    if mark.hatch:
        hatch = shapes.Hatch(HATCH * scale, HATCH_WIDTH * scale)
        yield mark.hatch, _shape(shapes.hatched, box, hatch), x, y


def _sharp(box: shapes.Box) -> Stamp:
    """A rectangle without round corners, which may be a whole page: by its two sides alone."""
    across, down = (_mask(side) for side in shapes.sides(box))
    size = across.width, down.height
    both = (side.resize(size, Image.Resampling.NEAREST) for side in (across, down))
    return Stamp(ImageChops.multiply(*both), floor(box.left), floor(box.top))


def _line(mark: Line, scale: float) -> Iterator[Print]:
    (x, left), (y, top) = _split(mark.x1 * scale), _split(mark.y1 * scale)
    across, down = round((mark.x2 - mark.x1) * scale, 3), round((mark.y2 - mark.y1) * scale, 3)
    draw = _kept_strokes if abs(across * down) <= KEPT_LINE else _strokes
    for stamp in draw(left, top, across, down, _stroke(mark, scale)):
        yield mark.stroke, stamp, x, y


def _strokes(
    left: float, top: float, across: float, down: float, stroke: shapes.Stroke
) -> tuple[Stamp, ...]:
    pieces = shapes.line(left, top, across, down, stroke)
    return tuple(_stamp(box, cover) for box, cover in pieces)


_kept_strokes = lru_cache(256)(_strokes)


def _polygon(mark: Polygon, scale: float) -> Print:
    """Drawn large and made small, which smooths its edges."""
    xs, ys = ([getattr(point, axis) * scale for point in mark.points] for axis in ("x", "y"))
    (x, _), (y, _) = _split(min(xs)), _split(min(ys))
    size = max(1, ceil(max(xs)) - x), max(1, ceil(max(ys)) - y)
    corners = tuple(
        Point(round(right - x, 3), round(down - y, 3)) for right, down in zip(xs, ys, strict=True)
    )
    return mark.fill, _surface(corners, size, round(255 * mark.opacity)), x, y


@lru_cache(64)
def _surface(corners: tuple[Point, ...], size: tuple[int, int], full: int) -> Stamp:
    large = Image.new("L", (size[0] * SMOOTH, size[1] * SMOOTH))
    way = [(point.x * SMOOTH - 0.5, point.y * SMOOTH - 0.5) for point in corners]
    ImageDraw.Draw(large).polygon(way, fill=full)
    return Stamp(large.resize(size, Image.Resampling.BOX), 0, 0)


def _raster(mark: Raster, scale: float) -> Iterator[Print]:
    """Each pixel has the colour of the cell in which its middle lies."""
    cells = len(mark.cells) // (3 if mark.scale == "colours" else 1)
    left, cols = _nearest(mark.x * scale, mark.width * scale, cells // mark.rows)
    top, rows = _nearest(mark.y * scale, mark.height * scale, mark.rows)
    if len(rows) and len(cols):
        yield Plate(mark, rows, cols), _whole(len(cols), len(rows)), left, top


@lru_cache(64)
def _whole(width: int, height: int) -> Stamp:
    return Stamp(Image.new("L", (width, height), 255), 0, 0)


def _nearest(start: float, length: float, cells: int) -> tuple[int, NDArray[np.intp]]:
    """The first pixel whose middle lies in a length, and the cell of each from there on."""
    first, end = ceil(round(start - 0.5, 3)), ceil(round(start + length - 0.5, 3))
    at = (np.arange(first, end) + 0.5 - start) * cells / length
    return first, np.clip(np.floor(at), 0, cells - 1).astype(np.intp)


def _text(mark: Text, scale: float) -> Print:
    size = round(mark.size * scale, 2)
    start = mark.x * scale - SHARE[mark.anchor] * advance(mark.text, mark.weight, size)
    x, part = divmod(round(start * FINE), FINE)
    y = ceil(mark.y * scale - 0.5)
    return mark.ink, _writing(mark.text, mark.weight, size, mark.italic, part), x, y


def _code(mark: Text, scale: float) -> Iterator[Print]:
    """Letter by letter, each in a place of one width: there is no font of that kind here, and the
    widest letters are pressed together to fit."""
    size = round(mark.size * scale, 2)
    pitch = CODE_PITCH * size
    left = mark.x * scale - SHARE[mark.anchor] * len(mark.text) * pitch
    y = ceil(mark.y * scale - 0.5)
    for number, letter in enumerate(mark.text):
        if letter.strip():
            taken = min(advance(letter, mark.weight, size), FULL * pitch)
            start = left + (number + 0.5) * pitch - taken / 2
            x, part = divmod(round(start * FINE), FINE)
            yield mark.ink, _letter(letter, mark.weight, size, part, round(taken, 2)), x, y


@lru_cache(2048)
def _letter(letter: str, weight: int, size: float, start: int, taken: float) -> Stamp:
    mask, left, top = lettered(letter, weight, size, False, start)
    share = taken / advance(letter, weight, size)
    if share < 1:
        mask = mask.resize((max(1, round(mask.width * share)), mask.height), Image.Resampling.BOX)
    return Stamp(mask, round(left * share), top)


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
    return _stamp(*draw(*what))


def _stamp(box: shapes.Box, cover: shapes.Cover) -> Stamp:
    return Stamp(_mask(cover), floor(box.left), floor(box.top))


def _mask(cover: shapes.Cover) -> "Image.Image":
    return Image.fromarray(np.rint(cover * 255).astype(np.uint8))


_kept = lru_cache(256)(_drawn)


@lru_cache(2048)
def _writing(text: str, weight: int, size: float, italic: bool, start: int) -> Stamp:
    return Stamp(*lettered(text, weight, size, italic, start))
