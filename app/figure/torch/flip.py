"""Cross-correlation and true convolution beside each other: the same window, the filter as it is
and turned by 180°. Mirrors static/js/torch/turned.js."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.engine.arrays import Array
from app.figure import grids
from app.figure.grids import cell, frame, number, offset, written
from app.figure.kinds import SceneState
from app.figure.model import Ink, Layer, Line, Mark, Point, Text
from app.figure.network.room import Room
from app.figure.places import Box, Places
from app.figure.sheet import Sheet, gliding
from app.figure.stage import grounds, input_numbers, washes, window_ways
from app.figure.torch.layer import one_channel
from app.figure.walk import Walk
from app.figure.widths import fitting
from app.figure.words import Words

HEADING = 30
SIGN, GAP = 1.1, 16  # width of a sign in cells, and between the two rows
LARGEST, SMALLEST, TALL_CELL = 56, 10, 32
HEIGHT = 460  # of a wide room
TITLE = 19


@dataclass(frozen=True, slots=True)
class Pair:
    """A filter, its map, and the signs before and between them."""

    filter: Box
    map: Box
    sign: Point
    equals: Point


@dataclass(frozen=True, slots=True)
class Grids:
    input: Box
    pairs: tuple[Pair, Pair]
    bottom: float


def draw(
    state: SceneState, steps: tuple[int, ...], room: Room, top: float, words: Words
) -> tuple[list[Layer], float]:  # fmt: skip
    """Returns where the grids end, too."""
    walks = one_channel(state), one_channel(state, turned=True)
    places = _place(walks[0], room, top)
    own, walk = _of_one(places, room), _walked(walks[0], steps)
    sheet = Sheet(len(steps))
    sheet.still += input_numbers(walk, own)
    sheet.still += _heading(places.input, words.t("Input"), "input-ink", room.right)
    names = (
        (words.t("Filter"), words.t("Cross-correlation")),
        ("↻ 180°", words.t("True convolution")),
    )
    shown = walks if state["flip"] == "1" else walks[:1]
    signs = _star, _cross
    for turned, pair in enumerate(places.pairs[: len(shown)]):
        other = shown[turned - 1]  # itself, if it is alone
        sheet.still += _pair(walks[turned], other.values, pair, names[turned], room)
        sheet.still += signs[turned](pair.sign, own.cell)
        target = frame(pair.map, 0, 0, 1, 1, "output-ink")
        cells = [offset(pair.map, at.position.row, at.position.col) for at in walk.steps]
        sheet.moving += gliding([target], cells)
    rows, cols = walk.rows.effective_kernel, walk.cols.effective_kernel
    window = frame(places.input, 0, 0, rows, cols, "filter-ink")
    sheet.moving += gliding([window], window_ways(walk, own))
    return [Layer(tuple(grounds(walk, own))), *washes(walk, own), *sheet.layers()], places.bottom


def _of_one(places: Grids, room: Room) -> Places:
    """The input and the first pair as the stage of one channel has them."""
    pair = places.pairs[0]
    return Places(
        places.input, pair.filter, pair.map, pair.sign, pair.equals, places.input.cell,
        room.width, places.bottom,
    )  # fmt: skip


def _walked(walk: Walk, steps: tuple[int, ...]) -> Walk:
    return replace(walk, steps=tuple(walk.steps[step] for step in steps))


def _place(walk: Walk, room: Room, top: float) -> Grids:
    (high, wide), (kh, kw), (rows, cols) = (
        walk.padded.shape, (walk.rows.kernel, walk.cols.kernel), walk.values.shape,
    )  # fmt: skip
    pair, across = max(kh, rows), kw + cols + 2 * SIGN
    if room.narrow:
        free = min(TALL_CELL, room.width / max(wide, across))
    else:
        beside = (HEIGHT - 2 * HEADING - GAP) / (2 * pair)
        free = min(room.width / (wide + across), beside, (HEIGHT - HEADING) / high)
    side = max(SMALLEST, min(LARGEST, float(int(free))))
    taken = max(wide, across) if room.narrow else wide + across
    left = room.x + max(0, (room.width - taken * side) / 2)
    tall = 2 * (HEADING + pair * side) + GAP
    free_above = 0 if room.narrow else max(0, (tall - HEADING - high * side) / 2)
    input_y = top + HEADING + free_above
    x = left + (SIGN if room.narrow else wide + SIGN) * side
    first = input_y + high * side + GAP + HEADING if room.narrow else top + HEADING

    def row(y: float) -> Pair:
        middle = y + pair / 2 * side
        map_x = x + (kw + SIGN) * side
        return Pair(
            Box(x, y + (pair - kh) / 2 * side, side, kh, kw),
            Box(map_x, y + (pair - rows) / 2 * side, side, rows, cols),
            Point(x - SIGN / 2 * side, middle), Point(x + (kw + SIGN / 2) * side, middle),
        )  # fmt: skip

    second = first + pair * side + GAP + HEADING
    box = Box(left, input_y, side, high, wide)
    bottom = max(second + pair * side, input_y + high * side)
    return Grids(box, (row(first), row(second)), bottom + 8)


def _heading(box: Box, title: str, ink: Ink, end: float) -> Iterator[Text]:
    size = fitting(title, TITLE, end - box.x)
    yield Text(box.x, round(box.y - 9, 2), title, size, ink, "start", 600)


def _pair(
    walk: Walk, other: Array, pair: Pair, names: tuple[str, str], room: Room
) -> Iterator[Mark]:  # fmt: skip
    """Numbers in which the two maps differ are bold."""
    filter_title, map_title = names
    if walk.weight is None:
        return
    yield from _heading(pair.filter, filter_title, "filter-ink", pair.map.x)
    yield from _heading(pair.map, map_title, "output-ink", room.right)
    for box, values, wash in (
        (pair.filter, walk.weight, "filter-wash"), (pair.map, walk.values, "output-wash"),
    ):  # fmt: skip
        texts, size = written(box, values)
        for row in range(box.rows):
            for col in range(box.cols):
                yield cell(box, row, col, fill=wash)
                text = number(box, row, col, texts[row][col], size)
                differs = box is pair.map and values[row, col] != other[row, col]
                yield _bold(text) if differs else text
    yield frame(pair.filter, 0, 0, pair.filter.rows, pair.filter.cols, "filter-ink")
    yield from _equals(pair.equals, pair.filter.cell)


def _bold(text: Text) -> Text:
    return replace(text, weight=700, ink="output-ink")


def _equals(at: Point, side: float) -> Iterator[Line]:
    half = 0.22 * side
    for down in (-0.09 * side, 0.09 * side):
        yield Line(at.x - half, at.y + down, at.x + half, at.y + down, "soft", 2)


def _star(at: Point, side: float) -> Iterator[Text]:
    size = 1.36 * side
    yield Text(at.x, at.y + grids.MIDDLE * size, "⋆", size, "soft")


def _cross(at: Point, side: float) -> Iterator[Text]:
    size = 0.8 * side
    yield Text(at.x, at.y + grids.MIDDLE * size, "\u2217", size, "soft")
