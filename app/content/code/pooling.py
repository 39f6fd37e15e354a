"""Max and average pooling in each framework; what one lacks is done by hand.

What is added around the input never wins: minus infinity under a maximum. Under a mean it is
zeros, and counts.
"""

from app.content.code.in_jax import WORDS as IN_JAX
from app.content.code.in_jax import jax_imports
from app.content.code.in_keras import LAYOUT, keras_imports
from app.content.code.in_numpy import windows, windows_imports
from app.content.code.in_pytorch import IMPORTS, alike
from app.content.code.in_pytorch import WORDS as IN_PYTORCH
from app.content.code.layer import Given, Pool2d
from app.content.code.lines import (
    Code,
    Line,
    Part,
    Remark,
    block,
    is_padded,
    opening,
    pad_widths,
    told,
)
from app.content.code.literals import IN_NUMPY, input_lines
from app.content.presets import N_
from app.engine.geometry import Geometry


def pool_in_pytorch(layer: Pool2d, given: Given) -> Code:
    """nn.MaxPool2d or nn.AvgPool2d; F.pad before it where the sides differ."""
    name = "MaxPool2d" if layer.mode == "max" else "AvgPool2d"
    spread = told("dilation", layer.dilation)
    lines = [
        *opening(IMPORTS, input_lines(given, IN_PYTORCH)),
        *([] if alike(layer) else _padded_in_pytorch(layer)),
        *block(
            "call",
            [f"pool = nn.{name}("],
            ["    ", told("kernel_size", layer.kernel_size), ", ",
             told("stride", layer.stride), ", ", _own_padding(layer), ",",
             *((" ", spread, ",") if layer.mode == "max" else ())],
            [")"],
        ),
        *block("layer", ["y = pool(x)  # (N, C, H_out, W_out)"]),
    ]  # fmt: skip
    return Code("pytorch", "PyTorch", tuple(lines), ())


def _own_padding(layer: Pool2d) -> Part:
    sides = layer.sides
    return told("padding", (sides.top, sides.left) if alike(layer) else 0)


def _padded_in_pytorch(layer: Pool2d) -> list[Line]:
    sides = layer.sides
    cells = Part(f"({sides.left}, {sides.right}, {sides.top}, {sides.bottom})", ("padding",))
    filling = ', value=float("-inf")' if layer.mode == "max" else ""
    end = f"{filling})  # left, right, top, bottom"
    return block("layer", ["x = nn.functional.pad(x, ", cells, end])


def pool_in_numpy(layer: Pool2d, given: Given) -> Code:
    """Every window as a view, then its largest number or its mean."""
    reduce = "max" if layer.mode == "max" else "mean"
    lines = [
        *opening(windows_imports(given), input_lines(given, IN_NUMPY)),
        *_padded(layer, "np", "NCHW"),
        *windows(layer, layer.geometry(*given.input.shape)),
        *block("call", [f"y = windows.{reduce}(axis=(4, 5))  # (N, C, H_out, W_out)"]),
    ]
    return Code("numpy", "NumPy", tuple(lines), ())


def _padded(layer: Pool2d, module: str, axes: str) -> list[Line]:
    """Padding beforehand, in NumPy's words; a maximum needs floats, which have infinity."""
    if not is_padded(layer.sides):
        return []
    widths = Part(pad_widths(layer.sides, axes), ("padding",))
    if layer.mode == "average":
        return block("layer", [f"x = {module}.pad(x, ", widths, ")"])
    filling = ", constant_values=-np.inf)"
    return block("layer", ["x = np.pad(x.astype(float), ", widths, filling])


def pool_in_keras(layer: Pool2d, given: Given) -> Code:
    """keras.layers.MaxPooling2D or AveragePooling2D; with dilation, a maximum of shifted views."""
    lines = [
        *opening(keras_imports(given), input_lines(given, IN_NUMPY), LAYOUT),
        *_padded(layer, "np", "NHWC"),
        *(
            _keras_call(layer)
            if _plain(layer)
            else _keras_views(layer.geometry(*given.input.shape))
        ),
    ]
    return Code("keras", "Keras", tuple(lines), tuple(_keras_remarks(layer)))


def _plain(layer: Pool2d) -> bool:
    return max(layer.dilation) == 1


def _keras_call(layer: Pool2d) -> list[Line]:
    name = "MaxPooling2D" if layer.mode == "max" else "AveragePooling2D"
    call = block(
        "call",
        [f"pool = keras.layers.{name}("],
        ["    ", told("kernel_size", layer.kernel_size, "pool_size"), ", ",
         told("stride", layer.stride, "strides"), ","],
        [")"],
    )  # fmt: skip
    return [*call, *block("layer", ["y = pool(x)  # (N, H_out, W_out, C)"])]


def _keras_views(sizes: Geometry) -> list[Line]:
    """For each cell of the window all that it meets, as a view of the whole input."""
    height, width = sizes.height, sizes.width
    rows, cols = (
        Part(f"range(0, {axis.effective_kernel}, {axis.dilation})", ("kernel_size", "dilation"))
        for axis in (height, width)
    )
    ends = [(axis.output - 1) * axis.stride + 1 for axis in (height, width)]
    view = Part(
        f"x[:, r : r + {ends[0]} : {height.stride}, c : c + {ends[1]} : {width.stride}]",
        ("stride",),
    )
    return block(
        "call",
        ["views = [", view],
        ["         for r in ", rows, " for c in ", cols, "]"],
        ["y = keras.ops.max(keras.ops.stack(views), axis=0)  # (N, H_out, W_out, C)"],
    )


def _keras_remarks(layer: Pool2d) -> list[Remark]:
    remarks = []
    if is_padded(layer.sides):
        remarks.append(Remark("keras-pool-padding", "padding", N_(
            "Keras takes no numbers for padding, only valid or same: numpy.pad does it first."
        )))  # fmt: skip
    if not _plain(layer):
        remarks.append(Remark("keras-pool-dilation", "dilation", N_(
            "Keras pools without dilation: the maximum is taken over shifted views of the input."
        )))  # fmt: skip
    return remarks


def pool_in_jax(layer: Pool2d, given: Given) -> Code:
    """lax.reduce_window, whose start value is also what the padding holds."""
    sides = layer.sides
    window, stride, dilation = (
        f"(1, 1, {rows}, {cols})"
        for rows, cols in (layer.kernel_size, layer.stride, layer.dilation)
    )
    start = "-jnp.inf, lax.max" if layer.mode == "max" else "0.0, lax.add"
    padding = ((0, 0), (0, 0), (sides.top, sides.bottom), (sides.left, sides.right))
    lines = [
        *opening(jax_imports(given), input_lines(given, IN_JAX)),
        *block(
            "call",
            ["y = lax.reduce_window("],
            [f"    x, {start},"],
            ["    ", Part(f"window_dimensions={window}", ("kernel_size",)), ", ",
             Part(f"window_strides={stride}", ("stride",)), ","],
            ["    ", Part(f"padding={padding}", ("padding",)), ","],
            ["    ", Part(f"window_dilation={dilation}", ("dilation",)), ","],
            [")", *_jax_mean(layer), "  # (N, C, H_out, W_out)"],
        ),
    ]  # fmt: skip
    return Code("jax", "JAX", tuple(lines), ())


def _jax_mean(layer: Pool2d) -> list[Part]:
    rows, cols = layer.kernel_size
    return [Part(f" / {rows * cols}", ("kernel_size",))] if layer.mode == "average" else []
