"""Code as data: lines made of parts, each of which knows the arguments it speaks of."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Literal

from app.content.code.layer import Conv2d, Numbers
from app.engine.geometry import Padding

Section = Literal["import", "numbers", "layer", "call"]  # call: what stands for nn.Conv2d


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a line; `arguments` of Conv2d, or input, weight, flip, decide what it says."""

    text: str
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of code, without its end."""

    section: Section
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.parts)


@dataclass(frozen=True, slots=True)
class Remark:
    """Where a framework says it otherwise, or cannot say it.

    `template` is an English sentence, the key of its translations, with places for `detail`.
    """

    id: str
    argument: str | None
    template: str
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Code:
    """A layer in one framework: complete, it runs as it stands and leaves the maps in `y`."""

    framework: str
    title: str
    lines: tuple[Line, ...]
    remarks: tuple[Remark, ...]

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines) + "\n"


def block(section: Section, *lines: Iterable[Part | str]) -> list[Line]:
    """Lines of one section; what is given as text speaks of no argument."""
    return [
        Line(section, tuple(part if isinstance(part, Part) else Part(part) for part in line))
        for line in lines
    ]


def gap(section: Section) -> Line:
    """An empty line before a section."""
    return Line(section, ())


def opening(imports: list[Line], *numbers: list[Line]) -> list[Line]:
    """What every program begins with: its imports, then the numbers; the layer follows."""
    return [*imports, gap("numbers"), *chain.from_iterable(numbers), gap("layer")]


def flipped(numbers: Numbers, code: str) -> list[Line]:
    """The line that turns the weight, where it is to be turned."""
    return block("layer", [Part(code, ("flip",)), "  # true convolution"]) if numbers.flip else []


def bias_added(layer: Conv2d, numbers: Numbers, module: str) -> list[Line]:
    """The bias added to the maps, where the call itself takes none."""
    bias = f"y = y + {module}.full({layer.out_channels}, {numbers.bias})[:, None, None]"
    return block("layer", [Part(bias, ("bias",))]) if layer.bias else []


def told(argument: str, value: Any, keyword: str | None = None) -> Part:
    """`stride=2`, under the name that the framework has for it."""
    return Part(f"{keyword or argument}={written(value)}", (argument,))


def written(value: Any) -> str:
    """A pair of equals as one number, a text in double quotes, the rest as Python writes it."""
    if isinstance(value, tuple) and len(value) == 2 and value[0] == value[1]:
        return str(value[0])
    return f'"{value}"' if isinstance(value, str) else str(value)


def padding_given(layer: Conv2d) -> tuple[str, ...]:
    """What the padding in cells follows from: "same" looks at the window too."""
    return ("padding", "kernel_size", "dilation") if layer.padding == "same" else ("padding",)


def pad_widths(sides: Padding, axes: str) -> str:
    """The widths of numpy.pad for the axes, of which H and W are padded: "NCHW", "NHWC"."""
    padded = {"H": (sides.top, sides.bottom), "W": (sides.left, sides.right)}
    return f"({', '.join(str(padded.get(axis, (0, 0))) for axis in axes)})"


def is_padded(sides: Padding) -> bool:
    return sides != Padding()
