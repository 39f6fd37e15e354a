"""What a network costs and sees, layer by layer, before any number runs through it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import singledispatch
from math import prod
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from app.engine.errors import ConvolutionError
from app.engine.geometry import (
    AdaptiveAxis,
    Geometry,
    ReceptiveField,
    adaptive_axes,
    check_groups_divide,
    conv_geometry,
    field_of_parts,
    field_of_stamps,
    field_of_window,
    pair,
    pool_geometry,
    sizes,
    transposed_geometry,
)
from app.engine.network import (
    Activation,
    AdaptivePool,
    AvgPool,
    BatchNorm,
    Conv,
    ConvTranspose,
    Flatten,
    GlobalPool,
    Layer,
    Linear,
    MaxPool,
    Softmax,
)

Shape = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LayerReport:
    """One layer: what comes out, what it costs, what its cells see of the network's input."""

    layer: Layer
    output_shape: Shape  # (C, H, W), or (features,) behind Flatten
    parameters: int
    macs: int  # multiply-adds of convolutions and Linear, the bias not counted, as papers count
    memory: int  # bytes of the output
    height: ReceptiveField
    width: ReceptiveField
    unused: tuple[int, int]  # padded rows and columns at the end that no window of it reaches


@dataclass(frozen=True, slots=True)
class Analysis:
    """A network, layer by layer and in all."""

    input_shape: tuple[int, int, int]
    input_memory: int  # bytes
    layers: tuple[LayerReport, ...]

    @property
    def output_shape(self) -> Shape:
        return self.layers[-1].output_shape if self.layers else self.input_shape

    @property
    def parameters(self) -> int:
        return sum(report.parameters for report in self.layers)

    @property
    def macs(self) -> int:
        return sum(report.macs for report in self.layers)

    @property
    def memory(self) -> int:
        """Bytes of the input and of every layer's output together."""
        return self.input_memory + sum(report.memory for report in self.layers)


class LayerError(ConvolutionError):
    """A layer does not fit what comes to it: `index` counts the layers from 0."""

    def __init__(self, index: int, cause: ConvolutionError) -> None:
        field = f"layers.{index}.{cause.field}"
        super().__init__(cause.code, field, cause.template, **cause.detail)
        self.index = index
        self.args = (f"layer {index}: {cause}",)


def analyse(
    layers: Sequence[Layer], input_shape: Sequence[int], dtype: DTypeLike = np.float32
) -> Analysis:
    """Shapes, parameters, multiply-adds, memory and receptive fields of a sequence of layers.

    Args:
        input_shape: (C, H, W).
        dtype: of the activations, for their size in bytes.
    Raises:
        LayerError: a layer does not fit; it has the layer's index, and says it.
        ConvolutionError: input_shape is not three sizes of at least 1.
    """
    channels, height, width = shape = _input_shape(input_shape)
    itemsize = np.dtype(dtype).itemsize
    here = _Place(shape, ReceptiveField(), ReceptiveField(), (height, width))
    reports = []
    for index, layer in enumerate(layers):
        try:
            here, parameters, macs = _through(layer, replace(here, unused=(0, 0)))
        except ConvolutionError as error:
            raise LayerError(index, error) from None
        memory = prod(here.shape) * itemsize
        reports.append(
            LayerReport(
                layer, here.shape, parameters, macs, memory, here.height, here.width, here.unused
            )
        )
    return Analysis((channels, height, width), prod(shape) * itemsize, tuple(reports))


def _input_shape(shape: Sequence[int]) -> tuple[int, int, int]:
    if len(shape) != 3:
        raise _wrong_axes("input_shape", len(shape), 3)
    channels, height, width = sizes("input_shape", shape)
    return channels, height, width


def _wrong_axes(field: str, given: int, expected: int) -> ConvolutionError:
    return ConvolutionError(
        "wrong_axes",
        field,
        "{field} has {given} axes, not {expected}",
        given=given,
        expected=str(expected),
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """Between two layers: what has come this far, and what its cells see."""

    shape: Shape
    height: ReceptiveField
    width: ReceptiveField
    plane: tuple[int, int]  # cells down and across, also after Flatten has laid them in a row
    unused: tuple[int, int] = (0, 0)  # by the windows of the layer just passed

    @property
    def planes(self) -> tuple[int, int, int]:
        """(C, H, W)

        Raises:
            ConvolutionError: they have been flattened.
        """
        if len(self.shape) != 3:
            raise _wrong_axes("input", len(self.shape), 3)
        channels, height, width = self.shape
        return channels, height, width

    def reach(self, shape: Shape, height: ReceptiveField, width: ReceptiveField) -> "_Place":
        """The place behind a layer that sees `height` and `width` of its own input."""
        plane = (shape[1], shape[2]) if len(shape) == 3 else (1, 1)
        return _Place(shape, self.height.then(height), self.width.then(width), plane)


Passed = tuple[_Place, int, int]  # what is behind a layer, its parameters and its multiply-adds


@singledispatch
def _through(layer: Any, here: _Place) -> Passed:
    del here
    raise TypeError(f"{layer!r} is not a layer")


@_through.register
def _conv(layer: Conv, here: _Place) -> Passed:
    channels = here.planes[0]
    groups, _ = pair("groups", layer.groups, least=1)
    kernel = pair("kernel_size", layer.kernel_size, least=1)
    filters, _ = pair("out_channels", layer.out_channels, least=1)
    geometry = conv_geometry(
        here.planes,
        (filters, max(1, channels // groups), *kernel),
        stride=layer.stride,
        padding=layer.padding,
        dilation=layer.dilation,
        groups=groups,
        bias=layer.bias,
    )
    return _windows(geometry, here)


@_through.register
def _transposed(layer: ConvTranspose, here: _Place) -> Passed:
    groups, _ = pair("groups", layer.groups, least=1)
    kernel = pair("kernel_size", layer.kernel_size, least=1)
    filters, _ = pair("out_channels", layer.out_channels, least=1)
    check_groups_divide(groups, filters)
    geometry = transposed_geometry(
        here.planes,
        (here.planes[0], filters // groups, *kernel),
        stride=layer.stride,
        padding=layer.padding,
        output_padding=layer.output_padding,
        dilation=layer.dilation,
        groups=groups,
        bias=layer.bias,
    )
    height, width = field_of_stamps(geometry.height), field_of_stamps(geometry.width)
    behind = here.reach(geometry.output_shape, height, width)
    return behind, geometry.parameters, geometry.macs


@_through.register
def _max_pool(layer: MaxPool, here: _Place) -> Passed:
    geometry = pool_geometry(
        here.planes,
        layer.kernel_size,
        stride=layer.stride,
        padding=layer.padding,
        dilation=layer.dilation,
        ceil_mode=layer.ceil_mode,
    )
    return _windows(geometry, here)


@_through.register
def _avg_pool(layer: AvgPool, here: _Place) -> Passed:
    geometry = pool_geometry(
        here.planes,
        layer.kernel_size,
        stride=layer.stride,
        padding=layer.padding,
        ceil_mode=layer.ceil_mode,
    )
    return _windows(geometry, here)


@_through.register
def _adaptive_pool(layer: AdaptivePool, here: _Place) -> Passed:
    rows, cols = adaptive_axes(here.planes, layer.output_size)
    shape = here.planes[0], rows.output, cols.output
    return here.reach(shape, field_of_parts(rows), field_of_parts(cols)), 0, 0


@_through.register
def _global_pool(layer: GlobalPool, here: _Place) -> Passed:
    del layer
    return _adaptive_pool(AdaptivePool(1), here)


@_through.register
def _batch_norm(layer: BatchNorm, here: _Place) -> Passed:
    del layer
    return here, 2 * here.shape[0], 0


@_through.register(Activation)
@_through.register(Softmax)
def _cell_by_cell(layer: Activation | Softmax, here: _Place) -> Passed:
    del layer
    return here, 0, 0


@_through.register
def _flatten(layer: Flatten, here: _Place) -> Passed:
    del layer
    return replace(here, shape=(prod(here.shape),)), 0, 0


@_through.register
def _linear(layer: Linear, here: _Place) -> Passed:
    """Every output sees every cell: one window as large as the plane."""
    if len(here.shape) != 1:
        raise _wrong_axes("input", len(here.shape), 1)
    features, (neurons, _) = here.shape[0], pair("out_features", layer.out_features, least=1)
    height, width = (field_of_parts(AdaptiveAxis(cells, 1)) for cells in here.plane)
    behind = here.reach((neurons,), height, width)
    return behind, neurons * (features + layer.bias), neurons * features


def _windows(geometry: Geometry, here: _Place) -> Passed:
    height, width = field_of_window(geometry.height), field_of_window(geometry.width)
    behind = here.reach(geometry.output_shape, height, width)
    unused = geometry.height.unused, geometry.width.unused
    return replace(behind, unused=unused), geometry.parameters, geometry.macs
