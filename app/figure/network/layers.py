"""The table of layers beside a stage: what comes out of each, and what it learns; the current one
marked. Mirrors static/js/network/layers-panel.js."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.content.networks import Table
from app.figure.model import Layer, Line, Mark, Rect, Text
from app.figure.network.frames import Frames
from app.figure.network.room import Room, label
from app.figure.network.words import briefly, grouped, name_of, sizes
from app.figure.widths import text_width
from app.figure.words import Words

WIDTH = 440
ROW, HEAD = 27, 24
SIZE, SMALL, SMALLEST = 16, 13, 8
MARK = 3  # width of the bar beside the current layer
OUTPUT = 0.72  # where sizes end, if there is so much room for parameters
INSIDE, APART = 8, 10  # from the table's edges to its words, and from word to word


@dataclass(frozen=True, slots=True)
class Columns:
    """Where names begin, and where sizes and parameters end; how large words are."""

    name: float
    output: float
    parameters: float
    size: float

    @property
    def small(self) -> float:
        return min(SMALL, self.size)


def draw_layers(
    table: Table, frames: Frames, room: Room, top: float, words: Words
) -> tuple[list[Layer], float]:
    """Draw it under `top`, a step for each layer; returns where it ends, too."""
    width = min(WIDTH, room.width)
    left = room.middle - width / 2
    columns = _columns(table, left, width, words)
    body = top + HEAD
    rows = len(table.analysis.layers)
    marked = [
        layer
        for row in range(rows)
        for layer in frames.during(_mark(left, body + row * ROW, width), row + 1, row + 1)
    ]
    marks: list[Mark] = [*_heads(columns, top + HEAD / 2, words)]
    for row in range(rows):
        y = body + row * ROW
        marks += [Line(left, y, left + width, y, "line", 1), *_row(table, row, columns, y)]
    end = body + rows * ROW
    total, size = grouped(table.analysis.parameters), columns.size
    marks += [
        Line(left, end, left + width, end, "line", 2),
        label(columns.name, end + ROW / 2, words.t("In all"), size, "ink", 600, "start"),
        label(columns.parameters, end + ROW / 2, total, size, "ink", 600, "end"),
    ]
    return [*marked, Layer(tuple(marks))], end + ROW


def _columns(table: Table, left: float, width: float, words: Words) -> Columns:
    """All words are smaller where they would need more room."""
    size: float = SIZE
    while True:
        end = left + width - INSIDE
        parameters = end - _parameters_width(table, size, words) - APART
        columns = Columns(left + INSIDE, min(left + width * OUTPUT, parameters), end, size)
        rows = range(len(table.analysis.layers))
        if size <= SMALLEST or all(_fits(table, row, columns) for row in rows):
            return columns
        size -= 0.5


def _parameters_width(table: Table, size: float, words: Words) -> float:
    numbers = text_width(grouped(table.analysis.parameters), size)
    return max(text_width(words.t("Parameters"), min(SMALL, size)), numbers)


def _fits(table: Table, row: int, columns: Columns) -> bool:
    output = text_width(sizes(table.analysis.layers[row].output_shape), columns.size)
    brief = text_width(briefly(table.placed[row]), columns.small)
    return _beside(table, row, columns) + brief + APART <= columns.output - output


def _beside(table: Table, row: int, columns: Columns) -> float:
    """Where a layer's arguments begin."""
    return columns.name + text_width(name_of(table.placed[row].name), columns.size) + 7


def _mark(left: float, y: float, width: float) -> Iterator[Mark]:
    yield Rect(left, y, width, ROW, fill="output-wash")
    yield Rect(left, y, MARK, ROW, fill="output-ink")


def _heads(columns: Columns, y: float, words: Words) -> Iterator[Text]:
    small = columns.small
    yield label(columns.name, y, words.t("Layer"), small, "soft", anchor="start")
    yield label(columns.output, y, words.t("Output"), small, "soft", anchor="end")
    yield label(columns.parameters, y, words.t("Parameters"), small, "soft", anchor="end")


def _row(table: Table, row: int, columns: Columns, y: float) -> Iterator[Text]:
    placed, report = table.placed[row], table.analysis.layers[row]
    middle, size = y + ROW / 2, columns.size
    yield label(columns.name, middle, name_of(placed.name), size, "ink", 600, "start")
    if brief := briefly(placed):
        x = round(_beside(table, row, columns), 2)
        yield label(x, middle, brief, columns.small, "soft", anchor="start")
    output = sizes(report.output_shape)
    yield label(columns.output, middle, output, size, "output-ink", anchor="end")
    yield label(columns.parameters, middle, grouped(report.parameters), size, anchor="end")
