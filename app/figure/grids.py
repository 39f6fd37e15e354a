"""A grid's marks: cells with their numbers, frames, headings."""

from collections.abc import Iterator

from app.engine.arrays import Array
from app.figure.model import Ink, Mark, Point, Rect, Text
from app.figure.numbers import show
from app.figure.places import Box, number_size

MIDDLE = 0.364  # from a line's middle down to its baseline: half of the height of digits, in sizes
INSET, ROUND = 1, 4  # of a cell: its edge, its corners
FRAME, FRAME_ROUND = 4, 5
TITLE, NOTE = 19, 16


def written(box: Box, values: Array) -> tuple[list[list[str]], float]:
    """The numbers of a grid as they are written, and their common size."""
    for digits in (3, 2):  # rather a place less than small numbers
        texts = [[show(value, digits) for value in row] for row in values.tolist()]
        size = number_size(box.cell, max((len(text) for row in texts for text in row), default=1))
        if size >= min(12, box.cell * 0.48):
            break
    return texts, round(size, 2)


def number(box: Box, row: int, col: int, text: str, size: float, ink: Ink = "ink") -> Text:
    corner = box.corner(row, col)
    x, y = corner.x + box.cell / 2, corner.y + box.cell / 2 + MIDDLE * size
    return Text(x, round(y, 2), text, size, ink)


def cell(
    box: Box, row: int, col: int, *, fill: Ink | None = None, stroke: Ink | None = None,
    dashed: bool = False, hatch: Ink | None = None, inset: float = INSET,
) -> Rect:  # fmt: skip
    corner = box.corner(row, col)
    side = box.cell - 2 * inset
    return Rect(
        corner.x + inset, corner.y + inset, side, side, fill, stroke,
        radius=min(ROUND, box.cell / 4), dashed=dashed, hatch=hatch,
    )  # fmt: skip


def frame(
    box: Box, row: int, col: int, rows: int, cols: int, ink: Ink,
    *, width: float = FRAME, dashed: bool = False,
) -> Rect:  # fmt: skip
    corner = box.corner(row, col)
    return Rect(
        corner.x, corner.y, cols * box.cell, rows * box.cell, stroke=ink, stroke_width=width,
        radius=FRAME_ROUND, dashed=dashed,
    )  # fmt: skip


def ring(box: Box, row: int, col: int, ink: Ink) -> Rect:
    """Around the winner of a window."""
    corner = box.corner(row, col)
    side = box.cell - 2 * INSET
    return Rect(
        corner.x + INSET, corner.y + INSET, side, side, stroke=ink, stroke_width=3, radius=side / 2
    )


def heading(box: Box, title: str, note: str, ink: Ink) -> Iterator[Mark]:
    yield Text(box.x, box.y - 29, title, TITLE, ink, "start", 600)
    if note:
        yield Text(box.x, box.y - 9, note, NOTE, "soft", "start")


def offset(box: Box, row: float, col: float) -> Point:
    return Point(col * box.cell, row * box.cell)
