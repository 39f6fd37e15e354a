"""conv2d, with the meaning of torch.nn.functional.conv2d: cross-correlation, no kernel flip."""

from collections.abc import Iterator

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike

from app.engine.arrays import Array, as_numbers, common, sum_of_products
from app.engine.errors import ConvolutionError
from app.engine.geometry import Geometry, PaddingLike, PaddingMode, Pair, conv_geometry
from app.engine.padding import pad2d

SCRATCH = 2**22  # numbers of the window copy that one product makes (32 MiB of float64)


def conv2d(
    x: ArrayLike,
    weight: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: Pair = 1,
    padding: PaddingLike = 0,
    padding_mode: PaddingMode = "zeros",
    dilation: Pair = 1,
    groups: int = 1,
) -> Array:
    """Slide every filter over every channel of its group and add up the products.

    Args:
        x: input, (N, C, H, W) or (C, H, W).
        weight: filters, (K, C / groups, kh, kw).
        bias: one number for each filter, (K,), or None.
        stride, dilation: an int or (height, width), in cells.
        padding: an int, (height, width), Padding, "same" or "valid", in cells.
        padding_mode: "zeros", "reflect", "replicate" or "circular".
    Returns:
        activation maps, (N, K, Ho, Wo), or without N if `x` has none; int64 for whole numbers,
        exact; else float64, or float32 if no operand is float64.
    Raises:
        ConvolutionError: shapes or arguments do not agree, no window fits, int64 overflows.
    """
    planes = as_numbers("input", x, (3, 4))
    filters = as_numbers("weight", weight, (4,))
    shifts = bias_of(bias, filters)
    geometry = conv_geometry(
        planes.shape[-3:],
        filters.shape,
        stride=stride,
        padding=padding,
        padding_mode=padding_mode,
        dilation=dilation,
        groups=groups,
        bias=bias is not None,
    )
    batch = planes if planes.ndim == 4 else planes[None]  # (N, C, H, W)
    padded = pad2d(batch, geometry.padding, padding_mode)  # (N, C, Hp, Wp)
    maps = correlate(padded, filters, shifts, geometry)  # (N, K, Ho, Wo)
    return maps if planes.ndim == 4 else maps[0]


def bias_of(bias: ArrayLike | None, filters: Array) -> Array:
    """The bias as (K,), zeros if there is none."""
    if bias is None:
        return np.zeros(len(filters), np.int64)
    shifts = as_numbers("bias", bias, (1,))
    if len(shifts) != len(filters):
        raise ConvolutionError(
            "bias_length",
            "bias",
            "bias has {given} numbers, but the weight has {filters} filters",
            given=len(shifts),
            filters=len(filters),
        )
    return shifts


def windows(padded: Array, geometry: Geometry) -> Array:
    """Every window of every plane, as a view: (..., Hp, Wp) -> (..., Ho, Wo, kh, kw)."""
    rows, cols = geometry.height, geometry.width
    every = sliding_window_view(
        padded, (rows.effective_kernel, cols.effective_kernel), axis=(-2, -1)
    )  # a window at each padded cell, gaps not yet left out
    return every[..., :: rows.stride, :: cols.stride, :: rows.dilation, :: cols.dilation]


def correlate(padded: Array, weight: Array, bias: Array, geometry: Geometry) -> Array:
    """(N, C, Hp, Wp) with (K, C / groups, kh, kw) and (K,) -> (N, K, Ho, Wo)"""
    x, filters, shifts = common(padded, weight, bias)

    def product(x: Array, filters: Array, shifts: Array) -> Array:
        maps = np.empty((len(x), *geometry.output_shape), x.dtype)  # (N, K, Ho, Wo)
        for n, inputs, outputs, rows in _blocks(len(x), geometry):
            block = windows(x[n, inputs], geometry)[:, rows]  # (C/g, rows, Wo, kh, kw)
            maps[n, outputs, rows] = _contract(block, filters[outputs])
        return maps + shifts[:, None, None]

    return sum_of_products(product, x, filters, shifts)


def _contract(block: Array, filters: Array) -> Array:
    """(C/g, rows, Wo, kh, kw) with (K/g, C/g, kh, kw) -> (K/g, rows, Wo), one matrix product."""
    channels, rows, cols, kh, kw = block.shape
    columns = block.transpose(0, 3, 4, 1, 2).reshape(channels * kh * kw, rows * cols)
    products = filters.reshape(len(filters), -1) @ columns
    return products.reshape(len(filters), rows, cols)


def _blocks(images: int, geometry: Geometry) -> Iterator[tuple[int, slice, slice, slice]]:
    """Image, input channels, filters and output rows, so that no block's windows need much room."""
    channels = geometry.channels // geometry.groups
    filters = geometry.out_channels // geometry.groups
    row = channels * geometry.width.output * geometry.height.kernel * geometry.width.kernel
    rows = max(1, SCRATCH // row)
    for n in range(images):
        for group in range(geometry.groups):
            inputs = slice(group * channels, (group + 1) * channels)
            outputs = slice(group * filters, (group + 1) * filters)
            for first in range(0, geometry.height.output, rows):
                yield n, inputs, outputs, slice(first, min(first + rows, geometry.height.output))
