"""View "torch": every argument of torch.nn.Conv2d, as code, as connections, and on one channel."""

from typing import Any

import numpy as np

from app.content.code import FRAMEWORKS, Code, Conv2d, Numbers
from app.content.scenes.scene import Settings, View
from app.engine.geometry import PaddingLike


def _pair(text: str) -> tuple[int, int]:
    rows, _, cols = text.partition("x")
    return int(rows), int(cols or rows)


def answer(settings: Settings) -> tuple[Code, ...]:
    """The code that the page will show, of a layer that the engine accepts."""
    words: dict[str, PaddingLike] = {"same": "same", "valid": "valid"}
    padding = settings.get("padding", "0")
    mode: Any = settings.get("padding_mode", "zeros")
    layer = Conv2d(
        in_channels=int(settings.get("channels", "4")),
        out_channels=int(settings.get("out_channels", "8")),
        kernel_size=_pair(settings.get("kernel", "3")),
        stride=_pair(settings.get("stride", "1")),
        padding=words.get(padding) or _pair(padding),
        dilation=_pair(settings.get("dilation", "1")),
        groups=int(settings.get("groups", "1")),
        bias=settings.get("biased", "1") == "1",
        padding_mode=mode,
    )
    sizes = layer.geometry(*_pair(settings.get("size", "7")))
    numbers = Numbers(np.zeros(sizes.input_shape, int), np.zeros(layer.weight_shape, int))
    return tuple(framework(layer, numbers) for framework in FRAMEWORKS.values())


VIEW = View(
    name="torch",
    settings=frozenset({
        "channels", "out_channels", "kernel", "stride", "padding", "dilation", "groups", "biased",
        "bias", "padding_mode", "size", "input", "filter", "seed", "step", "tab", "framework",
        "arrows", "flip", "rows",
    }),
    controls=frozenset({"arguments"}),
    panels=frozenset({"text", "layer", "controls"}),
    answer=answer,
)  # fmt: skip
