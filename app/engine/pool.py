"""Max and average pooling, with the meaning of torch.nn.MaxPool2d and AvgPool2d."""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike

from app.engine.arrays import Array, as_numbers, sum_of_products
from app.engine.geometry import Axis, Geometry, Padding, Pair, pool_geometry
from app.engine.padding import pad2d


@dataclass(frozen=True, slots=True)
class MaxPooled:
    """values (..., Ho, Wo); winners (..., Ho, Wo, 2): row and column in padded cells."""

    values: Array
    winners: Array


def max_pool2d(
    x: ArrayLike,
    kernel_size: Pair,
    *,
    stride: Pair | None = None,
    padding: Pair | Padding = 0,
    dilation: Pair = 1,
    ceil_mode: bool = False,
) -> MaxPooled:
    """The largest number of each window, and where it stands: the first one on a tie.

    x (N, C, H, W) or (C, H, W). Padding never wins; NaN wins over every number, as in PyTorch.

    Raises:
        ConvolutionError: an argument is out of range or no window fits.
    """
    planes = as_numbers("input", x, (3, 4))
    geometry = pool_geometry(
        planes.shape[-3:],
        kernel_size,
        stride=stride,
        padding=padding,
        dilation=dilation,
        ceil_mode=ceil_mode,
    )
    return largest(planes, geometry)


def largest(planes: Array, geometry: Geometry) -> MaxPooled:
    """Walk the kernel's cells, not the windows: each pass compares one cell of all windows."""
    lowest = -np.inf if planes.dtype.kind == "f" else np.iinfo(np.int64).min
    cells = _reached(planes, geometry, lowest)  # (..., reach, reach)
    real = _reached(np.ones(planes.shape[-2:], np.int64), geometry, 0).astype(bool)
    shape = (*planes.shape[:-2], geometry.height.output, geometry.width.output)
    values = np.full(shape, lowest, planes.dtype)
    winners = np.full((*shape, 2), -1, np.int64)
    for r in range(geometry.height.kernel):
        for s in range(geometry.width.kernel):
            rows, cols = _tap(geometry.height, r), _tap(geometry.width, s)
            candidate, counts = cells[..., rows, cols], real[rows, cols]
            wins = counts & (
                (candidate > values) | (winners[..., 0] < 0) | _new_nan(candidate, values)
            )
            values = np.where(wins, candidate, values)
            at = np.stack(np.meshgrid(*_places(geometry, r, s), indexing="ij"), axis=-1)
            winners = np.where(wins[..., None], at, winners)
    return MaxPooled(values, winners)


def _new_nan(candidate: Array, values: Array) -> Array:
    return np.isnan(candidate) & ~np.isnan(values)


def _tap(axis: Axis, tap: int) -> slice:
    """The padded cells that one kernel cell meets, one for each window."""
    start = tap * axis.dilation
    return slice(start, start + axis.start(axis.output - 1) + 1, axis.stride)


def _places(geometry: Geometry, r: int, s: int) -> tuple[Array, Array]:
    height, width = geometry.height, geometry.width
    return (
        np.array([height.taps(p)[r] for p in range(height.output)]),
        np.array([width.taps(q)[s] for q in range(width.output)]),
    )


def _reached(planes: Array, geometry: Geometry, value: float) -> Array:
    """Padded so far that the last window is whole, also where it sticks out (ceil_mode)."""
    p = geometry.padding
    overhang = [
        max(0, axis.start(axis.output - 1) + axis.effective_kernel - axis.padded)
        for axis in (geometry.height, geometry.width)
    ]
    sides = Padding(p.top, p.bottom + overhang[0], p.left, p.right + overhang[1])
    return pad2d(planes, sides, value=value)


def avg_pool2d(
    x: ArrayLike,
    kernel_size: Pair,
    *,
    stride: Pair | None = None,
    padding: Pair | Padding = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Array:
    """The mean of each window: (N, C, H, W) or (C, H, W) -> (..., Ho, Wo).

    float64, or float32 for float32 input. The divisor counts the padding if
    `count_include_pad`, but never what sticks out beyond it in `ceil_mode`.

    Raises:
        ConvolutionError: an argument is out of range, no window fits, or an exact sum overflows.
    """
    planes = as_numbers("input", x, (3, 4))
    geometry = pool_geometry(
        planes.shape[-3:], kernel_size, stride=stride, padding=padding, ceil_mode=ceil_mode
    )
    return mean(planes, sums(planes, geometry), counts(geometry, count_include_pad))


def mean(planes: Array, summed: Array, divisors: Array) -> Array:
    """Sums over divisors, in the dtype of the planes if that is a float."""
    dtype = planes.dtype if planes.dtype.kind == "f" else np.float64
    values: Array = summed / divisors.astype(dtype)
    return values


def sums(planes: Array, geometry: Geometry) -> Array:
    """The sum of each window, exact for whole numbers: (..., Ho, Wo)."""
    rows, cols = geometry.height, geometry.width

    def total(x: Array, ones: Array, zero: Array) -> Array:
        cells = sliding_window_view(_reached_as(x, geometry), ones.shape, axis=(-2, -1))
        summed: Array = cells[..., :: rows.stride, :: cols.stride, :, :].sum(axis=(-2, -1))
        return summed + zero

    ones = np.ones((rows.kernel, cols.kernel), np.int64)
    return sum_of_products(total, planes, ones, np.zeros((), np.int64).astype(planes.dtype))


def _reached_as(x: Array, geometry: Geometry) -> Array:
    if x.dtype.kind != "O":
        return _reached(x, geometry, 0)
    whole = _reached(np.zeros(x.shape, np.int64), geometry, 0).astype(object)
    p = geometry.padding
    whole[..., p.top : p.top + x.shape[-2], p.left : p.left + x.shape[-1]] = x
    return whole


def counts(geometry: Geometry, count_include_pad: bool) -> Array:
    """The divisor of each window, (Ho, Wo): its cells inside the input, or the padded input."""
    along = []
    for axis in (geometry.height, geometry.width):
        first, stop = (
            (0, axis.padded)
            if count_include_pad
            else (axis.pad_before, axis.pad_before + axis.size)
        )
        along.append(
            [sum(first <= cell < stop for cell in axis.taps(p)) for p in range(axis.output)]
        )
    divisors: Array = np.multiply.outer(*map(np.array, along))
    return divisors
