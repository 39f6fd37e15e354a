"""Correlation in any dtype, one plain sum of products: exact for whole numbers, shown cell by cell.

No transform and no prepared copy: what traces show and what decides doubtful whole numbers.
"""

from collections.abc import Iterator

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from app.engine.arrays import Array, common, sum_of_products
from app.engine.geometry import Geometry

BLOCK = 2**22  # numbers of the window copy that one product makes (32 MiB of float64)


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
    rows = max(1, BLOCK // row)
    for n in range(images):
        for group in range(geometry.groups):
            inputs = slice(group * channels, (group + 1) * channels)
            outputs = slice(group * filters, (group + 1) * filters)
            for first in range(0, geometry.height.output, rows):
                yield n, inputs, outputs, slice(first, min(first + rows, geometry.height.output))
