"""conv2d, with the meaning of torch.nn.functional.conv2d: cross-correlation, no kernel flip."""

from functools import lru_cache

from numpy.typing import ArrayLike

from app.engine.arrays import Array, as_numbers, bias_of
from app.engine.correlate import correlate
from app.engine.geometry import PaddingLike, PaddingMode, Pair, conv_geometry, pair, resolve_padding
from app.engine.plan import computing

__all__ = ["bias_of", "conv2d", "correlate"]

# Shapes alone: what is remembered between calls never holds anybody's numbers.
geometry_of = lru_cache(maxsize=256)(conv_geometry)


def conv2d(
    x: ArrayLike,
    weight: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: Pair = 1,
    padding: PaddingLike = 0,
    padding_mode: PaddingMode = "zeros",
    dilation: Pair = 1,
    groups: int = 1,
    threads: int = 1,
) -> Array:
    """Slide every filter over every channel of its group and add up the products.

    Args:
        x: input, (N, C, H, W) or (C, H, W).
        weight: filters, (K, C / groups, kh, kw).
        bias: one number for each filter, (K,), or None.
        stride, dilation: an int or (height, width), in cells.
        padding: an int, (height, width), Padding, "same" or "valid", in cells.
        padding_mode: "zeros", "reflect", "replicate" or "circular".
        threads: how many Python threads share the work (see prepare).
    Returns:
        activation maps, (N, K, Ho, Wo), or without N if `x` has none; int64 for whole numbers,
        exact; else float64, with the error of a plain sum, or float32 if no operand is float64,
        with an error of at most 1e-5 of the sum of |products|.
    Raises:
        ConvolutionError: shapes or arguments do not agree, no window fits, int64 overflows.
    """
    planes = as_numbers("input", x, (3, 4))
    filters = as_numbers("weight", weight, (4,))
    shifts = None if bias is None else bias_of(bias, filters)
    geometry = geometry_of(
        planes.shape[-3:],
        filters.shape,
        # True equals 1 for a cache, but is no size: only ints pass unread.
        stride=stride if type(stride) is int else pair("stride", stride, least=1),
        padding=padding if type(padding) in (int, str) else resolve_padding(padding, (1, 1)),
        padding_mode=padding_mode,
        dilation=dilation if type(dilation) is int else pair("dilation", dilation, least=1),
        groups=groups if type(groups) is int else pair("groups", groups, least=1)[0],
        bias=bias is not None,
    )
    images = len(planes) if planes.ndim == 4 else 1
    answer = planes.shape[:-3] + geometry.output_shape
    compute = computing(
        geometry, images, planes.dtype, filters, shifts, padding_mode, threads, answer, reused=False
    )
    return compute(planes)
