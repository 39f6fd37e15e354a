"""Numbers and sizes as an address writes them: `1,0;0,1` and `3x2`, and arrays as lists.

Each is read by one function, which refuses with a ConvolutionError that names the rule.
"""

import re
from itertools import chain
from typing import Any

import numpy as np

from app.content.presets import N_
from app.engine import ConvolutionError
from app.engine.arrays import Array, overflow


def read_array(value: Any, axes: tuple[int, ...]) -> Array:
    """Nested lists of numbers as an array: whole numbers as int64, else float64."""
    if not isinstance(value, list):
        raise _misshapen([], axes, {type(value)})
    shape, level, types = [len(value)], value, set(map(type, value))
    while types == {list} and len(shape) <= max(axes):
        lengths = set(map(len, level))
        if len(lengths) > 1:
            raise ConvolutionError("ragged", "", "the rows of {field} differ in length")
        shape.append(lengths.pop())
        level = list(chain.from_iterable(level))
        types = set(map(type, level))  # the one look at every number; the rest is NumPy's
    if len(shape) not in axes or 0 in shape or list in types:
        raise _misshapen(shape, axes, types)
    return array_of(level, types).reshape(shape)


def _misshapen(shape: list[int], axes: tuple[int, ...], types: set[type]) -> ConvolutionError:
    if 0 in shape:
        return ConvolutionError("empty", "", "{field} has no numbers")
    if list in types and len(shape) <= max(axes):
        return ConvolutionError("ragged", "", "the rows of {field} differ in length")
    expected = "/".join(map(str, axes))
    template = N_("{field} is not an array of numbers with {expected} axes")
    return ConvolutionError("wrong_axes", "", template, expected=expected)


def array_of(numbers: list[Any], types: set[type]) -> Array:
    if not types <= {int, float}:
        raise ConvolutionError("not_numbers", "", "{field} does not consist of numbers only")
    try:
        array = np.array(numbers, np.float64 if float in types else np.int64)
    except OverflowError:
        raise overflow("") from None
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        raise ConvolutionError("not_finite", "", "{field} holds NaN or infinity")
    return array


PAIR_TEXT = re.compile(r"(\d{1,6})(?:x(\d{1,6}))?")


def read_pair_text(text: str, least: int = 1) -> str:
    """Check `3` or `3x2` (rows x columns); `pair_of` reads it."""
    found = PAIR_TEXT.fullmatch(text)
    if not found:
        template = N_("{field} {value} is neither a whole number nor two as in 3x2")
        raise ConvolutionError("not_a_pair", "", template, value=text[:80])
    if min(pair_of(text)) < least:
        template = N_("{field} {value} is less than {least}")
        raise ConvolutionError("too_small", "", template, value=text, least=least)
    return text


def pair_of(text: str) -> tuple[int, int]:
    rows, _, cols = text.partition("x")
    return int(rows), int(cols or rows)


CELLS = re.compile(r"-?\d+(\.\d+)?([,;]-?\d+(\.\d+)?)*")


def cells_of(field: str, text: str) -> Array | None:
    """Numbers written as `1,0;0,1`, rows apart by ";"; None if it is a name."""
    if not CELLS.fullmatch(text):
        return None
    rows = [
        [float(cell) if "." in cell else int(cell[:400]) for cell in row.split(",")]
        for row in text.split(";")
    ]
    try:
        return read_array(rows, (2,))
    except ConvolutionError as error:
        raise ConvolutionError(error.code, field, error.template, **error.detail) from None


def written_cells(field: str, text: str, size_field: str, size: str | None) -> Array | None:
    """Numbers as written, (rows, cols), or None if the text is a preset's name."""
    written = cells_of(field, text)
    if written is not None and size is not None and pair_of(size) != written.shape:
        raise ConvolutionError(
            "sizes_do_not_agree", size_field,
            "{field} says {value}, but the numbers given are {rows}×{cols}",
            value=size, rows=written.shape[0], cols=written.shape[1],
        )  # fmt: skip
    return written
