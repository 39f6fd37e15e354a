"""The table of a whole network: every layer with its output, its costs and what it sees, and the
one that does not fit. Mirrors static/js/network/table.js."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.content.networks import Break, Table
from app.figure.model import Ink, Layer, Line, Mark, Rect, Text, Weight
from app.figure.network.frames import Frames
from app.figure.network.room import Room, label
from app.figure.network.words import (
    field_told,
    grouped,
    memory_told,
    name_of,
    sizes,
    told_arguments,
)
from app.figure.widths import text_width
from app.figure.words import Words

SHOWN, SHOWN_NARROW = 16, 8  # rows at most; of a longer table those around the current layer
ROW, ROW_NARROW, HEAD, HEAD_NARROW = 29, 42, 26, 42
SIZE, SIZE_NARROW, SMALL = 16, 14, 13
INSIDE = 7  # from a column's edge to its words
BESIDE, BELOW = 7, 19  # from a name to its arguments: to the right, or further down if narrow
UP, DOWN, LOWER = 6, 8, 11  # of two lines in one: from its middle, and the lower one's size
MARK, RADIUS = 3, 8
LEAST_SMALL = 10.5  # size of what stands beside a name, at least
SMALLEST = 11  # size of a table's words; rather fewer columns than smaller ones
PITCH = 1.25  # from line to line of a title, in sizes
FULL = ("place", "name", "output", "parameters", "macs", "memory", "field")
NARROW = ("name", "output", "parameters", "field")  # as on a phone
NAME, REST = "name", "rest"


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    ink: Ink = "ink"
    weight: Weight = 400


@dataclass(frozen=True, slots=True)
class Row:
    """A cell for each column, and what stands small with the name."""

    cells: dict[str, Cell]
    small: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """Where columns end, from the first to the last; the name's begins at `name`."""

    ends: dict[str, float]
    name: float
    small: float  # where the next column begins
    left: float
    width: float
    size: float
    row: float
    narrow: bool

    @property
    def right(self) -> float:
        return self.left + self.width


def draw_table(
    table: Table, frames: Frames, room: Room, top: float, words: Words
) -> tuple[list[Layer], float]:
    """Draw it under `top`, a step for each layer; returns where it ends, too."""
    rows = [_row(table, index, words) for index in range(len(table.analysis.layers))]
    if table.broken is not None:
        rows.append(_broken(table, table.broken, words))
    heads, totals = _heads(words), _totals(table, words)
    grid = _grid([heads, *rows, totals], room)
    count = min(SHOWN_NARROW if grid.narrow else SHOWN, len(rows))
    body = top + (HEAD_NARROW if grid.narrow else HEAD)
    foot = body + count * grid.row
    end = foot + ROW
    ground = Rect(grid.left, top, grid.width, end - top, "panel", "line", radius=RADIUS)
    lines = [Line(grid.left, y, grid.right, y, "line", 1) for y in (body, foot)]
    titles = _titles(_stacked(heads) if grid.narrow else heads, grid, (top + body) / 2)
    still: tuple[Mark, ...] = (*titles, *lines, *_texts(totals, grid, foot + ROW / 2, grid.size))
    wrong = table.broken.index if table.broken is not None else None
    shown = _shown(rows, wrong, count, grid, body, frames)
    return [Layer((ground,)), *shown, Layer(still)], end


def _shown(
    rows: Sequence[Row], wrong: int | None, count: int, grid: Grid, top: float, frames: Frames
) -> Iterator[Layer]:
    """In each frame `count` of the rows, those around its layer, under `top`; `wrong`: the one
    that does not fit."""

    def marks(step: int) -> Iterator[Mark]:
        first = _first(step, len(rows), count)
        for place in range(count):
            y, index = top + place * grid.row, first + place
            yield from _ground(grid, y, index == step - 1, index == wrong)

    def texts(step: int) -> Iterator[Mark]:
        first = _first(step, len(rows), count)
        for place, row in enumerate(rows[first : first + count]):
            y = top + place * grid.row
            if place:
                yield Line(grid.left, y, grid.right, y, "line", 1)
            yield from _line(row, grid, y)

    yield from frames.each(marks)
    yield from frames.each(texts)


def _first(step: int, rows: int, count: int) -> int:
    """The first row that is shown: the current one stands in the middle, if it can."""
    return max(0, min(step - 1 - count // 2, rows - count))


def _ground(grid: Grid, y: float, current: bool, wrong: bool) -> Iterator[Rect]:
    if wrong:
        yield Rect(grid.left + 1, y, grid.width - 2, grid.row, fill="error-wash")
    if current:
        yield Rect(grid.left + 1, y, grid.width - 2, grid.row, fill="output-wash")
        yield Rect(grid.left + 1, y, MARK, grid.row, fill="output-ink")


def _heads(words: Words) -> Row:
    titles = {
        "place": "№", "name": words.t("Layer"), "output": words.t("Output"),
        "parameters": words.t("Parameters"), "macs": words.t("Multiply-adds"),
        "memory": words.t("Memory"), "field": words.t("Receptive field"),
    }  # fmt: skip
    return Row({name: Cell(title, "soft") for name, title in titles.items()})


def _row(table: Table, index: int, words: Words) -> Row:
    placed, report = table.placed[index], table.analysis.layers[index]
    name = Cell(name_of(placed.name), *(("soft", 400) if placed.implied else ("ink", 600)))
    cells = {
        "place": Cell(str(index + 1), "soft"),
        "name": name,
        "output": Cell(sizes(report.output_shape), "output-ink"),
        "parameters": Cell(grouped(report.parameters)),
        "macs": Cell(grouped(report.macs)),
        "memory": Cell(memory_told(report.memory, words)),
        "field": Cell(field_told(report)),
    }
    small = Cell(told_arguments(placed, words), "soft"), Cell(_left_over(report.unused, words),
                                                              "error-ink")  # fmt: skip
    return Row(cells, tuple(cell for cell in small if cell.text))


def _left_over(unused: tuple[int, int], words: Words) -> str:
    """Rows and columns at the end that no window reaches."""
    rows, cols = unused
    told = [
        words.plural("{n} row unused", "{n} rows unused", rows) if rows else "",
        words.plural("{n} column unused", "{n} columns unused", cols) if cols else "",
    ]
    return ", ".join(part for part in told if part)


def _broken(table: Table, broken: Break, words: Words) -> Row:
    placed = table.placed[broken.index]
    cells = {
        "place": Cell(str(broken.index + 1), "error-ink"),
        "name": Cell(f"✗ {name_of(placed.name)}", "error-ink", 600),
        REST: Cell(f"{sizes(broken.input_shape)} → ✗", "error-ink"),
    }
    return Row(cells, (Cell(told_arguments(placed, words), "error-ink"),))


def _totals(table: Table, words: Words) -> Row:
    analysis = table.analysis
    texts = {
        "name": words.t("In all"), "parameters": grouped(analysis.parameters),
        "macs": grouped(analysis.macs), "memory": memory_told(analysis.memory, words),
    }  # fmt: skip
    return Row({name: Cell(text, "ink", 600) for name, text in texts.items()})


def _grid(rows: Sequence[Row], room: Room) -> Grid:
    """Columns as wide as their words, the names' with what is left. All words are smaller where
    that is too little; where they would be too small, there are fewer columns."""
    size: float = SIZE
    while size >= SMALLEST and not room.narrow and _needed(rows, FULL, size) > room.width:
        size -= 0.5
    if size < SMALLEST or room.narrow:
        return _narrow_grid(rows, room)
    ends, small = _ends(rows, FULL, size, room)
    left = room.x + _column(rows, "place", size) + 2 * INSIDE
    ends["place"] = left - INSIDE
    return Grid(ends, left + INSIDE + MARK, small, room.x, room.width, size, ROW, narrow=False)


def _narrow_grid(rows: Sequence[Row], room: Room) -> Grid:
    """Arguments stand under names, and need no room beside them."""
    heads, *others = rows
    rows = [_stacked(heads), *(replace(row, small=()) for row in others)]
    size: float = SIZE_NARROW
    while size > 5 and _needed(rows, NARROW, size) > room.width:
        size -= 0.5
    ends, small = _ends(rows, NARROW, size, room)
    left = room.x + INSIDE + MARK
    return Grid(ends, left, small, room.x, room.width, size, ROW_NARROW, narrow=True)


def _stacked(heads: Row) -> Row:
    """Each word of a head in a line of its own."""
    cells = heads.cells.items()
    return Row({name: replace(cell, text=cell.text.replace(" ", "\n")) for name, cell in cells})


def _ends(
    rows: Sequence[Row], names: Sequence[str], size: float, room: Room
) -> tuple[dict[str, float], float]:
    """Of the columns behind the names, and where the first of them begins."""
    ends, right = {}, room.right
    for name in reversed(names[names.index(NAME) + 1 :]):
        ends[name] = right - INSIDE
        right -= _column(rows, name, size) + 2 * INSIDE
    return ends, right


def _needed(rows: Sequence[Row], names: Sequence[str], size: float) -> float:
    """Width of all columns. What stands small with a name may be a little smaller to fit."""
    others = sum(_column(rows, name, size) + 2 * INSIDE for name in names if name != NAME)
    return others + max(_named(row, size) for row in rows) + 2 * INSIDE + MARK


def _named(row: Row, size: float) -> float:
    return text_width(row.cells[NAME].text, size) + _beside(row.small[:1], LEAST_SMALL)


def _beside(cells: Sequence[Cell], size: float) -> float:
    """Width of what stands small behind a name."""
    return sum(text_width(cell.text, size) + BESIDE for cell in cells)


def _column(rows: Sequence[Row], name: str, size: float) -> float:
    """The head is small."""
    head, *others = rows
    titles = head.cells[name].text.split("\n")
    texts = [row.cells[name].text for row in others if name in row.cells]
    widths = [text_width(title, _small(size)) for title in titles]
    return max([*widths, *(text_width(text, size) for text in texts)])


def _small(size: float) -> float:
    return min(SMALL, size)


def _titles(heads: Row, grid: Grid, middle: float) -> Iterator[Text]:
    size = _small(grid.size)
    for name, cell in heads.cells.items():
        lines = cell.text.split("\n")
        for number, line in enumerate(lines):
            y = middle + (number - (len(lines) - 1) / 2) * PITCH * size
            row = Row({name: Cell(line, cell.ink)})
            yield from _texts(row, grid, y, size)


def _texts(row: Row, grid: Grid, middle: float, size: float) -> Iterator[Text]:
    for name, cell in row.cells.items():
        if name == NAME:
            yield label(grid.name, middle, cell.text, size, cell.ink, cell.weight, "start")
        elif name == REST:  # it has the other columns for itself
            end = grid.right - INSIDE if grid.narrow else grid.ends["output"]
            yield label(end, middle, cell.text, size, cell.ink, cell.weight, "end")
        elif name in grid.ends:
            yield label(grid.ends[name], middle, cell.text, size, cell.ink, cell.weight, "end")


def _line(row: Row, grid: Grid, y: float) -> Iterator[Text]:
    """A layer's line: its arguments behind its name, or under it in a narrow table; what is left
    over stands under them where there is no room beside."""
    middle, small = y + grid.row / 2, _small(grid.size)
    if grid.narrow:
        yield from _texts(row, grid, middle - BELOW / 2, grid.size)
        yield from _small_ones(row.small, grid.name, middle + BELOW / 2, grid.right, small)
        return
    x = grid.name + text_width(row.cells[NAME].text, grid.size) + BESIDE
    if x + _beside(row.small, LEAST_SMALL) <= grid.small:
        yield from _texts(row, grid, middle, grid.size)
        yield from _small_ones(row.small, x, middle, grid.small, small)
        return
    yield from _texts(row, grid, middle - UP, grid.size)
    yield from _small_ones(row.small[:1], x, middle - UP, grid.small, small)
    yield from _small_ones(row.small[1:], grid.name, middle + DOWN, grid.right, LOWER)


def _small_ones(
    cells: Sequence[Cell], x: float, middle: float, end: float, most: float
) -> Iterator[Text]:
    """One behind the other, so small that they fit."""
    room = end - x - BESIDE * len(cells)
    size = min(most, room / (sum(text_width(cell.text, 1) for cell in cells) or 1))
    for cell in cells:
        yield label(x, middle, cell.text, round(size, 2), cell.ink, anchor="start")
        x += text_width(cell.text, size) + BESIDE
