"""The layers between convolutions: activations, softmax, and the fully connected end."""

from math import prod

import numpy as np
from numpy.typing import ArrayLike

from app.engine.arrays import Array, as_numbers, common, sum_of_products
from app.engine.conv import bias_of
from app.engine.errors import ConvolutionError

ANY = tuple(range(33))  # every number of axes that NumPy knows


def relu(x: ArrayLike) -> Array:
    """max(x, 0), cell by cell; any shape, the same dtype."""
    array = as_numbers("input", x, ANY)
    positive: Array = np.maximum(array, array.dtype.type(0))
    return positive


def softmax(x: ArrayLike, axis: int = -1) -> Array:
    """exp(x) over its sum along `axis`, with the largest taken off first: nothing overflows."""
    array = as_numbers("input", x, ANY[1:])
    if not -array.ndim <= axis < array.ndim:
        raise ConvolutionError(
            "no_such_axis",
            "axis",
            "axis {axis} does not exist: input has {axes} axes",
            axis=axis,
            axes=array.ndim,
        )
    floats = array if array.dtype.kind == "f" else array.astype(np.float64)
    with np.errstate(under="ignore"):
        powers = np.exp(floats - floats.max(axis=axis, keepdims=True))
        shares: Array = powers / powers.sum(axis=axis, keepdims=True)
    return shares


def flatten(x: ArrayLike, start_axis: int = 1) -> Array:
    """Put all axes from `start_axis` on into one: (N, C, H, W) -> (N, C * H * W)."""
    array = as_numbers("input", x, ANY[1:])
    kept = array.shape[: start_axis % (array.ndim + 1)]
    return array.reshape(*kept, prod(array.shape[len(kept) :]))


def linear(x: ArrayLike, weight: ArrayLike, bias: ArrayLike | None = None) -> Array:
    """x Wᵀ + b: (..., features) with (outputs, features) and (outputs,) -> (..., outputs).

    Raises:
        ConvolutionError: the numbers of features differ, or int64 overflows.
    """
    rows = as_numbers("input", x, ANY[1:])
    neurons = as_numbers("weight", weight, (2,))
    if rows.shape[-1] != neurons.shape[1]:
        raise ConvolutionError(
            "features_do_not_agree",
            "weight",
            "the weight reads {weight_features} features, but the input has {input_features}",
            weight_features=neurons.shape[1],
            input_features=rows.shape[-1],
        )
    operands = common(rows, neurons, bias_of(bias, neurons))
    return sum_of_products(lambda x, w, b: x @ w.T + b, *operands)
