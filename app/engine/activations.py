"""Activations: what each cell becomes by itself, and softmax, which looks along one axis."""

from math import erfc, pi, sqrt

import numpy as np
from numpy.typing import ArrayLike

from app.engine.arrays import Array, as_numbers
from app.engine.errors import ConvolutionError

ANY = tuple(range(33))  # every number of axes that NumPy knows

_erfc = np.frompyfunc(erfc, 1, 1)  # the C library's, within an ulp; NumPy has none


def relu(x: ArrayLike) -> Array:
    """max(x, 0), cell by cell; any shape, the same dtype."""
    array = as_numbers("input", x, ANY)
    positive: Array = np.maximum(array, array.dtype.type(0))
    return positive


def leaky_relu(x: ArrayLike, negative_slope: float = 0.01) -> Array:
    """x where it is positive, else x * negative_slope; whole numbers become float64."""
    array = _floats(x)
    return np.where(array > 0, array, array * array.dtype.type(negative_slope))


def sigmoid(x: ArrayLike) -> Array:
    """1 / (1 + exp(-x)), by the exponential that cannot overflow; whole numbers become float64."""
    array = _floats(x)
    with np.errstate(under="ignore"):
        power = np.exp(-np.abs(array))
        shares: Array = np.where(array < 0, power, array.dtype.type(1)) / (1 + power)
    return shares


def tanh(x: ArrayLike) -> Array:
    """The hyperbolic tangent; whole numbers become float64."""
    curve: Array = np.tanh(_floats(x))
    return curve


def gelu(x: ArrayLike, approximate: str = "none") -> Array:
    """x times the share of a normal distribution that lies below x (Hendrycks & Gimpel 2016).

    approximate "none" is exact; "tanh" is the authors' approximation, within 0.0005 of it.
    Whole numbers become float64.
    """
    if approximate not in ("none", "tanh"):
        raise ConvolutionError(
            "unknown_approximation",
            "approximate",
            "approximate {value} is neither none nor tanh",
            value=str(approximate)[:80],
        )
    array = _floats(x)
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        if approximate == "tanh":
            return _tanh_gelu(array)
        tails = _erfc(array.astype(np.float64) / -sqrt(2))  # erfc keeps the digits of small tails
        return np.asarray(array * (np.asarray(tails, np.float64) / 2), array.dtype)


def _tanh_gelu(array: Array) -> Array:
    inner = array.dtype.type(sqrt(2 / pi)) * (array + array.dtype.type(0.044715) * array**3)
    curve: Array = array / 2 * (1 + np.tanh(inner))
    return curve


def softmax(x: ArrayLike, dim: int = -1) -> Array:
    """exp(x) over its sum along `dim`, with the largest taken off first: nothing overflows."""
    array = as_numbers("input", x, ANY[1:])
    check_dim("dim", dim, array.ndim)
    floats = array if array.dtype.kind == "f" else array.astype(np.float64)
    with np.errstate(under="ignore"):
        powers = np.exp(floats - floats.max(axis=dim, keepdims=True))
        shares: Array = powers / powers.sum(axis=dim, keepdims=True)
    return shares


def check_dim(field: str, dim: int, axes: int) -> None:
    if not -axes <= dim < axes:
        raise ConvolutionError(
            "no_such_axis",
            field,
            "{field} {dim} does not exist: input has {axes} axes",
            dim=dim,
            axes=axes,
        )


def _floats(x: ArrayLike) -> Array:
    array = as_numbers("input", x, ANY)
    return array if array.dtype.kind == "f" else array.astype(np.float64)
