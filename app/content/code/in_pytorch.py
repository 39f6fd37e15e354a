"""The layer in PyTorch, whose names all others are measured by."""

from app.content.code.layer import Conv2d, Numbers, Pool2d
from app.content.code.lines import Code, Line, Part, Remark, block, flipped, opening, told
from app.content.code.literals import ArrayWords, input_lines, weight_lines
from app.content.presets import N_
from app.engine.geometry import Padding

WORDS = ArrayWords(
    rows=("torch.tensor([", "]).float()"),
    random=("torch.randint({least}, {stop}, (", ")).float()"),
)
IMPORTS = block("import", ["import torch"], ["from torch import nn"])
PAD_MODES = {
    "zeros": "constant", "reflect": "reflect", "replicate": "replicate", "circular": "circular",
}  # fmt: skip


def in_pytorch(layer: Conv2d, numbers: Numbers) -> Code:
    """nn.Conv2d with every argument; F.pad before it where the sides differ."""
    lines = [
        *opening(IMPORTS, input_lines(numbers, WORDS), weight_lines(numbers, WORDS)),
        *flipped(numbers, "weight = weight.flip(2, 3)"),
        *([] if alike(layer) else _padded_first(layer)),
        *_layer(layer),
        *_call(layer, numbers),
    ]
    return Code("pytorch", "PyTorch", tuple(lines), tuple(_remarks(layer, numbers)))


def alike(layer: Conv2d | Pool2d) -> bool:
    """Whether the layer can pad by itself: opposite sides alike, or the padding is a word."""
    sides = layer.sides
    pairs = (sides.top, sides.left) == (sides.bottom, sides.right)
    return pairs or not isinstance(layer.padding, Padding)


def _padding(layer: Conv2d) -> Part:
    if isinstance(layer.padding, str):
        return told("padding", layer.padding)
    sides = layer.sides
    return told("padding", (sides.top, sides.left) if alike(layer) else 0)


def _padded_first(layer: Conv2d) -> list[Line]:
    sides = layer.sides
    cells = f"({sides.left}, {sides.right}, {sides.top}, {sides.bottom})"
    mode = Part(f', mode="{PAD_MODES[layer.padding_mode]}"', ("padding_mode",))
    comment = ")  # left, right, top, bottom"
    return block("layer", ["x = nn.functional.pad(x, ", Part(cells, ("padding",)), mode, comment])


def _layer(layer: Conv2d) -> list[Line]:
    mode = layer.padding_mode if alike(layer) else "zeros"
    return block(
        "call",
        ["conv = nn.Conv2d("],
        ["    ", told("in_channels", layer.in_channels), ", ",
         told("out_channels", layer.out_channels), ", ",
         told("kernel_size", layer.kernel_size), ","],
        ["    ", told("stride", layer.stride), ", ", _padding(layer), ", ",
         told("dilation", layer.dilation), ","],
        ["    ", told("groups", layer.groups), ", ", told("bias", layer.bias), ", ",
         told("padding_mode", mode), ","],
        [")"],
    )  # fmt: skip


def _call(layer: Conv2d, numbers: Numbers) -> list[Line]:
    bias = [Part(f"    conv.bias.fill_({numbers.bias})", ("bias",))]
    return block(
        "layer",
        ["with torch.no_grad():"],
        ["    conv.weight.copy_(weight)"],
        *([bias] if layer.bias else []),
        ["    y = conv(x)  # (N, C_out, H_out, W_out)"],
    )


def _remarks(layer: Conv2d, numbers: Numbers) -> list[Remark]:
    remarks = []
    if not alike(layer):
        remarks.append(Remark("pytorch-sides", "padding", N_(
            "nn.Conv2d pads opposite sides alike; nn.functional.pad gives each side its own first."
        )))  # fmt: skip
    if numbers.flip:
        remarks.append(Remark("pytorch-flip", "flip", N_(
            "nn.Conv2d never flips: flip the weight along both axes, and it is a true convolution."
        )))  # fmt: skip
    return remarks
