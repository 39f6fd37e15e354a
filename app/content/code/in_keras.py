"""The layer in Keras 3 (and so in TensorFlow): channels last, padding "valid" or "same"."""

from app.content.code.in_numpy import PAD_MODES
from app.content.code.layer import Conv2d, Given, Numbers
from app.content.code.lines import (
    Code,
    Line,
    Part,
    Remark,
    block,
    flipped,
    is_padded,
    opening,
    pad_widths,
    padding_given,
    told,
)
from app.content.code.literals import IN_NUMPY, input_lines, numpy_imports, weight_lines
from app.content.presets import N_

LAYOUT = block("numbers", ['x = x.transpose(0, 2, 3, 1).astype("float32")  # (N, H, W, C_in)'])
KERNEL_LAYOUT = block(
    "numbers", ["kernel = weight.transpose(2, 3, 1, 0)  # (kh, kw, C_in/groups, C_out)"]
)
KNOWN_TO_KERAS = ("zeros", "reflect")  # what keras.ops.pad can fill with, as Conv2d's modes


def in_keras(layer: Conv2d, numbers: Numbers) -> Code:
    """keras.layers.Conv2D, with what it lacks done before (padding) or after (stride)."""
    lines = [
        *opening(
            keras_imports(numbers),
            input_lines(numbers, IN_NUMPY),
            weight_lines(numbers, IN_NUMPY),
            LAYOUT,
            KERNEL_LAYOUT,
        ),
        *flipped(numbers, "kernel = kernel[::-1, ::-1]"),
        *_padded_first(layer),
        *_layer(layer),
        *_call(layer, numbers),
    ]
    return Code("keras", "Keras", tuple(lines), tuple(_remarks(layer, numbers)))


def _own_same(layer: Conv2d) -> bool:
    """Whether Keras's "same" means the same: it always fills with zeros."""
    return layer.padding == "same" and layer.padding_mode == "zeros"


def _strides_after(layer: Conv2d) -> bool:
    """Keras refuses stride and dilation above 1 together."""
    return max(layer.stride) > 1 and max(layer.dilation) > 1


def keras_imports(given: Given) -> list[Line]:
    return [*block("import", ["import keras"]), *numpy_imports(given)]


def _padded_first(layer: Conv2d) -> list[Line]:
    if _own_same(layer) or not is_padded(layer.sides):
        return []
    widths = Part(pad_widths(layer.sides, "NHWC"), padding_given(layer))
    pad = "keras.ops.pad" if layer.padding_mode in KNOWN_TO_KERAS else "np.pad"
    name = PAD_MODES.get(layer.padding_mode)
    mode = Part(f', mode="{name}"' if name else "", ("padding_mode",))
    return block("layer", ["x = ", Part(pad, ("padding_mode",)), "(x, ", widths, mode, ")"])


def _layer(layer: Conv2d) -> list[Line]:
    stride = 1 if _strides_after(layer) else layer.stride
    padding = "same" if _own_same(layer) else "valid"
    return block(
        "call",
        ["conv = keras.layers.Conv2D("],
        ["    ", told("out_channels", layer.out_channels, "filters"), ", ",
         told("kernel_size", layer.kernel_size), ","],
        ["    ", told("stride", stride, "strides"), ", ", told("padding", padding), ", ",
         told("dilation", layer.dilation, "dilation_rate"), ","],
        ["    ", told("groups", layer.groups), ", ", told("bias", layer.bias, "use_bias"), ","],
        [")"],
    )  # fmt: skip


def _call(layer: Conv2d, numbers: Numbers) -> list[Line]:
    bias = Part(f", np.full({layer.out_channels}, {numbers.bias})", ("bias",))
    rows, cols = layer.stride
    every = [Part(f"[:, ::{rows}, ::{cols}]", ("stride",))] if _strides_after(layer) else []
    return block(
        "layer",
        ["conv.build(x.shape)"],
        ["conv.set_weights([kernel", *([bias] if layer.bias else []), "])"],
        ["y = conv(x)", *every, "  # (N, H_out, W_out, C_out)"],
    )


def _remarks(layer: Conv2d, numbers: Numbers) -> list[Remark]:
    remarks = [Remark("keras-in-channels", "in_channels", N_(
        "Keras has no in_channels: it counts the input’s last axis, for channels come last."
    ))]  # fmt: skip
    remarks += _padding_remarks(layer)
    if _strides_after(layer):
        remarks.append(Remark("keras-stride-dilation", "stride", N_(
            "Keras refuses stride and dilation above 1 together; every S-th cell of the map made"
            " with stride 1 is the same."
        )))  # fmt: skip
    if layer.groups == layer.in_channels > 1:
        remarks.append(Remark("keras-depthwise", "groups", N_(
            "As many groups as channels: for this depthwise case Keras also has DepthwiseConv2D."
        )))  # fmt: skip
    if numbers.flip:
        remarks.append(Remark("keras-flip", "flip", N_(
            "Conv2D never flips either: flip the kernel, and it is a true convolution."
        )))  # fmt: skip
    return remarks


def _padding_remarks(layer: Conv2d) -> list[Remark]:
    if not is_padded(layer.sides):
        return []
    if layer.padding_mode not in KNOWN_TO_KERAS:
        return [Remark("keras-numpy-pad", "padding_mode", N_(
            "Keras has no padding_mode, and keras.ops.pad knows no {mode}: numpy.pad does it first,"
            " as {word}."
        ), {"mode": layer.padding_mode, "word": PAD_MODES[layer.padding_mode]})]  # fmt: skip
    if layer.padding_mode != "zeros":
        return [Remark("keras-no-padding-mode", "padding_mode", N_(
            "Keras has no padding_mode: keras.ops.pad does it first, and the layer adds nothing."
        ))]  # fmt: skip
    if not _own_same(layer):
        return [Remark("keras-padding", "padding", N_(
            "Keras takes no numbers for padding, only valid or same: keras.ops.pad does it first."
        ))]  # fmt: skip
    return []
