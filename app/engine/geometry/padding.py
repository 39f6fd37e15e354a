"""Padding in every form that PyTorch takes it, and what the padding modes can fill."""

from typing import Literal, get_args

from app.engine.errors import ConvolutionError
from app.engine.geometry.axis import Axis, PaddingMode
from app.engine.geometry.numbers import Pair, pair
from app.engine.geometry.walk import Padding

PaddingLike = Pair | Padding | Literal["same", "valid"]

PADDING_MODES: tuple[PaddingMode, ...] = get_args(PaddingMode)


def resolve_padding(
    padding: PaddingLike,
    kernel: tuple[int, int],
    stride: tuple[int, int] = (1, 1),
    dilation: tuple[int, int] = (1, 1),
) -> Padding:
    """Read padding given as an int, a pair, four named sides, "same" or "valid".

    "same" keeps the size and, as in PyTorch, puts the odd cell after (bottom, right).
    """
    if isinstance(padding, Padding):
        for name in ("top", "bottom", "left", "right"):
            pair(f"padding.{name}", getattr(padding, name), least=0)
        return padding
    if padding == "valid":
        return Padding()
    if padding == "same":
        return _same_padding(kernel, stride, dilation)
    if isinstance(padding, str):
        raise ConvolutionError(
            "unknown_padding",
            "padding",
            "padding {value} is none of: a whole number, a pair, four sides, same, valid",
            value=padding[:80],
        )
    vertical, horizontal = pair("padding", padding, least=0)
    return Padding(vertical, vertical, horizontal, horizontal)


def _same_padding(
    kernel: tuple[int, int], stride: tuple[int, int], dilation: tuple[int, int]
) -> Padding:
    if stride != (1, 1):
        raise ConvolutionError(
            "same_needs_stride_1",
            "padding",
            "padding same needs stride 1, but the stride is {stride}",
            stride=list(stride),
        )
    rows, cols = (
        Axis(size=1, kernel=k, dilation=d).effective_kernel - 1
        for k, d in zip(kernel, dilation, strict=True)
    )
    return Padding(rows // 2, rows - rows // 2, cols // 2, cols - cols // 2)


def check_padding_mode(mode: PaddingMode, sides: Padding, size: tuple[int, int]) -> None:
    """Refuse padding that a mode cannot fill: reflect needs P < N, circular P <= N."""
    if mode not in PADDING_MODES:
        raise ConvolutionError(
            "unknown_padding_mode",
            "padding_mode",
            "padding_mode {value} is none of {known}",
            value=str(mode)[:80],
            known=", ".join(PADDING_MODES),
        )
    height, width = size
    for padding, cells in (
        (max(sides.top, sides.bottom), height),
        (max(sides.left, sides.right), width),
    ):
        if mode == "reflect" and padding >= cells:
            raise ConvolutionError(
                "padding_too_large_for_mode",
                "padding",
                "padding {padding} is not smaller than the input size {size}, as reflect needs",
                padding=padding,
                size=cells,
            )
        if mode == "circular" and padding > cells:
            raise ConvolutionError(
                "padding_too_large_for_mode",
                "padding",
                "padding {padding} is larger than the input size {size}; circular padding"
                " goes around at most once",
                padding=padding,
                size=cells,
            )
