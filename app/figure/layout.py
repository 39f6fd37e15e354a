"""From a state to its drawing: the page's stage, laid out for all steps at once."""

from app.engine.geometry import Axis
from app.figure import grids
from app.figure.arithmetic import draw_arithmetic
from app.figure.formula import draw_formula
from app.figure.model import Drawing, Layer, Rect
from app.figure.overlays import overlays
from app.figure.places import EDGE, Sizes, place
from app.figure.sheet import Sheet
from app.figure.stage import draw_grids, filled, grounds, washes
from app.figure.state import FigureState
from app.figure.tell import (
    describe_step,
    figure_title,
    filter_note,
    filter_title,
    no_output,
    step_note,
)  # fmt: skip
from app.figure.walk import Walk, walk_of
from app.figure.widths import text_width
from app.figure.words import Words

WIDTHS = (280, 2400)  # that may be asked for
BELOW = 18  # between the grids and the arithmetic


def drawing_of(state: FigureState, width: int | None = None) -> Drawing:
    """The figure of a state, a frame for each step; one frame where no window fits.

    `width` is that of the drawing in its own units; None: as wide as it becomes. Drawings narrower
    than 560 have the map under the input.

    Raises:
        ConvolutionError: the state asks for what the engine refuses.
    """
    return draw(walk_of(state), width)


def draw(walk: Walk, width: int | None = None) -> Drawing:
    words = Words(walk.state.lang)
    places = place(sizes_of(walk, words), width)
    sheet = Sheet(max(1, len(walk.steps)))
    draw_grids(sheet, walk, places, words)
    bottom = places.bottom + BELOW
    if walk.steps:
        bottom += draw_arithmetic(sheet, walk, bottom, places.width, EDGE) + 8
    bottom += draw_formula(sheet, walk, words, bottom, places.width, EDGE)
    height = bottom + EDGE / 2
    layers = [
        Layer((Rect(0, 0, places.width, height, fill="page"), *grounds(walk, places))),
        *washes(walk, places),
        *sheet.layers(),
        *filled(walk, places),
        *overlays(walk, places),
    ]
    return Drawing(
        places.width, height, max(1, len(walk.steps)), tuple(layers), figure_title(walk, words),
        tuple(describe_step(walk, step, words) for step in walk.steps) or (no_output(walk, words),),
        words.language,
    )  # fmt: skip


def sizes_of(walk: Walk, words: Words) -> Sizes:
    """What is to be placed of a walk."""
    rows, cols = walk.rows, walk.cols
    ring = 0 if walk.state.padding else 1
    window = walk.next_window
    padded = walk.padded.shape
    note = step_note(walk, words, len(walk.steps))
    return Sizes(
        padded=(padded[0], padded[1]),
        ring=ring,
        filter=(rows.kernel, cols.kernel),
        output=(walk.values.shape[0], walk.values.shape[1]),
        room=(_room(rows), _room(cols)),
        beyond=(
            (max(0, window.bottom - padded[0]), max(0, window.right - padded[1]))
            if window
            else (0, 0)
        ),
        filter_heading=max(
            text_width(filter_title(walk, words), grids.TITLE),
            text_width(filter_note(walk), grids.NOTE),
        ),
        map_heading=max(
            text_width(words.t("Activation map"), grids.TITLE), text_width(note, grids.NOTE)
        ),
    )


def _room(axis: Axis) -> int:
    """The map's size with stride 1, no dilation, and at least one cell of padding."""
    padding = max(axis.pad_before, 1)
    return Axis(axis.size, axis.kernel, pad_before=padding, pad_after=padding).output
