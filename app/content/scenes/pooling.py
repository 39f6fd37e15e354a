"""Pooling: the largest of each window, and what its settings come to."""

from app.content.presets import N_
from app.content.scenes.scene import Scene, Variant

SCENES = (
    Scene(
        number=20,
        id="max-pooling",
        title=N_("Max pooling"),
        text=N_(
            "A 2×2 window moves with stride 2 and lets only its largest number through. The winner "
            "is ringed."
        ),
        view="plane",
        panels=("text", "question", "formula", "verdict", "counts", "controls"),
        settings={"layer": "max", "input": "pooling", "size": "4", "kernel": "2", "stride": "2"},
        controls=("kernel", "stride", "input"),
        bounds={"kernel": (1, 4), "stride": (1, 4), "size": (3, 8)},
        notes=(
            N_("Ask for all four numbers before the first step."),
            N_("Edit a cell that did not win: nothing changes. Then make it the largest."),
            N_(
                "Misconception: the map is averaged or blurred. One number of each window survives "
                "unchanged, the others are forgotten."
            ),
        ),
        asks=True,
    ),
    Scene(
        number=21,
        id="pooling-summary",
        title=N_("Pooling summary"),
        text=N_(
            "Pooling has a window size F and a stride S, and nothing to learn: it is a fixed "
            "function of its input. The depth stays as it was; padding is seldom used."
        ),
        view="plane",
        settings={"layer": "max", "size": "6", "kernel": "2", "stride": "2"},
        panels=("text", "formula", "variants", "counts", "controls"),
        controls=("size", "kernel", "stride"),
        bounds={"size": (4, 12), "kernel": (1, 5), "stride": (1, 4)},
        variants=(
            Variant(settings={"kernel": "2", "stride": "2"}, tells="size"),
            Variant(settings={"kernel": "3", "stride": "2"}, tells="size"),
            Variant(settings={"kernel": "3", "stride": "3"}, tells="size"),
        ),
        notes=(
            N_("Ask how many parameters a pooling layer has, and why none."),
            N_("F = 3, S = 2 overlaps: change N by one and it fits."),
            N_(
                "Misconception: pooling mixes the channels. Each activation map is pooled on its "
                "own."
            ),
        ),
    ),
)
