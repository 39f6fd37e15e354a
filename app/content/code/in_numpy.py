"""The layer in NumPy: every window as a view, then one sum of products."""

from app.content.code.layer import Conv2d, Given, Numbers, Pool2d
from app.content.code.lines import (
    Code,
    Line,
    Part,
    Remark,
    bias_added,
    block,
    flipped,
    is_padded,
    opening,
    pad_widths,
    padding_given,
)
from app.content.code.literals import IN_NUMPY, input_lines, numpy_imports, weight_lines
from app.content.presets import N_
from app.engine.geometry import Geometry

PAD_MODES = {"reflect": "reflect", "replicate": "edge", "circular": "wrap"}


def in_numpy(layer: Conv2d, numbers: Numbers) -> Code:
    """sliding_window_view and einsum, letters: n image, g group, c channel, k filter, r s tap."""
    lines = [
        *opening(
            windows_imports(numbers),
            input_lines(numbers, IN_NUMPY),
            weight_lines(numbers, IN_NUMPY),
        ),
        *flipped(numbers, "weight = weight[:, :, ::-1, ::-1]"),
        *_padded(layer),
        *windows(layer, layer.geometry(*numbers.input.shape[1:])),
        *_summed(layer),
        *bias_added(layer, numbers, "np"),
    ]
    return Code("numpy", "NumPy", tuple(lines), tuple(_remarks(layer, numbers)))


def numpy_mode(layer: Conv2d) -> Part:
    """`, mode="edge"`; nothing for zeros, which is what numpy.pad fills with by itself."""
    name = PAD_MODES.get(layer.padding_mode)
    return Part(f', mode="{name}"' if name else "", ("padding_mode",))


def _padded(layer: Conv2d) -> list[Line]:
    if not is_padded(layer.sides):
        return []
    widths = Part(pad_widths(layer.sides, "NCHW"), padding_given(layer))
    return block("layer", ["x = np.pad(x, ", widths, numpy_mode(layer), ")"])


def windows_imports(given: Given) -> list[Line]:
    views = block("import", ["from numpy.lib.stride_tricks import sliding_window_view"])
    return [*numpy_imports(given), *views]


def windows(layer: Conv2d | Pool2d, sizes: Geometry) -> list[Line]:
    """Windows as wide as the spread kernel, at each cell; then every S-th, and of it every D-th."""
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
