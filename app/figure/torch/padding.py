"""What the border copies: one channel under one filter, with an arrow from each cell of the border
to the cell whose value it holds. Mirrors static/js/stage/copies.js."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise, product
from math import hypot

from app.figure.kinds import SceneState
from app.figure.layout import sizes_of
from app.figure.model import Layer, Line, Mark, Point, Polygon, moved
from app.figure.network.frames import Frames
from app.figure.network.room import Room
from app.figure.overlays import overlays
from app.figure.places import Box, Places, place
from app.figure.sheet import Sheet
from app.figure.stage import draw_grids, filled, grounds, washes
from app.figure.torch.layer import layer_of, one_channel
from app.figure.walk import Walk
from app.figure.words import Words

TIP, BEND = 0.3, 0.16  # where an arrow ends, in cells from a middle; its bend, of its length
CROWD = 250  # cells, the length of all arrows together; beyond it only straight ones are drawn
PIECES = 6  # straight lines that make a bent one
HEAD, HALF = 8, 4  # of an arrow's head: its length, and half of its width

Copy = tuple[int, int, int, int]
"""Row and column of a padded cell, and of the one that it copies."""


def draw(
    state: SceneState, steps: tuple[int, ...], room: Room, top: float, words: Words
) -> tuple[list[Layer], float]:  # fmt: skip
    """One channel of the layer, walked; returns where it ends, too."""
    whole = one_channel(state)
    walk = replace(whole, steps=tuple(whole.steps[step] for step in steps))
    wide = round(room.width + 2 * room.x)
    places = place(sizes_of(walk, words), wide)
    sheet = Sheet(len(steps))
    draw_grids(sheet, walk, places, words)
    layers = [
        Layer(tuple(grounds(walk, places))),
        *washes(walk, places),
        *sheet.layers(),
        *_map(whole, places, Frames(steps)),
        *_arrows(state, whole, places),
        *overlays(walk, places),
    ]
    return [_down(layer, top) for layer in layers], top + places.bottom


def _down(layer: Layer, by: float) -> Layer:
    return replace(layer, marks=tuple(moved(mark, Point(0, by)) for mark in layer.marks))


def _map(walk: Walk, places: Places, frames: Frames) -> Iterator[Layer]:
    """Each cell of the map from its step on."""
    for step, layer in enumerate(filled(walk, places)):
        yield from frames.during(layer.marks, step)


def _arrows(state: SceneState, walk: Walk, places: Places) -> Iterator[Layer]:
    if state["arrows"] == "0":
        return
    copies = list(_copies(state, walk))
    length = sum(hypot(to - row, at - col) for row, col, to, at in copies)
    if length > CROWD:
        copies = [copy for copy in copies if copy[0] == copy[2] or copy[1] == copy[3]]
    yield Layer(tuple(mark for copy in copies for mark in _arrow(places.input, copy)))


def _copies(state: SceneState, walk: Walk) -> Iterator[Copy]:
    mode = layer_of(state).padding_mode
    down, right = (
        [axis.source(cell, mode) for cell in range(axis.padded)] for axis in (walk.rows, walk.cols)
    )
    for (row, above), (col, left) in product(enumerate(down), enumerate(right)):
        if above is None or left is None:
            continue
        to, at = above + walk.rows.pad_before, left + walk.cols.pad_before
        if (to, at) != (row, col):
            yield row, col, to, at


def _arrow(box: Box, copy: Copy) -> Iterator[Mark]:
    """A bend from the middle of a cell to shortly before the middle of the other."""
    row, col, to, at = copy
    start = box.corner(row + 0.5, col + 0.5)
    dx, dy = (at - col) * box.cell, (to - row) * box.cell
    share = 1 - TIP * box.cell / hypot(dx, dy)
    end = Point(start.x + dx * share, start.y + dy * share)
    bend = Point(start.x + dx / 2 - dy * BEND, start.y + dy / 2 + dx * BEND)
    way = [_along(start, bend, end, number / PIECES) for number in range(PIECES + 1)]
    for one, other in pairwise(way):
        yield Line(one.x, one.y, other.x, other.y, "padding-arrow", 1.5)
    yield _head(bend, end)


def _along(start: Point, bend: Point, end: Point, share: float) -> Point:
    left = 1 - share
    weights = left * left, 2 * left * share, share * share
    points = start, bend, end
    return Point(
        round(sum(w * point.x for w, point in zip(weights, points, strict=True)), 2),
        round(sum(w * point.y for w, point in zip(weights, points, strict=True)), 2),
    )


def _head(bend: Point, end: Point) -> Polygon:
    length = hypot(end.x - bend.x, end.y - bend.y) or 1
    x, y = (end.x - bend.x) / length, (end.y - bend.y) / length
    back = Point(end.x - HEAD * x, end.y - HEAD * y)
    corners = (
        Point(round(end.x, 2), round(end.y, 2)),
        Point(round(back.x - HALF * y, 2), round(back.y + HALF * x, 2)),
        Point(round(back.x + HALF * y, 2), round(back.y - HALF * x, 2)),
    )
    return Polygon(corners, "padding-ink", 0.75)
