"""The layer in NumPy: every window as a view, then one sum of products."""

from app.content.code.layer import Conv2d, Numbers
from app.content.code.lines import (
    Code,
    Line,
    Part,
    Remark,
    block,
    gap,
    is_padded,
    pad_widths,
    padding_given,
)
from app.content.code.literals import IN_NUMPY, input_lines, numpy_imports, weight_lines
from app.content.presets import N_

PAD_MODES = {"reflect": "reflect", "replicate": "edge", "circular": "wrap"}


def in_numpy(layer: Conv2d, numbers: Numbers) -> Code:
    """sliding_window_view and einsum, letters: n image, g group, c channel, k filter, r s tap."""
    lines = [
        *numpy_imports(numbers),
        *block("import", ["from numpy.lib.stride_tricks import sliding_window_view"]),
        gap("numbers"),
        *input_lines(layer, numbers, IN_NUMPY),
        *weight_lines(layer, numbers, IN_NUMPY),
        gap("layer"),
        *_flipped(numbers),
        *_padded(layer),
        *_windows(layer, numbers),
        *_summed(layer),
        *_biased(layer, numbers),
    ]
    return Code("numpy", "NumPy", tuple(lines), tuple(_remarks(layer, numbers)))


def numpy_mode(layer: Conv2d) -> Part:
    """`, mode="edge"`; nothing for zeros, which is what numpy.pad fills with by itself."""
    name = PAD_MODES.get(layer.padding_mode)
    return Part(f', mode="{name}"' if name else "", ("padding_mode",))


def _flipped(numbers: Numbers) -> list[Line]:
    flip = Part("weight = weight[:, :, ::-1, ::-1]", ("flip",))
    return block("layer", [flip, "  # true convolution"]) if numbers.flip else []


def _padded(layer: Conv2d) -> list[Line]:
    if not is_padded(layer.sides):
        return []
    widths = Part(pad_widths(layer.sides, "NCHW"), padding_given(layer))
    return block("layer", ["x = np.pad(x, ", widths, numpy_mode(layer), ")"])


def _windows(layer: Conv2d, numbers: Numbers) -> list[Line]:
    """Windows as wide as the spread kernel, at each cell; then every S-th, and of it every D-th."""
    sizes = layer.geometry(*numbers.input.shape[1:])
    span = f"{sizes.height.effective_kernel}, {sizes.width.effective_kernel}"
    stride = ", ".join(f"::{step}" for step in layer.stride)
    dilation = ", ".join(f"::{step}" for step in layer.dilation)
    return block(
        "call",
        ["windows = sliding_window_view(x, (", Part(span, ("kernel_size", "dilation")),
         "), axis=(2, 3))"],
        ["windows = windows[:, :, ", Part(stride, ("stride",)), ", ",
         Part(dilation, ("dilation",)), "]  # (N, C_in, H_out, W_out, kh, kw)"],
    )  # fmt: skip


def _summed(layer: Conv2d) -> list[Line]:
    """Products summed over channels and taps; with groups, each filter over its own channels."""
    if layer.groups == 1:
        return block("call", ['y = np.einsum("nchwrs,kcrs->nkhw", windows, weight)'])
    groups = Part(str(layer.groups), ("groups",))
    return block(
        "call",
        ["windows = windows.reshape(1, ", groups, ", -1, *windows.shape[2:])  # by group"],
        ["weight = weight.reshape(", groups, ", -1, *weight.shape[1:])"],
        ["y = np.einsum(", Part('"ngchwrs,gkcrs->ngkhw"', ("groups",)), ", windows, weight)"],
        ["y = y.reshape(1, -1, *y.shape[3:])  # (N, C_out, H_out, W_out)"],
    )


def _biased(layer: Conv2d, numbers: Numbers) -> list[Line]:
    bias = f"y = y + np.full({layer.out_channels}, {numbers.bias})[:, None, None]"
    return block("layer", [Part(bias, ("bias",))]) if layer.bias else []


def _remarks(layer: Conv2d, numbers: Numbers) -> list[Remark]:
    remarks = [Remark("numpy-no-layer", None, N_(
        "NumPy has no layer: windows are a view of the input, einsum sums over channels and taps."
    ))]  # fmt: skip
    mode = PAD_MODES.get(layer.padding_mode, "reflect")
    if mode != layer.padding_mode and is_padded(layer.sides) and layer.padding_mode != "zeros":
        remarks.append(Remark("numpy-mode", "padding_mode", N_(
            "What PyTorch calls {mode}, numpy.pad calls {word}."
        ), {"mode": layer.padding_mode, "word": mode}))  # fmt: skip
    if layer.padding == "same":
        remarks.append(Remark("numpy-same", "padding", N_(
            "NumPy knows no “same”: the cells on each side are worked out, an odd one comes after."
        )))  # fmt: skip
    if numbers.flip:
        remarks.append(Remark("numpy-flip", "flip", N_(
            "Windows times weight is cross-correlation; with the weight flipped it is convolution."
        )))  # fmt: skip
    return remarks
