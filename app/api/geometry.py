"""/geometry: sizes alone, for any layer, without data."""

from dataclasses import asdict
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from app.api.answers import GeometryAnswer, geometry_object, told
from app.api.convolve import Limits
from app.api.errors import too_large
from app.api.kept import kept_answer
from app.api.pool import check_dilation
from app.api.queries import PaddingModeName, WindowQuery, check_strict
from app.api.transposed import (
    TransposedGeometryAnswer,
    check_belongs,
    transposed_geometry_object,
)
from app.api.values import LARGEST, PairText, WholePairText
from app.content.written import pair_of
from app.engine.geometry import (
    Geometry,
    PaddingMode,
    channels_of_group,
    check_groups_divide,
    conv_geometry,
    fitting_paddings,
    fitting_strides,
    pool_geometry,
    transposed_geometry,
)
from app.settings import Settings

router = APIRouter(tags=["geometry"])


class GeometryQuery(WindowQuery):
    """A layer without data."""

    layer: Literal["conv", "transposed", "max", "average"] = Field(
        "conv", description="What the window does; transposed: padding crops the output"
    )
    size: PairText = Field("7", description="Input height and width")
    kernel: PairText = Field("3", description="Kernel height and width")
    stride: PairText = Field("1", description="Cells from window to window")
    channels: int = Field(1, ge=1, le=LARGEST, description="Input channels")
    out_channels: int = Field(1, ge=1, le=LARGEST, description="Filters; pooling keeps channels")
    groups: int = Field(1, ge=1, le=LARGEST, description="Groups of channels")
    bias: bool = Field(False, description="Whether each filter has a bias")
    output_padding: WholePairText | None = Field(
        None, description="Cells added at the output's end, `1` or `1x0`; transposed only"
    )
    padding_mode: PaddingModeName = Field("zeros", description="What the added cells hold")
    ceil_mode: bool = Field(False, description="Let the last window stick out; pooling only")
    reads: bool = Field(False, description="List every meeting of window and cell along each axis")
    sources: bool = Field(False, description="List which input cell each padded cell copies")
    connections: bool = Field(False, description="List which channels each group joins")


class MisfitAnswer(BaseModel):
    """The window after the last one, where it sticks out; padded cells, stop exclusive."""

    start: int = told("Its first cell")
    stop: int = told("The cell after its last")
    beyond: int = told("Cells of it beyond the end")
    unused_from: int = told("First padded cell that no window reaches")


class Misfits(BaseModel):
    """null along an axis that fits."""

    height: MisfitAnswer | None = told("Down the rows")
    width: MisfitAnswer | None = told("Along the columns")


class ReadAnswer(BaseModel):
    """Output cell `output` reads padded cell `padded` by kernel cell `tap`."""

    output: int = told("Output cell")
    tap: int = told("Kernel cell")
    padded: int = told("Padded cell")
    input: int | None = told("The input cell that it holds; null: plain padding")


class Reads(BaseModel):
    """By `output`: a window's cells; by `input`: all uses of a cell; by `tap`: a weight's reach."""

    height: list[ReadAnswer] = told("Down the rows")
    width: list[ReadAnswer] = told("Along the columns")


class StampAnswer(BaseModel):
    """Input cell `input` lands on full cell `full` by kernel cell `tap`."""

    input: int = told("Input cell")
    tap: int = told("Kernel cell")
    full: int = told("Full cell, before cropping")
    output: int | None = told("The output cell that it is; null: cropped")


class Stamps(BaseModel):
    """By `input`: where a cell lands; by `output`: all that lands on a cell."""

    height: list[StampAnswer] = told("Down the rows")
    width: list[StampAnswer] = told("Along the columns")


class Sources(BaseModel):
    """For each padded row (column) the input row (column) that it holds; null: plain padding."""

    height: list[int | None] = told("Down the rows")
    width: list[int | None] = told("Along the columns")


class Connection(BaseModel):
    """A group: each of its filters reads all of its input channels, and no others."""

    inputs: list[int] = told("Input channels, from 0")
    outputs: list[int] = told("Output channels, from 0")


class Alternatives(BaseModel):
    """What would fit, the same along both axes, smallest first."""

    stride: list[int] = told("Strides that fit with the padding as it is")
    padding: list[int] = told("Paddings that fit with the stride as it is")


class GeometryReport(BaseModel):
    """The answer of /geometry."""

    geometry: GeometryAnswer = told("Sizes")
    alternatives: Alternatives = told("What would fit instead")
    misfit: Misfits = told("Where the window that does not fit would lie")
    reads: Reads | None = told("Which cells meet; null unless asked for")
    sources: Sources | None = told("What padding copies; null unless asked for")
    connections: list[Connection] | None = told("By group; null unless asked for")


class TransposedReport(BaseModel):
    """The answer of /geometry for a transposed convolution, which always fits."""

    geometry: TransposedGeometryAnswer = told("Sizes")
    reads: Stamps | None = told("Which cells meet; null unless asked for")


@router.get("/geometry", response_model=GeometryReport | TransposedReport)
def geometry(request: Request, ask: Annotated[GeometryQuery, Query()], limits: Limits) -> Response:
    """Output size, whether it fits, what is left over and what would fit instead."""
    return kept_answer(request, report(ask, limits))


def report(ask: GeometryQuery, limits: Settings) -> bytes:
    """The answer as JSON."""
    check_belongs(ask.layer == "transposed", ask.padding_mode, ask.output_padding)
    if ask.layer == "transposed":
        return orjson.dumps(_transposed(ask, limits))
    layer = _layer(ask)
    check_strict(ask.strict, layer)
    axes = {"height": layer.height, "width": layer.width}
    answer: dict[str, Any] = {
        "geometry": geometry_object(layer),
        "alternatives": {"stride": fitting_strides(layer), "padding": fitting_paddings(layer)},
        "misfit": {name: axis.misfit and asdict(axis.misfit) for name, axis in axes.items()},
        "reads": _reads(ask, layer, limits) if ask.reads else None,
        "sources": _sources(ask, layer, limits) if ask.sources else None,
        "connections": _connections(layer, limits) if ask.connections else None,
    }
    return orjson.dumps(answer)


def _layer(ask: GeometryQuery) -> Geometry:
    shape = (ask.channels, *pair_of(ask.size))
    kernel, stride, dilation = pair_of(ask.kernel), pair_of(ask.stride), pair_of(ask.dilation)
    padding = ask.resolved_padding()
    if ask.layer != "conv":
        check_dilation(ask.layer, dilation)
        return pool_geometry(
            shape,
            kernel,
            stride=stride,
            padding=padding,
            dilation=dilation,
            ceil_mode=ask.ceil_mode,
        )
    return conv_geometry(
        shape,
        (ask.out_channels, channels_of_group(ask.channels, ask.groups), *kernel),
        stride=stride,
        padding=padding,
        padding_mode=ask.padding_mode,
        dilation=dilation,
        groups=ask.groups,
        bias=ask.bias,
    )


def _transposed(ask: GeometryQuery, limits: Settings) -> dict[str, Any]:
    check_groups_divide(ask.groups, ask.out_channels)
    layer = transposed_geometry(
        (ask.channels, *pair_of(ask.size)),
        (ask.channels, ask.out_channels // ask.groups, *pair_of(ask.kernel)),
        stride=pair_of(ask.stride),
        padding=ask.resolved_padding(),  # type: ignore[arg-type]  # words are refused there
        output_padding=pair_of(ask.output_padding or "0"),
        dilation=pair_of(ask.dilation),
        groups=ask.groups,
        bias=ask.bias,
    )
    axes = {"height": layer.height, "width": layer.width}
    if not ask.reads:
        return {"geometry": transposed_geometry_object(layer), "reads": None}
    _check_listed(sum(axis.size * axis.kernel for axis in axes.values()), limits)
    reads = {name: [asdict(stamp) for stamp in axis.stamps()] for name, axis in axes.items()}
    return {"geometry": transposed_geometry_object(layer), "reads": reads}


def _check_listed(count: int, limits: Settings) -> None:
    if count > limits.max_steps:
        raise too_large("reads", "max_steps", limits.max_steps, count)


def _reads(ask: GeometryQuery, layer: Geometry, limits: Settings) -> dict[str, Any]:
    axes = {"height": layer.height, "width": layer.width}
    _check_listed(sum(axis.output * axis.kernel for axis in axes.values()), limits)
    mode = _mode(ask)
    return {name: [asdict(read) for read in axis.reads(mode)] for name, axis in axes.items()}


def _sources(ask: GeometryQuery, layer: Geometry, limits: Settings) -> dict[str, Any]:
    axes = {"height": layer.height, "width": layer.width}
    count = sum(axis.padded for axis in axes.values())
    if count > limits.max_steps:
        raise too_large("sources", "max_steps", limits.max_steps, count)
    mode = _mode(ask)
    return {
        name: [axis.source(padded, mode) for padded in range(axis.padded)]
        for name, axis in axes.items()
    }


def _connections(layer: Geometry, limits: Settings) -> list[dict[str, list[int]]]:
    count = layer.channels + layer.out_channels
    if count > limits.max_steps:
        raise too_large("connections", "max_steps", limits.max_steps, count)
    groups = layer.groups if layer.learned else layer.channels
    return [
        {"inputs": list(group.inputs), "outputs": list(group.outputs)}
        for group in map(layer.group, range(groups))
    ]


def _mode(ask: GeometryQuery) -> PaddingMode:
    return ask.padding_mode if ask.layer == "conv" else "zeros"
