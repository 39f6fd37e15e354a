"""A layer as a question gives it, without numbers in its cells."""

from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Any, Literal

from app.content.questions.kinds import Look
from app.content.questions.text import number_text
from app.engine.geometry import Axis, Geometry, Window, conv_geometry, pool_geometry


@dataclass(frozen=True, slots=True)
class Layer:
    """A square window over an input, in cells; pooling (`max`) has no filters to count."""

    width: int
    height: int
    kernel: int
    stride: int = 1
    padding: int = 0
    dilation: int = 1
    channels: int = 1
    filters: int = 1
    bias: bool = True
    kind: Literal["conv", "max"] = "conv"


def square(size: int, kernel: int, stride: int = 1, padding: int = 0, **others: Any) -> Layer:
    """A layer over an input as high as it is wide."""
    return Layer(size, size, kernel, stride, padding, **others)


def geometry_of(layer: Layer) -> Geometry:
    shape = (layer.channels, layer.height, layer.width)
    if layer.kind == "max":
        return pool_geometry(shape, layer.kernel, stride=layer.stride, padding=layer.padding)
    return conv_geometry(
        shape,
        (layer.filters, layer.channels, layer.kernel, layer.kernel),
        stride=layer.stride,
        padding=layer.padding,
        dilation=layer.dilation,
        bias=layer.bias,
    )


def axes_of(layer: Layer) -> tuple[Axis, Axis]:
    """Width first, as the lecture writes sizes."""
    geometry = geometry_of(layer)
    return geometry.width, geometry.height


def layer_given(layer: Layer) -> dict[str, Any]:
    """The window's facts under the REST fields' names; size is [height, width]."""
    return {
        "layer": layer.kind,
        "size": [layer.height, layer.width],
        "kernel": layer.kernel,
        "stride": layer.stride,
        "padding": layer.padding,
        "dilation": layer.dilation,
    }


def volume_given(layer: Layer) -> dict[str, Any]:
    """The same with the channels and, for a convolution, its filters."""
    given = layer_given(layer) | {"channels": layer.channels}
    if layer.kind == "conv":
        given |= {"out_channels": layer.filters, "bias": layer.bias}
    return given


def layer_settings(layer: Layer) -> dict[str, str]:
    """The page's state, as an address says it; size is rows x columns."""
    size = str(layer.width) if layer.width == layer.height else f"{layer.height}x{layer.width}"
    settings = {
        "layer": layer.kind,
        "size": size,
        "kernel": str(layer.kernel),
        "stride": str(layer.stride),
        "padding": str(layer.padding),
    }
    return settings if layer.dilation == 1 else settings | {"dilation": str(layer.dilation)}


def volume_settings(layer: Layer) -> dict[str, str]:
    """The same with the numbers of channels, which only a stage for volumes knows."""
    depth = {"channels": str(layer.channels)}
    if layer.kind == "conv":
        depth["out_channels"] = str(layer.filters)
    return layer_settings(layer) | depth


def layer_values(layer: Layer) -> dict[str, object]:
    """What sentences speak of. `exact` is the side that does not fit, if one does not."""
    width, height = axes_of(layer)
    axis = width if height.fits else height
    return {
        "width": layer.width,
        "height": layer.height,
        "kernel": layer.kernel,
        "stride": layer.stride,
        "padding": layer.padding,
        "twice": axis.pad_before + axis.pad_after,
        "dilation": layer.dilation,
        "span": axis.effective_kernel,
        "channels": layer.channels,
        "filters": layer.filters,
        "exact": number_text(axis.exact),
        "rational": str(axis.exact),
        "floor": floor(axis.exact),
        "beyond": axis.misfit.beyond if axis.misfit else 0,
    }


def sides(layer: Layer) -> tuple[Fraction, ...]:
    """The size formula unrounded, (width, height)."""
    return tuple(axis.exact for axis in axes_of(layer))


def at_step(layer: Layer, step: int) -> Look:
    geometry = geometry_of(layer)
    step = min(step, geometry.steps - 1)
    return Look(step, geometry.position(step).window)


def at_first(layer: Layer) -> Look:
    """The first window: padding begins before it, and it is the one that + 1 counts."""
    return at_step(layer, 0)


def at_second(layer: Layer) -> Look:
    """The second window, where the stride shows."""
    return at_step(layer, 1)


def at_last(layer: Layer) -> Look:
    """The last window: it must still lie inside, which is why F is subtracted."""
    return at_step(layer, geometry_of(layer).steps - 1)


def at_end(layer: Layer) -> Look:
    """The window that sticks out if there is one, else the last."""
    geometry = geometry_of(layer)
    last = at_last(layer)
    if geometry.fits or last.window is None:
        return last
    top, bottom = _reach(geometry.height, last.window.top, last.window.bottom)
    left, right = _reach(geometry.width, last.window.left, last.window.right)
    return Look(last.step, Window(top, left, bottom, right))


def _reach(axis: Axis, start: int, stop: int) -> tuple[int, int]:
    return (axis.misfit.start, axis.misfit.stop) if axis.misfit else (start, stop)
