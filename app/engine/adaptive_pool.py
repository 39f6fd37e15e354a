"""Pooling to a given size, and over the whole plane."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from app.engine.arrays import Array, as_numbers
from app.engine.geometry import AdaptiveAxis, adaptive_axes
from app.engine.pool import exact_sums, mean


def adaptive_avg_pool2d(x: ArrayLike, output_size: int | Sequence[int | None] | None) -> Array:
    """The mean of each of output_size windows that cover a plane, as PyTorch cuts them.

    x (N, C, H, W) or (C, H, W) -> (..., Ho, Wo). `output_size` is an int or (height, width);
    None keeps the input's size. float64, or float32 for float32 input.

    Raises:
        ConvolutionError: output_size is not such, or an exact sum overflows.
    """
    planes = as_numbers("input", x, (3, 4))
    rows, cols = adaptive_axes(planes.shape[-3:], output_size)
    summed = exact_sums(planes, rows, cols, rows.longest * cols.longest)
    return mean(summed, _cells(rows, cols))


def global_avg_pool2d(x: ArrayLike) -> Array:
    """The mean of each plane: (N, C, H, W) or (C, H, W) -> (..., 1, 1)."""
    return adaptive_avg_pool2d(x, 1)


def global_max_pool2d(x: ArrayLike) -> Array:
    """The largest number of each plane: (N, C, H, W) or (C, H, W) -> (..., 1, 1)."""
    planes = as_numbers("input", x, (3, 4))
    adaptive_axes(planes.shape[-3:], 1)
    return np.asarray(planes.max(axis=(-2, -1), keepdims=True))


def _cells(rows: AdaptiveAxis, cols: AdaptiveAxis) -> Array:
    """The number of cells in each window, (Ho, Wo)."""
    along = ([len(axis.inside(p)) for p in range(axis.output)] for axis in (rows, cols))
    cells: Array = np.multiply.outer(*map(np.array, along))
    return cells
