"""The arithmetic of a step, in the shape of the window, ending in the output cell's number.

What is the same in all steps stands still; only numbers change, and each has its place, as wide as
its longest in the whole walk.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from app.engine.trace import Step
from app.figure.grids import MIDDLE
from app.figure.model import Ink, Line, Point, Rect, Weight
from app.figure.numbers import factor, show
from app.figure.sheet import Sheet, gliding
from app.figure.walk import Walk
from app.figure.widths import text_width

FEW, MANY = 20, 16  # size of the terms, by the window's rows
SHORTEST = 76  # height of the block
RESULT = 1.28  # the result's size, in sizes of the terms
AIR, GAP = 0.24, 0.45  # inside a term, and between the result's parts, in sizes
WIDER = 1.08  # what bold brackets of another font than Inter may take
BRACKET = 7  # bend of the brackets around the terms of pooling

Looks = tuple[tuple[str, Ink], ...]  # one, or one for each step
Piece = tuple[Looks, Weight]


@dataclass(frozen=True, slots=True)
class Terms:
    """What is read, (kh, kw) with a look for each step; the weights, if any; what joins them."""

    reads: tuple[tuple[Looks, ...], ...]
    weights: tuple[tuple[str, ...], ...]
    sign: str

    def columns(self, size: float) -> list[tuple[float, float]]:
        """For each column the room of its reads and of its weights."""
        return [
            (
                max(widest(row[c], size) for row in self.reads),
                max((text_width(row[c], size * WIDER) for row in self.weights), default=0),
            )
            for c in range(len(self.reads[0]))
        ]

    def step(self, column: tuple[float, float], size: float) -> float:
        """From a column's left edge to the next one's."""
        product = text_width("·", size) + 2 * AIR * size if self.weights else 0
        return sum(column) + product + text_width(self.sign, size) + 3 * AIR * size

    def width(self, size: float) -> float:
        brackets = 0 if self.weights else 2 * (BRACKET + 6)
        return sum(self.step(column, size) for column in self.columns(size)) + brackets


@dataclass(frozen=True, slots=True)
class Ending:
    """The parts of the result before its number, and the number."""

    parts: tuple[Piece, ...]
    value: Looks

    def box(self, size: float) -> float:
        return max(1.9 * size, widest(self.value, size) + 0.8 * size)

    def width(self, size: float) -> float:
        before = sum(widest(looks, size) + GAP * size for looks, _ in self.parts)
        return before + self.box(size)


def widest(looks: Looks, size: float) -> float:
    return max(text_width(text, size) for text, _ in set(looks))


def draw_arithmetic(sheet: Sheet, walk: Walk, top: float, width: float, edge: float) -> float:
    """Draw the block under `top` in the middle; the result has a line of its own if it must.

    Returns:
        The height of the block.
    """
    terms, ending, word = _terms(walk), _ending(walk), _word(walk)
    room = width - 2 * edge
    size = _fitting(FEW if walk.rows.kernel <= 4 else MANY, terms, word, room)
    large = min(size * RESULT, size * RESULT * room / ending.width(size * RESULT))
    lead = text_width(word, large) + 4 if word else 0
    rows = walk.rows.kernel * _pitch(walk, size)
    whole = lead + terms.width(size) + size + ending.width(large)
    if whole <= room:
        height = max(rows, 1.7 * large, SHORTEST)
        left, middle = (width - whole) / 2, top + height / 2
        _draw_terms(sheet, walk, terms, Point(left + lead, middle), size)
        draw_ending(sheet, ending, Point(left + whole - ending.width(large), middle), large)
    else:
        height = rows + 1.7 * large + 12
        left, middle = (width - lead - terms.width(size)) / 2, top + rows / 2
        _draw_terms(sheet, walk, terms, Point(left + lead, middle), size)
        below = Point((width - ending.width(large)) / 2, top + height - 0.85 * large)
        draw_ending(sheet, ending, below, large)
    if word:
        sheet.text(left, middle + MIDDLE * large, [(word, "ink")], large, "start", 600)
    return height


def _fitting(size: float, terms: Terms, word: str, room: float) -> float:
    while size > 5 and terms.width(size) + text_width(word, size * RESULT) > room:
        size -= 0.5
    return size


def _pitch(walk: Walk, size: float) -> float:
    """From row to row of the terms."""
    return size * (1.4 if walk.rows.kernel <= 4 else 1.2)


def _word(walk: Walk) -> str:
    return "max" if walk.state.layer == "max" else ""


def _terms(walk: Walk) -> Terms:
    kh, kw = walk.rows.kernel, walk.cols.kernel
    patches = [step.patch.reshape(kh, kw).tolist() for step in walk.steps]
    pooled = walk.state.layer == "max"

    def looks(r: int, c: int) -> Looks:
        if not pooled:
            return tuple((factor(patch[r][c]), "input-ink") for patch in patches)
        inks = ("filter-ink" if _wins(step, r, c) else "input-ink" for step in walk.steps)
        return tuple((show(patch[r][c]), ink) for patch, ink in zip(patches, inks, strict=True))

    reads = tuple(tuple(looks(r, c) for c in range(kw)) for r in range(kh))
    weights = [] if walk.weight is None else walk.weight.tolist()
    written = tuple(tuple(map(factor, row)) for row in weights)
    return Terms(reads, written, "," if pooled else "+")


def _wins(step: Step, row: int, col: int) -> bool:
    return step.winner == (step.position.rows[row], step.position.cols[col])


def _ending(walk: Walk) -> Ending:
    value: Looks = tuple((show(step.value), "output-ink") for step in walk.steps)
    equals: Piece = ((("=", "soft"),), 400)
    if walk.state.layer == "max":
        return Ending((equals,), value)
    write = factor if walk.state.layer == "average" else show
    total: Piece = (tuple((write(step.sum or 0), "ink") for step in walk.steps), 700)
    if walk.state.layer == "average":
        divided: Piece = (tuple((f"/ {step.count}", "soft") for step in walk.steps), 400)
        return Ending((divided, equals, total, divided, equals), value)
    bias = walk.state.whole_bias
    if bias == 0:
        return Ending((equals,), value)
    shift = f"− {show(-bias)}" if bias < 0 else f"+ {show(bias)}"
    return Ending((equals, total, (((shift, "stride-ink"),), 400), equals), value)


def _draw_terms(sheet: Sheet, walk: Walk, terms: Terms, left: Point, size: float) -> None:
    """`left`: the block's left edge, in its middle."""
    pitch = _pitch(walk, size)
    first = left.y - (len(terms.reads) - 1) / 2 * pitch + MIDDLE * size
    x = left.x
    if not terms.weights:
        x += BRACKET + 6
        tall = len(terms.reads) * pitch / 2
        sheet.still += _bracket(left.x + 1, left.y, tall, BRACKET)
        sheet.still += _bracket(left.x + terms.width(size) - 1, left.y, tall, -BRACKET)
    last = len(terms.reads) - 1, len(terms.reads[0]) - 1
    for c, column in enumerate(terms.columns(size)):
        end = x + terms.step(column, size) - text_width(terms.sign, size) - 3 * AIR * size
        for r, row in enumerate(terms.reads):
            y = first + r * pitch
            sheet.text(_draw_factor(sheet, terms, r, c, end, y, size), y, row[c], size, "end", 600)
            if (r, c) != last:
                sign = end + 1.5 * AIR * size + text_width(terms.sign, size) / 2
                sheet.text(sign, y, [(terms.sign, "soft")], size)
        x += terms.step(column, size)
    if walk.state.layer == "max":
        _draw_ring(sheet, walk, terms, Point(left.x + BRACKET + 6, first), size)


def _draw_ring(sheet: Sheet, walk: Walk, terms: Terms, first: Point, size: float) -> None:
    """Around the winner; `first`: the first row's left end and baseline."""
    columns = terms.columns(size)
    wide, tall = max(reads for reads, _ in columns) + 0.6 * size, 1.3 * size
    starts = [sum(terms.step(c, size) for c in columns[:n]) for n in range(len(columns))]
    middles = [
        start + terms.step(column, size) - text_width(terms.sign, size) - 3 * AIR * size
        for start, column in zip(starts, columns, strict=True)
    ]
    mark = Rect(
        -wide / 2, -tall / 2, wide, tall, stroke="filter-ink", stroke_width=2, radius=tall / 2
    )
    places: list[Point | None] = []
    for step in walk.steps:
        if step.winner is None:
            places.append(None)
            continue
        row = step.position.rows.index(step.winner[0])
        col = step.position.cols.index(step.winner[1])
        text = text_width(terms.reads[row][col][step.position.index][0], size)
        y = first.y - MIDDLE * size + row * _pitch(walk, size)
        places.append(Point(first.x + middles[col] - text / 2, y))
    sheet.moving += gliding([mark], places)


def _draw_factor(
    sheet: Sheet, terms: Terms, row: int, col: int, end: float, y: float, size: float
) -> float:
    """Draw the weight and its dot so that they end at `end`; returns where the read one ends."""
    if not terms.weights:
        return end
    weight = terms.weights[row][col]
    sheet.text(end, y, [(weight, "filter-ink")], size, "end", 600)
    dot = text_width("·", size)
    end -= text_width(weight, size * WIDER) + AIR * size
    sheet.text(end - dot / 2, y, [("·", "soft")], size)
    return end - dot - AIR * size


def _bracket(x: float, y: float, tall: float, bend: float) -> Iterator[Line]:
    """A bracket around a middle, open to the right if `bend` is positive."""
    corner = abs(bend)
    yield Line(x + bend, y - tall, x, y - tall + corner, "soft", 2)
    yield Line(x, y - tall + corner, x, y + tall - corner, "soft", 2)
    yield Line(x, y + tall - corner, x + bend, y + tall, "soft", 2)


def draw_ending(sheet: Sheet, ending: Ending, left: Point, size: float) -> None:
    x, y = left.x, left.y + MIDDLE * size
    for looks, weight in ending.parts:
        room = widest(looks, size)
        sheet.text(x + room / 2, y, looks, size, "middle", weight)
        x += room + GAP * size
    box = ending.box(size)
    tall = 1.6 * size
    sheet.still.append(
        Rect(x, left.y - tall / 2, box, tall, stroke="output-ink", stroke_width=3, radius=7)
    )
    sheet.text(x + box / 2, y, ending.value, size, "middle", 700)
