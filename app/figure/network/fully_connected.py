"""View "fully-connected": a picture is unrolled row by row into one strip of numbers, which every
neuron reads. Mirrors static/js/lecture/views/fully-connected.js."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import prod

from app.content.networks import arguments_of
from app.engine.arrays import Array
from app.figure.facts import Fact, draw_facts
from app.figure.model import Layer, Line, Mark, Point, Raster, Rect, Text
from app.figure.network.frames import Frames
from app.figure.network.neurons import draw_neurons, small_case
from app.figure.network.room import Painting, Room, veil
from app.figure.network.volumes import in_light
from app.figure.network.walk import NetworkWalk, picture_of
from app.figure.network.words import grouped, parameters_told, sizes
from app.figure.sheet import Sheet
from app.figure.volume.places import SLANT
from app.figure.widths import fitting, text_width
from app.figure.words import Words

COUNT_AIR = 20  # before the words that count the numbers
STRIP = 40  # height of the strip
BELOW, BELOW_NARROW = 64, 92  # under it, for how far apart the neighbours are
AIR = 44  # between the picture and the strip
TITLE = 30  # over the picture
BACK = 0.1  # of the picture's width, from one channel to the next
SHARE, SHARE_NARROW = 0.29, 0.6  # of the room's width, for the picture
NEURONS_SHARE = 0.56  # of the room's width, for the neurons beside the picture
HIGH_NARROW, NEURONS_NARROW = 420, 330  # of the picture with its strip, and of the neurons under it
GONE = 0.22  # how much is still seen of a row that has been unrolled
LETTERS, WORDS = 18, 16
EDGE_WIDTH = 1.25


@dataclass(frozen=True, slots=True)
class Places:
    """The picture, (depth, rows, cols), and the strip under it."""

    shape: tuple[int, int, int]
    cell: float
    dx: float
    front: Point
    strip: Rect

    @property
    def band(self) -> float:
        """Width of one row of one channel in the strip."""
        depth, rows, _ = self.shape
        return self.strip.width / (depth * rows)

    def corner(self, channel: int, row: float = 0, col: float = 0) -> Point:
        back = channel * self.dx
        x, y = self.front.x + back, self.front.y - SLANT * back
        return Point(x + col * self.cell, y + row * self.cell)

    def placed(self, channel: int, row: int, col: int) -> float:
        """The middle of a number's place in the strip."""
        _, rows, cols = self.shape
        return self.strip.x + self.band * (channel * rows + row + (col + 0.5) / cols)


def draw(walk: NetworkWalk, room: Room, words: Words) -> Painting:
    planes, frames = picture_of(walk.state, walk.table), Frames(walk.shown)
    places = _place(planes, room)
    neurons = _room_of_neurons(places, room)
    sheet = Sheet(len(walk.shown))
    below = neurons.y + neurons.height if room.narrow else room.y + room.height + 10
    bottom = below + draw_facts(sheet, _facts(walk, words), below, room.width + 2 * room.x, room.x)
    layers = (
        Layer((places.strip,)),
        *_unrolling(planes, places, frames),
        Layer((
            _title(walk, places, words), *_neighbours(places), *_apart(places, room, words),
            *draw_neurons(small_case(walk.state), neurons, words),
        )),
        *frames.each(lambda step: [_count(walk, places, room, step, words)]),
        *sheet.layers(),
    )  # fmt: skip
    return Painting(layers, bottom)


def describe(walk: NetworkWalk, step: int, words: Words) -> str:
    depth, rows, cols = walk.table.analysis.input_shape
    return words.t(
        "{n} of {total} rows unrolled: {numbers} of {all} numbers",
        n=step, total=depth * rows, numbers=step * cols, all=depth * rows * cols,
    )  # fmt: skip


def title(walk: NetworkWalk, words: Words) -> str:
    flat, full = walk.table.analysis.layers
    return words.plural(
        "{n} neuron reads all {all} numbers of a {size} picture",
        "{n} neurons read all {all} numbers of a {size} picture",
        full.output_shape[0], all=grouped(flat.output_shape[0]),
        size=sizes(walk.table.analysis.input_shape),
    )  # fmt: skip


def _place(planes: Array, room: Room) -> Places:
    depth, rows, cols = planes.shape
    height = HIGH_NARROW if room.narrow else room.height
    below = BELOW_NARROW if room.narrow else BELOW
    strip = Rect(
        room.x, room.y + height - STRIP - below, room.width, STRIP, "page", "input-ink", EDGE_WIDTH
    )
    share = SHARE_NARROW if room.narrow else SHARE
    tall = (strip.y - room.y - AIR - TITLE) / (rows + SLANT * BACK * cols * (depth - 1))
    cell = max(2, min(room.width * share / cols, tall))
    left = room.x + (20 if room.narrow else 0)
    front = Point(left, strip.y - AIR - rows * cell)
    return Places((depth, rows, cols), cell, BACK * cols * cell, front, strip)


def _room_of_neurons(places: Places, room: Room) -> Room:
    if room.narrow:
        return Room(room.x, room.y + HIGH_NARROW + 14, room.width, NEURONS_NARROW, True)
    width = NEURONS_SHARE * room.width
    height = places.strip.y - room.y - 14
    return Room(room.right - width, room.y, width, height, False)


def _unrolling(planes: Array, places: Places, frames: Frames) -> Iterator[Layer]:
    """The channels from the back to the front, each row where it is in each frame."""
    pieces = list(_pieces(places.shape, frames))
    for channel in reversed(range(len(planes))):
        corner = places.corner(channel)
        width, height = places.shape[2] * places.cell, places.shape[1] * places.cell
        hull = Rect(corner.x, corner.y, width, height, "page")
        (whole,) = in_light(planes[channel : channel + 1], channel)
        edge = Rect(*_sides(hull), stroke="input-ink", stroke_width=EDGE_WIDTH)
        yield Layer((hull, whole.at(*_sides(hull)), veil(hull, 1 - GONE), edge))
        for first, end in (piece for piece in pieces if piece[0] // places.shape[1] == channel):
            piece = _laid(planes, places, first, end)
            yield from frames.during([piece[0]], 0, end - 1)
            yield from frames.during([piece[1]], end)


def _pieces(shape: tuple[int, int, int], frames: Frames) -> Iterator[tuple[int, int]]:
    """Rows, counted through all channels, that are always seen in the same place."""
    depth, rows, _ = shape
    cuts = {*range(0, depth * rows + 1, rows), *frames.steps}
    yield from pairwise(sorted(cuts))


def _laid(planes: Array, places: Places, first: int, end: int) -> tuple[Raster, Raster]:
    """Rows in the picture, and in the strip; with the next one there, which leaves later, and the
    one before here, which came earlier, so that no seam shows between them."""
    _, rows, cols = places.shape
    channel, row = divmod(first, rows)
    last, before = min(row + end - first + 1, rows), max(0, row - 1)
    corner, strip = places.corner(channel, row), places.strip
    (tall,) = in_light(planes[channel : channel + 1, row:last], channel)
    (long,) = in_light(
        planes[channel, before : row + end - first].reshape(1, 1, -1), channel
    )  # fmt: skip
    begin = first - (row - before)
    return (
        tall.at(corner.x, corner.y, cols * places.cell, (last - row) * places.cell),
        long.at(strip.x + begin * places.band, strip.y, (end - begin) * places.band, STRIP),
    )


def _sides(area: Rect) -> tuple[float, float, float, float]:
    return area.x, area.y, area.width, area.height


def _title(walk: NetworkWalk, places: Places, words: Words) -> Text:
    top = places.corner(places.shape[0] - 1).y
    text = f"{words.t('Input')} {sizes(walk.table.analysis.input_shape)}"
    return Text(places.front.x, top - 12, text, LETTERS, "input-ink", "start", 600)


def _middle(places: Places) -> tuple[int, int]:
    return places.shape[1] // 2, places.shape[2] // 2


def _neighbours(places: Places) -> Iterator[Mark]:
    """Two of them, one below the other, and the way of each into the strip."""
    row, col = _middle(places)
    for below in (row, row + 1):
        at, to = places.corner(0, below, col), places.placed(0, below, col)
        around = Rect(at.x - 1, at.y - 1, places.cell + 2, places.cell + 2)
        yield Rect(*_sides(around), stroke="filter-ink", stroke_width=2)
        yield Rect(at.x, at.y, places.cell, places.cell, stroke="page", stroke_width=1)
        x, y = at.x + places.cell / 2, at.y + places.cell / 2
        yield Line(x, y, to, places.strip.y - 3, "filter-ink", 1.25)


def _apart(places: Places, room: Room, words: Words) -> Iterator[Mark]:
    """How far apart the strip puts them, and the same place in the next channel."""
    row, col = _middle(places)
    _, rows, cols = places.shape
    one, below, deeper = (
        places.placed(channel, at, col) for channel, at in ((0, row), (0, row + 1), (1, row))
    )
    under = places.strip.y + STRIP
    for x in (one, below, deeper):
        yield Line(x, places.strip.y - 3, x, under + 3, "filter-ink", 2)
    for to, y in ((below, under + 12), (deeper, under + 38)):
        yield Line(one, y, to, y, "filter-ink", 1.5)
        yield from (Line(x, y - 6, x, y, "filter-ink", 1.5) for x in (one, to))
    beside = words.t("{n} apart: one below the other", n=cols)
    deep = words.t("{n} apart: the same place in the next channel", n=rows * cols)
    beside_count = 0 if room.narrow else _width_of_count(places, words)
    end = room.right - beside_count
    yield _fitted(below + 8, under + 21, beside, end)
    yield _fitted(room.x if room.narrow else one, under + 58, deep, room.right)


def _fitted(x: float, y: float, text: str, end: float) -> Text:
    """Words of a longer language are written smaller, so that they end in the picture."""
    return Text(round(x, 2), y, text, fitting(text, WORDS, end - x), "ink", "start")


def _count(walk: NetworkWalk, places: Places, room: Room, step: int, words: Words) -> Text:
    rows_seen, every = step * places.shape[2], prod(places.shape)
    told = _numbers(rows_seen, every, words)
    text = _all_numbers(places) if step == walk.total - 1 else told
    y = places.strip.y + STRIP + (86 if room.narrow else 24)
    return Text(room.right, y, text, LETTERS, "output-ink", "end", 600)


def _numbers(some: int, every: int, words: Words) -> str:
    return words.t("{n} of {total} numbers", n=some, total=every)


def _all_numbers(places: Places) -> str:
    depth, rows, cols = places.shape
    return f"{rows}×{cols}×{depth} → {prod(places.shape)}×1"


def _width_of_count(places: Places, words: Words) -> float:
    every = prod(places.shape)
    texts = _numbers(every, every, words), _all_numbers(places)
    return max(text_width(text, LETTERS) for text in texts) + COUNT_AIR


def _facts(walk: NetworkWalk, words: Words) -> list[Fact]:
    """What the weights come to, and those of a convolution with as many filters."""
    full, shared = walk.tables
    flat, connected = full.analysis.layers
    inputs, outputs = flat.output_shape[0], connected.output_shape[0]
    kh, kw = arguments_of(shared.placed[0])["kernel_size"]
    depth = shared.analysis.input_shape[0]
    size = "×".join(map(str, (kh, kw, depth)))
    return [
        (words.t("Fully connected"), [
            (str(inputs), "input-ink"), ("·", "ink"), (str(outputs), "output-ink"), (" + ", "ink"),
            (str(outputs), "stride-ink"), (" = ", "ink"),
            (parameters_told(connected.parameters, words), "ink"),
        ]),
        (words.t("Convolution, {n} filters {size}", n=outputs, size=size), [
            ("(", "ink"), (str(kh), "filter-ink"), ("·", "ink"), (str(kw), "filter-ink"),
            ("·", "ink"), (str(depth), "input-ink"), (" + ", "ink"), ("1", "stride-ink"),
            (")·", "ink"), (str(outputs), "output-ink"), (" = ", "ink"),
            (parameters_told(shared.analysis.parameters, words), "ink"),
        ]),
    ]  # fmt: skip
