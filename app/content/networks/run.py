"""A network run on a picture, with filters by name: every layer's numbers, nothing learned."""

from collections.abc import Callable, Iterator, Sequence
from functools import singledispatchmethod
from typing import Any

from app.content.filters import FILTERS
from app.content.networks.expand import Placed
from app.content.presets import find
from app.content.volumes import filter_volume
from app.engine import activations, avg_pool2d, conv2d, linear, max_pool2d
from app.engine.adaptive_pool import adaptive_avg_pool2d
from app.engine.arrays import Array
from app.engine.geometry import Geometry, conv_geometry, pool_geometry
from app.engine.network import (
    Activation,
    AdaptivePool,
    AvgPool,
    BatchNorm,
    Conv,
    Flatten,
    GlobalPool,
    Linear,
    MaxPool,
    Softmax,
)

Check = Callable[[Geometry], None]  # refuses what would cost too much, before it is computed


def run(placed: Sequence[Placed], x: Array, weights: "NamedWeights") -> Iterator[Array]:
    """The output of each layer: (C, H, W), or (features,) once flattened. x (C, H, W).

    Raises:
        ConvolutionError: a number is beyond what can be computed exactly.
    """
    for each in placed:
        x = weights.through(each.layer, x)
        yield x


class NamedWeights:
    """Where the numbers of the layers come from: a filter preset, and random ones for neurons."""

    def __init__(self, filter_name: str, bias: int, seed: int, check: Check) -> None:
        self.preset = find(FILTERS, "filter", filter_name)
        self.random = find(FILTERS, "filter", "random")
        self.bias = bias
        self.seed = seed
        self.check = check

    @singledispatchmethod
    def through(self, layer: Any, x: Array) -> Array:
        """x through a layer; normalization that has learned nothing changes nothing."""
        del layer
        return x

    @through.register
    def _conv(self, layer: Conv, x: Array) -> Array:
        kernel = _pair(layer.kernel_size)
        shape = (layer.out_channels, max(1, len(x) // layer.groups), *kernel)
        how: Any = {
            "stride": layer.stride,
            "padding": layer.padding,
            "dilation": layer.dilation,
            "groups": layer.groups,
        }
        self.check(conv_geometry(x.shape, shape, bias=layer.bias, **how))
        weight = filter_volume(self.preset, "kernel", shape, self.seed)  # (K, C/g, kh, kw)
        return conv2d(x, weight, [self.bias * layer.bias] * len(weight), **how)

    @through.register
    def _max_pool(self, layer: MaxPool, x: Array) -> Array:
        how: Any = {
            "stride": layer.stride,
            "padding": layer.padding,
            "dilation": layer.dilation,
            "ceil_mode": layer.ceil_mode,
        }
        self.check(pool_geometry(x.shape, layer.kernel_size, **how))
        return max_pool2d(x, layer.kernel_size, **how).values

    @through.register
    def _avg_pool(self, layer: AvgPool, x: Array) -> Array:
        how: Any = {
            "stride": layer.stride,
            "padding": layer.padding,
            "ceil_mode": layer.ceil_mode,
        }
        self.check(pool_geometry(x.shape, layer.kernel_size, **how))
        return avg_pool2d(x, layer.kernel_size, **how)

    @through.register
    def _adaptive(self, layer: AdaptivePool, x: Array) -> Array:
        return adaptive_avg_pool2d(x, layer.output_size)

    @through.register
    def _global(self, layer: GlobalPool, x: Array) -> Array:
        del layer
        return adaptive_avg_pool2d(x, 1)

    @through.register(Flatten)
    def _flatten(self, layer: Flatten, x: Array) -> Array:
        del layer
        return x.reshape(-1)

    @through.register
    def _linear(self, layer: Linear, x: Array) -> Array:
        self.check(conv_geometry((len(x), 1, 1), (layer.out_features, len(x), 1, 1)))
        shape = (layer.out_features, len(x), 1, 1)
        weight = filter_volume(self.random, "kernel", shape, self.seed).reshape(shape[:2])
        return linear(x, weight, [self.bias * layer.bias] * len(weight))

    @through.register
    def _activation(self, layer: Activation, x: Array) -> Array:
        curve: Callable[[Array], Array] = getattr(activations, layer.kind)
        return curve(x)

    @through.register
    def _softmax(self, layer: Softmax, x: Array) -> Array:
        del layer
        return activations.softmax(x, dim=0)

    @through.register
    def _normalization(self, layer: BatchNorm, x: Array) -> Array:
        del layer
        return x


def _pair(value: Any) -> tuple[int, int]:
    return (value, value) if isinstance(value, int) else (value[0], value[1])
