"""The drawing model: placed marks in named inks, and when each of them is seen.

Units are those of the page's stage, 1/96 inch; y goes down. A writer of one format needs nothing
but a Drawing and a palette: it knows no convolution.
"""

from dataclasses import dataclass, replace
from typing import Literal

Ink = str
"""A colour's role, named as the page's tokens are: `input-ink`, `filter-wash`, `page`, `line`."""

Anchor = Literal["start", "middle", "end"]
Weight = Literal[400, 600, 700]
Face = Literal["text", "code"]  # code: letters of one width, where a format has such a font

CODE_PITCH = 0.6  # from letter to letter of code, in sizes, as in most fonts for it

HATCH = 8  # hatching: lines along x + y = a multiple of this, from the rectangle's corner, ...
HATCH_WIDTH = 1.5  # ... and this wide


def dash_of(stroke_width: float) -> tuple[float, float]:
    """Stroke and gap of a dashed line: 4 and 3 for a thin one, 9 and 6 for a frame."""
    return 2.5 * stroke_width + 1.5, 1.5 * stroke_width + 1.5


@dataclass(frozen=True)
class Point:
    x: float
    y: float


@dataclass(frozen=True)
class Rect:
    """A rectangle: a cell, a frame, a chip; a ring, if the radius is half of its side.

    Its border lies half inside and half outside.
    """

    x: float
    y: float
    width: float
    height: float
    fill: Ink | None = None
    stroke: Ink | None = None
    stroke_width: float = 1
    radius: float = 0
    dashed: bool = False
    hatch: Ink | None = None  # lines over the fill, as padding is told apart; see HATCH


@dataclass(frozen=True)
class Line:
    """A straight stroke: a fraction's bar, half of a bracket."""

    x1: float
    y1: float
    x2: float
    y2: float
    stroke: Ink
    stroke_width: float = 1
    dashed: bool = False


@dataclass(frozen=True)
class Text:
    """One line of text; `y` is its baseline. Digits have one width (`tnum`)."""

    x: float
    y: float
    text: str
    size: float
    ink: Ink
    anchor: Anchor = "middle"
    weight: Weight = 400
    italic: bool = False
    face: Face = "text"


@dataclass(frozen=True)
class Polygon:
    """A surface with straight edges, through which `opacity` lets see what lies under it."""

    points: tuple[Point, ...]
    fill: Ink
    opacity: float = 1


Scale = Literal["signed", "red", "green", "blue", "colours"]
"""What the bytes of a raster mean, see shades.py."""


@dataclass(frozen=True)
class Raster:
    """A plane of many numbers as a picture: a coloured cell for each, with hard edges.

    `cells` row by row, a byte each: for `signed` 128 is zero, 1 and 255 are as far from it as the
    scale goes; for `red`, `green` and `blue` how much light; `colours` has three bytes a cell.
    """

    x: float
    y: float
    width: float
    height: float
    rows: int
    cells: bytes
    scale: Scale


Mark = Rect | Line | Text | Polygon | Raster


@dataclass(frozen=True)
class Layer:
    """Marks that are seen together in the frames first <= k < end.

    `places`, if there are any, hold for each of those frames how far the marks have moved from
    where they are written: places[k - first].
    """

    marks: tuple[Mark, ...]
    first: int = 0
    end: int | None = None  # None: to the last frame
    places: tuple[Point, ...] = ()

    def seen(self, frame: int) -> bool:
        return self.first <= frame and (self.end is None or frame < self.end)

    def at(self, frame: int) -> tuple[Mark, ...]:
        """The marks where they stand in one frame; none if they are not seen."""
        if not self.seen(frame):
            return ()
        if not self.places:
            return self.marks
        move = self.places[frame - self.first]
        return tuple(moved(mark, move) for mark in self.marks)


@dataclass(frozen=True)
class Drawing:
    """A walk as a picture book: `frames` pictures of one size, one a step.

    Layers are written from the lowest to the highest. `title` names the picture, `spoken` tells
    each frame in words, in the language of its texts.
    """

    width: float
    height: float
    frames: int
    layers: tuple[Layer, ...]
    title: str
    spoken: tuple[str, ...]
    language: str

    def at(self, frame: int) -> tuple[Mark, ...]:
        """All marks of one frame, lowest first."""
        return tuple(mark for layer in self.layers for mark in layer.at(frame))

    def alone(self, frame: int) -> "Drawing":
        """One frame as a drawing of its own."""
        layers = tuple(Layer(layer.at(frame)) for layer in self.layers if layer.seen(frame))
        return replace(self, frames=1, layers=layers, spoken=(self.spoken[frame],))


def moved(mark: Mark, by: Point) -> Mark:
    if isinstance(mark, Line):
        return replace(
            mark, x1=mark.x1 + by.x, y1=mark.y1 + by.y, x2=mark.x2 + by.x, y2=mark.y2 + by.y
        )
    if isinstance(mark, Polygon):
        points = tuple(Point(point.x + by.x, point.y + by.y) for point in mark.points)
        return replace(mark, points=points)
    return replace(mark, x=mark.x + by.x, y=mark.y + by.y)
