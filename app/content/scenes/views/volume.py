"""View "volume": several channels at once, filters as deep as the input, maps stacked."""

from app.content.filters import FILTERS
from app.content.inputs import INPUTS
from app.content.presets import find
from app.content.scenes.scene import Settings, View
from app.engine.geometry import Geometry, conv_geometry, pool_geometry


def _pair(text: str) -> tuple[int, int]:
    rows, _, cols = text.partition("x")
    return int(rows), int(cols or rows)


def answer(settings: Settings) -> Geometry:
    """The sizes of what the page will show, by the engine; the presets must exist."""
    find(INPUTS, "input", settings.get("input", "lecture"))
    find(FILTERS, "filter", settings.get("filter", "lecture"))
    shape = (int(settings.get("channels", "3")), *_pair(settings.get("size", "7")))
    kernel = _pair(settings.get("kernel", "3"))
    stride, padding = int(settings.get("stride", "1")), int(settings.get("padding", "0"))
    if settings.get("layer", "conv") != "conv":
        return pool_geometry(shape, kernel, stride=stride, padding=padding)
    weight = (int(settings.get("out_channels", "1")), shape[0], *kernel)
    return conv_geometry(shape, weight, stride=stride, padding=padding, bias=True)


VIEW = View(
    name="volume",
    settings=frozenset({
        "layer", "input", "size", "channels", "filter", "kernel", "out_channels", "stride",
        "padding", "bias", "seed", "step", "speed",
    }),
    controls=frozenset({"size", "kernel", "stride", "padding", "bias", "channels", "out_channels"}),
    panels=frozenset({
        "text", "question", "formula", "verdict", "variants", "controls", "sizes", "weights",
        "example",
    }),
    answer=answer,
)  # fmt: skip
