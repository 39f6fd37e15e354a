"""Groups: which input channels each output channel reads, drawn as lines, and what that costs.
Mirrors static/js/torch/groups.js."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from app.engine.geometry import Geometry
from app.figure.formula import Run, draw_run, run_width
from app.figure.model import Ink, Line, Mark, Rect, Text
from app.figure.network.room import Room, label
from app.figure.network.words import grouped
from app.figure.sheet import Sheet
from app.figure.widths import fitting
from app.figure.words import Words

WIDTH, HEIGHT = 520, 372
TOP = 34  # for the names of the columns
NODE, LARGEST = 46, 34  # a channel's width, and its height at most
LEFT, LEFT_NARROW = 70, 40
HUES = 8
PIECES = 10  # straight lines that make a bent one
COUNTS, COUNT_LINE = 330, 40  # width of the counts, and height of a line of them


@dataclass(frozen=True, slots=True)
class Column:
    """Channels below each other."""

    x: float
    first: float
    pitch: float

    def middle(self, channel: int) -> float:
        return self.first + channel * self.pitch + self.high / 2

    @property
    def high(self) -> float:
        return min(LARGEST, self.pitch - 3)


def draw_diagram(geometry: Geometry, left: float, top: float, width: float) -> Iterator[Mark]:
    """As wide as there is room, WIDTH at most."""
    whole = width >= WIDTH
    beside, size = (LEFT, 16) if whole else (LEFT_NARROW, 12)
    columns = (
        _column(geometry.channels, left + beside, top),
        _column(geometry.out_channels, left + min(width, WIDTH) - beside - NODE, top),
    )
    names: tuple[tuple[str, Ink], ...] = (
        ("in_channels", "input-ink"), ("out_channels", "output-ink")
    )  # fmt: skip
    for column, (name, ink) in zip(columns, names, strict=True):
        yield Text(column.x + NODE / 2, top + 18, name, size, ink, weight=600, face="code")
    for group in range(geometry.groups):
        yield from _group(geometry, group, columns)
    kinds = (geometry.channels, "input"), (geometry.out_channels, "output")
    for column, (count, kind) in zip(columns, kinds, strict=True):
        for channel in range(count):
            yield from _channel(column, channel, kind)


def _column(count: int, x: float, top: float) -> Column:
    pitch = min(LARGEST + 8, (HEIGHT - TOP - 6) / count)
    return Column(x, top + TOP + (HEIGHT - TOP - 6 - pitch * count) / 2, pitch)


def _group(geometry: Geometry, group: int, columns: tuple[Column, Column]) -> Iterator[Mark]:
    """Its lines, and its name on both sides where there are several."""
    left, right = columns
    parts = geometry.group(group)
    ink = f"group-{group % HUES}"
    for source in parts.inputs:
        for target in parts.outputs:
            start, end = left.x + NODE, right.x
            yield from _bent(start, left.middle(source), end, right.middle(target), ink)
    if geometry.groups > 1:
        for x, column, channels in (
            (left.x - 24, left, parts.inputs), (right.x + NODE + 24, right, parts.outputs),
        ):  # fmt: skip
            middle = (column.middle(channels[0]) + column.middle(channels[-1])) / 2
            yield label(x, middle, f"g{group + 1}", 16, ink, 700)


def _bent(x1: float, y1: float, x2: float, y2: float, ink: Ink) -> Iterator[Line]:
    """An S from left to right, level at both ends."""
    points = []
    for number in range(PIECES + 1):
        t = number / PIECES
        ease = 3 * t * t - 2 * t**3  # of a curve whose handles reach the middle: its height
        across = (1.5 * t * (1 - t) ** 2 + 1.5 * t * t * (1 - t)) + t**3  # ..., and its width
        points.append((round(x1 + (x2 - x1) * across, 2), round(y1 + (y2 - y1) * ease, 2)))
    for one, other in pairwise(points):
        yield Line(*one, *other, ink, 1.5)


def _channel(column: Column, channel: int, kind: str) -> Iterator[Mark]:
    middle, high = column.middle(channel), column.high
    yield Rect(
        column.x, middle - high / 2, NODE, high, f"{kind}-wash", f"{kind}-ink",
        radius=min(6, high / 3),
    )  # fmt: skip
    yield label(column.x + NODE / 2, middle, str(channel + 1), min(15, 0.8 * high), "ink", 600)


def draw_counts(geometry: Geometry, biased: bool, words: Words, room: Room, top: float) -> Sheet:
    """Where the counts come from, factor by factor; each under its name."""
    sheet = Sheet(1)
    for number, (title, run) in enumerate(_counts(geometry, biased, words)):
        y = top + number * 2 * COUNT_LINE
        sheet.text(room.x, y + 16, [(title, "soft")], fitting(title, 16, room.width), "start")
        size = min(20, 18 * room.width / run_width(run))
        draw_run(sheet, run, room.x, y + COUNT_LINE + 8, size)
    return sheet


def _counts(geometry: Geometry, biased: bool, words: Words) -> list[tuple[str, Run]]:
    assert geometry.weight_shape is not None
    filters, depth, kh, kw = geometry.weight_shape
    _, rows, cols = geometry.output_shape
    window: Run = [
        (str(depth), "group-0"), ("·", "ink"), (str(kh), "filter-ink"), ("·", "ink"),
        (str(kw), "filter-ink"),
    ]  # fmt: skip
    bias: Run = [(" + ", "ink"), ("1", "stride-ink"), (")", "ink")] if biased else []
    return [
        (words.t("Parameters"), [
            (str(filters), "output-ink"), ("·(" if biased else "·", "ink"), *window, *bias,
            (" = ", "ink"), (grouped(geometry.parameters), "output-ink"),
        ]),
        (words.t("Multiply-adds"), [
            (f"{filters}·{rows}·{cols}", "output-ink"), ("·", "ink"), *window,
            (" = ", "ink"), (grouped(geometry.macs), "output-ink"),
        ]),
    ]  # fmt: skip
