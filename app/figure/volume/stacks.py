"""The three stacks: slices as pictures of their numbers, headings, and the maps as they fill."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np

from app.engine.arrays import Array
from app.figure import shades
from app.figure.grids import NOTE, TITLE
from app.figure.model import Ink, Layer, Mark, Raster, Rect, Scale, Text
from app.figure.numbers import show
from app.figure.sheet import Sheet
from app.figure.volume.places import Places, Stack
from app.figure.volume.tell import filter_note, filter_title, input_note, step_note
from app.figure.volume.walk import VolumeWalk
from app.figure.widths import fitting
from app.figure.words import Words

PALE = 1.8  # how far colours under numbers stay from full
EDGE_WIDTH = 1.5
NUMBERED = 17  # side of a cell; smaller ones have no numbers
SMALLEST = 11  # numbers that would be smaller are left out
MIDDLE = 0.364
THUMBNAIL = 44


def draw_input(sheet: Sheet, walk: VolumeWalk, places: Places, words: Words) -> Iterator[Layer]:
    stack, room = places.input, places.rooms["input"]
    most = PALE * shades.largest(walk.planes)
    for channel in stack.backwards():
        plane = walk.planes[channel]
        shown = shades.light(plane) if walk.photo else shades.signed(plane, most)
        scale = shades.LIGHT[channel % 3] if walk.photo else "signed"
        yield Layer(tuple(_input_slice(walk, stack, channel, shown, scale)))
    sheet.still += _heading(stack, words.t("Input"), input_note(walk), "input-ink", room)
    sheet.still += _count(stack)
    if walk.photo and len(walk.planes) == 3 and not walk.state.padding:
        sheet.still.append(_thumbnail(walk.planes, stack))
    top, left = walk.rows.pad_before, walk.cols.pad_before
    ink = "photo-ink" if walk.photo else "ink"
    _draw_numbers(sheet, stack, [walk.planes[0]] * len(walk.shown), top, left, ink)


def _input_slice(
    walk: VolumeWalk, stack: Stack, channel: int, cells: bytes, scale: Scale
) -> Iterator[Mark]:
    corner, (width, height) = stack.corner(channel), stack.face
    hatch = "padding-line" if walk.state.padding else None
    yield Rect(corner.x, corner.y, width, height, fill="page", hatch=hatch)
    inner = stack.corner(channel, walk.rows.pad_before, walk.cols.pad_before)
    _, rows, cols = walk.geometry.input_shape
    yield Raster(
        inner.x, inner.y, cols * stack.cell, rows * stack.cell, rows, cells, scale
    )  # fmt: skip
    yield _edge(stack, channel, "input-ink")


def draw_filter(sheet: Sheet, walk: VolumeWalk, places: Places, words: Words) -> Iterator[Layer]:
    """The weights, or for pooling what the window reads."""
    stack = places.filter
    titles = [(filter_title(walk, shown, words), "filter-ink") for shown in walk.shown]
    room = places.rooms["filter"]
    size = min(_fitting(text, TITLE, room) for text, _ in titles)
    sheet.text(stack.x, stack.top - 29, titles, size, "start", 600)
    note = filter_note(walk)
    sheet.text(stack.x, stack.top - 9, [(note, "soft")], _fitting(note, NOTE, room), "start")
    sheet.still += _count(stack)
    for number, first, end in _runs(walk):
        for channel in stack.backwards():
            yield Layer(tuple(_filter_slice(walk, stack, number, channel)), first, end)
    if walk.weight is None:
        _draw_numbers(sheet, stack, [shown.step.patch for shown in walk.shown], 0, 0)
    else:
        _draw_numbers(sheet, stack, [walk.weight[shown.map][0] for shown in walk.shown], 0, 0)
        _draw_bias(sheet, walk, stack)


def _filter_slice(walk: VolumeWalk, stack: Stack, number: int, channel: int) -> Iterator[Mark]:
    corner, (width, height) = stack.corner(channel), stack.face
    yield Rect(corner.x, corner.y, width, height, fill="filter-wash")
    if walk.weight is not None:
        most = PALE * shades.largest(walk.weight[number])
        cells = shades.signed(walk.weight[number][channel], most)
        yield Raster(corner.x, corner.y, width, height, stack.rows, cells, "signed")
    yield _edge(stack, channel, "filter-ink")


def _draw_bias(sheet: Sheet, walk: VolumeWalk, stack: Stack) -> None:
    bias = walk.state.bias
    if bias:
        text = f"{'−' if bias < 0 else '+'}{show(abs(bias))}"
        x, y = stack.x + stack.face[0] / 2, stack.y + stack.face[1] + 24
        sheet.text(x, y + MIDDLE * 18, [(text, "stride-ink")], 18, weight=600)


def draw_maps(sheet: Sheet, walk: VolumeWalk, places: Places, words: Words) -> Iterator[Layer]:
    """Each map fills with its steps; the finished ones stand behind the current one."""
    stack, room = places.output, places.rooms["output"]
    title = words.t("Activation maps") if len(walk.maps) > 1 else words.t("Activation map")
    sheet.still += _heading(stack, title, "", "output-ink", room)
    notes = [(step_note(walk, shown, words), "soft") for shown in walk.shown]
    size = min(_fitting(text, NOTE, room) for text, _ in notes)
    sheet.text(stack.x, stack.top - 9, notes, size, "start")
    sheet.still += _count(stack)
    most = shades.largest(walk.maps)
    for number, first, end in _runs(walk):
        yield from _maps_behind(walk, stack, number, most, (first, end))
        yield Layer((_ground(stack, stack.slice_of_map(number)),), first, end)
        for frame in range(first, len(walk.shown) if end is None else end):
            last = frame + 1 if frame + 1 < len(walk.shown) else None
            yield Layer(tuple(_filling(walk, stack, frame, most)), frame, last)
        yield Layer(tuple(_outlines(stack, number)), first, end)


def _maps_behind(
    walk: VolumeWalk, stack: Stack, number: int, most: float, frames: tuple[int, int | None]
) -> Iterator[Layer]:
    here = stack.slice_of_map(number)
    for slice_ in stack.backwards():
        finished = number - (slice_ - here)
        if slice_ > here and finished >= 0:
            marks = (
                _map_picture(walk, stack, finished, slice_, (0, stack.rows, stack.cols), most),
                _edge(stack, slice_, "output-ink"),
            )
            yield Layer(marks, *frames)


def _filling(walk: VolumeWalk, stack: Stack, frame: int, most: float) -> Iterator[Mark]:
    """What is there of the current map: whole rows, and the beginning of one."""
    shown = walk.shown[frame]
    row, col = shown.step.position.row, shown.step.position.col
    slice_ = stack.slice_of_map(shown.map)
    if row:
        yield _map_picture(walk, stack, shown.map, slice_, (0, row, stack.cols), most)
    yield _map_picture(walk, stack, shown.map, slice_, (row, row + 1, col + 1), most)


def _map_picture(
    walk: VolumeWalk, stack: Stack, number: int, slice_: int, part: tuple[int, int, int],
    most: float,
) -> Raster:  # fmt: skip
    """Of a map the rows from `part[0]` to before `part[1]`, and the first `part[2]` columns."""
    first, end, cols = part
    values = np.nan_to_num(walk.maps[number, first:end, :cols].astype(float))
    own_light = walk.photo and walk.weight is None
    cells = shades.light(values) if own_light else shades.signed(values, most)
    scale = shades.LIGHT[number % 3] if own_light else "signed"
    at = stack.corner(slice_, first)
    width, height = cols * stack.cell, (end - first) * stack.cell
    return Raster(at.x, at.y, width, height, end - first, cells, scale)


def _outlines(stack: Stack, number: int) -> Iterator[Mark]:
    """Of the current map, and of those that are still to come."""
    here = stack.slice_of_map(number)
    yield _edge(stack, here, "output-ink")
    for slice_ in stack.backwards():
        if slice_ < here or slice_ - here > number:
            yield _edge(stack, slice_, "output-line", dashed=True)


def _ground(stack: Stack, slice_: int) -> Rect:
    """What lies under a map that is being filled: the finished ones do not shine through."""
    corner = stack.corner(slice_)
    return Rect(corner.x, corner.y, *stack.face, fill="page")


def _edge(stack: Stack, slice_: int, ink: Ink, dashed: bool = False) -> Rect:
    corner = stack.corner(slice_)
    return Rect(corner.x, corner.y, *stack.face, stroke=ink, stroke_width=EDGE_WIDTH, dashed=dashed)


def _runs(walk: VolumeWalk) -> Iterator[tuple[int, int, int | None]]:
    """For each map in turn its number and the frames in which it is the current one."""
    first = 0
    for number, group in groupby(shown.map for shown in walk.shown):
        end = first + sum(1 for _ in group)
        yield number, first, end if end < len(walk.shown) else None
        first = end


def _heading(stack: Stack, title: str, note: str, ink: Ink, room: float) -> Iterator[Mark]:
    yield Text(stack.x, stack.top - 29, title, _fitting(title, TITLE, room), ink, "start", 600)
    if note:
        yield Text(stack.x, stack.top - 9, note, _fitting(note, NOTE, room), "soft", "start")


def _fitting(text: str, size: float, room: float) -> float:
    """A size at which some room is left behind a text."""
    return fitting(text, size, room - 6)


def _count(stack: Stack) -> Iterator[Mark]:
    """How many slices there are, where not all are drawn."""
    if stack.depth > stack.drawn:
        back = stack.corner(stack.drawn - 1, 0, stack.cols)
        yield Text(back.x + 6, back.y + 14, f"×{stack.depth}", NOTE, "soft", "start")


def _thumbnail(planes: Array, stack: Stack) -> Raster:
    """The photograph in its colours, over the stack of its channels."""
    rows = planes.shape[1]
    cells = bytes(np.clip(planes, 0, 255).astype(np.uint8).transpose(1, 2, 0).tobytes())
    right = stack.x + stack.face[0] + (stack.drawn - 1) * stack.dx
    top = stack.top - THUMBNAIL - 8
    return Raster(right - THUMBNAIL, top, THUMBNAIL, THUMBNAIL, rows, cells, "colours")


def _draw_numbers(
    sheet: Sheet, stack: Stack, planes: Sequence[Array], top: int, left: int, ink: Ink = "ink"
) -> None:
    """The front slice's numbers, one plane a frame, where its cells are large enough."""
    texts = [[[show(value) for value in row] for row in plane.tolist()] for plane in planes]
    longest = max(len(text) for plane in texts for row in plane for text in row)
    size = min(stack.cell * 0.5, stack.cell * 0.8 / (0.6 * max(2, longest)))
    if stack.cell < NUMBERED or size < SMALLEST:
        return
    for row in range(len(texts[0])):
        for col in range(len(texts[0][0])):
            at = stack.corner(0, top + row + 0.5, left + col + 0.5)
            looks = [(plane[row][col], ink) for plane in texts]
            sheet.text(at.x, at.y + MIDDLE * size, looks, size)
