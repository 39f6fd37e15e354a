"""The layer as PyTorch has it: torch.nn.Conv2d, argument by argument."""

from app.content.presets import N_
from app.content.scenes.scene import Scene

SCENES = (
    Scene(
        number=18,
        id="torch-conv2d",
        title=N_("torch.nn.Conv2d"),
        text=N_(
            "The lecture’s layer as one call. Each argument is a control; what it changes in the "
            "code is marked."
        ),
        view="torch",
        settings={
            "channels": "4",
            "out_channels": "8",
            "size": "6",
            "padding": "1",
            "padding_mode": "reflect",
        },
        bounds={"kernel": (1, 4), "stride": (1, 3), "dilation": (1, 3), "size": (4, 9)},
        panels=("text", "layer", "controls"),
        controls=("arguments",),
        notes=(
            N_("Ask what K, F, S and P of the lecture are called here, and what N is now."),
            N_(
                "Show groups from 1 to depthwise: the lines thin out, and the parameters with them."
            ),
            N_("Point at a corner of the border in each padding mode: which cell does it copy?"),
            N_(
                "Misconception: the layer convolves as mathematics does. It never flips the "
                "filter. A learned filter would not notice, a given one does."
            ),
        ),
    ),
)
