"""Coverage of shapes: how much of each pixel a rectangle, its border or a line covers, 0 to 1.

All lengths are pixels. Straight edges are exact, and most edges of a drawing are straight.
Arrays are (H, W), `columns` (1, W) and `rows` (H, 1) are the middles of the pixels.
"""

from dataclasses import dataclass
from math import ceil, floor, hypot, pi, sqrt

import numpy as np
from numpy.typing import NDArray

Cover = NDArray[np.floating]

PIECE = 1 << 13  # pixels that the box around a piece of a slanted line has, about: measured


@dataclass(frozen=True)
class Box:
    """A rounded rectangle."""

    left: float
    top: float
    width: float
    height: float
    radius: float = 0

    def grown(self, by: float) -> "Box":
        """The box with its edges moved outwards; a sharp corner stays sharp."""
        radius = max(self.radius + by, 0) if self.radius else 0
        wider, higher = max(self.width + 2 * by, 0), max(self.height + 2 * by, 0)
        return Box(self.left - by, self.top - by, wider, higher, radius)

    @property
    def turned(self) -> "Box":
        """With its columns as rows."""
        return Box(self.top, self.left, self.height, self.width, self.radius)

    @property
    def pixels(self) -> tuple[Cover, Cover]:
        """The columns and rows that the box touches."""
        columns: Cover = np.arange(floor(self.left), ceil(self.left + self.width)) + 0.5
        rows: Cover = np.arange(floor(self.top), ceil(self.top + self.height)) + 0.5
        return columns[None, :], rows[:, None]


@dataclass(frozen=True)
class Stroke:
    width: float
    dash: tuple[float, float] | None = None  # stroke and gap


@dataclass(frozen=True)
class Hatch:
    """Lines along x + y = a multiple of `step`, from the box's corner."""

    step: float
    width: float


def filled(box: Box) -> tuple[Box, Cover]:
    return box, _inside(box, *box.pixels)


def hatched(box: Box, hatch: Hatch) -> tuple[Box, Cover]:
    columns, rows = box.pixels
    half = hatch.step / 2
    way = columns - box.left + rows - box.top
    from_line = np.abs((way + half) % hatch.step - half) / sqrt(2)
    lines = np.clip(hatch.width / 2 + 0.5 - from_line, 0, 1)
    return box, lines * _inside(box, columns, rows)


def bordered(box: Box, stroke: Stroke) -> tuple[Box, Cover]:
    outer, inner = box.grown(stroke.width / 2), box.grown(-stroke.width / 2)
    columns, rows = outer.pixels
    cover = _inside(outer, columns, rows) - _inside(inner, columns, rows)
    if stroke.dash:
        cover = cover * _dashes(_around(box, columns, rows), stroke.dash)
    return outer, cover


def line(
    left: float, top: float, across: float, down: float, stroke: Stroke
) -> list[tuple[Box, Cover]]:
    """A straight stroke from (left, top), its ends cut square; in pieces where it is slanted and
    long, for the box around all of it would be nearly empty."""
    if not across and not down:
        return []
    if abs(across) > abs(down):
        return [(box.turned, cover.T) for box, cover in line(top, left, down, across, stroke)]
    columns, rows, inked = _steep(left, top, across, down, stroke)
    high = ceil(sqrt(PIECE * abs(down / across))) if across else len(rows)
    pieces = [slice(at, at + high) for at in range(0, len(rows), high)]
    return [_piece(columns[at], rows[at], inked[at]) for at in pieces]


def _steep(
    left: float, top: float, across: float, down: float, stroke: Stroke
) -> tuple[Cover, Cover, Cover]:
    """Of a stroke that is higher than wide: n neighbouring columns in each row (H, n), the rows
    (H, 1), and how much is inked of each pixel (H, n)."""
    length, half = hypot(across, down), stroke.width / 2
    x, y = across / length, down / length
    bottom, rise = max(top, top + down), half * abs(x)  # the corners of an end stand out so far
    rows = np.arange(floor(bottom - abs(down) - rise), ceil(bottom + rise))[:, None] + 0.5
    reach = (half + 1) / abs(y)  # to its left and right in a row: a pixel further than its edges
    first = np.floor(left + (rows - top) * x / y - reach)
    columns = first + np.arange(int(2 * reach) + 2) + 0.5
    along = (columns - left) * x + (rows - top) * y
    aside = (rows - top) * x - (columns - left) * y
    inked = _overlap(along, 0, length) * _overlap(aside, -half, half)
    return columns, rows, inked * _dashes(along, stroke.dash) if stroke.dash else inked


def _piece(columns: Cover, rows: Cover, inked: Cover) -> tuple[Box, Cover]:
    """Columns (H, n), rows (H, 1) and what is inked (H, n) as one array over all columns."""
    left = columns.min()
    cover = np.zeros((len(rows), int(columns.max() - left) + 1))
    np.put_along_axis(cover, (columns - left).astype(int), inked, axis=1)
    return Box(left - 0.5, rows[0, 0] - 0.5, cover.shape[1], cover.shape[0]), cover


def sides(box: Box) -> tuple[Cover, Cover]:
    """The shares of the columns (1, W) and of the rows (H, 1) that lie in the box."""
    return _sides(box, *box.pixels)


def _sides(box: Box, columns: Cover, rows: Cover) -> tuple[Cover, Cover]:
    across = _overlap(columns, box.left, box.left + box.width)
    return across, _overlap(rows, box.top, box.top + box.height)


def _inside(box: Box, columns: Cover, rows: Cover) -> Cover:
    """The share of each pixel that lies in the box."""
    across, down = _sides(box, columns, rows)
    cover = across * down
    if not box.radius:
        return cover
    x, y = _beyond_corners(columns, rows, box)
    arc = np.clip(box.radius + 0.5 - np.hypot(x, y), 0, 1)
    return np.where((x > 0) & (y > 0), np.minimum(cover, arc), cover)


def _overlap(middles: Cover, start: float, end: float) -> Cover:
    """How much of the unit around each middle lies between start and end."""
    share: Cover = np.minimum(middles + 0.5, end) - np.maximum(middles - 0.5, start)
    return share.clip(0, 1)


def _beyond_corners(columns: Cover, rows: Cover, box: Box) -> tuple[Cover, Cover]:
    """How far outside of the middles of the round corners each column and row lies."""
    x = np.abs(columns - box.left - box.width / 2) - (box.width / 2 - box.radius)
    y = np.abs(rows - box.top - box.height / 2) - (box.height / 2 - box.radius)
    return x, y


def _dashes(way: Cover, dash: tuple[float, float]) -> Cover:
    """How much of the pixel at each point of the way is inked."""
    on, period = dash[0], sum(dash)
    at = way % period
    inked: Cover = np.add.reduce([_overlap(at, turn, turn + on) for turn in (0, period, -period)])
    return inked


def _around(box: Box, columns: Cover, rows: Cover) -> Cover:
    """The way along the outline to each pixel, clockwise from where SVG begins a rectangle."""
    wide, high, radius = box.width - 2 * box.radius, box.height - 2 * box.radius, box.radius
    x, y = columns - box.left - radius, rows - box.top - radius
    x, y = np.broadcast_arrays(x, y)  # from the middle of the first corner
    corners = ((wide, 0.0), (wide, high), (0.0, high), (0.0, 0.0))  # after the first side, ...
    gaps = (y + radius, wide + radius - x, high + radius - y, x + radius)
    sides = (x, y, wide - x, high - y)
    nearest = np.argmin(gaps, axis=0)
    way, start = np.zeros(x.shape), 0.0
    for turn, (side, length, (cx, cy)) in enumerate(
        zip(sides, (wide, high, wide, high), corners, strict=True)
    ):
        way = np.where(nearest == turn, start + side, way)
        start += length
        east, south = turn in (0, 1), turn in (1, 2)
        beyond = ((x > cx) == east) & ((y > cy) == south) & (x != cx) & (y != cy)
        angle = (np.arctan2(y - cy, x - cx) + (1 - turn) * pi / 2) % (2 * pi)
        way = np.where(beyond & (radius > 0), start + radius * angle, way)
        start += radius * pi / 2
    return way
