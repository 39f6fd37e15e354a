"""The layer in JAX: one function, padding for each side, the bias added afterwards."""

from app.content.code.in_numpy import numpy_mode
from app.content.code.layer import Conv2d, Given, Numbers
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
    told,
)
from app.content.code.literals import ArrayWords, all_written, input_lines, weight_lines
from app.content.presets import N_

WORDS = ArrayWords(
    rows=("jnp.array([", "], float)"),
    random=("random.normal(random.key(1), (", "))"),
)


def in_jax(layer: Conv2d, numbers: Numbers) -> Code:
    """lax.conv_general_dilated, whose own axes are PyTorch's: NCHW, OIHW, NCHW."""
    lines = [
        *opening(jax_imports(numbers), input_lines(numbers, WORDS), weight_lines(numbers, WORDS)),
        *flipped(numbers, "weight = jnp.flip(weight, (2, 3))"),
        *_padded_first(layer),
        *_call(layer),
        *bias_added(layer, numbers, "jnp"),
    ]
    return Code("jax", "JAX", tuple(lines), tuple(_remarks(layer, numbers)))


def jax_imports(given: Given) -> list[Line]:
    modules = "lax" if all_written(given) else "lax, random"
    return block("import", ["import jax.numpy as jnp"], [f"from jax import {modules}"])


def _pads_itself(layer: Conv2d) -> bool:
    return layer.padding_mode == "zeros" or not is_padded(layer.sides)


def _padded_first(layer: Conv2d) -> list[Line]:
    if _pads_itself(layer):
        return []
    widths = Part(pad_widths(layer.sides, "NCHW"), padding_given(layer))
    return block("layer", ["x = jnp.pad(x, ", widths, numpy_mode(layer), ")"])


def _padding(layer: Conv2d) -> Part:
    if not _pads_itself(layer):
        return told("padding", "VALID")
    if isinstance(layer.padding, str):
        return told("padding", layer.padding.upper())
    sides = layer.sides
    return Part(f"padding={((sides.top, sides.bottom), (sides.left, sides.right))}", ("padding",))


def _call(layer: Conv2d) -> list[Line]:
    stride = Part(f"window_strides={layer.stride}", ("stride",))
    dilation = Part(f"rhs_dilation={layer.dilation}", ("dilation",))
    return block(
        "call",
        ["y = lax.conv_general_dilated("],
        ["    x, weight,"],
        ["    ", stride, ", ", _padding(layer), ","],
        ["    ", dilation, ", ", told("groups", layer.groups, "feature_group_count"), ","],
        [")  # (N, C_out, H_out, W_out)"],
    )


def _remarks(layer: Conv2d, numbers: Numbers) -> list[Remark]:
    remarks = [Remark("jax-shapes", "in_channels", N_(
        "JAX takes channels and kernel_size from the shapes of input and weight."
    ))]  # fmt: skip
    if layer.bias:
        remarks.append(Remark("jax-bias", "bias", N_(
            "The function has no bias: it is added to the maps afterwards."
        )))  # fmt: skip
    if not _pads_itself(layer):
        remarks.append(Remark("jax-padding-mode", "padding_mode", N_(
            "JAX pads with zeros only: jnp.pad does {mode} first."
        ), {"mode": layer.padding_mode}))  # fmt: skip
    if numbers.flip:
        remarks.append(Remark("jax-flip", "flip", N_(
            "The function never flips: flip the weight first, and it is a true convolution."
        )))  # fmt: skip
    return remarks
