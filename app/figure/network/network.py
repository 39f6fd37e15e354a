"""View "network": a picture on its way through convolutions and activations, every layer's maps.
Mirrors static/js/lecture/views/network.js."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.content.networks import arguments_of
from app.engine.analysis import Shape
from app.engine.arrays import Array
from app.figure import shades
from app.figure.model import Layer, Line, Mark, Rect, Text
from app.figure.network.boxes import Box, stand_in_row
from app.figure.network.frames import Frames
from app.figure.network.layers import draw_layers
from app.figure.network.room import Painting, Room, label
from app.figure.network.volumes import (
    CURRENT_WIDTH,
    Hue,
    Look,
    Picture,
    in_light,
    on_scale,
    volume,
)
from app.figure.network.walk import NetworkWalk, planes_of
from app.figure.network.words import input_told, layer_told, name_of, sizes, times
from app.figure.widths import wrapped
from app.figure.words import Words

GAP, GAP_NARROW = 74, 96  # between two volumes, where the layer's name stands
WORDS = 66  # over and under the volumes
ROW, ROW_NARROW = 287, 250  # height of the row with its words, at most
ALL = 700  # width in which all volumes stand beside each other
SHEET = 6  # maps in one line; more stand in two
MAP, MAP_GAP = 119, 8
SIZES, NAMES, TITLE, LINE = 17, 16, 16, 22
SEEN, SEEING, CASING = 2.5, 2, 2.5  # frames around what is seen, and the cell that sees it


@dataclass(frozen=True, slots=True)
class Stop:
    """A volume on the way: what is in it, and where it stands."""

    step: int
    shape: Shape
    pictures: Sequence[Picture]
    box: Box

    @property
    def hue(self) -> Hue:
        return "output" if self.step else "input"


def draw(walk: NetworkWalk, room: Room, words: Words) -> Painting:
    frames = Frames(walk.shown)
    pictures = _pictures(planes_of(walk.state, walk.table, "bank", int(walk.state["bias"])))
    rows = _rows(walk, pictures, room)
    below = max(_bottom(stops) for stops in rows.values())
    row = [layer for stops in rows.items() for layer in _row(walk, *stops, frames)]
    sheet, bottom = _sheet(walk, pictures, frames, room, below + 24, words)
    table, end = draw_layers(walk.table, frames, room, bottom + 16, words)
    return Painting((*row, *sheet, *table), end)


def describe(walk: NetworkWalk, step: int, words: Words) -> str:
    return layer_told(walk.table, step - 1, words) if step else input_told(walk.table, words)


def title(walk: NetworkWalk, words: Words) -> str:
    """Each shape once, though activations keep it."""
    shapes = dict.fromkeys(map(sizes, _shapes(walk)))
    return words.t("A picture through two convolutions: {sizes}", sizes=" → ".join(shapes))


def _shapes(walk: NetworkWalk) -> list[Shape]:
    analysis = walk.table.analysis
    return [analysis.input_shape, *(report.output_shape for report in analysis.layers)]


def _pictures(planes: Sequence[Array]) -> list[list[Picture]]:
    """The photograph in its light, the maps on one scale from a convolution to its activation."""
    shown, most = [in_light(planes[0])], 1.0
    for step, maps in enumerate(planes[1:]):
        most = most if step % 2 else shades.largest(maps)
        shown.append(on_scale(maps, most))
    return shown


def _rows(
    walk: NetworkWalk, pictures: Sequence[Sequence[Picture]], room: Room
) -> dict[tuple[int, int], list[Stop]]:
    """The volumes that stand beside each other, and from which step to which they do so: all; in a
    narrow room a step's and the one before it."""
    last = walk.total - 1
    if room.width >= ALL:
        return {(0, last): _stops(walk, pictures, room, 0, last)}
    pairs = {step: (max(0, step - 1), max(1, step)) for step in range(walk.total)}
    return {(step, step): _stops(walk, pictures, room, *pair) for step, pair in pairs.items()}


def _stops(
    walk: NetworkWalk, pictures: Sequence[Sequence[Picture]], room: Room, first: int, last: int
) -> list[Stop]:
    shapes = _shapes(walk)[first : last + 1]
    height, gap = (ROW, GAP) if room.width >= ALL else (ROW_NARROW, GAP_NARROW)
    boxes = stand_in_row(room.width, height - WORDS, shapes, gap)
    rise = room.y + 10 - min(box.top for box in boxes)
    return [
        Stop(step, shape, pictures[step], replace(box, x=box.x + room.x, y=box.y + rise))
        for step, (shape, box) in enumerate(zip(shapes, boxes, strict=True), first)
    ]


def _bottom(stops: Sequence[Stop]) -> float:
    return max(stop.box.bottom for stop in stops) + 24


def _row(
    walk: NetworkWalk, steps: tuple[int, int], stops: Sequence[Stop], frames: Frames
) -> Iterator[Layer]:
    first, last = steps
    for place, stop in enumerate(stops):
        depth, at = stop.shape[0], stop.step
        coming = volume(stop.box, depth, Look("output", coming=True))
        yield from frames.during(coming, first, min(last, at - 1))
        for width, begin, end in ((CURRENT_WIDTH, at, at), (1.25, at + 1, last)):
            marks = volume(stop.box, depth, Look(stop.hue, width), stop.pictures)
            yield from frames.during(marks, max(first, begin), min(last, end))
        words = [*_words(stop), *(_arrow(walk, stops[place - 1], stop) if place else ())]
        yield from frames.during(words, max(first, at), last)
    for step in frames.steps:
        if first <= step <= last:
            yield from frames.during(_field(walk, stops, step), step, step)


def _words(stop: Stop) -> Iterator[Text]:
    box = stop.box
    yield Text(
        round(box.middle, 2), round(box.bottom + 24, 2), sizes(stop.shape), SIZES,
        f"{stop.hue}-ink", weight=600,
    )  # fmt: skip


def _arrow(walk: NetworkWalk, before: Stop, stop: Stop) -> Iterator[Mark]:
    """A layer between two volumes: its name above, its filters below."""
    placed = walk.table.placed[stop.step - 1]
    left, right = round(before.box.x + before.box.across + 8, 2), round(stop.box.x - 8, 2)
    x, y = (left + right) / 2, round(before.box.y + before.box.height / 2, 2)
    yield Text(x, y - 12, name_of(placed.name), NAMES, "ink", weight=600)
    yield Line(left, y, right, y, "soft", 2)
    yield from (Line(right - 7, y + by, right, y, "soft", 2) for by in (-5, 5))
    given = arguments_of(placed)
    if "out_channels" in given:
        lines = f"{times(given['kernel_size'])}×{before.shape[0]}", f"×{given['out_channels']}"
        for number, line in enumerate(lines):
            yield Text(x, y + 22 + 20 * number, line, NAMES, "filter-ink")


def _field(walk: NetworkWalk, stops: Sequence[Stop], step: int) -> Iterator[Rect]:
    """The middle cell of the current maps, and what it sees of the input, if both are there."""
    boxes = {stop.step: stop.box for stop in stops}
    if not step or 0 not in boxes:
        return
    report = walk.table.analysis.layers[step - 1]
    _, rows, cols = report.output_shape
    row, col = rows // 2, cols // 2
    down, right = report.height, report.width
    seen = boxes[0].cells(
        float(down.start + row * down.stride), float(right.start + col * right.stride),
        float(down.size), float(right.size),
    )  # fmt: skip
    yield from _framed(seen, "filter-ink", SEEN)
    yield from _framed(boxes[step].cells(row, col, 1, 1), "ink", SEEING)


def _framed(area: Box, ink: str, width: float) -> Iterator[Rect]:
    """On one in the page's colour, for it has to be seen on any picture."""
    for stroke, wide in (("page", width + CASING), (ink, width)):
        yield Rect(area.x, area.y, area.width, area.height, None, stroke, wide, 1)


def _sheet(
    walk: NetworkWalk, pictures: Sequence[Sequence[Picture]], frames: Frames, room: Room,
    top: float, words: Words,
) -> tuple[list[Layer], float]:  # fmt: skip
    """The maps of each step, large, and where the lowest of them ends."""
    told = [
        wrapped(_sheet_title(walk, step, words), TITLE, room.width) for step in range(walk.total)
    ]
    high = max(map(len, told)) * LINE + 8

    def marks(step: int) -> Iterator[Mark]:
        for number, line in enumerate(told[step]):
            middle = top + (number + 0.5) * LINE
            yield label(room.middle, middle, line, TITLE, "ink", 600)
        yield from _maps(pictures[step], step, room, top + high)

    tallest = max(_height(len(maps), room) for maps in pictures)
    return list(frames.each(marks)), top + high + tallest


def _height(maps: int, room: Room) -> float:
    return _lines(maps) * (_side(maps, room) + MAP_GAP) - MAP_GAP


def _lines(maps: int) -> int:
    return 2 if maps > SHEET else 1


def _side(maps: int, room: Room) -> float:
    """Of a map, so that a line of them fits."""
    across = -(-maps // _lines(maps))
    return min(MAP, (room.width - MAP_GAP * (across - 1)) / across)


def _maps(pictures: Sequence[Picture], step: int, room: Room, top: float) -> Iterator[Mark]:
    across, side = -(-len(pictures) // _lines(len(pictures))), _side(len(pictures), room)
    left = room.middle - (across * (side + MAP_GAP) - MAP_GAP) / 2
    for number, picture in enumerate(pictures):
        row, col = divmod(number, across)
        x, y = round(left + col * (side + MAP_GAP), 2), round(top + row * (side + MAP_GAP), 2)
        yield picture.at(x, y, side, side)
        ink = "output-ink" if step else "input-ink"
        yield Rect(x, y, side, side, stroke=ink, stroke_width=1.5)


def _sheet_title(walk: NetworkWalk, step: int, words: Words) -> str:
    if not step:
        return f"{words.t('Input')}: {sizes(walk.table.analysis.input_shape)}"
    report = walk.table.analysis.layers[step - 1]
    depth, rows, cols = report.output_shape
    maps = words.plural("{n} activation map", "{n} activation maps", depth)
    seen = words.t(
        "one cell sees {size} cells of the input", size=f"{report.height.size}×{report.width.size}"
    )
    return f"{name_of(walk.table.placed[step - 1].name)}: {maps} {rows}×{cols}, {seen}"
