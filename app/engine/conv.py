"""conv2d, with the meaning of torch.nn.functional.conv2d: cross-correlation, no kernel flip."""

from numpy.typing import ArrayLike

from app.engine.again import computed
from app.engine.arrays import Array, as_numbers, bias_of
from app.engine.correlate import correlate
from app.engine.facts import facts_of
from app.engine.geometry import PaddingLike, PaddingMode, Pair

__all__ = ["bias_of", "conv2d", "correlate"]


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
    dtypes = (planes.dtype, filters.dtype, *([] if shifts is None else [shifts.dtype]))
    arguments = (stride, padding, padding_mode, dilation, groups, threads, False)
    facts = facts_of(planes.shape, filters.shape, dtypes, *arguments)
    return computed(facts, filters, shifts, planes)
