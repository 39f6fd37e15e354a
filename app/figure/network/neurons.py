"""A small picture, flattened, and neurons that read all of it: every weight is a line.
Mirrors static/js/network/neurons.js."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.content.inputs import INPUTS
from app.content.presets import find
from app.engine.arrays import Array
from app.engine.conv import conv2d
from app.engine.geometry import conv_geometry
from app.figure.kinds import SceneState
from app.figure.model import Ink, Line, Mark, Point, Rect
from app.figure.network.room import Room, label, ring
from app.figure.network.walk import random_weights
from app.figure.numbers import show
from app.figure.widths import fitting
from app.figure.words import Words

SIZE, NEURONS = 4, 3
TITLE, FOOT = 30, 34
LETTERS, TITLES = 16, 18


@dataclass(frozen=True, slots=True)
class Small:
    """picture (4, 4), weight (3, 4, 4), values (3,)"""

    picture: Array
    weight: Array
    values: Array
    parameters: int


def small_case(state: SceneState) -> Small:
    """Neurons that read a whole picture are filters as large as it."""
    picture = find(INPUTS, "input", "lecture").plane("size", SIZE, SIZE, int(state["seed"]))
    weight = random_weights((NEURONS, 1, SIZE, SIZE), int(state["seed"]))
    bias = float(state["bias"])
    biases = [int(bias) if bias.is_integer() else bias] * NEURONS
    values = conv2d(picture[None], weight, biases)
    geometry = conv_geometry((1, SIZE, SIZE), (NEURONS, 1, SIZE, SIZE), bias=True)
    return Small(picture, weight[:, 0], values.reshape(-1), geometry.parameters)


@dataclass(frozen=True, slots=True)
class Places:
    """In the room: the picture's corner and cell, the column of its numbers, the neurons."""

    left: float
    top: float
    cell: float
    strip: float  # the column's middle
    first: float  # where the column begins
    step: float
    wide: float  # of a number in the column
    right: float  # the neurons' middle
    middle: float
    apart: float
    radius: float

    def at(self, pixel: int) -> Point:
        """A number's corner in the picture."""
        row, col = divmod(pixel, SIZE)
        return Point(self.left + col * self.cell, self.top + row * self.cell)

    def node(self, pixel: int) -> float:
        """Its middle in the column."""
        return self.first + self.step * (pixel + 0.5)

    def neuron(self, number: int) -> float:
        return self.middle + (number - (NEURONS - 1) / 2) * self.apart


def _place(room: Room) -> Places:
    height = room.height - FOOT - TITLE
    step = height / SIZE**2
    cell = min(46, room.width * 0.3 / SIZE, height / SIZE)
    middle = room.y + TITLE + height / 2
    return Places(
        left=room.x + room.width * 0.06, top=middle - SIZE / 2 * cell, cell=cell,
        strip=room.x + room.width * 0.52, first=room.y + TITLE, step=step, wide=min(34, step - 2),
        right=room.right - 30, middle=middle, apart=min(120, height / NEURONS),
        radius=min(27, step * 1.5),
    )  # fmt: skip


def draw_neurons(small: Small, room: Room, words: Words) -> Iterator[Mark]:
    places, pixels = _place(room), SIZE**2
    for x, text in (
        (places.left + SIZE * places.cell / 2, f"{SIZE}×{SIZE}"),
        (places.strip, f"{pixels}×1"), (places.right - 4, str(NEURONS)),
    ):  # fmt: skip
        yield label(x, room.y + 16 - 6, text, TITLES, "soft", 600)
    for number, plane in enumerate(small.weight):
        for pixel, weight in enumerate(plane.reshape(-1).tolist()):
            yield _weight(places, number, pixel, weight)
    yield from (_way(places, pixel) for pixel in range(pixels))
    for pixel, value in enumerate(small.picture.reshape(-1).tolist()):
        yield from _number(places, pixel, show(value))
    for number, value in enumerate(small.values.tolist()):
        y = places.neuron(number)
        yield ring(places.right, y, places.radius, "output-wash", "output-ink", 2)
        yield label(places.right, y, show(value), LETTERS)
    told = words.t(
        "{pixels}·{neurons} weights + {neurons} biases = {parameters} parameters",
        pixels=pixels, neurons=NEURONS, parameters=small.parameters,
    )  # fmt: skip
    size = fitting(told, LETTERS, room.width)
    yield label(room.middle, room.y + room.height - 14, told, size)


def _weight(places: Places, neuron: int, pixel: int, weight: float) -> Line:
    return Line(
        round(places.strip + places.wide / 2 + 2, 2), round(places.node(pixel), 2),
        round(places.right - places.radius, 2), round(places.neuron(neuron), 2),
        weight_ink(weight), 1.5 if weight else 1, dashed=not weight,
    )  # fmt: skip


def weight_ink(weight: float) -> Ink:
    return "plus" if weight > 0 else "minus" if weight < 0 else "soft"


def _way(places: Places, pixel: int) -> Line:
    """From a number in the picture to the same in the column."""
    at, half = places.at(pixel), places.cell / 2
    x, y = places.strip - places.wide / 2, places.node(pixel)
    return Line(at.x + half, at.y + half, round(x, 2), round(y, 2), "line", 1)


def _number(places: Places, pixel: int, text: str) -> Iterator[Mark]:
    """In the picture and in the column."""
    at, y, wide, cell = places.at(pixel), places.node(pixel), places.wide, places.cell
    left, top, step = places.strip - wide / 2, y - places.step / 2, places.step
    for x, up, width, height in (
        (at.x + 1, at.y + 1, cell - 2, cell - 2), (left, top + 1, wide, step - 2)
    ):  # fmt: skip
        yield Rect(x, up, width, height, "input-wash", "input-ink", radius=3)
        yield label(x + width / 2, up + height / 2, text, min(LETTERS, 0.8 * height))
