"""The values of a request that plain types do not describe: arrays, pairs, padding, cells.

Each is read by one function, which refuses with a ConvolutionError that names the rule, and is
described for the OpenAPI document by the schema beside it.
"""

import re
from itertools import chain
from typing import Annotated, Any

import numpy as np
from pydantic import BeforeValidator, WithJsonSchema

from app.content.presets import N_
from app.engine import ConvolutionError
from app.engine.arrays import Array, overflow
from app.engine.geometry import Padding, PaddingLike, pair

LARGEST = 1_000_000  # of any size, stride, padding or dilation
SIDES = ("top", "bottom", "left", "right")


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
    return _array_of(level, types).reshape(shape)


def _misshapen(shape: list[int], axes: tuple[int, ...], types: set[type]) -> ConvolutionError:
    if 0 in shape:
        return ConvolutionError("empty", "", "{field} has no numbers")
    if list in types and len(shape) <= max(axes):
        return ConvolutionError("ragged", "", "the rows of {field} differ in length")
    expected = "/".join(map(str, axes))
    template = N_("{field} is not an array of numbers with {expected} axes")
    return ConvolutionError("wrong_axes", "", template, expected=expected)


def _array_of(numbers: list[Any], types: set[type]) -> Array:
    if not types <= {int, float}:
        raise ConvolutionError("not_numbers", "", "{field} does not consist of numbers only")
    try:
        array = np.array(numbers, np.float64 if float in types else np.int64)
    except OverflowError:
        raise overflow("") from None
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        raise ConvolutionError("not_finite", "", "{field} holds NaN or infinity")
    return array


def _nested(depth: int) -> dict[str, Any]:
    items: dict[str, Any] = {"type": "number"}
    for _ in range(depth):
        items = {"type": "array", "items": items, "minItems": 1}
    return items


def _any_of(*depths: int) -> WithJsonSchema:
    return WithJsonSchema({"anyOf": [_nested(depth) for depth in depths]})


Input = Annotated[Any, BeforeValidator(lambda v: read_array(v, (2, 3))), _any_of(2, 3)]
Weight = Annotated[Any, BeforeValidator(lambda v: read_array(v, (2, 3, 4))), _any_of(2, 3, 4)]


def read_bias(value: Any) -> Array | None:
    """One number for all filters, shape (), or one for each, shape (K,)."""
    if value is None:
        return None
    if isinstance(value, list):
        return read_array(value, (1,))
    return _array_of([value], {type(value)}).reshape(())


Bias = Annotated[
    Any,
    BeforeValidator(read_bias),
    WithJsonSchema({"anyOf": [{"type": "number"}, _nested(1), {"type": "null"}]}),
]


def _bounded(pair: tuple[int, int]) -> tuple[int, int]:
    if max(pair) > LARGEST:
        template = N_("{field} is more than {most}")
        raise ConvolutionError("too_big", "", template, most=LARGEST)
    return pair


def read_pair(value: Any, least: int) -> tuple[int, int]:
    """An int or [height, width]."""
    if type(value) is int and least <= value <= LARGEST:  # what is asked most
        return value, value
    return _bounded(pair("", value, least=least))


def _pair_schema(least: int) -> WithJsonSchema:
    whole = {"type": "integer", "minimum": least, "maximum": LARGEST}
    both = {"type": "array", "items": whole, "minItems": 2, "maxItems": 2}
    return WithJsonSchema({"anyOf": [whole, both]})


def _optional_schema(least: int) -> WithJsonSchema:
    schema = _pair_schema(least).json_schema or {}
    return WithJsonSchema({"anyOf": [*schema["anyOf"], {"type": "null"}]})


PositivePair = Annotated[Any, BeforeValidator(lambda v: read_pair(v, 1)), _pair_schema(1)]
OptionalPair = Annotated[
    Any, BeforeValidator(lambda v: None if v is None else read_pair(v, 1)), _optional_schema(1)
]

OptionalWholePair = Annotated[
    Any, BeforeValidator(lambda v: None if v is None else read_pair(v, 0)), _optional_schema(0)
]


def read_padding(value: Any, words: tuple[str, ...] = ("same", "valid")) -> PaddingLike:
    """An int, [height, width], the four named sides, "same" or "valid"."""
    if isinstance(value, str) and value in words:
        return value  # type: ignore[return-value]
    if not isinstance(value, dict):
        return read_pair(value, 0)
    for name in value:
        if name not in SIDES:
            raise ConvolutionError("unknown_field", f".{name[:40]}", "{field} is not known here")
    sides = {name: read_pair(cells, 0)[0] for name, cells in value.items()}
    return Padding(**sides)


def _padding_schema(*words: str) -> WithJsonSchema:
    whole = {"type": "integer", "minimum": 0, "maximum": LARGEST}
    sides = {
        "type": "object",
        "properties": dict.fromkeys(SIDES, whole),
        "additionalProperties": False,
    }
    schema = _pair_schema(0).json_schema or {}
    named = [{"type": "string", "enum": list(words)}] if words else []
    return WithJsonSchema({"anyOf": [*schema["anyOf"], sides, *named]})


PaddingValue = Annotated[Any, BeforeValidator(read_padding), _padding_schema("same", "valid")]
PoolPadding = Annotated[
    Any, BeforeValidator(lambda v: read_padding(v, words=())), _padding_schema()
]

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


_TEXT = WithJsonSchema({"type": "string", "pattern": "^[1-9][0-9]{0,5}(x[1-9][0-9]{0,5})?$"})
PairText = Annotated[str, BeforeValidator(read_pair_text), _TEXT]
_WHOLE_TEXT = WithJsonSchema({"type": "string", "pattern": "^[0-9]{1,6}(x[0-9]{1,6})?$"})
WholePairText = Annotated[str, BeforeValidator(lambda v: read_pair_text(v, 0)), _WHOLE_TEXT]
_PADDING_TEXT = WithJsonSchema(
    {"type": "string", "pattern": "^([0-9]{1,6}(x[0-9]{1,6})?|same|valid)$"}
)
PaddingText = Annotated[
    str,
    BeforeValidator(lambda v: v if v in ("same", "valid") else read_pair_text(v, 0)),
    _PADDING_TEXT,
]

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
