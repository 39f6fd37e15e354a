"""The layers between convolutions: normalization, flattening, and the fully connected end."""

from math import prod

import numpy as np
from numpy.typing import ArrayLike

from app.engine.activations import ANY, check_dim
from app.engine.arrays import Array, as_numbers, common, sum_of_products
from app.engine.conv import bias_of
from app.engine.errors import ConvolutionError


def batch_norm(
    x: ArrayLike,
    running_mean: ArrayLike,
    running_var: ArrayLike,
    weight: ArrayLike | None = None,
    bias: ArrayLike | None = None,
    *,
    eps: float = 1e-5,
) -> Array:
    """(x - mean) / sqrt(var + eps) * weight + bias, channel by channel, as in inference.

    Args:
        x: (N, C) or (N, C, ...).
        running_mean, running_var: of each channel, (C,), learned in training.
        weight, bias: (C,), or None for 1 and 0.
    Returns:
        x's shape; float32 if nothing is float64 and x is float32, else float64.
    Raises:
        ConvolutionError: another number of channels, or a negative variance or eps.
    """
    planes = as_numbers("input", x, ANY[2:])
    channels = planes.shape[1]
    center, spread = (
        _of_each_channel("running_mean", running_mean, channels),
        _of_each_channel("running_var", running_var, channels),
    )
    scale = _of_each_channel("weight", [1] * channels if weight is None else weight, channels)
    shift = _of_each_channel("bias", [0] * channels if bias is None else bias, channels)
    _check_not_negative("running_var", float(spread.min(initial=0)))
    _check_not_negative("eps", eps)
    operands = common(planes, center, spread, scale, shift)
    if operands[0].dtype.kind != "f":
        operands = tuple(operand.astype(np.float64) for operand in operands)
    return _normalized(*operands, eps=eps)


def _normalized(
    planes: Array, center: Array, spread: Array, scale: Array, shift: Array, *, eps: float
) -> Array:
    along = (-1, *[1] * (planes.ndim - 2))  # (C,) -> (C, 1, ...)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore", under="ignore"):
        factor = scale / np.sqrt(spread + planes.dtype.type(eps))  # (C,)
        centered = planes - center.reshape(along)  # (N, C, ...)
        return np.asarray(centered * factor.reshape(along) + shift.reshape(along))


def _of_each_channel(field: str, value: ArrayLike, channels: int) -> Array:
    numbers = as_numbers(field, value, (1,))
    if len(numbers) != channels:
        raise ConvolutionError(
            "not_one_for_each_channel",
            field,
            "{field} has {given} numbers, but the input has {channels} channels",
            given=len(numbers),
            channels=channels,
        )
    return numbers


def _check_not_negative(field: str, value: float) -> None:
    if value < 0:
        raise ConvolutionError("negative", field, "{field} {value} is less than 0", value=value)


def flatten(x: ArrayLike, start_dim: int = 1, end_dim: int = -1) -> Array:
    """Put the axes from `start_dim` to `end_dim` into one, as torch.nn.Flatten does.

    (N, C, H, W) -> (N, C * H * W)
    """
    array = as_numbers("input", x, ANY[1:])
    check_dim("start_dim", start_dim, array.ndim)
    check_dim("end_dim", end_dim, array.ndim)
    first, last = start_dim % array.ndim, end_dim % array.ndim
    if first > last:
        raise ConvolutionError(
            "dims_in_wrong_order",
            "start_dim",
            "start_dim {start} comes after end_dim {end}",
            start=first,
            end=last,
        )
    shape = array.shape
    return array.reshape(*shape[:first], prod(shape[first : last + 1]), *shape[last + 1 :])


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
