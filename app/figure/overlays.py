"""What lies over the grids: the window, the target, rings, and what does not fit."""

from collections.abc import Iterator

from app.engine.trace import Step
from app.figure import grids
from app.figure.grids import frame, offset
from app.figure.model import Layer, Mark, Rect
from app.figure.places import Places
from app.figure.sheet import gliding
from app.figure.stage import window_ways
from app.figure.walk import Walk


def overlays(walk: Walk, places: Places) -> Iterator[Layer]:
    """On top: what does not fit, the winner's rings, the filter's frame, the window, the target."""
    rows, cols = walk.rows, walk.cols
    box, middle = places.input, places.filter
    if not walk.steps:
        out = frame(
            box, 0, 0, rows.effective_kernel, cols.effective_kernel, "error-ink", dashed=True
        )
        around = frame(middle, 0, 0, middle.rows, middle.cols, "filter-ink")
        yield Layer((*_outside(walk, places), out, around))
        return
    yield from _misfit(walk, places)
    yield from _rings(walk, places)
    ways = window_ways(walk, places)
    yield Layer((frame(middle, 0, 0, middle.rows, middle.cols, "filter-ink"),))
    window = frame(box, 0, 0, rows.effective_kernel, cols.effective_kernel, "filter-ink")
    yield from gliding([window], ways)
    target = frame(places.output, 0, 0, 1, 1, "output-ink")
    cells = [offset(places.output, step.position.row, step.position.col) for step in walk.steps]
    yield from gliding([target], cells)


def _outside(walk: Walk, places: Places) -> Iterator[Mark]:
    """The part of a window beyond the edge, for one larger than the whole input."""
    rows, cols = walk.rows, walk.cols
    high, wide = rows.effective_kernel, cols.effective_kernel
    if wide > cols.padded:
        yield _beyond(places, 0, cols.padded, high, wide - cols.padded)
    if high > rows.padded:
        yield _beyond(places, rows.padded, 0, high - rows.padded, min(wide, cols.padded))


def _beyond(places: Places, row: int, col: int, rows: int, cols: int) -> Rect:
    corner = places.input.corner(row, col)
    side = places.input.cell
    return Rect(corner.x, corner.y, cols * side, rows * side, hatch="error-line")


def _misfit(walk: Walk, places: Places) -> Iterator[Layer]:
    """The window after the last one, where it sticks out: beside each step's rows, or below."""
    window = walk.next_window
    if walk.fits or window is None:
        return
    rows, cols = window.bottom - window.top, window.right - window.left
    right = walk.cols.misfit is not None
    over = (
        _beyond(places, 0, walk.cols.padded, rows, window.right - walk.cols.padded)
        if right
        else _beyond(places, walk.rows.padded, 0, window.bottom - walk.rows.padded, cols)
    )
    next_one = frame(
        places.input, window.top, window.left, rows, cols, "error-ink", width=3, dashed=True
    )
    windows = (step.position.window for step in walk.steps)
    ways = [
        offset(places.input, at.top, 0) if right else offset(places.input, 0, at.left)
        for at in windows
    ]
    yield from gliding([over, next_one], ways)


def _rings(walk: Walk, places: Places) -> Iterator[Layer]:
    """Around the winner, in the input and in the window."""
    if walk.state.layer != "max":
        return
    box, middle = places.input, places.filter
    at = [step.winner and offset(box, *step.winner) for step in walk.steps]
    taps = [step.winner and offset(middle, *_tap(step, *step.winner)) for step in walk.steps]
    yield from gliding([grids.ring(box, 0, 0, "filter-ink")], at)
    yield from gliding([grids.ring(middle, 0, 0, "filter-ink")], taps)


def _tap(step: Step, row: int, col: int) -> tuple[int, int]:
    """A padded cell in the window's own rows and columns."""
    return step.position.rows.index(row), step.position.cols.index(col)
