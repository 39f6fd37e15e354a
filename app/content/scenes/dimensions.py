"""How many places a window has: one cell a step, two, three, and the formula."""

from app.content.presets import N_
from app.content.scenes.scene import Scene, Variant

SCENES = (
    Scene(
        number=7,
        id="stride-1",
        title=N_("Spatial dimensions"),
        text=N_(
            "A 3×3 filter walks over a 7×7 input, one cell a step. Each place where it fits gives "
            "one cell of the activation map."
        ),
        view="plane",
        controls=("size", "kernel"),
        bounds={"size": (5, 12), "kernel": (1, 5)},
        notes=(
            N_("Ask before playing: how many places does the window have in one row? Count aloud."),
            N_("Show that the window turns at the end of a row and begins one row lower."),
            N_(
                "Misconception: the map is as large as the input. The window needs room, so the "
                "map loses F − 1 cells along each axis."
            ),
        ),
    ),
    Scene(
        number=8,
        id="stride-2",
        title=N_("Stride 2"),
        text=N_(
            "The same filter now jumps two cells at once, across and down. The places between are "
            "skipped, and the output is smaller."
        ),
        view="plane",
        settings={"stride": "2"},
        controls=("stride", "size", "kernel"),
        bounds={"stride": (1, 4), "size": (5, 12), "kernel": (1, 5)},
        notes=(
            N_("Ask for the output size before the walk ends, then let it play to the end."),
            N_("Show the jump at the end of a row: the window goes two rows down, not one."),
            N_(
                "Misconception: stride 2 halves the filter or skips cells inside it. The filter is "
                "whole; only its places are farther apart (cells skipped inside are dilation)."
            ),
        ),
    ),
    Scene(
        number=9,
        id="stride-3",
        title=N_("Stride 3 does not fit"),
        text=N_(
            "With stride 3 the third window sticks out over the edge. The lecture and the "
            "frameworks answer this differently."
        ),
        view="plane",
        settings={"stride": "3"},
        asking_title=N_("Stride 3: does it fit?"),
        panels=("text", "question", "formula", "answers", "controls"),
        controls=("stride", "size", "padding"),
        bounds={"stride": (1, 4), "size": (5, 12), "padding": (0, 3)},
        notes=(
            N_("Ask first: where does the third window stand? Does all of it lie inside?"),
            N_("Show the hatched row and column: frameworks leave them out and give no warning."),
            N_(
                "Misconception: an error would be raised. PyTorch rounds down silently; a network "
                "may throw away the edge of every picture without anyone noticing."
            ),
        ),
        asks=True,
    ),
    Scene(
        number=10,
        id="output-size",
        title=N_("Output size"),
        text=N_(
            "The filter has N − F cells left to move, S at a time, and one place to start from. "
            "Where the quotient is not whole, the filter does not fit."
        ),
        view="plane",
        panels=("text", "formula", "variants", "controls"),
        controls=("size", "kernel", "stride"),
        bounds={"size": (5, 12), "kernel": (1, 5), "stride": (1, 4)},
        variants=(
            Variant(settings={"stride": "1"}, tells="size"),
            Variant(settings={"stride": "2"}, tells="size"),
            Variant(settings={"stride": "3"}, tells="size"),
        ),
        notes=(
            N_("Ask where the + 1 comes from: it is the first place, before any move."),
            N_("Click through the three strides, then change N and ask which of them fit now."),
            N_(
                "Misconception: N / S. The filter itself takes room, which is why F is subtracted "
                "first."
            ),
        ),
    ),
)
