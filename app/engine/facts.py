"""What follows from shapes, dtypes and arguments alone, kept for the next call alike."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from app.engine.arrays import common
from app.engine.dispatch import Layer
from app.engine.geometry import (
    Geometry,
    PaddingLike,
    PaddingMode,
    Pair,
    conv_geometry,
    pair,
    resolve_padding,
)
from app.engine.outline import Outline, outline, scratch_of
from app.engine.scratch import call_limit, kept_limit, scratch_limit


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """All that follows from shapes, dtypes and arguments: what may be kept between calls.

    Each is made once, so that equal ones are the same object.
    """

    geometry: Geometry
    mode: PaddingMode
    whole: bool  # operands are whole numbers, so the answer is too
    working: np.dtype[Any]  # computed in: float32 or float64
    shape: tuple[int, ...]  # of the input
    batch: tuple[int, ...]  # (N, C, H, W)
    maps: tuple[int, ...]  # (N, K, Ho, Wo)
    answer: tuple[int, ...]  # maps, or without N
    way: Outline | None  # None for an empty batch
    repeatable: bool  # other filters may be put into a computation that was made before


def facts_of(
    shape: tuple[int, ...],
    weight_shape: tuple[int, ...],
    dtypes: tuple[np.dtype[Any], ...],
    stride: Pair,
    padding: PaddingLike,
    mode: PaddingMode,
    dilation: Pair,
    groups: int,
    threads: int,
    reused: bool,
) -> Facts:
    """dtypes: of input, weight and, if there is one, bias; the rest as in conv2d."""
    return _facts(
        shape,
        weight_shape,
        dtypes,
        # True equals 1 for a cache, but is no size: only ints pass unread.
        stride if type(stride) is int else pair("stride", stride, least=1),
        padding if type(padding) in (int, str) else resolve_padding(padding, (1, 1)),
        mode,
        dilation if type(dilation) is int else pair("dilation", dilation, least=1),
        groups if type(groups) is int else pair("groups", groups, least=1)[0],
        threads,
        reused,
        scratch_limit() if reused else call_limit(),
    )


@lru_cache(maxsize=256)
def _facts(
    shape: tuple[int, ...],
    weight_shape: tuple[int, ...],
    dtypes: tuple[np.dtype[Any], ...],
    stride: Pair,
    padding: PaddingLike,
    mode: PaddingMode,
    dilation: Pair,
    groups: int,
    threads: int,
    reused: bool,
    most: int,
) -> Facts:
    geometry = conv_geometry(
        shape[-3:],
        weight_shape,
        stride=stride,
        padding=padding,
        padding_mode=mode,
        dilation=dilation,
        groups=groups,
        bias=len(dtypes) == 3,
    )
    result = common(*(np.empty(0, dtype) for dtype in dtypes))[0].dtype
    working = result if result.kind == "f" else np.dtype(np.float64)
    images = shape[0] if len(shape) == 4 else 1
    layer = Layer(geometry, images, working.name, reused)
    way = outline(layer, mode, threads, most) if images else None
    return Facts(
        geometry,
        mode,
        result.kind == "i",
        working,
        shape,
        (images, *geometry.input_shape),
        (images, *geometry.output_shape),
        (*shape[:-3], *geometry.output_shape),
        way,
        _repeatable(way, dtypes[1:], working),
    )


def _repeatable(
    way: Outline | None, learned: tuple[np.dtype[Any], ...], working: np.dtype[Any]
) -> bool:
    """Whether filters and bias are used as they are, certified by nothing, and scratch is small."""
    return (
        way is not None
        and way.method.certify is None
        and all(dtype == working for dtype in learned)
        and scratch_of(way) <= kept_limit()
    )
