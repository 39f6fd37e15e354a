"""The three grids: cells, numbers and headings, and the tint of what the window reads."""

from collections.abc import Iterator

from app.engine.geometry import Axis
from app.figure import grids
from app.figure.grids import cell, heading, number, offset
from app.figure.model import Layer, Mark, Point
from app.figure.places import Places
from app.figure.sheet import Sheet, gliding
from app.figure.signs import arrow, bias_chip, circled_star, equals, sign_of
from app.figure.tell import filter_note, filter_title, sizes_note, step_note
from app.figure.walk import Walk
from app.figure.words import Words


def draw_grids(sheet: Sheet, walk: Walk, places: Places, words: Words) -> None:
    sheet.still += input_numbers(walk, places)
    sheet.still += heading(places.input, words.t("Input"), sizes_note(walk), "input-ink")
    title = filter_title(walk, words)
    sheet.still += heading(places.filter, title, filter_note(walk), "filter-ink")
    _draw_filter(sheet, walk, places)
    if walk.weight is None:
        sheet.still += arrow(places.times)
    else:
        sheet.still += [
            *circled_star(places.times, sign_of(places)),
            *bias_chip(walk, places),
        ]
    if not walk.steps:
        return
    sheet.still += (
        arrow(places.equals) if walk.weight is None else equals(places.equals, sign_of(places))
    )
    sheet.still += heading(places.output, words.t("Activation map"), "", "output-ink")
    notes = [(step_note(walk, words, step.position.index + 1), "soft") for step in walk.steps]
    sheet.text(places.output.x, places.output.y - 9, notes, grids.NOTE, "start")
    sheet.still += (
        cell(places.output, row, col, stroke="output-line", dashed=True, inset=1.5)
        for row in range(places.output.rows)
        for col in range(places.output.cols)
    )


def _draw_filter(sheet: Sheet, walk: Walk, places: Places) -> None:
    """The weights, or for pooling what the window reads."""
    box = places.filter
    frames = [walk.weight] if walk.weight is not None else [step.patch for step in walk.steps]
    if not frames:
        return
    sizes = [grids.written(box, values) for values in frames if values is not None]
    size = min(size for _, size in sizes)
    for row in range(box.rows):
        for col in range(box.cols):
            at = number(box, row, col, "", size)
            looks = [(texts[row][col], "ink") for texts, _ in sizes]
            sheet.text(at.x, at.y, looks, size)


def grounds(walk: Walk, places: Places) -> Iterator[Mark]:
    """Under everything: the cells of input and filter."""
    for row, col, padding, unused in _input_cells(walk):
        if unused:
            yield cell(places.input, row, col, hatch="error-line")
        elif padding:
            yield cell(places.input, row, col, hatch="padding-line")
        else:
            yield cell(places.input, row, col, fill="input-wash")
    for row in range(places.filter.rows):
        for col in range(places.filter.cols):
            yield cell(places.filter, row, col, fill="filter-wash")


def washes(walk: Walk, places: Places) -> Iterator[Layer]:
    """What the window reads is tinted; the tint glides with it, under the numbers."""
    if not walk.steps:
        return
    rows, cols = walk.rows.taps(0), walk.cols.taps(0)
    marks = [cell(places.input, row, col, fill="filter-wash") for row in rows for col in cols]
    yield from gliding(marks, window_ways(walk, places))


def input_numbers(walk: Walk, places: Places) -> Iterator[Mark]:
    """Over the tint: the borders of padding and of what is left over, and all numbers."""
    texts, size = grids.written(places.input, walk.padded)
    for row, col, padding, unused in _input_cells(walk):
        if padding or unused:
            line = "error-ink" if unused else "padding-line"
            yield cell(places.input, row, col, stroke=line, dashed=True)
        ink = "padding-ink" if padding else "ink"
        yield number(places.input, row, col, texts[row][col], size, ink)


def filled(walk: Walk, places: Places) -> Iterator[Layer]:
    """The map: each cell from its step on."""
    if not walk.steps:
        return
    box = places.output
    texts, size = grids.written(box, walk.values)
    for step in walk.steps:
        row, col = step.position.row, step.position.col
        marks = (
            cell(box, row, col, fill="output-wash"),
            number(box, row, col, texts[row][col], size),
        )
        yield Layer(marks, first=step.position.index)


def window_ways(walk: Walk, places: Places) -> list[Point]:
    """How far each step's window is from the first corner."""
    windows = (step.position.window for step in walk.steps)
    return [offset(places.input, window.top, window.left) for window in windows]


def _input_cells(walk: Walk) -> Iterator[tuple[int, int, bool, bool]]:
    """Row, column, whether it is padding, and whether no window reads it."""
    rows, cols = walk.rows, walk.cols
    dead_row = rows.padded - rows.unused if walk.steps else rows.padded
    dead_col = cols.padded - cols.unused if walk.steps else cols.padded
    for row in range(rows.padded):
        for col in range(cols.padded):
            padding = not (_inside(rows, row) and _inside(cols, col))
            yield row, col, padding, row >= dead_row or col >= dead_col


def _inside(axis: Axis, at: int) -> bool:
    return axis.pad_before <= at < axis.pad_before + axis.size
