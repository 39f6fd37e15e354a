"""What /network answers: its schema, and its making from the table of a network."""

from fractions import Fraction
from typing import Any

from pydantic import BaseModel

from app.api.answers import told
from app.api.errors import said
from app.content.networks import Placed, Table, arguments_of
from app.engine.analysis import LayerReport
from app.engine.geometry import ReceptiveField


class FieldAnswer(BaseModel):
    """Along one axis: output cell p sees `size` input cells from start + p * stride on."""

    size: float = told("Input cells that one cell sees")
    stride: float = told("Input cells from what one cell sees to what the next sees")
    start: float = told("First input cell that cell 0 sees; below 0: padding")


class FieldsAnswer(BaseModel):
    """What a cell of the layer's output sees of the network's input."""

    height: FieldAnswer = told("Down the rows")
    width: FieldAnswer = told("Along the columns")


class UnusedAnswer(BaseModel):
    """Padded cells at the end that no window of the layer reaches: its size was rounded down."""

    height: int = told("Rows")
    width: int = told("Columns")


class LayerAnswer(BaseModel):
    """One layer of the table."""

    index: int = told("From 0")
    name: str = told("As a pattern names it")
    at: int = told("Character of the pattern, or place in `layers`, that asked for it; from 0")
    implied: bool = told("Whether it was not written: the layer after it cannot do without")
    arguments: dict[str, Any] = told("As PyTorch names them; pairs are [rows, columns]")
    output_shape: list[int] = told("[C, H, W], or [features] behind FLATTEN")
    parameters: int = told("Weights and biases to learn")
    macs: int = told("Multiply-adds for one input, biases not counted")
    memory: int = told("Bytes of the output, four a number")
    receptive_field: FieldsAnswer = told("What a cell of the output sees of the input")
    unused: UnusedAnswer = told("What is left over at the end")


class BreakAnswer(BaseModel):
    """The layer that does not fit what comes to it."""

    index: int = told("Its place in the network, from 0")
    name: str = told("As a pattern names it")
    at: int = told("Character of the pattern, or place in `layers`, that asked for it; from 0")
    arguments: dict[str, Any] = told("As PyTorch names them; pairs are [rows, columns]")
    input_shape: list[int] = told("What comes to it")
    code: str = told("Stable name of the rule that it breaks")
    field: str = told("The argument to blame")
    message: str = told("The rule in words, in the language asked for")
    detail: dict[str, Any] = told("The values that the message speaks of")


class TotalsAnswer(BaseModel):
    """Of all layers in the table together."""

    layers: int = told("How many there are")
    parameters: int = told("Weights and biases to learn")
    macs: int = told("Multiply-adds for one input")
    memory: int = told("Bytes of the input and of every layer's output, four a number")


class SettingsAnswer(BaseModel):
    """What the letters and the layers without arguments stand for."""

    N: int = told("Of the letter N")
    M: int = told("Of the letter M")
    K: int = told("Of the letter K")
    filters: int = told("Of a CONV that does not say")
    units: int = told("Of an FC that does not say")
    classes: int = told("Of the last FC, likewise")
    optional: bool = told("Whether layers marked with ? are there")


class NetworkAnswer(BaseModel):
    """The table of a network."""

    preset: str | None = told("The network's name, if it was asked for by name")
    pattern: str | None = told("The network as text; null if it was asked for as a list")
    settings: SettingsAnswer = told("What was taken where the text leaves it open")
    input_shape: list[int] = told("[C, H, W]")
    output_shape: list[int] = told("Of the last layer in the table")
    fits: bool = told("Whether every layer fits what comes to it")
    layers: list[LayerAnswer] = told("All layers, or those before the one that does not fit")
    misfit: BreakAnswer | None = told("The layer that does not fit; null if all do")
    totals: TotalsAnswer = told("Of the layers in the table")


class KnownNetwork(BaseModel):
    """A network with a name."""

    name: str = told("For addresses: preset=…")
    title: str = told("For readers, in their language")
    pattern: str = told("The network as text")
    input_shape: list[int] = told("[C, H, W]")
    source: str = told("Who described it; empty for the lecture's own")
    settings: SettingsAnswer = told("What it takes where its text leaves it open")


class NetworksAnswer(BaseModel):
    """All that have a name."""

    networks: list[KnownNetwork] = told("In the order of the lecture's selection")


def table_object(table: Table, language: str) -> dict[str, Any]:
    analysis = table.analysis
    rows = zip(table.placed, analysis.layers, strict=False)  # a table may end before the network
    return {
        "input_shape": analysis.input_shape,
        "output_shape": analysis.output_shape,
        "fits": table.broken is None,
        "layers": [row_object(i, placed, report) for i, (placed, report) in enumerate(rows)],
        "misfit": table.broken and break_object(table, language),
        "totals": {
            "layers": len(analysis.layers),
            "parameters": analysis.parameters,
            "macs": analysis.macs,
            "memory": analysis.memory,
        },
    }


def row_object(index: int, placed: Placed, report: LayerReport) -> dict[str, Any]:
    return {
        "index": index,
        "name": placed.name,
        "at": placed.at,
        "implied": placed.implied,
        "arguments": arguments_of(placed),
        "output_shape": report.output_shape,
        "parameters": report.parameters,
        "macs": report.macs,
        "memory": report.memory,
        "receptive_field": {
            "height": field_object(report.height),
            "width": field_object(report.width),
        },
        "unused": {"height": report.unused[0], "width": report.unused[1]},
    }


def break_object(table: Table, language: str) -> dict[str, Any]:
    broken = table.broken
    assert broken is not None
    placed, cause = table.placed[broken.index], broken.cause
    return {
        "index": broken.index,
        "name": placed.name,
        "at": placed.at,
        "arguments": arguments_of(placed),
        "input_shape": broken.input_shape,
        "code": cause.code,
        "field": cause.field,
        "message": said(cause.template, {"field": cause.field, **cause.detail}, language),
        "detail": cause.detail,
    }


def field_object(field: ReceptiveField) -> dict[str, int | float]:
    return {
        "size": _number(field.size),
        "stride": _number(field.stride),
        "start": _number(field.start),
    }


def _number(fraction: Fraction) -> int | float:
    return fraction.numerator if fraction.denominator == 1 else float(fraction)
