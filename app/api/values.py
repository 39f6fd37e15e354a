"""The values of a request that plain types do not describe: arrays, pairs, padding, cells.

Each is read by one function, which refuses with a ConvolutionError that names the rule, and is
described for the OpenAPI document by the schema beside it.
"""

from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from app.content.presets import N_
from app.content.written import array_of, read_array, read_pair_text
from app.engine import ConvolutionError
from app.engine.arrays import Array
from app.engine.geometry import Padding, PaddingLike, pair

LARGEST = 1_000_000  # of any size, stride, padding or dilation
SIDES = ("top", "bottom", "left", "right")


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
    return array_of([value], {type(value)}).reshape(())


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
