"""Where on a drawing a view is drawn, and what comes of it."""

from dataclasses import dataclass

from app.figure.grids import MIDDLE
from app.figure.model import Anchor, Ink, Layer, Point, Polygon, Rect, Text, Weight
from app.figure.places import EDGE, NARROW

TOP = 12
USUAL_WIDTH = 900
SHARE, LOWEST, HIGHEST = 0.64, 440, 640  # the page's stage is so high for its width


@dataclass(frozen=True, slots=True)
class Room:
    """The stage inside its edges; a narrow one is laid out as on a phone."""

    x: float
    y: float
    width: float
    height: float
    narrow: bool

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True)
class Painting:
    """Layers from the lowest to the highest, and where the lowest mark ends."""

    layers: tuple[Layer, ...]
    bottom: float


def room_of(width: int | None) -> Room:
    wide = width or USUAL_WIDTH
    height = min(HIGHEST, max(LOWEST, SHARE * wide)) - 2 * TOP
    return Room(EDGE, TOP, wide - 2 * EDGE, height, wide < NARROW)


def label(
    x: float, middle: float, text: str, size: float, ink: Ink = "ink", weight: Weight = 400,
    anchor: Anchor = "middle",
) -> Text:  # fmt: skip
    """A text by the middle of its line."""
    return Text(round(x, 2), round(middle + MIDDLE * size, 2), text, size, ink, anchor, weight)


def ring(x: float, y: float, radius: float, fill: Ink, stroke: Ink, width: float) -> Rect:
    return Rect(x - radius, y - radius, 2 * radius, 2 * radius, fill, stroke, width, radius)


def veil(area: Rect, opacity: float) -> Polygon:
    """Makes what lies under it paler."""
    right, bottom = area.x + area.width, area.y + area.height
    corners = ((area.x, area.y), (right, area.y), (right, bottom), (area.x, bottom))
    return Polygon(tuple(Point(x, y) for x, y in corners), "page", opacity)
