"""Convolutions along one axis: the same code, over planes of a single row."""

from collections.abc import Sequence
from operator import index
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from app.engine.arrays import Array, as_numbers
from app.engine.conv import conv2d
from app.engine.errors import ConvolutionError
from app.engine.geometry import PaddingMode
from app.engine.transposed import conv_transpose2d


def conv1d(
    x: ArrayLike,
    weight: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: int | Sequence[int] = 1,
    padding: int | Sequence[int] | Literal["same", "valid"] = 0,
    padding_mode: PaddingMode = "zeros",
    dilation: int | Sequence[int] = 1,
    groups: int = 1,
) -> Array:
    """conv2d with one axis, as torch.nn.functional.conv1d.

    x (N, C, L) or (C, L), weight (K, C / groups, k), bias (K,) -> (N, K, Lo) or (K, Lo)
    """
    maps = conv2d(
        _as_row("input", x, (2, 3)),
        _as_row("weight", weight, (3,)),
        bias,
        stride=(1, _one("stride", stride)),
        padding=padding if isinstance(padding, str) else (0, _one("padding", padding)),
        padding_mode=padding_mode,
        dilation=(1, _one("dilation", dilation)),
        groups=groups,
    )
    return np.asarray(maps[..., 0, :])


def conv_transpose1d(
    x: ArrayLike,
    weight: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: int | Sequence[int] = 1,
    padding: int | Sequence[int] = 0,
    output_padding: int | Sequence[int] = 0,
    dilation: int | Sequence[int] = 1,
    groups: int = 1,
) -> Array:
    """conv_transpose2d with one axis, as torch.nn.functional.conv_transpose1d.

    x (N, C, L) or (C, L), weight (C, K / groups, k), bias (K,) -> (N, K, Lo) or (K, Lo)
    """
    maps = conv_transpose2d(
        _as_row("input", x, (2, 3)),
        _as_row("weight", weight, (3,)),
        bias,
        stride=(1, _one("stride", stride)),
        padding=(0, _one("padding", padding)),
        output_padding=(0, _one("output_padding", output_padding)),
        dilation=(1, _one("dilation", dilation)),
        groups=groups,
    )
    return np.asarray(maps[..., 0, :])


def _as_row(field: str, value: ArrayLike, axes: tuple[int, ...]) -> Array:
    """(..., L) -> (..., 1, L)"""
    return np.asarray(as_numbers(field, value, axes)[..., None, :])


def _one(field: str, value: int | Sequence[int]) -> int:
    """A whole number, alone or as PyTorch takes it too, in a sequence of one."""
    number = value[0] if isinstance(value, Sequence) and len(value) == 1 else value
    try:
        if isinstance(number, bool | Sequence):
            raise TypeError("a size is one number")
        return int(index(number))
    except TypeError:
        raise ConvolutionError(
            "not_whole", field, "{field} {value} is not a whole number", value=str(value)[:80]
        ) from None
