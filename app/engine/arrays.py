"""What an array must be before the engine computes with it, and exact sums of products.

Whole numbers stay whole (int64), floats are float64 unless all of them are float32.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from app.engine.errors import ConvolutionError

Array = NDArray[Any]

EXACT_IN_FLOAT = 2**53  # below this, float64 holds every whole number
INT64 = np.iinfo(np.int64)
FEW = 64  # numbers of which Python finds the largest sooner than NumPy: of 49 in 1.1 us, not 2.8
DECIDED_BY_HAND = 2**22  # larger layers that close to the edge of int64 are refused, not awaited


def as_numbers(field: str, value: ArrayLike, axes: tuple[int, ...]) -> Array:
    """`value` as int64, float32 or float64 with one of the numbers of axes.

    Raises:
        ConvolutionError: not numbers, ragged, whole numbers beyond int64, or other axes.
    """
    try:
        array = np.asarray(value)
    except ValueError:
        raise ConvolutionError("ragged", field, "the rows of {field} differ in length") from None
    array = _standard_dtype(field, array)
    if array.ndim not in axes:
        raise ConvolutionError(
            "wrong_axes",
            field,
            "{field} has {given} axes, not {expected}",
            given=array.ndim,
            expected="/".join(map(str, axes)),
        )
    return array


def _standard_dtype(field: str, array: Array) -> Array:
    if array.dtype.kind == "f":
        return array.astype(np.float32 if array.dtype.itemsize == 4 else np.float64, copy=False)
    if array.dtype.kind in "bi":
        return array.astype(np.int64, copy=False)
    if array.dtype.kind == "u":
        if array.size and int(array.max()) > INT64.max:
            raise overflow(field)
        return array.astype(np.int64)
    if array.dtype.kind == "O" and all(type(number) is int for number in array.flat):
        raise overflow(field)
    raise ConvolutionError("not_numbers", field, "{field} does not consist of real numbers")


def overflow(field: str) -> ConvolutionError:
    return ConvolutionError(
        "overflow",
        field,
        "{field}: a result is beyond the largest number that can be computed exactly"
        " (64-bit whole numbers) or at all (floats)",
    )


def common(*arrays: Array) -> tuple[Array, ...]:
    """All operands in the dtype that the result has."""
    floats = [array.dtype for array in arrays if array.dtype.kind == "f"]
    if not floats:
        return arrays
    dtype = np.float32 if all(dtype == np.float32 for dtype in floats) else np.float64
    return tuple(array.astype(dtype, copy=False) for array in arrays)


def sum_of_products(
    product: Callable[[Array, Array, Array], Array],
    x: Array,
    weight: Array,
    bias: Array,
    *,
    bound: int | None = None,
) -> Array:
    """Evaluate `product(x, weight, bias)`, exactly if the operands are whole numbers.

    `product` must be built of sums of products x * weight plus a bias, nothing else, so that it
    may be evaluated in any dtype. float64 is exact as long as no sum of |products| reaches 2**53.
    Beyond, int64 wraps around, which is exact modulo 2**64; a float64 evaluation beside it tells
    where the true value lies, and the few doubtful ones are decided with Python's own integers.
    `bound` is bound_of the operands, if that is known already.
    """
    if x.dtype.kind == "f":
        with np.errstate(over="ignore", invalid="ignore", under="ignore"):
            return product(x, weight, bias)
    if bound is None:
        bound = bound_of(x, weight, bias)
    if bound < EXACT_IN_FLOAT:
        return product(*(array.astype(np.float64) for array in (x, weight, bias))).astype(np.int64)
    with np.errstate(over="ignore"):
        wrapped = product(x, weight, bias)
    if bound > INT64.max:
        _check_inside(product, x, weight, bias)
    return wrapped


def _check_inside(
    product: Callable[[Array, Array, Array], Array], x: Array, weight: Array, bias: Array
) -> None:
    """Refuse if a true value lies outside int64."""
    x64, w64, b64 = (array.astype(np.float64) for array in (x, weight, bias))
    near = product(x64, w64, b64)
    doubt = product(np.abs(x64), np.abs(w64), np.abs(b64)) * (weight.size + 4) * 2.0**-52
    inside = np.abs(near) + doubt < 2.0**63
    if inside.all():
        return
    if (np.abs(near) - doubt >= 2.0**63 * (1 + 2.0**-50)).any():
        raise overflow("weight")
    if x.size * weight.size > DECIDED_BY_HAND:
        raise overflow("weight")
    exact = product(*(array.astype(object) for array in (x, weight, bias)))
    if any(not INT64.min <= number <= INT64.max for number in exact.flat):
        raise overflow("weight")


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


def check_products(x: Array, weight: Array) -> None:
    """Refuse whole numbers of which a single product, as a step shows it, is beyond int64."""
    whole = x.dtype.kind == weight.dtype.kind == "i"
    if whole and largest(x) * largest(weight) > INT64.max:
        raise overflow("weight")


def channel_sums(products: Array) -> Array:
    """The sum over each channel, as a step shows it: (n, C, kh, kw) -> (n, C).

    Raises:
        ConvolutionError: a sum of whole numbers is beyond int64, though the sums of all channels
            together need not be.
    """
    steps, channels, kh, kw = products.shape
    flat = products.reshape(steps, channels, kh * kw)
    if channels > 1 and flat.dtype.kind == "i" and largest(flat) * kh * kw > INT64.max:
        near = flat.astype(np.float64).sum(axis=2)
        if (np.abs(near) >= 2.0**63 * (1 - 2.0**-40)).any():
            raise overflow("weight")
    sums: Array = flat.sum(axis=2)
    return sums


def bound_of(x: Array, weight: Array, bias: Array) -> int:
    """No |sum of products| of whole numbers is larger, nor |one of the products|."""
    return largest(x) * summed(weight) + largest(bias)


def largest(array: Array) -> int:
    """The largest |whole number|, in Python's integers."""
    if array.size <= FEW:
        return max(map(abs, array.ravel().tolist()), default=0)
    return max(abs(int(array.max())), abs(int(array.min())))


def summed(weight: Array) -> int:
    """A bound on the sum of |weights| of any one output number, in Python's integers."""
    return largest(weight) * max(1, weight.size)
