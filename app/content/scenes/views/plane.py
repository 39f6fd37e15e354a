"""View "plane": one channel, one filter or pooling window, every step with its arithmetic."""

from typing import Any

from app.content.filters import FILTERS
from app.content.inputs import INPUTS
from app.content.presets import Plane, Preset, find
from app.content.scenes.scene import Settings, View
from app.engine import Trace, trace_avg_pool2d, trace_conv2d, trace_max_pool2d


def _pair(text: str) -> tuple[int, int]:
    rows, _, cols = text.partition("x")
    return int(rows), int(cols or rows)


def _plane(settings: Settings, field: str, presets: tuple[Preset, ...], size: str) -> Plane:
    return find(presets, field, settings.get(field, "lecture")).plane(field, *_pair(size), 1)


def answer(settings: Settings) -> Trace:
    """The walk that the page will show, by the engine."""
    layer = settings.get("layer", "conv")
    kernel = settings.get("kernel", "3")
    x = _plane(settings, "input", INPUTS, settings.get("size", "7"))[None]  # (1, H, W)
    stride, padding = int(settings.get("stride", "1")), int(settings.get("padding", "0"))
    dilation = int(settings.get("dilation", "1"))
    window = _pair(kernel)
    if layer == "max":
        return trace_max_pool2d(x, window, stride=stride, padding=padding, dilation=dilation)
    if layer == "average":
        return trace_avg_pool2d(x, window, stride=stride, padding=padding)
    weight = _plane(settings, "filter", FILTERS, kernel)[None, None]  # (1, 1, kh, kw)
    mode: Any = settings.get("padding_mode", "zeros")
    return trace_conv2d(
        x, weight, [1], stride=stride, padding=padding, padding_mode=mode, dilation=dilation
    )


VIEW = View(
    name="plane",
    settings=frozenset({
        "layer", "input", "size", "filter", "kernel", "stride", "padding", "padding_mode",
        "dilation", "bias", "seed", "step", "out_channels",
    }),
    controls=frozenset({
        "layer", "size", "kernel", "stride", "padding", "dilation", "padding_mode", "bias",
        "input", "filter", "out_channels",
    }),
    panels=frozenset(
        {"text", "question", "formula", "verdict", "counts", "variants", "answers", "controls"}
    ),
    answer=answer,
)  # fmt: skip
