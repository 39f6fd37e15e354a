"""A layer's arguments, in every form that PyTorch takes them, read into a geometry."""

from collections.abc import Sequence
from operator import index
from typing import Any, Literal, get_args

from app.engine.errors import ConvolutionError
from app.engine.geometry.axis import Axis, PaddingMode
from app.engine.geometry.walk import Geometry, Padding

Pair = int | Sequence[int]
PaddingLike = Pair | Padding | Literal["same", "valid"]

PADDING_MODES: tuple[PaddingMode, ...] = get_args(PaddingMode)


def conv_geometry(
    input_shape: Sequence[int],
    weight_shape: Sequence[int],
    *,
    stride: Pair = 1,
    padding: PaddingLike = 0,
    padding_mode: PaddingMode = "zeros",
    dilation: Pair = 1,
    groups: int = 1,
    bias: bool = False,
) -> Geometry:
    """The geometry of torch.nn.Conv2d over planes.

    input_shape (C, H, W), weight_shape (K, C / groups, kh, kw) -> (K, Ho, Wo)

    Raises:
        ConvolutionError: an argument is out of range, channels and groups do not agree, the
            padding mode cannot fill that much padding, or no window fits at all.
    """
    channels, height, width = _sizes("input", input_shape)
    out_channels, per_group, kh, kw = _sizes("weight", weight_shape)
    _check_groups(channels, out_channels, per_group, groups)
    strides = pair("stride", stride, least=1)
    dilations = pair("dilation", dilation, least=1)
    sides = resolve_padding(padding, (kh, kw), strides, dilations)
    check_padding_mode(padding_mode, sides, (height, width))
    return _with_output(
        Geometry(
            height=Axis(height, kh, strides[0], dilations[0], sides.top, sides.bottom),
            width=Axis(width, kw, strides[1], dilations[1], sides.left, sides.right),
            channels=channels,
            out_channels=out_channels,
            groups=groups,
            bias=bias,
        ),
        "weight",
    )


def pool_geometry(
    input_shape: Sequence[int],
    kernel_size: Pair,
    *,
    stride: Pair | None = None,
    padding: PaddingLike = 0,
    dilation: Pair = 1,
    ceil_mode: bool = False,
) -> Geometry:
    """The geometry of torch.nn.MaxPool2d and torch.nn.AvgPool2d over planes.

    input_shape (C, H, W) -> (C, Ho, Wo); `stride` None means the kernel size.

    Raises:
        ConvolutionError: an argument is out of range, padding given as a number is more than half
            of the kernel size (PyTorch's rule, dilation not counted), or on a named side as large
            as the window (it would hold nothing but padding), or no window fits at all.
    """
    channels, height, width = _sizes("input", input_shape)
    kh, kw = pair("kernel_size", kernel_size, least=1)
    sh, sw = (kh, kw) if stride is None else pair("stride", stride, least=1)
    dh, dw = pair("dilation", dilation, least=1)
    sides = resolve_padding(padding, (kh, kw), (sh, sw), (dh, dw))
    rows = Axis(height, kh, sh, dh, sides.top, sides.bottom, ceil_mode)
    cols = Axis(width, kw, sw, dw, sides.left, sides.right, ceil_mode)
    for axis in (rows, cols):
        if isinstance(padding, Padding):
            _check_less_than_window(axis)
        else:
            _check_half_kernel(axis)
    geometry = Geometry(rows, cols, channels=channels, out_channels=channels, learned=False)
    return _with_output(geometry, "kernel_size")


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


def _check_groups(channels: int, out_channels: int, per_group: int, groups: int) -> None:
    pair("groups", groups, least=1)
    if channels % groups:
        raise ConvolutionError(
            "groups_do_not_divide",
            "groups",
            "groups {groups} does not divide the {channels} channels of the input",
            groups=groups,
            channels=channels,
        )
    if out_channels % groups:
        raise ConvolutionError(
            "groups_do_not_divide",
            "groups",
            "groups {groups} does not divide the {filters} filters of the weight",
            groups=groups,
            filters=out_channels,
        )
    if per_group * groups != channels:
        raise ConvolutionError(
            "channels_do_not_agree",
            "weight",
            "the weight reads {weight_channels} channels in each of {groups} groups,"
            " but the input has {input_channels} channels",
            weight_channels=per_group,
            groups=groups,
            input_channels=channels,
        )


def _sizes(field: str, shape: Sequence[int]) -> tuple[int, ...]:
    if min(shape) < 1:
        raise ConvolutionError(
            "empty",
            field,
            "{field} has no numbers: its shape is {shape}",
            shape="×".join(map(str, shape)),
        )
    return tuple(map(int, shape))


def _check_half_kernel(axis: Axis) -> None:
    padding = max(axis.pad_before, axis.pad_after)
    if 2 * padding > axis.kernel:
        raise ConvolutionError(
            "padding_over_half_kernel",
            "padding",
            "padding {padding} is more than half of the kernel size {kernel}",
            padding=padding,
            kernel=axis.kernel,
        )


def _check_less_than_window(axis: Axis) -> None:
    padding = max(axis.pad_before, axis.pad_after)
    if padding >= axis.effective_kernel:
        raise ConvolutionError(
            "padding_over_window",
            "padding",
            "padding {padding} is not smaller than the window's {window} cells",
            padding=padding,
            window=axis.effective_kernel,
        )


def _with_output(geometry: Geometry, field: str) -> Geometry:
    rows, cols = geometry.height, geometry.width
    if rows.output and cols.output:
        return geometry
    raise ConvolutionError(
        "window_too_large",
        field,
        "the window spans {window_height}×{window_width} cells, but the padded input has only"
        " {padded_height}×{padded_width}: there is no output",
        window_height=rows.effective_kernel,
        window_width=cols.effective_kernel,
        padded_height=rows.padded,
        padded_width=cols.padded,
        exact_height=float(rows.exact),
        exact_width=float(cols.exact),
    )


def pair(field: str, value: Pair, *, least: int) -> tuple[int, int]:
    """Read an int or (height, width) as two ints of at least `least`."""
    try:
        if isinstance(value, Sequence):
            height, width = value
        else:
            height = width = value
        numbers = _whole(height), _whole(width)
    except (TypeError, ValueError):
        raise ConvolutionError(
            "not_a_pair",
            field,
            "{field} {value} is not a whole number or a pair (height, width) of them",
            value=str(value)[:80],
        ) from None
    for number in numbers:
        if number < least:
            raise ConvolutionError(
                "too_small",
                field,
                "{field} {value} is less than {least}",
                value=max(number, -(2**53)),
                least=least,
            )
    return numbers


def _whole(value: Any) -> int:
    if isinstance(value, bool):
        raise TypeError("a truth value is not a size")
    return int(index(value))
