"""A layer's arguments, in every form that PyTorch takes them, read into a geometry."""

from collections.abc import Sequence

from app.engine.errors import ConvolutionError
from app.engine.geometry.axis import Axis, PaddingMode
from app.engine.geometry.numbers import Pair, pair, sizes
from app.engine.geometry.padding import PaddingLike, check_padding_mode, resolve_padding
from app.engine.geometry.transposed import TransposedAxis, TransposedGeometry
from app.engine.geometry.walk import Geometry, Padding


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
    channels, height, width = sizes("input", input_shape)
    out_channels, per_group, kh, kw = sizes("weight", weight_shape)
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


def transposed_geometry(
    input_shape: Sequence[int],
    weight_shape: Sequence[int],
    *,
    stride: Pair = 1,
    padding: Pair | Padding = 0,
    output_padding: Pair = 0,
    dilation: Pair = 1,
    groups: int = 1,
    bias: bool = False,
) -> TransposedGeometry:
    """The geometry of torch.nn.ConvTranspose2d over planes.

    input_shape (C, H, W), weight_shape (C, K / groups, kh, kw) -> (K, Ho, Wo)

    Raises:
        ConvolutionError: an argument is out of range, channels and groups do not agree, the
            output padding reaches the larger of stride and dilation along an axis, or the
            padding crops everything away.
    """
    channels, height, width = sizes("input", input_shape)
    in_channels, per_group, kh, kw = sizes("weight", weight_shape)
    _check_transposed_groups(channels, in_channels, groups)
    sh, sw = pair("stride", stride, least=1)
    dh, dw = pair("dilation", dilation, least=1)
    extra_rows, extra_cols = pair("output_padding", output_padding, least=0)
    if isinstance(padding, str):
        raise ConvolutionError(
            "no_word_for_cropping",
            "padding",
            "padding {value} is not known to a transposed convolution: give the cells to crop",
            value=padding[:80],
        )
    crop = resolve_padding(padding, (kh, kw))
    rows = TransposedAxis(height, kh, sh, dh, crop.top, crop.bottom, extra_rows)
    cols = TransposedAxis(width, kw, sw, dw, crop.left, crop.right, extra_cols)
    for axis in (rows, cols):
        _check_output_padding(axis)
    return _with_uncropped(
        TransposedGeometry(rows, cols, channels, per_group * groups, groups=groups, bias=bias)
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
    channels, height, width = sizes("input", input_shape)
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


def _check_groups(channels: int, out_channels: int, per_group: int, groups: int) -> None:
    pair("groups", groups, least=1)
    channels_of_group(channels, groups)
    check_groups_divide(groups, out_channels)
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


def channels_of_group(channels: int, groups: int) -> int:
    """How many channels each filter reads.

    Raises:
        ConvolutionError: the groups do not divide the channels of the input.
    """
    if channels % groups:
        raise ConvolutionError(
            "groups_do_not_divide",
            "groups",
            "groups {groups} does not divide the {channels} channels of the input",
            groups=groups,
            channels=channels,
        )
    return channels // groups


def check_groups_divide(groups: int, filters: int) -> None:
    """Refuse groups that do not divide the filters."""
    if filters % groups:
        raise ConvolutionError(
            "groups_do_not_divide",
            "groups",
            "groups {groups} does not divide the {filters} filters of the weight",
            groups=groups,
            filters=filters,
        )


def _check_transposed_groups(channels: int, in_channels: int, groups: int) -> None:
    pair("groups", groups, least=1)
    channels_of_group(channels, groups)
    if in_channels != channels:
        raise ConvolutionError(
            "channels_do_not_agree",
            "weight",
            "the weight of a transposed convolution reads {weight_channels} channels,"
            " but the input has {input_channels}",
            weight_channels=in_channels,
            input_channels=channels,
        )


def _check_output_padding(axis: TransposedAxis) -> None:
    most = max(axis.stride, axis.dilation)
    if axis.output_padding >= most:
        raise ConvolutionError(
            "output_padding_too_large",
            "output_padding",
            "output_padding {output_padding} is not smaller than the larger of stride and"
            " dilation, {most}",
            output_padding=axis.output_padding,
            most=most,
        )


def _with_uncropped(geometry: TransposedGeometry) -> TransposedGeometry:
    rows, cols = geometry.height, geometry.width
    if rows.output and cols.output:
        return geometry
    raise ConvolutionError(
        "all_cropped",
        "padding",
        "the stamps cover {full_height}×{full_width} cells, but the padding crops away"
        " {crop_height}×{crop_width}: there is no output",
        full_height=rows.full + rows.output_padding,
        full_width=cols.full + cols.output_padding,
        crop_height=rows.pad_before + rows.pad_after,
        crop_width=cols.pad_before + cols.pad_after,
    )


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
