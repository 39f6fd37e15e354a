"""View "fc-layer": the last volume of a network, and neurons that are each joined to every cell of
it. Mirrors static/js/lecture/views/fc-layer.js."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from app.engine.arrays import Array
from app.figure import shades
from app.figure.facts import draw_facts
from app.figure.formula import Run
from app.figure.kinds import SceneState
from app.figure.model import Layer, Line, Mark, Point, Rect, Text
from app.figure.network.frames import Frames
from app.figure.network.room import Painting, Room, label, ring
from app.figure.network.volumes import EDGE_WIDTH, on_scale
from app.figure.network.walk import NetworkWalk, planes_of, random_weights, tables_of
from app.figure.network.words import grouped, sizes
from app.figure.numbers import show
from app.figure.sheet import Sheet
from app.figure.volume.places import SLANT
from app.figure.widths import fitting
from app.figure.words import Words

MOST, MOST_NARROW = 10, 7  # neurons drawn at a time
TITLE, FOOT = 30, 34
SHARE, SHARE_NARROW = 0.5, 0.52  # of the room's width, for the volume
BACK = 0.42  # of a slice's width, so that every slice can be seen
LARGEST = 44  # side of a cell
COLUMN, COLUMN_NARROW = 0.82, 0.72  # where the neurons stand, of the room's width
SUM = 46  # height of the line under the stage
HIGH_NARROW = 340  # of the stage in a narrow room
RADIUS = 17
LETTERS, NUMBERS = 18, 16
THIN = {"plus": "plus-line", "minus": "minus-line", "none": "soft-line"}


@dataclass(frozen=True, slots=True)
class Facts:
    """volume (C, H, W), values (K,), weight (K, C·H·W)"""

    volume: Array
    values: Array
    weight: Array


@dataclass(frozen=True, slots=True)
class Places:
    """Where the volume's slices and the neurons stand."""

    drawn: int
    cell: float
    dx: float
    front: Point
    radius: float
    column: float
    first: float
    gap: float
    end: float  # of what is written beside a neuron

    def corner(self, slice_: int, row: float = 0, col: float = 0) -> Point:
        back = slice_ * self.dx
        return Point(
            self.front.x + back + col * self.cell, self.front.y - SLANT * back + row * self.cell
        )

    def neuron(self, place: int) -> float:
        return self.first + self.gap * (place + 0.5)


def draw(walk: NetworkWalk, room: Room, words: Words) -> Painting:
    facts, frames, sheet = _facts(walk.state), Frames(walk.shown), Sheet(len(walk.shown))
    height = HIGH_NARROW if room.narrow else room.height - SUM
    total = len(facts.values)
    places = _place(facts.volume.shape, total, room, height)
    neurons = words.plural("{n} neuron", "{n} neurons", total)
    still = (
        Text(places.corner(0).x, room.y + 16, sizes(facts.volume.shape), LETTERS, "output-ink",
             "start", 600),
        Text(places.column, room.y + 16, neurons, LETTERS, "output-ink", weight=600),
        *_slices(facts.volume, places),
    )  # fmt: skip
    bottom = room.y + height + 8
    bottom += draw_facts(sheet, [("", _sum(walk))], bottom, room.width + 2 * room.x, room.x)
    layers = (
        Layer(still),
        *frames.each(lambda step: _joined(facts, places, step)),
        *sheet.layers(),
    )
    return Painting(layers, bottom)


def describe(walk: NetworkWalk, step: int, words: Words) -> str:
    facts = _facts(walk.state)
    return words.t(
        "neuron {n} of {total}: {weights} weights, gives {value}",
        n=step + 1, total=len(facts.values), weights=facts.weight.shape[1],
        value=show(facts.values[step].item()),
    )  # fmt: skip


def title(walk: NetworkWalk, words: Words) -> str:
    volume, _, full = walk.table.analysis.layers[-3:]
    return words.plural(
        "{n} neuron joined to every cell of a {size} volume",
        "{n} neurons joined to every cell of a {size} volume",
        full.output_shape[0], size=sizes(volume.output_shape),
    )  # fmt: skip


@lru_cache(maxsize=4)
def _facts(state: SceneState) -> Facts:
    (table,) = tables_of(state.view, state.told)
    volume, flat, values = planes_of(state, table, "bank")[-3:]
    shape = (len(values), len(flat), 1, 1)
    weight = random_weights(shape, int(state["seed"]))
    return Facts(volume, values, weight.reshape(shape[:2]))


def _place(shape: tuple[int, ...], count: int, room: Room, height: float) -> Places:
    depth, rows, cols = shape
    drawn = min(count, MOST_NARROW if room.narrow else MOST)
    share = SHARE_NARROW if room.narrow else SHARE
    free = height - TITLE - FOOT
    cell = min(
        share * room.width / (cols * (1 + BACK * (depth - 1))),
        free / (rows + SLANT * BACK * cols * (depth - 1)),
        LARGEST,
    )
    dx = BACK * cols * cell
    rise = SLANT * dx * (depth - 1)
    top = room.y + TITLE + (free - rows * cell - rise) / 2 + rise
    gap = (height - TITLE) / drawn
    return Places(
        drawn, cell, dx, Point(room.x + (0 if room.narrow else 14), top),
        min(RADIUS, gap * 0.36),
        room.x + room.width * (COLUMN_NARROW if room.narrow else COLUMN), room.y + TITLE,
        gap, room.right,
    )  # fmt: skip


def _slices(volume: Array, places: Places) -> Iterator[Mark]:
    depth, rows, cols = volume.shape
    pictures = on_scale(volume, shades.largest(volume))
    wide, high = cols * places.cell, rows * places.cell
    for slice_ in reversed(range(depth)):
        x, y = places.corner(slice_).x, places.corner(slice_).y
        yield pictures[slice_].at(x, y, wide, high)
        for col in range(1, cols):
            yield Line(x + col * places.cell, y, x + col * places.cell, y + high, "line", 0.75)
        for row in range(1, rows):
            yield Line(x, y + row * places.cell, x + wide, y + row * places.cell, "line", 0.75)
        yield Rect(x, y, wide, high, stroke="output-ink", stroke_width=EDGE_WIDTH)


def _joined(facts: Facts, places: Places, step: int) -> Iterator[Mark]:
    """The lines of a step's neuron, and the neurons around it with what has been computed."""
    total = len(facts.values)
    first = max(0, min(step - places.drawn // 2, total - places.drawn))
    yield from _joints(facts, places, step, places.neuron(step - first))
    for place in range(places.drawn):
        yield from _neuron(facts, places, first + place, places.neuron(place), step)


def _joints(facts: Facts, places: Places, step: int, y: float) -> Iterator[Line]:
    """One line for each weight."""
    _, rows, cols = facts.volume.shape
    for number, weight in enumerate(facts.weight[step].tolist()):
        slice_, within = divmod(number, rows * cols)
        row, col = divmod(within, cols)
        at = places.corner(slice_, row + 0.5, col + 0.5)
        ink = THIN["plus" if weight > 0 else "minus" if weight < 0 else "none"]
        yield Line(
            round(at.x, 2), round(at.y, 2), round(places.column - places.radius, 2), round(y, 2),
            ink, 1.25, dashed=not weight,
        )  # fmt: skip


def _neuron(facts: Facts, places: Places, index: int, y: float, step: int) -> Iterator[Mark]:
    current = index == step
    fill, ink = ("output-ink", "page") if current else ("panel", "ink")
    yield ring(places.column, y, places.radius, fill, "output-ink", 1.5)
    yield label(places.column, y, str(index + 1), NUMBERS, ink)
    if index <= step:
        value = show(facts.values[index].item(), 4)
        x = places.column + places.radius + 8
        size = fitting(value, NUMBERS, places.end - x)
        yield label(x, y, value, size, "ink", 700 if current else 400, "start")


def _sum(walk: NetworkWalk) -> Run:
    """96·10 + 10 = 970"""
    flat, full = walk.table.analysis.layers[-2:]
    inputs, outputs = flat.output_shape[0], full.output_shape[0]
    return [
        (str(inputs), "input-ink"), ("·", "ink"), (str(outputs), "output-ink"), (" + ", "ink"),
        (str(outputs), "stride-ink"), (" = ", "ink"), (grouped(full.parameters), "ink"),
    ]  # fmt: skip
