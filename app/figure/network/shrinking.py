"""View "shrinking": the same picture through one convolution after another, without padding and
with the padding that keeps its size. Mirrors static/js/lecture/views/shrinking.js."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from app.content.networks import Table
from app.engine.analysis import Shape
from app.engine.arrays import Array
from app.engine.geometry import Axis, conv_geometry
from app.figure.facts import Fact, draw_facts
from app.figure.formula import Run
from app.figure.model import Ink, Layer, Line, Mark, Rect, Text
from app.figure.network.boxes import Box
from app.figure.network.frames import Frames
from app.figure.network.room import Painting, Room
from app.figure.network.volumes import CURRENT_WIDTH, Look, Picture, in_colours, volume
from app.figure.network.walk import NetworkWalk, planes_of
from app.figure.sheet import Sheet
from app.figure.widths import fitting
from app.figure.words import Words

TITLE = 30  # over a chain
BELOW = 26  # under its pictures, for their sizes
GAP = 14
DX, DY = 8, -5  # of the input's three channels
LARGEST = 200  # side of a picture on a narrow stage
APART = 12  # between the chains
TITLES, SIZES, LEAST_SIZE = 17, 16, 9
CROSS = 12  # arm of the sign where a layer has no place


@dataclass(frozen=True, slots=True)
class Chain:
    """`pad`: cells before and after, 0 without padding; `rim`: those after, for both chains, so
    that they have one scale."""

    title: str
    table: Table
    pictures: Sequence[Picture]
    pad: tuple[int, int]
    rim: int


@dataclass(frozen=True, slots=True)
class Grid:
    """Where a chain's pictures stand: `columns` of them in a line, each so wide and high."""

    x: float
    y: float
    side: float
    columns: int

    @property
    def line(self) -> float:
        return self.side + BELOW + GAP

    def corner(self, step: int) -> tuple[float, float]:
        line, column = divmod(step, self.columns)
        return self.x + column * (self.side + GAP), self.y + TITLE + line * self.line


def draw(walk: NetworkWalk, room: Room, words: Words) -> Painting:
    frames, sheet = Frames(walk.shown), Sheet(len(walk.shown))
    chains = _chains(walk, words)
    lines = 2 if room.narrow else 1  # of each chain
    columns = ceil(walk.total / lines)
    highest = LARGEST if room.narrow else room.height / 2 - TITLE - BELOW - 16
    side = min((room.width - GAP * columns - DX) / columns, highest)
    left = room.x + (room.width - columns * (side + GAP) - DX + GAP) / 2
    layers: list[Layer] = []
    top = room.y
    for chain in chains:
        grid = Grid(left, top, side, columns)
        layers += _drawn(chain, grid, walk.total, frames, words)
        top += TITLE + lines * grid.line + APART
    bottom = top + draw_facts(
        sheet, [_fact(chain) for chain in chains], top, room.width + 2 * room.x, room.x
    )
    return Painting((*layers, *sheet.layers()), bottom)


def describe(walk: NetworkWalk, step: int, words: Words) -> str:
    told = []
    for title, table in zip(_titles(walk, words), walk.tables, strict=True):
        shapes = _shapes(table)
        size = _plane(shapes[step]) if step < len(shapes) else words.t("does not fit")
        told.append(f"{title}: {size}")
    return "; ".join(told)


def title(walk: NetworkWalk, words: Words) -> str:
    size = "×".join(map(str, walk.table.analysis.input_shape[1:]))
    kernel = walk.state["kernel"].partition("x")[0]
    return words.plural(
        "{n} convolution {kernel} of a {size} picture, without padding and with it",
        "{n} convolutions {kernel} of a {size} picture, without padding and with it",
        walk.total - 1, kernel=f"{kernel}×{kernel}", size=size,
    )  # fmt: skip


def _shapes(table: Table) -> list[Shape]:
    return [table.analysis.input_shape, *(one.output_shape for one in table.analysis.layers)]


def _plane(shape: Shape) -> str:
    return f"{shape[1]}×{shape[2]}"


def _padding(walk: NetworkWalk) -> Axis:
    """The rows under the padding that keeps their number."""
    _, rows, cols = walk.table.analysis.input_shape
    cells = int(walk.state["kernel"].partition("x")[0])
    return conv_geometry((1, rows, cols), (1, 1, cells, cells), padding="same").height


def _titles(walk: NetworkWalk, words: Words) -> tuple[str, str]:
    rows = _padding(walk)
    before, after = rows.pad_before, rows.pad_after
    both = str(before) if before == after else f"{before}/{after}"
    return words.t("Without padding"), words.t("With padding P = {padding}", padding=both)


def _chains(walk: NetworkWalk, words: Words) -> list[Chain]:
    rows = _padding(walk)
    pads = (0, 0), (rows.pad_before, rows.pad_after)
    return [
        Chain(title, table, _pictures(planes_of(walk.state, table, "box")), pad, rows.pad_after)
        for title, table, pad in zip(_titles(walk, words), walk.tables, pads, strict=True)
    ]


def _pictures(planes: Sequence[Array]) -> list[Picture]:
    """The input in its colours, the rest grey from nothing to its largest number."""
    return [in_colours(planes[0]), *(in_colours(_grey(maps[0])) for maps in planes[1:])]


def _grey(plane: Array) -> Array:
    """(3, H, W)"""
    most = max(float(plane.max()), 1e-9)
    return np.repeat((255 * plane.astype(float) / most)[None], 3, axis=0)


def _fact(chain: Chain) -> Fact:
    """32 → 28 → 24"""
    run: Run = []
    for shape in _shapes(chain.table):
        run += [(str(shape[1]), "output-ink"), (" → ", "ink")]
    return chain.title, run[:-1] if chain.table.broken is None else [*run, ("✗", "error-ink")]


def _drawn(chain: Chain, grid: Grid, total: int, frames: Frames, words: Words) -> Iterator[Layer]:
    yield Layer((Text(grid.x, grid.y + 16, chain.title, TITLES, "ink", "start", 600),))
    shapes = _shapes(chain.table)
    for step in range(min(total, len(shapes) + 1)):
        frame = _frame(chain, grid, step)
        if step == len(shapes):
            yield from frames.during(_broken(frame, grid, step, words), step)
            continue
        last = step == total - 1
        for width, first, end in ((CURRENT_WIDTH, step, step), (1.25, step + 1, total)):
            marks = [_ground(chain, frame, last), *_stop(chain, grid, step, frame, width)]
            yield from frames.during(marks, first, end)


def _frame(chain: Chain, grid: Grid, step: int) -> Box:
    """The cells that the input has, around the middle of a step's place."""
    _, rows, cols = chain.table.analysis.input_shape
    cell = grid.side / (max(rows, cols) + 2 * chain.rim)
    x, y = grid.corner(step)
    width, height = cols * cell, rows * cell
    return Box(
        width, height, 0, 0, cell, x=x + (grid.side - width) / 2, y=y + (grid.side - height) / 2
    )


def _ground(chain: Chain, frame: Box, last: bool) -> Rect:
    """The padding that the next layer will read; without one, where the input's edge was."""
    before, after = chain.pad
    if after and not last:
        cells = 2 * before
        ring = frame.cells(-before, -before, _cells(frame.height, frame) + cells,
                           _cells(frame.width, frame) + cells)  # fmt: skip
        return Rect(
            ring.x, ring.y, ring.width, ring.height, None, "padding-ink", dashed=True,
            hatch="padding-line",
        )  # fmt: skip
    return Rect(
        frame.x, frame.y, frame.width, frame.height, stroke="padding-ink", dashed=True
    )  # fmt: skip


def _cells(length: float, frame: Box) -> float:
    return length / frame.cell


def _stop(chain: Chain, grid: Grid, step: int, frame: Box, width: float) -> Iterator[Mark]:
    depth, rows, cols = _shapes(chain.table)[step]
    wide, high = cols * frame.cell, rows * frame.cell
    dx, dy = (0, 0) if step else (DX, DY)
    x, y = frame.x + (frame.width - wide) / 2, frame.y + (frame.height - high) / 2
    box = Box(wide, high, dx, dy, frame.cell, x=x, y=y)
    look = Look("output" if step else "input", width)
    yield from volume(box, 1 if step else depth, look, [chain.pictures[step]])
    yield from _told(grid, step, f"{rows}×{cols}", look.ink)


def _broken(frame: Box, grid: Grid, step: int, words: Words) -> Iterator[Mark]:
    """The layer that has no place for its window."""
    yield Rect(
        frame.x, frame.y, frame.width, frame.height, stroke="error-ink", stroke_width=2
    )  # fmt: skip
    x, y = grid.corner(step)
    middle_x, middle_y = x + grid.side / 2, y + grid.side / 2
    for by in (-CROSS, CROSS):
        yield Line(
            middle_x - CROSS, middle_y - by, middle_x + CROSS, middle_y + by, "error-ink", 2
        )  # fmt: skip
    yield from _told(grid, step, words.t("does not fit"), "error-ink")


def _told(grid: Grid, step: int, text: str, ink: Ink) -> Iterator[Text]:
    """Under a picture, as large as there is room for it; rather nothing than too small."""
    x, y = grid.corner(step)
    size = fitting(text, SIZES, grid.side + GAP - 4)
    if size >= LEAST_SIZE:
        middle = round(x + grid.side / 2, 2)
        yield Text(middle, round(y + grid.side + 20, 2), text, size, ink, weight=600)
