"""From a state to its drawing: the page's stage, laid out for all steps at once."""

from collections.abc import Iterator

from app.engine.geometry import Axis
from app.engine.trace import Step
from app.figure import grids
from app.figure.arithmetic import draw_arithmetic
from app.figure.formula import draw_formula
from app.figure.grids import cell, frame, heading, number, offset
from app.figure.model import Drawing, Layer, Line, Mark, Point, Rect, Text
from app.figure.numbers import show
from app.figure.places import EDGE, Places, Sizes, place
from app.figure.sheet import Sheet, gliding
from app.figure.state import FigureState
from app.figure.tell import describe_step, figure_title, no_output, sizes_note
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
    places = place(_sizes(walk, words), width)
    sheet = Sheet(max(1, len(walk.steps)))
    _draw_still(sheet, walk, places, words)
    bottom = places.bottom + BELOW
    if walk.steps:
        bottom += draw_arithmetic(sheet, walk, bottom, places.width, EDGE) + 8
    bottom += draw_formula(sheet, walk, words, bottom, places.width, EDGE)
    height = bottom + EDGE / 2
    layers = [
        Layer((Rect(0, 0, places.width, height, fill="page"), *_grounds(walk, places))),
        *_washes(walk, places),
        *sheet.layers(),
        *_filled(walk, places),
        *_frames(walk, places),
    ]
    return Drawing(
        places.width, height, max(1, len(walk.steps)), tuple(layers), figure_title(walk, words),
        tuple(describe_step(walk, step, words) for step in walk.steps) or (no_output(walk, words),),
        words.language,
    )  # fmt: skip


def _sizes(walk: Walk, words: Words) -> Sizes:
    rows, cols = walk.rows, walk.cols
    ring = 0 if walk.state.padding else 1
    window = walk.next_window
    padded = walk.padded.shape
    note = _step_note(walk, words, len(walk.steps))
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
            text_width(_filter_title(walk, words), grids.TITLE),
            text_width(_filter_note(walk), grids.NOTE),
        ),
        map_heading=max(
            text_width(words.t("Activation map"), grids.TITLE), text_width(note, grids.NOTE)
        ),
    )


def _room(axis: Axis) -> int:
    """The map's size with stride 1, no dilation, and at least one cell of padding."""
    padding = max(axis.pad_before, 1)
    return Axis(axis.size, axis.kernel, pad_before=padding, pad_after=padding).output


def _filter_title(walk: Walk, words: Words) -> str:
    return words.t("Window") if walk.weight is None else words.t("Filter")


def _filter_note(walk: Walk) -> str:
    note = f"{walk.rows.kernel}×{walk.cols.kernel}, S = {walk.rows.stride}"
    return note if walk.rows.dilation == 1 else f"{note}, D = {walk.rows.dilation}"


def _step_note(walk: Walk, words: Words, step: int) -> str:
    """`step` from 1."""
    size = f"{walk.rows.output}×{walk.cols.output}"
    return words.t("{size}, step {n} of {total}", size=size, n=step, total=len(walk.steps))


def _draw_still(sheet: Sheet, walk: Walk, places: Places, words: Words) -> None:
    sheet.still += _input_numbers(walk, places)
    sheet.still += heading(places.input, words.t("Input"), sizes_note(walk), "input-ink")
    title = _filter_title(walk, words)
    sheet.still += heading(places.filter, title, _filter_note(walk), "filter-ink")
    _draw_filter(sheet, walk, places)
    if walk.weight is None:
        sheet.still += _arrow(places.times)
    else:
        sheet.still += [*_circled_star(places), *_bias(walk, places)]
    if not walk.steps:
        return
    sheet.still += _arrow(places.equals) if walk.weight is None else _equals(places)
    sheet.still += heading(places.output, words.t("Activation map"), "", "output-ink")
    notes = [(_step_note(walk, words, k + 1), "soft") for k in range(len(walk.steps))]
    sheet.text(places.output.x, places.output.y - 9, notes, grids.NOTE, "start")
    sheet.still += (
        cell(places.output, row, col, stroke="output-line", dashed=True, inset=1.5)
        for row in range(places.output.rows)
        for col in range(places.output.cols)
    )


def _inside(axis: Axis, at: int) -> bool:
    return axis.pad_before <= at < axis.pad_before + axis.size


def _input_cells(walk: Walk) -> Iterator[tuple[int, int, bool, bool]]:
    """Row, column, whether it is padding, and whether no window reads it."""
    rows, cols = walk.rows, walk.cols
    dead_row = rows.padded - rows.unused if walk.steps else rows.padded
    dead_col = cols.padded - cols.unused if walk.steps else cols.padded
    for row in range(rows.padded):
        for col in range(cols.padded):
            padding = not (_inside(rows, row) and _inside(cols, col))
            yield row, col, padding, row >= dead_row or col >= dead_col


def _grounds(walk: Walk, places: Places) -> Iterator[Mark]:
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


def _washes(walk: Walk, places: Places) -> Iterator[Layer]:
    """What the window reads is tinted; the tint glides with it, under the numbers."""
    if not walk.steps:
        return
    rows, cols = walk.rows.taps(0), walk.cols.taps(0)
    marks = [cell(places.input, row, col, fill="filter-wash") for row in rows for col in cols]
    yield from gliding(marks, _ways(walk, places))


def _ways(walk: Walk, places: Places) -> list[Point]:
    """How far each step's window is from the first corner."""
    windows = (step.position.window for step in walk.steps)
    return [offset(places.input, window.top, window.left) for window in windows]


def _input_numbers(walk: Walk, places: Places) -> Iterator[Mark]:
    """Over the tint: the borders of padding and of what is left over, and all numbers."""
    texts, size = grids.written(places.input, walk.padded)
    for row, col, padding, unused in _input_cells(walk):
        if padding or unused:
            line = "error-ink" if unused else "padding-line"
            yield cell(places.input, row, col, stroke=line, dashed=True)
        ink = "padding-ink" if padding else "ink"
        yield number(places.input, row, col, texts[row][col], size, ink)


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


def _bias(walk: Walk, places: Places) -> Iterator[Mark]:
    bias, box = walk.state.whole_bias, places.filter
    if bias == 0:
        return
    text = f"−{show(-bias)}" if bias < 0 else f"+{show(bias)}"
    width = max(46, 22 + len(text) * 11)
    x, y = box.x + box.cols * box.cell / 2, box.bottom + 32
    yield Rect(x - width / 2, y - 17, width, 34, stroke="stride-ink", stroke_width=2, radius=17)
    yield Text(x, y + grids.MIDDLE * 18, text, 18, "stride-ink", weight=600)


def _circled_star(places: Places) -> Iterator[Mark]:
    """⊛, drawn: few fonts have it."""
    x, y, size = places.times.x, places.times.y, _sign(places)
    yield Rect(x - size, y - size, 2 * size, 2 * size, stroke="soft", stroke_width=2, radius=size)
    arm = 0.58 * size
    for across, down in ((0, 1), (0.866, 0.5), (0.866, -0.5)):
        dx, dy = across * arm, down * arm
        yield Line(x - dx, y - dy, x + dx, y + dy, "soft", 2)


def _equals(places: Places) -> Iterator[Mark]:
    x, y, size = places.equals.x, places.equals.y, _sign(places)
    for down in (-0.3 * size, 0.3 * size):
        yield Line(x - 0.75 * size, y + down, x + 0.75 * size, y + down, "soft", 2.5)


def _arrow(at: Point) -> Iterator[Mark]:
    x, y = at.x, at.y
    yield Line(x - 12, y, x + 12, y, "soft", 2)
    yield Line(x + 5, y - 6, x + 12, y, "soft", 2)
    yield Line(x + 5, y + 6, x + 12, y, "soft", 2)


def _sign(places: Places) -> float:
    """Half the size of an operator."""
    return max(8, min(15, places.cell * 0.3))


def _filled(walk: Walk, places: Places) -> Iterator[Layer]:
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


def _frames(walk: Walk, places: Places) -> Iterator[Layer]:
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
    ways = _ways(walk, places)
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
