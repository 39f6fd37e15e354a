"""/network: a network's layers with their sizes and costs, and /networks: those with a name."""

from collections.abc import Mapping
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Body, Query, Request
from fastapi.openapi.models import Example
from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema
from starlette.responses import Response

from app.api.errors import too_large
from app.api.kept import json_answer, kept_answer
from app.api.network_answers import NetworkAnswer, NetworksAnswer, table_object
from app.api.queries import LanguageQuery, Wire
from app.content.networks import (
    LETTERS,
    MOST_CHARACTERS,
    MOST_LAYERS,
    NETWORKS,
    UNITS,
    Choices,
    Network,
    Placed,
    Table,
    find_network,
    largest_number,
    layers_of_list,
    layers_of_text,
    tabulate,
    uneven,
)
from app.content.presets import N_
from app.engine import ConvolutionError
from app.engine.errors import Phrase
from app.i18n import language_of, translations

router = APIRouter(tags=["network"])

EXACT = 2**53  # below this, every reader of JSON gets the whole number that was written
LARGEST = 1_000_000
INPUT_SHAPE = (3, 32, 32)
USUAL: Mapping[str, Any] = {
    "N": 2, "M": 2, "K": 1, "filters": 32, "units": 128, "classes": 10, "optional": True,
}  # fmt: skip


def read_shape(value: Any) -> tuple[int, int, int] | None:
    """[C, H, W], or `3x32x32` as addresses have it."""
    if value is None:
        return None
    sizes = value.split("x") if isinstance(value, str) else value
    if not isinstance(sizes, list) or len(sizes) != 3:
        raise _no_shape(value)
    channels, height, width = (_size(size, value) for size in sizes)
    return channels, height, width


def _size(size: Any, value: Any) -> int:
    if isinstance(size, str) and size.isascii() and size.isdecimal() and len(size) <= 7:
        size = int(size)
    if type(size) is not int or not 1 <= size <= LARGEST:
        raise _no_shape(value)
    return size


def _no_shape(value: Any) -> ConvolutionError:
    return ConvolutionError(
        "not_a_shape",
        "",
        "{field} {value} is not three whole numbers from 1 to {most}: channels, rows, columns",
        value=str(value)[:80],
        most=LARGEST,
    )


def read_layers(value: Any) -> list[dict[str, Any]] | None:
    """A list of objects; what they hold is read where the layers are made."""
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(layer, dict) for layer in value):
        raise ConvolutionError("not_layers", "", "{field} is not a list of objects")
    if len(value) > MOST_LAYERS:
        raise ConvolutionError(
            "too_many_layers", "", "{field} has more than {most} layers", most=MOST_LAYERS
        )
    return value


_WHOLE = {"type": "integer", "minimum": 1, "maximum": LARGEST}
_LAYER = {
    "type": "object",
    "required": ["layer"],
    "properties": {
        "layer": {
            "type": "string",
            "enum": [name.lower() for name in UNITS],
            "description": "Which layer; the other members are its arguments, as in PyTorch",
        }
    },
}
Layers = Annotated[
    Any,
    BeforeValidator(read_layers),
    WithJsonSchema(
        {"anyOf": [{"type": "array", "items": _LAYER, "maxItems": MOST_LAYERS}, {"type": "null"}]}
    ),
]
Shape = Annotated[
    Any,
    BeforeValidator(read_shape),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "array", "items": _WHOLE, "minItems": 3, "maxItems": 3},
                {"type": "null"},
            ]
        }
    ),
]
ShapeText = Annotated[
    Any,
    BeforeValidator(read_shape),
    WithJsonSchema({"type": "string", "pattern": "^[1-9][0-9]{0,5}(x[1-9][0-9]{0,5}){2}$"}),
]

Times = Annotated[int | None, Field(ge=0, le=MOST_LAYERS)]
Cells = Annotated[int | None, Field(ge=1, le=LARGEST)]


class NetworkSettings(Wire):
    """What a pattern leaves open. What is not given is as the preset has it, or as usual."""

    N: Times = Field(None, description="What the letter N stands for; usually 2")
    M: Times = Field(None, description="What the letter M stands for; usually 2")
    K: Times = Field(None, description="What the letter K stands for; usually 1")
    filters: Cells = Field(None, description="Filters of a CONV that does not say; usually 32")
    units: Cells = Field(None, description="Neurons of an FC that does not say; usually 128")
    classes: Cells = Field(None, description="Neurons of the last FC, likewise; usually 10")
    optional: bool | None = Field(
        None, description="Whether layers marked with ? are there; usually true"
    )
    pattern: str | None = Field(
        None, max_length=MOST_CHARACTERS, description="Such as `CONV(6,5)-RELU-POOL-FC(10)`"
    )
    preset: str | None = Field(None, max_length=40, description="A name, see /networks")
    strict: bool = Field(False, description="Refuse a network of which a layer does not fit")


class NetworkQuery(NetworkSettings, LanguageQuery):
    """A network as text or by name; without either, the lecture's pattern."""

    input_shape: ShapeText = Field(
        None, description="Channels x rows x columns; usually 3x32x32 or the preset's"
    )


class NetworkRequest(NetworkSettings):
    """A network as a list of layers, as text, or by name: one of the three."""

    model_config = ConfigDict(strict=True)

    layers: Layers = Field(None, description="Objects such as {layer: conv, out_channels: 6}")
    input_shape: Shape = Field(None, description="[C, H, W]; usually [3, 32, 32] or the preset's")


EXAMPLES: dict[str, Example] = {
    "pattern": {
        "summary": "The lecture's pattern",
        "value": {"pattern": "[(CONV-RELU)*N-POOL?]*M-(FC-RELU)*K-SOFTMAX", "N": 2, "M": 3, "K": 1},
    },
    "layers": {
        "summary": "A list of layers",
        "value": {
            "input_shape": [3, 32, 32],
            "layers": [
                {"layer": "conv", "out_channels": 6, "kernel_size": 5},
                {"layer": "relu"},
                {"layer": "conv", "out_channels": 10, "kernel_size": 5, "padding": "same"},
                {"layer": "pool", "kernel_size": [2, 2]},
                {"layer": "fc", "out_features": 10},
            ],
        },
    },
    "preset": {"summary": "A known network", "value": {"preset": "vgg-16"}},
    "does_not_fit": {
        "summary": "A network that breaks at its second layer",
        "value": {"pattern": "CONV(8,5)-CONV(8,5)-FC(10)", "input_shape": [1, 7, 7]},
    },
}


@router.post("/network", response_model=NetworkAnswer)
def network(
    request: Request,
    ask: Annotated[NetworkRequest, Body(openapi_examples=EXAMPLES)],
    language: Annotated[LanguageQuery, Query()],
) -> Response:
    """Shapes, parameters, multiply-adds, memory and receptive fields of a network's layers."""
    del language  # read from the request where messages are made
    return json_answer(orjson.dumps(_answer(ask, language_of(request))))


@router.get("/network", response_model=NetworkAnswer)
def network_named(request: Request, ask: Annotated[NetworkQuery, Query()]) -> Response:
    """The same for a network as text or by name, by an address that can be linked and cached."""
    answer = _answer(ask, language_of(request))
    return kept_answer(request, orjson.dumps(answer))


@router.get("/networks", response_model=NetworksAnswer)
def networks(request: Request, language: Annotated[LanguageQuery, Query()]) -> Response:
    """The networks that have a name."""
    del language
    words = translations(language_of(request))
    known = [
        {
            "name": each.name,
            "title": words.gettext(each.title),
            "pattern": each.pattern,
            "input_shape": each.input_shape,
            "source": each.source,
            "settings": usual_of(each),
        }
        for each in NETWORKS
    ]
    return kept_answer(request, orjson.dumps({"networks": known}))


def check_one_of(ask: NetworkSettings) -> None:
    """A network is said in one way."""
    ways = ("layers", "pattern", "preset")
    given = [name for name in ways if getattr(ask, name, None) is not None]
    if not given:
        raise ConvolutionError("missing", "pattern", "{field} is missing")
    if len(given) > 1:
        raise ConvolutionError(
            "several_networks", given[1], "{field} and {other} exclude each other", other=given[0]
        )


def _answer(ask: NetworkQuery | NetworkRequest, language: str) -> dict[str, Any]:
    facts, table = tabled(ask)
    return facts | table_object(table, language)


def tabled(ask: NetworkQuery | NetworkRequest) -> tuple[dict[str, Any], Table]:
    """What was asked for, said in full, and its table."""
    if isinstance(ask, NetworkRequest) or ask.pattern is not None:
        check_one_of(ask)
    known = find_network(ask.preset) if ask.preset is not None else None
    text = _text_of(ask, known)
    settings = _settings_of(ask, known)
    placed = _layers(ask, text, _choices(settings))
    shape = ask.input_shape or (known.input_shape if known else INPUT_SHAPE)
    table = tabulate(placed, shape)
    check_exact(table)
    if ask.strict:
        check_strict(table, text)
    return {"preset": ask.preset, "pattern": text, "settings": settings}, table


def _text_of(ask: NetworkQuery | NetworkRequest, known: Network | None) -> str | None:
    if known:
        return known.pattern
    if ask.pattern is None and isinstance(ask, NetworkQuery):
        return NETWORKS[0].pattern
    return ask.pattern


def _settings_of(ask: NetworkSettings, known: Network | None) -> dict[str, Any]:
    given = {name: getattr(ask, name) for name in USUAL}
    usual = usual_of(known) if known else dict(USUAL)
    return usual | {name: value for name, value in given.items() if value is not None}


def usual_of(known: Network) -> dict[str, Any]:
    return dict(USUAL) | dict(known.settings)


def _choices(settings: Mapping[str, Any]) -> Choices:
    counts = {letter: settings[letter] for letter in LETTERS}
    return Choices(counts, **{name: settings[name] for name in settings if name not in LETTERS})


def _layers(
    ask: NetworkQuery | NetworkRequest, text: str | None, choices: Choices
) -> tuple[Placed, ...]:
    if text is not None:
        return layers_of_text(text, choices)
    try:
        return layers_of_list(getattr(ask, "layers", None) or [], choices)
    except ConvolutionError as error:
        at = f"layers.{error.field}" if error.field != "pattern" else "layers"
        raise ConvolutionError(error.code, at, error.template, **error.detail) from None


def check_exact(table: Table) -> None:
    """Numbers so large that JSON's readers would round them are refused."""
    largest = largest_number(table)
    if largest >= EXACT:
        raise too_large("input_shape", "max_macs", EXACT - 1, min(largest, 10**300))


def check_strict(table: Table, text: str | None) -> None:
    """Refuse the table's first layer that does not fit, or whose size was rounded down."""
    first = uneven(table)
    if first is None and table.broken is None:
        return
    if first is not None:
        placed, report = table.placed[first], table.analysis.layers[first]
        rows, cols = report.unused
        cause = ConvolutionError(
            "does_not_fit",
            "stride",
            "the windows do not fit: left over at the end are rows: {rows}, columns: {cols}",
            rows=rows,
            cols=cols,
        )
    else:
        assert table.broken is not None
        placed, cause = table.placed[table.broken.index], table.broken.cause
    reason = Phrase(cause.template, field=cause.field, **cause.detail)
    if text is None:
        field = f"layers.{placed.at}.{cause.field}"
        raise ConvolutionError(cause.code, field, cause.template, **cause.detail)
    template = N_("character {place}, {layer}: {reason}")
    raise ConvolutionError(
        cause.code,
        "pattern",
        template,
        place=placed.at + 1,
        position=placed.at,
        layer=placed.name,
        reason=reason,
    )
