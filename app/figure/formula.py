"""The size formula in numbers, each in its idea's ink, and what follows where nothing fits."""

from app.engine.geometry import Axis
from app.figure.grids import MIDDLE
from app.figure.model import Ink, Line, Weight
from app.figure.numbers import decimal, show
from app.figure.sheet import Sheet
from app.figure.tell import no_output
from app.figure.walk import Sized
from app.figure.widths import text_width, wrapped
from app.figure.words import Words

SIZE, WORD = 18, 15
HEIGHT = 52
AIR = 6
PITCH = 1.35 * WORD  # from line to line of the verdict

Run = list[tuple[str, Ink]]  # pieces of one line


def draw_formula(
    sheet: Sheet, walk: Sized, words: Words, top: float, width: float, edge: float
) -> float:
    """Draw the line under `top` in the middle, one under the other if both axes do not fit beside.

    Returns:
        The height of the lines.
    """
    axes = [walk.rows] if walk.rows == walk.cols else [walk.rows, walk.cols]
    title = words.t("Output size")
    names = ["" if len(axes) == 1 else name for name in ("H₂ = ", "W₂ = ")]
    lead = text_width(title, WORD) + 2 * AIR
    widths = [_width(axis, name) for axis, name in zip(axes, names, strict=False)]
    beside = lead + sum(widths) + 28 * (len(axes) - 1) <= width - 2 * edge
    rows = [list(range(len(axes)))] if beside else [[axis] for axis in range(len(axes))]
    y = top
    for n, row in enumerate(rows):
        total = sum(widths[axis] for axis in row) + 28 * (len(row) - 1)
        alone = not beside and lead + total > width - 2 * edge
        x = (width - total - (0 if alone else lead)) / 2
        if n == 0 and not alone:
            sheet.text(x, y + HEIGHT / 2 + MIDDLE * WORD, [(title, "soft")], WORD, "start")
        x += 0 if alone else lead
        for axis in row:
            _draw_axis(sheet, axes[axis], names[axis], x, y + HEIGHT / 2)
            x += widths[axis] + 28
        y += HEIGHT
    return y - top + _draw_verdict(sheet, walk, words, y, width, edge)


def _over(axis: Axis) -> Run:
    """N − F + 2·P, and with dilation N − D·(F − 1) − 1 + 2·P."""
    run: Run = [(show(axis.size), "input-ink"), (" − ", "ink")]
    if axis.dilation > 1:
        run += [(show(axis.dilation), "filter-ink"), ("·(", "ink")]
        run += [(show(axis.kernel), "filter-ink"), (" − 1) − 1", "ink")]
    else:
        run.append((show(axis.kernel), "filter-ink"))
    if axis.pad_before:
        run += [(" + 2·", "ink"), (show(axis.pad_before), "padding-ink")]
    return run


def _after(axis: Axis) -> Run:
    size = (show(axis.output), "output-ink") if axis.fits else (_exact(axis), "error-ink")
    return [(" + 1 = ", "ink"), size]


def _exact(axis: Axis) -> str:
    return decimal(float(axis.exact))


def run_width(run: Run, size: float = SIZE) -> float:
    return sum(text_width(text, size) for text, _ in run)


def _width(axis: Axis, name: str) -> float:
    return text_width(name, SIZE) + run_width(_over(axis)) + AIR + run_width(_after(axis))


def _draw_axis(sheet: Sheet, axis: Axis, name: str, x: float, middle: float) -> None:
    """A fraction with its bar in the middle of the line, `x` its left end."""
    over, base = _over(axis), middle + MIDDLE * SIZE
    if name:
        sheet.text(x, base, [(name.strip(), "output-ink")], SIZE, "start")
        x += text_width(name, SIZE)
    bar = run_width(over)
    draw_run(sheet, over, x, middle - 6)
    sheet.still.append(Line(x - 2, middle, x + bar + 2, middle, "ink", 1.25))
    sheet.text(x + bar / 2, middle + 4 + 0.75 * SIZE, [(show(axis.stride), "stride-ink")], SIZE)
    draw_run(sheet, _after(axis), x + bar + AIR, base)


def draw_run(sheet: Sheet, run: Run, x: float, y: float, size: float = SIZE) -> None:
    """Pieces one after the other; each stands in the middle of its room, so fonts may differ."""
    for text, ink in run:
        room = text_width(text, size)
        weight: Weight = 400 if ink == "ink" else 600
        inside = text.strip()
        lead = text_width(text[: len(text) - len(text.lstrip())], size)
        trail = text_width(text[len(text.rstrip()) :], size)
        if sum(map(str.isalpha, inside)) > 1:  # how wide a word is, is guessed
            sheet.text(x + lead, y, [(inside, ink)], size, "start", weight)
        else:
            sheet.text(x + (lead + room - trail) / 2, y, [(inside, ink)], size, "middle", weight)
        x += room


def _draw_verdict(
    sheet: Sheet, walk: Sized, words: Words, top: float, width: float, edge: float
) -> float:
    """What follows if the steps do not come out even; nothing where they do."""
    if walk.fits:
        return 0
    room = width - 2 * edge
    misfit, consequence = _verdict(walk, words)
    lines: list[tuple[str, Ink, Weight]] = []
    lines += ((line, "error-ink", 600) for line in wrapped(misfit, WORD, room))
    lines += ((line, "soft", 400) for line in wrapped(consequence, WORD, room))
    for n, (line, ink, weight) in enumerate(lines):
        sheet.text(width / 2, top + (n + 0.9) * PITCH, [(line, ink)], WORD, "middle", weight)
    return (len(lines) + 0.4) * PITCH


def _verdict(walk: Sized, words: Words) -> tuple[str, str]:
    """What does not fit, and what follows."""
    rows, cols = walk.rows, walk.cols
    lecture = words.t("Lecture: cannot be applied.")
    if min(rows.output, cols.output) < 1:
        why = no_output(walk, words)
        return why[0].upper() + why[1:], lecture
    axis = rows if cols.fits else cols
    misfit = words.t("Does not fit: {exact} = {decimal}", exact=axis.exact, decimal=_exact(axis))
    rounded = [
        words.t("Frameworks: round down to {size}", size=f"{rows.output}×{cols.output}"),
        rows.unused and words.plural("{n} row unused", "{n} rows unused", rows.unused),
        cols.unused and words.plural("{n} column unused", "{n} columns unused", cols.unused),
    ]
    followed = ", ".join(text for text in rounded if text)
    return misfit, f"{lecture} {followed}."
