"""The substituted formula as parts that a page can draw, and the same as plain text.

Each part says which idea it belongs to (input, filter, ...), so that it can wear that colour.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from app.content.questions.text import number_text
from app.engine.arrays import Array
from app.engine.geometry import Axis, Geometry

Idea = Literal[
    "input", "filter", "padding", "stride", "output", "bias", "number", "operator", "error"
]
APART = {"+", "−", "=", "≠", ","}  # operators with room around them in plain text


@dataclass(frozen=True, slots=True)
class Token:
    """A number, a letter or a sign."""

    kind: Idea
    text: str


@dataclass(frozen=True, slots=True)
class Over:
    """A fraction."""

    top: "Row"
    bottom: "Row"


@dataclass(frozen=True, slots=True)
class Row:
    """Parts one after another; a formula is one row."""

    parts: "tuple[Token | Over | Row, ...]"


Part = Token | Over | Row


def row(*parts: "Part | str") -> Row:
    """A row in which a plain string is an operator."""
    return Row(tuple(Token("operator", p) if isinstance(p, str) else p for p in parts))


def number(kind: Idea, value: Fraction | int) -> Token:
    return Token(kind, number_text(value))


def plain(part: Part) -> str:
    """(32 + 2·2 − 5)/1 + 1 = 32"""
    if isinstance(part, Token):
        return part.text
    if isinstance(part, Over):
        return f"{_grouped(part.top)}/{_grouped(part.bottom)}"
    return "".join(map(_spaced, part.parts)).strip()


def _spaced(part: Part) -> str:
    if not isinstance(part, Token) or part.kind != "operator" or part.text not in APART:
        return plain(part)
    return ", " if part.text == "," else f" {part.text} "


def _grouped(part: Row) -> str:
    return plain(part) if len(part.parts) == 1 else f"({plain(part)})"


def size_line(name: str, axis: Axis) -> Row:
    """W₂ = (N + 2·P − F)/S + 1 with numbers, and what it comes to."""
    padding: tuple[Part | str, ...] = ()
    if axis.pad_before:
        padding = ("+", number("number", 2), "·", number("padding", axis.pad_before))
    top = row(number("input", axis.size), *padding, "−", *_window(axis))
    result = number("output" if axis.fits else "error", axis.exact)
    stride = row(number("stride", axis.stride))
    return row(Token("output", name), "=", Over(top, stride), "+", number("number", 1), "=", result)


def _window(axis: Axis) -> tuple[Part | str, ...]:
    """F, or with dilation D·(F − 1) − 1 as it stands behind the minus."""
    kernel, one = number("filter", axis.kernel), number("number", 1)
    if axis.dilation == 1:
        return (kernel,)
    return (number("filter", axis.dilation), "·", "(", kernel, "−", one, ")", "−", one)


def size_lines(geometry: Geometry) -> tuple[Row, ...]:
    """One line for both sides where they agree, else one for each."""
    if geometry.height == geometry.width:
        return (size_line("N₂", geometry.width),)
    return size_line("W₂", geometry.width), size_line("H₂", geometry.height)


def depth_line(geometry: Geometry) -> Row:
    """D₂ = K for filters, D₂ = D₁ for pooling."""
    letter = Token("filter", "K") if geometry.learned else Token("input", "D₁")
    return row(Token("output", "D₂"), "=", letter, "=", number("output", geometry.out_channels))


def parameters_line(geometry: Geometry) -> Row:
    """(5·5·3 + 1)·10 = 76·10 = 760"""
    result = number("output", geometry.parameters)
    if geometry.weight_shape is None:
        return row(result)
    filters, channels, kh, kw = geometry.weight_shape
    weights = (number("filter", kh), "·", number("filter", kw), "·", number("input", channels))
    one = (*weights, "+", number("bias", 1)) if geometry.bias else weights
    each = geometry.parameters // filters
    many = number("filter", filters)
    return row("(", *one, ")", "·", many, "=", number("number", each), "·", many, "=", result)


def value_line(patch: Array, weights: Array, bias: int, value: int) -> Row:
    """2·1 + 0·(−1) + ... + 1 = 3, in the order of reading: patch and weights (kh, kw)."""
    terms: list[Part | str] = []
    for cell, weight in zip(patch.flat, weights.flat, strict=True):
        terms += ["+", number("input", int(cell)), "·", *_bracketed("filter", int(weight))]
    shift = ("+", *_bracketed("bias", bias)) if bias else ()
    return row(*terms[1:], *shift, "=", number("output", value))


def _bracketed(kind: Idea, value: int) -> tuple[Part | str, ...]:
    return ("(", number(kind, value), ")") if value < 0 else (number(kind, value),)


def maximum_line(cells: Iterable[int], value: int) -> Row:
    """max(1, 1, 5, 6) = 6"""
    listed: list[Part | str] = []
    for cell in cells:
        listed += [",", number("input", cell)]
    return row("max", "(", *listed[1:], ")", "=", number("output", value))
