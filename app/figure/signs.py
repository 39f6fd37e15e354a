"""The signs between the grids, drawn: few fonts have ⊛."""

from collections.abc import Iterator

from app.figure import grids
from app.figure.model import Line, Mark, Point, Rect, Text
from app.figure.numbers import show
from app.figure.places import Places
from app.figure.walk import Walk


def circled_star(at: Point, size: float) -> Iterator[Mark]:
    """⊛, drawn: few fonts have it. `size` is half of its own."""
    x, y = at.x, at.y
    yield Rect(x - size, y - size, 2 * size, 2 * size, stroke="soft", stroke_width=2, radius=size)
    arm = 0.58 * size
    for across, down in ((0, 1), (0.866, 0.5), (0.866, -0.5)):
        dx, dy = across * arm, down * arm
        yield Line(x - dx, y - dy, x + dx, y + dy, "soft", 2)


def equals(at: Point, size: float) -> Iterator[Mark]:
    x, y = at.x, at.y
    for down in (-0.3 * size, 0.3 * size):
        yield Line(x - 0.75 * size, y + down, x + 0.75 * size, y + down, "soft", 2.5)


def arrow(at: Point) -> Iterator[Mark]:
    x, y = at.x, at.y
    yield Line(x - 12, y, x + 12, y, "soft", 2)
    yield Line(x + 5, y - 6, x + 12, y, "soft", 2)
    yield Line(x + 5, y + 6, x + 12, y, "soft", 2)


def bias_chip(walk: Walk, places: Places) -> Iterator[Mark]:
    bias, box = walk.state.whole_bias, places.filter
    if bias == 0:
        return
    text = f"−{show(-bias)}" if bias < 0 else f"+{show(bias)}"
    width = max(46, 22 + len(text) * 11)
    x, y = box.x + box.cols * box.cell / 2, box.bottom + 32
    yield Rect(x - width / 2, y - 17, width, 34, stroke="stride-ink", stroke_width=2, radius=17)
    yield Text(x, y + grids.MIDDLE * 18, text, 18, "stride-ink", weight=600)


def sign_of(places: Places) -> float:
    """Half the size of an operator."""
    return max(8, min(15, places.cell * 0.3))
