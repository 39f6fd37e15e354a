"""The volumes before and after in numbers, and how many numbers the layer learns."""

from app.figure.facts import Fact, draw_facts
from app.figure.formula import Run
from app.figure.numbers import show
from app.figure.sheet import Sheet
from app.figure.volume.walk import VolumeWalk
from app.figure.words import Words


def draw_sizes(
    sheet: Sheet, walk: VolumeWalk, words: Words, top: float, width: float, edge: float
) -> float:
    """Draw them under `top`; returns the height of the lines."""
    return draw_facts(sheet, _facts(walk, words), top, width, edge)


def _facts(walk: VolumeWalk, words: Words) -> list[Fact]:
    depth, rows, cols = walk.geometry.input_shape
    maps, high, wide = walk.geometry.output_shape
    return [
        ("", _volume("₁", "input-ink", (cols, rows, depth))),
        ("", _volume("₂", "output-ink", (wide, high, maps))),
        (words.t("Parameters"), _parameters(walk)),
    ]


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
