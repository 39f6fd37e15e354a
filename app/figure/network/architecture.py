"""View "architecture": a whole network from its text, its volumes to scale, its table, and the
known networks. Mirrors static/js/lecture/views/architecture.js and static/js/network/row.js."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from app.content.networks import NETWORKS, Network, Table
from app.content.networks.presets import LECTURE_PATTERN
from app.engine.analysis import LayerReport, Shape
from app.figure.kinds import SceneState, read_scene
from app.figure.model import Layer, Line, Mark, Rect, Text
from app.figure.network.boxes import Box, stand_in_row
from app.figure.network.frames import Frames
from app.figure.network.room import Painting, Room, label
from app.figure.network.table import draw_table
from app.figure.network.volumes import CURRENT_WIDTH, Hue, Look, volume
from app.figure.network.walk import NetworkWalk, tables_of
from app.figure.network.words import (
    grouped,
    input_told,
    layer_told,
    misfit_told,
    parameters_told,
    sizes,
)
from app.figure.widths import fitting, text_width, wrapped
from app.figure.words import Words

KNOWN = ("pattern", "lenet-5", "alexnet", "vgg-16", "resnet-18-trunk")  # as on the page
CARD, LEAST_CARD, CARD_GAP = 47, 136, 8  # height, width at least, and room between two
NAME, COUNT = 15, 13
MOST = 64  # volumes drawn; of longer networks the rest is told by the table
LEAST_PLACE = 12  # width for each
ROW, ROW_NARROW = 190, 170
LABEL, AIR = 26, 10  # height of the sizes' line, and room between two of them
LEAST_GAP, MOST_GAP, GAP_SHARE = 3, 16, 0.16
CURRENT_SHADE = 0.4
SEEN = 2.5  # frame around what a cell sees
SIZES, CAPTION = 16, 16
LINE = 22  # height of a line of words
MAKING = ("POOL", "GAP", "FC", "FLATTEN")  # parts of the names of layers that make a new shape


@dataclass(frozen=True, slots=True)
class Stop:
    """A volume and the steps that it stands for: the layer that made it, and those that only
    changed its numbers."""

    shape: Shape
    first: int
    last: int


def draw(walk: NetworkWalk, room: Room, words: Words) -> Painting:
    frames, table = Frames(walk.shown), walk.table
    top = room.y + _height_of_cards(room) + 10
    height = ROW_NARROW if room.narrow else ROW
    caption, bottom = _captions(walk, frames, room, top + height + 8, words)
    layers, end = draw_table(table, frames, room, bottom + 8, words)
    return Painting(
        (
            Layer(tuple(_cards(walk, room, words))),
            *_row(table, frames, replace(room, y=top, height=height)),
            *caption,
            *layers,
        ),
        end,
    )


def describe(walk: NetworkWalk, step: int, words: Words) -> str:
    told = layer_told(walk.table, step - 1, words) if step else input_told(walk.table, words)
    if walk.table.broken is None:
        return told
    return f"{told}; {misfit_told(walk.table, walk.table.broken, words)}"


def title(walk: NetworkWalk, words: Words) -> str:
    analysis = walk.table.analysis
    return words.plural(
        "A network of {n} layer, {from} → {to}, parameters: {parameters}",
        "A network of {n} layers, {from} → {to}, parameters: {parameters}",
        len(analysis.layers),
        **{"from": sizes(analysis.input_shape), "to": sizes(analysis.output_shape),
           "parameters": grouped(analysis.parameters)},
    )  # fmt: skip


def _columns(room: Room) -> int:
    """Of cards, so many that their words are not too small."""
    return 2 if room.narrow else min(len(KNOWN), int(room.width // LEAST_CARD))


def _height_of_cards(room: Room) -> float:
    lines = -(-len(KNOWN) // _columns(room))
    return lines * (CARD + CARD_GAP) - CARD_GAP


def _cards(walk: NetworkWalk, room: Room, words: Words) -> Iterator[Mark]:
    """The known networks with their parameters, the one that is shown marked."""
    columns = _columns(room)
    width = (room.width - CARD_GAP * (columns - 1)) / columns
    for number, name in enumerate(KNOWN):
        line, column = divmod(number, columns)
        x, y = room.x + column * (width + CARD_GAP), room.y + line * (CARD + CARD_GAP)
        network = _network(name)
        shown = _is_shown(network, walk.state)
        parameters = walk.table.analysis.parameters if shown else _parameters(name)
        fill, stroke = ("stride-wash", "stride-ink") if shown else ("panel", "padding-line")
        yield Rect(x, y, width, CARD, fill, stroke, 2 if shown else 1, radius=8)
        middle, told = x + width / 2, parameters_told(parameters, words)
        title = words.t(network.title)
        yield label(middle, y + 16, title, fitting(title, NAME, width - 14), "ink", 600)
        yield label(middle, y + 34, told, fitting(told, COUNT, width - 14), "soft")


def _network(name: str) -> Network:
    return next(one for one in NETWORKS if one.name == name)


def _is_shown(network: Network, state: SceneState) -> bool:
    channels, side, _ = network.input_shape
    same = (state["channels"], state["side"]) == (str(channels), str(side))
    lecture = network.pattern == LECTURE_PATTERN
    return state["pattern"] == network.pattern and (lecture or same)


@lru_cache
def _parameters(name: str) -> int:
    """As the scene shows it before anything else is chosen."""
    network = _network(name)
    channels, side, _ = network.input_shape
    state = read_scene(
        "architecture",
        {"pattern": network.pattern, "channels": str(channels), "side": str(side)},
    )
    (table,) = tables_of(state.view, state.told)
    return table.analysis.parameters


def _stops(table: Table) -> list[Stop]:
    """Layers that leave the shape alone share a volume with the one before."""
    stops = [Stop(table.analysis.input_shape, 0, 0)]
    for step, report in enumerate(table.analysis.layers, 1):
        name = table.placed[step - 1].name
        if name == "CONV" or any(part in name for part in MAKING):
            stops.append(Stop(report.output_shape, step, step))
        else:
            stops[-1] = replace(stops[-1], last=step)
    return stops


def _row(table: Table, frames: Frames, room: Room) -> Iterator[Layer]:
    """All volumes in one row to scale, and the place where the network breaks."""
    most = min(MOST, int(room.width // LEAST_PLACE))
    stops = _stops(table)[:most]
    shapes = [stop.shape for stop in stops]
    breaks = table.broken is not None and len(stops) < most
    if table.broken is not None and breaks:
        shapes.append(table.broken.input_shape)  # room for the layer that does not fit
    gap = max(LEAST_GAP, min(MOST_GAP, GAP_SHARE * room.width / len(shapes)))
    boxes = [
        replace(box, x=box.x + room.x, y=box.y + room.y)
        for box in stand_in_row(room.width, room.height - LABEL, shapes, gap)
    ]
    yield Layer(tuple(_labels(stops, boxes, room)))
    for stop, box in zip(stops, boxes, strict=False):
        hue: Hue = "output" if stop.first else "input"
        depth, look = stop.shape[0], Look(hue, CURRENT_WIDTH, CURRENT_SHADE)
        yield Layer(tuple(volume(box, depth, Look(hue))))
        yield from frames.during(volume(box, depth, look), stop.first, stop.last)
    if breaks:
        yield Layer(tuple(_broken(boxes[-1])))
    yield from frames.each(lambda step: _field(table, boxes[0], step))


def _labels(stops: Sequence[Stop], boxes: Sequence[Box], room: Room) -> Iterator[Text]:
    """Sizes under the volumes, where they are not those just told and there is room for them."""
    free, told = float("-inf"), ""
    for stop, box in zip(stops, boxes, strict=False):
        text = sizes(stop.shape)
        half = text_width(text, SIZES) / 2
        middle = min(max(box.middle, room.x + half), room.right - half)
        if middle - half > free and text != told:
            free, told = middle + half + AIR, text
            ink = "output-ink" if stop.first else "input-ink"
            yield Text(round(middle, 2), room.y + room.height - 6, text, SIZES, ink, weight=600)


def _broken(box: Box) -> Iterator[Mark]:
    x, y = box.x + box.width / 2, box.y + box.height / 2
    arm = max(7, min(box.width, box.height) / 3)
    yield Rect(
        x - arm * 1.6, y - arm * 1.6, arm * 3.2, arm * 3.2, stroke="error-ink", stroke_width=2
    )
    for by in (-arm, arm):
        yield Line(x - arm, y - by, x + arm, y + by, "error-ink", 2)


def _field(table: Table, box: Box, step: int) -> Iterator[Rect]:
    """What a cell in the middle of a step's maps sees of the input, cut at its edges."""
    if not step:
        return
    report = table.analysis.layers[step - 1]
    top, bottom = _seen(report, 1, box.cell, box.height)
    left, right = _seen(report, 2, box.cell, box.width)
    yield Rect(
        box.x + left, box.y + top, right - left, bottom - top, None, "filter-ink", SEEN, radius=1
    )  # fmt: skip


def _seen(report: LayerReport, axis: int, cell: float, length: float) -> tuple[float, float]:
    """Along rows (1) or columns (2), from the box's corner."""
    field = report.height if axis == 1 else report.width
    middle = report.output_shape[axis] // 2 if len(report.output_shape) == 3 else 0
    start = float(field.start + middle * field.stride)
    low = min(max(0, start * cell), length)
    return low, max(low, min(length, (start + float(field.size)) * cell))


def _captions(
    walk: NetworkWalk, frames: Frames, room: Room, top: float, words: Words
) -> tuple[list[Layer], float]:
    """What the step's layer does, and why the network breaks; as many lines as they need."""

    def told(step: int) -> list[str]:
        own = layer_told(walk.table, step - 1, words) if step else input_told(walk.table, words)
        return wrapped(own, CAPTION, room.width)

    lines = max(len(told(step)) for step in range(walk.total))  # so that steps have one size
    own = frames.each(lambda step: _lines(told(step), "ink", room, top))
    bottom = top + lines * LINE
    broken = walk.table.broken
    if broken is None:
        return list(own), bottom
    why = wrapped(f"✗ {misfit_told(walk.table, broken, words)}", CAPTION, room.width)
    marks = tuple(_lines(why, "error-ink", room, bottom))
    return [*own, Layer(marks)], bottom + len(why) * LINE


def _lines(lines: Sequence[str], ink: str, room: Room, top: float) -> Iterator[Text]:
    for number, line in enumerate(lines):
        yield label(room.middle, top + (number + 0.5) * LINE, line, CAPTION, ink)
