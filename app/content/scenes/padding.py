"""A border of zeros, the padding that keeps the size, and the settings in common use."""

from app.content.presets import N_
from app.content.scenes.scene import Scene, Variant

SCENES = (
    Scene(
        number=11,
        id="zero-padding",
        title=N_("Zero padding"),
        text=N_(
            "A border of zeros gives the filter places that hang over the edge of the input. The "
            "formula stays; the input becomes 2P cells longer."
        ),
        view="plane",
        settings={"padding": "1"},
        panels=("text", "question", "formula", "verdict", "controls"),
        controls=("padding", "size", "kernel", "stride"),
        bounds={"padding": (0, 3), "size": (5, 9), "kernel": (1, 5), "stride": (1, 3)},
        notes=(
            N_("Ask first: a 7×7 input, a 3×3 filter, stride 1, one cell of padding: what size?"),
            N_("Point at a corner cell of the input: with padding more windows use it."),
            N_(
                "Misconception: the padding counts once. It is added on both sides, so the length "
                "grows by 2P."
            ),
        ),
        asks=True,
    ),
    Scene(
        number=12,
        id="same-padding",
        title=N_("Keep the size"),
        text=N_(
            "At stride 1 a padding of (F − 1)/2 makes the output as large as the input. That is "
            "why filters of odd size are the common ones."
        ),
        view="plane",
        settings={"padding": "1"},
        panels=("text", "variants", "formula", "verdict", "controls"),
        controls=("kernel", "padding", "size"),
        bounds={"kernel": (1, 7), "padding": (0, 3), "size": (7, 9)},
        variants=(
            Variant(settings={"kernel": "3"}, tells="padding"),
            Variant(settings={"kernel": "5"}, tells="padding"),
            Variant(settings={"kernel": "7"}, tells="padding"),
        ),
        notes=(
            N_("Ask for P at F = 5 and at F = 7 before clicking."),
            N_("Set F = 4: no whole P keeps the size; PyTorch then pads one side more."),
            N_(
                "Misconception: this padding keeps the size at every stride. It does so at stride "
                "1 only."
            ),
        ),
    ),
    Scene(
        number=16,
        id="common-settings",
        title=N_("Common settings"),
        text=N_(
            "A few combinations serve most networks; K is usually a power of two. For F = 5 with "
            "stride 2 every padding that fits is looked for."
        ),
        view="plane",
        settings={"padding": "1"},
        panels=("text", "question", "variants", "verdict", "controls"),
        controls=("size",),
        bounds={"size": (5, 12), "stride": (1, 2), "padding": (0, 4)},
        variants=(
            Variant(settings={"out_channels": "32"}, tells="weights"),
            Variant(settings={"out_channels": "64"}, tells="weights"),
            Variant(settings={"out_channels": "128"}, tells="weights"),
            Variant(settings={"out_channels": "512"}, tells="weights"),
            Variant(settings={"kernel": "3", "stride": "1", "padding": "1"}, tells="size"),
            Variant(settings={"kernel": "5", "stride": "1", "padding": "2"}, tells="size"),
            Variant(settings={"kernel": "5", "stride": "2"}, tells="paddings"),
            Variant(settings={"kernel": "1", "stride": "1", "padding": "0"}, tells="size"),
        ),
        notes=(
            N_("Ask for P at F = 5, S = 2: first with N = 7, then with N = 8."),
            N_("Show that with an even N no padding fits: N + 2P − F stays odd, and S is 2."),
            N_(
                "Misconception: a 1×1 filter does nothing. On one channel it only scales; across "
                "channels it mixes them, as a later scene shows."
            ),
        ),
        asks=True,
    ),
)
