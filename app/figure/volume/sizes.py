"""The volumes before and after in numbers, and how many numbers the layer learns."""

from app.figure.formula import SIZE, WORD, Run, draw_run, run_width
from app.figure.grids import MIDDLE
from app.figure.numbers import show
from app.figure.sheet import Sheet
from app.figure.volume.walk import VolumeWalk
from app.figure.widths import text_width
from app.figure.words import Words

HEIGHT = 38
APART = 36


def draw_sizes(
    sheet: Sheet, walk: VolumeWalk, words: Words, top: float, width: float, edge: float
) -> float:
    """Draw them under `top` in one line, or below each other where there is no room for that.

    Returns:
        The height of the lines.
    """
    room = width - 2 * edge
    parts = [
        (title if _lead(title) + run_width(run) <= room else "", run)  # rather none than half
        for title, run in _parts(walk, words)
    ]
    rooms = [_lead(title) + run_width(run) for title, run in parts]
    beside = sum(rooms) + APART * (len(parts) - 1) <= room
    lines = [[0, 1, 2]] if beside else [[0], [1], [2]]
    for number, line in enumerate(lines):
        x = (width - sum(rooms[part] for part in line) - APART * (len(line) - 1)) / 2
        y = top + (number + 0.5) * HEIGHT
        for part in line:
            title, run = parts[part]
            if title:
                sheet.text(x, y + MIDDLE * WORD, [(title, "soft")], WORD, "start")
            draw_run(sheet, run, x + _lead(title), y + MIDDLE * SIZE)
            x += rooms[part] + APART
    return len(lines) * HEIGHT


def _parts(walk: VolumeWalk, words: Words) -> list[tuple[str, Run]]:
    """What stands before each, and its numbers."""
    depth, rows, cols = walk.geometry.input_shape
    maps, high, wide = walk.geometry.output_shape
    return [
        ("", _volume("₁", "input-ink", (cols, rows, depth))),
        ("", _volume("₂", "output-ink", (wide, high, maps))),
        (words.t("Parameters"), _parameters(walk)),
    ]


def _lead(title: str) -> float:
    return text_width(title, WORD) + 12 if title else 0


def _volume(index: str, ink: str, sizes: tuple[int, int, int]) -> Run:
    """W₁×H₁×D₁ = 32×32×3"""
    run: Run = [(f"W{index}", ink), ("×", "ink"), (f"H{index}", ink), ("×", "ink")]
    run += [(f"D{index}", ink), (" = ", "ink")]
    for size in sizes:
        run += [(str(size), ink), ("×", "ink")]
    return run[:-1]


def _parameters(walk: VolumeWalk) -> Run:
    """(5·5·3 + 1)·6 = 76·6 = 456; pooling learns nothing."""
    geometry = walk.geometry
    if geometry.weight_shape is None:
        return [("0", "output-ink")]
    filters, depth, kh, kw = geometry.weight_shape
    one = geometry.parameters // filters
    return [
        ("(", "ink"), (show(kh), "filter-ink"), ("·", "ink"), (show(kw), "filter-ink"),
        ("·", "ink"), (show(depth), "input-ink"), (" + ", "ink"), ("1", "stride-ink"),
        (")·", "ink"), (show(filters), "output-ink"), (f" = {show(one)}·", "ink"),
        (show(filters), "output-ink"), (" = ", "ink"), (show(geometry.parameters), "output-ink"),
    ]  # fmt: skip
