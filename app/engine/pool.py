"""Max and average pooling, with the meaning of torch.nn.MaxPool2d and AvgPool2d."""

from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from math import frexp

import numpy as np
from numpy.typing import ArrayLike

from app.engine.arrays import Array, as_numbers, sum_of_products
from app.engine.geometry import Geometry, Padding, PaddingLike, Pair, pair, pool_geometry
from app.engine.windows import WindowAxis, reduce_windows
from app.engine.winners import winners


@dataclass(frozen=True)
class MaxPooled:
    """values (..., Ho, Wo), and on demand where each of them stands."""

    values: Array
    planes: Array = field(repr=False)
    geometry: Geometry = field(repr=False)

    @cached_property
    def winners(self) -> Array:
        """(..., Ho, Wo, 2): row and column in padded cells; -1 where a window meets no number.

        Found when first asked for, so that values alone stay cheap: until then the input of
        max_pool2d must not change.
        """
        return winners(self.planes, self.geometry)


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
    geometry = _geometry(planes.shape[-3:], kernel_size, stride, padding, dilation, ceil_mode)
    return MaxPooled(largest(planes, geometry), planes, geometry)


def largest(planes: Array, geometry: Geometry) -> Array:
    """The largest number of each window; where it meets none, the least of the dtype."""
    lowest = -np.inf if planes.dtype.kind == "f" else np.iinfo(np.int64).min
    return reduce_windows(np.maximum, planes, geometry.height, geometry.width, lowest)


def avg_pool2d(
    x: ArrayLike,
    kernel_size: Pair,
    *,
    stride: Pair | None = None,
    padding: Pair | Padding = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> Array:
    """The mean of each window: (N, C, H, W) or (C, H, W) -> (..., Ho, Wo).

    float64, or float32 for float32 input. The divisor counts the padding if
    `count_include_pad`, but never what sticks out beyond it in `ceil_mode`; or it is
    `divisor_override`.

    Raises:
        ConvolutionError: an argument is out of range, no window fits, or an exact sum overflows.
    """
    planes = as_numbers("input", x, (3, 4))
    geometry = _geometry(planes.shape[-3:], kernel_size, stride, padding, 1, ceil_mode)
    divisors = counts(geometry, count_include_pad)
    if divisor_override is not None:
        one = pair("divisor_override", divisor_override, least=1)[0]
        divisors = np.broadcast_to(np.int64(one), divisors.shape)
    return mean(sums(planes, geometry), divisors)


def mean(summed: Array, divisors: Array) -> Array:
    """Sums over divisors: float64 for whole numbers, else in the sums' dtype and their place."""
    if summed.dtype.kind != "f":
        return np.asarray(summed / divisors)
    alike = not any(divisors.strides)
    by = (divisors.flat[0] if alike else divisors).astype(summed.dtype)
    if alike and frexp(by)[0] == 0.5:  # the reciprocal of a power of two is exact, and faster
        return np.asarray(np.multiply(summed, 1 / by, out=summed))
    return np.asarray(np.divide(summed, by, out=summed))


def sums(planes: Array, geometry: Geometry) -> Array:
    """The sum of each window, exact for whole numbers: (..., Ho, Wo)."""
    rows, cols = geometry.height, geometry.width
    return exact_sums(planes, rows, cols, rows.kernel * cols.kernel)


def exact_sums(planes: Array, rows: WindowAxis, cols: WindowAxis, largest: int) -> Array:
    """The sum of each window, of at most `largest` cells."""

    def total(x: Array, ones: Array, zero: Array) -> Array:
        del ones, zero  # only bounds and dtypes for the exactness of the sum
        return reduce_windows(np.add, x, rows, cols, 0)

    ones = np.ones(largest, np.int64)
    return sum_of_products(total, planes, ones, np.zeros((), planes.dtype))


@lru_cache(maxsize=64)
def counts(geometry: Geometry, count_include_pad: bool) -> Array:
    """The divisor of each window, (Ho, Wo): its cells inside the input, or the padded input."""
    axes = geometry.height, geometry.width
    if all(len(axis.whole_outputs) == axis.output for axis in axes):
        cells = np.int64(axes[0].kernel * axes[1].kernel)
        return np.broadcast_to(cells, (axes[0].output, axes[1].output))
    rows, cols = (
        [axis.counted(p) if count_include_pad else len(axis.inside(p)) for p in range(axis.output)]
        for axis in axes
    )
    divisors: Array = np.multiply.outer(np.array(rows), np.array(cols))
    divisors.flags.writeable = False  # kept for the next call alike
    return divisors


def _geometry(
    shape: tuple[int, ...], kernel_size: Pair, stride: Pair | None, padding: PaddingLike,
    dilation: Pair, ceil_mode: bool,
) -> Geometry:  # fmt: skip
    """pool_geometry; kept for the next call alike if all is said in plain numbers."""
    # True equals 1 for a cache, but is no size: only ints may be looked up.
    plain = all(type(size) is int for size in (kernel_size, padding, dilation))
    known = plain and (stride is None or type(stride) is int)
    return (_kept_geometry if known else _new_geometry)(
        shape, kernel_size, stride, padding, dilation, ceil_mode
    )


def _new_geometry(
    shape: tuple[int, ...], kernel_size: Pair, stride: Pair | None, padding: PaddingLike,
    dilation: Pair, ceil_mode: bool,
) -> Geometry:  # fmt: skip
    return pool_geometry(
        shape,
        kernel_size,
        stride=stride,
        padding=padding,
        dilation=dilation,
        ceil_mode=ceil_mode,
    )


_kept_geometry = lru_cache(maxsize=64)(_new_geometry)
