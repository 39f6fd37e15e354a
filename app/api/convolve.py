"""/convolve: a convolution, its maps and its steps."""

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Annotated, Any

import numpy as np
import orjson
from fastapi import APIRouter, Body, Depends, Query, Request
from fastapi.openapi.models import Example
from pydantic import Field, StrictBool
from starlette.responses import Response

from app.api.answers import ConvolveAnswer
from app.api.costs import Plan, check_cost, check_finite, step_limit, whole_cost
from app.api.frames import Listed, walk_text
from app.api.kept import json_answer, kept_answer
from app.api.queries import (
    Cells,
    InputQuery,
    LanguageQuery,
    PaddingModeName,
    WalkQuery,
    Wire,
    check_cells,
    check_flat,
    check_strict,
)
from app.api.transposed import (
    TransposedAnswer,
    check_belongs,
    transposed_object,
)
from app.api.values import (
    Bias,
    Input,
    OptionalWholePair,
    PaddingValue,
    PairText,
    PositivePair,
    Weight,
    WholePairText,
)
from app.content.filters import FILTERS
from app.content.presets import find
from app.content.volumes import filter_volume, turned
from app.content.written import pair_of, written_cells
from app.engine import trace_conv_transpose2d
from app.engine.arrays import Array
from app.engine.geometry import (
    Geometry,
    TransposedGeometry,
    channels_of_group,
    check_groups_divide,
    conv_geometry,
    transposed_geometry,
)
from app.engine.trace import walk_conv2d
from app.settings import Settings

router = APIRouter(tags=["convolution"])


class StepsAsked(Wire):
    """Which steps to list."""

    offset: int = Field(0, ge=0, le=2**31 - 1, strict=True, description="First step, from 0")
    limit: int | None = Field(
        None, ge=0, le=2**31 - 1, strict=True, description="How many; 0: none; null: all allowed"
    )
    channel: int = Field(0, ge=0, le=2**31 - 1, strict=True, description="Output channel")
    arrays: StrictBool = Field(True, description="false: no padded input and no maps, only steps")


class ConvolveRequest(Wire):
    """One input, a bank of filters, one way of sliding them."""

    input: Input = Field(description="(H, W) or (C_in, H, W)")
    weight: Weight = Field(
        description="(kh, kw), (C_in / groups, kh, kw) or (C_out, C_in / groups, kh, kw)"
    )
    bias: Bias = Field(None, description="One number for all filters, or one for each")
    stride: PositivePair = Field(1, description="Cells from window to window, or [down, right]")
    padding: PaddingValue = Field(0, description="Cells added: a number, [rows, columns], sides")
    padding_mode: PaddingModeName = Field("zeros", description="What the added cells hold")
    dilation: PositivePair = Field(1, description="Cells from one kernel cell to the next")
    groups: int = Field(1, ge=1, le=1_000_000, strict=True, description="Groups of channels")
    transposed: StrictBool = Field(
        False,
        description="Convolve as torch.nn.ConvTranspose2d does: each input cell stamps the filter."
        " `weight` is then (kh, kw), (C_out / groups, kh, kw) or (C_in, C_out / groups, kh, kw),"
        " `stride` goes from stamp to stamp, `padding` crops the output",
    )
    output_padding: OptionalWholePair = Field(
        None, description="Cells added at the output's end, or [rows, columns]; transposed only"
    )
    strict: StrictBool = Field(False, description="Refuse sizes that do not fit")
    steps: StepsAsked = Field(StepsAsked(), description="Which steps to list")


SHADES = [[1, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]]
DIAGONAL = [[1, 0], [0, -1]]
EXAMPLES: dict[str, Example] = {
    "one_channel": {
        "summary": "One channel, one filter",
        "value": {"input": SHADES, "weight": DIAGONAL, "bias": 1, "padding": 1, "stride": 2},
    },
    "bank": {
        "summary": "Two channels, two filters, no steps",
        "value": {
            "input": [SHADES, SHADES],
            "weight": [[DIAGONAL, DIAGONAL], [DIAGONAL, DIAGONAL]],
            "bias": [1, -1],
            "steps": {"limit": 0},
        },
    },
    "words": {
        "summary": "The size kept, the edge mirrored, the filter spread",
        "value": {
            "input": SHADES,
            "weight": DIAGONAL,
            "padding": "same",
            "padding_mode": "reflect",
            "dilation": [1, 2],
        },
    },
    "sides": {
        "summary": "Each side padded for itself; the steps of a second page",
        "value": {
            "input": SHADES,
            "weight": DIAGONAL,
            "padding": {"top": 1, "left": 2},
            "steps": {"offset": 4, "limit": 4},
        },
    },
    "transposed": {
        "summary": "Transposed: 2×2 cells stamp a 3×3 filter at stride 2",
        "value": {
            "input": [[1, 2], [3, 4]],
            "weight": [[1, 2, 1], [2, 4, 2], [1, 2, 1]],
            "transposed": True,
            "stride": 2,
            "padding": 1,
            "output_padding": 1,
        },
    },
}


class LayerQuery(InputQuery):
    """Named inputs and filters, and every argument of torch.nn.Conv2d."""

    filter: Cells = Field("lecture", description="A preset's name, or rows such as `1,0;0,-1`")
    kernel: PairText | None = Field(None, description="Filter size, default 3 for presets")
    out_channels: int = Field(1, ge=1, le=4096, description="How many filters of a preset")
    groups: int = Field(1, ge=1, le=4096, description="Groups of channels")
    flip: bool = Field(False, description="Turn each filter by 180°: true convolution")
    stride: PairText = Field("1", description="Cells from window to window")
    padding_mode: PaddingModeName = Field("zeros", description="What the added cells hold")
    bias: float | None = Field(None, allow_inf_nan=False, description="Added to each sum")

    @property
    def bank_shape(self) -> tuple[int, int]:
        """(K, C / groups)"""
        return self.out_channels, channels_of_group(self.channels, self.groups)

    def weight(self, settings: Settings) -> Array:
        """(K, C / groups, kh, kw), as it is used"""
        bank = self.bank(settings)
        return turned(bank) if self.flip else bank

    def bank(self, settings: Settings) -> Array:
        """(K, C / groups, kh, kw), as it is named"""
        written = written_cells("filter", self.filter, "kernel", self.kernel)
        if written is not None:
            check_flat("channels", self.channels, "filter")
            check_flat("out_channels", self.out_channels, "filter")
            return written[None, None]
        shape = (*self.bank_shape, *pair_of(self.kernel or "3"))
        check_cells("kernel", shape, settings)
        return filter_volume(find(FILTERS, "filter", self.filter), "kernel", shape, self.seed)

    def whole_bias(self) -> Array | None:
        """(): the bias as a whole number if it is one, so that whole answers stay whole."""
        if self.bias is None:
            return None
        whole = self.bias.is_integer() and abs(self.bias) < 2**53
        return np.array(int(self.bias) if whole else self.bias)


class ConvolveQuery(LayerQuery, WalkQuery):
    """A convolution by its address, a transposed one too."""

    transposed: bool = Field(False, description="Each input cell stamps the filter")
    output_padding: WholePairText | None = Field(
        None, description="Cells added at the output's end, `1` or `1x0`; transposed only"
    )

    @property
    def bank_shape(self) -> tuple[int, int]:
        """(K, C / groups), or (C, K / groups) for a transposed convolution."""
        if not self.transposed:
            return super().bank_shape
        check_groups_divide(self.groups, self.out_channels)
        return self.channels, self.out_channels // self.groups


def settings_of(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


Limits = Annotated[Settings, Depends(settings_of)]


@router.post("/convolve", response_model=ConvolveAnswer | TransposedAnswer)
def convolve(
    ask: Annotated[ConvolveRequest, Body(openapi_examples=EXAMPLES)],
    limits: Limits,
    language: Annotated[LanguageQuery, Query()],
) -> Response:
    """Convolve an input with filters, as torch.nn.Conv2d or ConvTranspose2d does."""
    del language  # read from the request where messages are made
    return json_answer(plan_given(ask, limits).text())


@router.get("/convolve", response_model=ConvolveAnswer | TransposedAnswer)
def convolve_named(
    request: Request, ask: Annotated[ConvolveQuery, Query()], limits: Limits
) -> Response:
    """The same for named inputs and filters, by an address that can be linked and cached."""
    return kept_answer(request, plan_named(ask, limits).text())


def plan_given(ask: ConvolveRequest, limits: Settings) -> Plan:
    planes = ask.input if ask.input.ndim == 3 else ask.input[None]  # (C, H, W)
    weight = ask.weight.reshape((1,) * (4 - ask.weight.ndim) + ask.weight.shape)
    window = (ask.stride, ask.padding, ask.dilation, ask.groups)
    return _planning(ask)(planes, weight, ask.bias, window, ask, ask.steps, limits)


def plan_named(ask: ConvolveQuery, limits: Settings) -> Plan:
    window = (pair_of(ask.stride), ask.resolved_padding(), pair_of(ask.dilation), ask.groups)
    planes, weight = ask.planes(limits), ask.weight(limits)
    return _planning(ask)(planes, weight, ask.whole_bias(), window, ask, ask, limits)


Window = tuple[Any, Any, Any, int]  # stride, padding, dilation, groups


def _planning(ask: ConvolveRequest | ConvolveQuery) -> Callable[..., Plan]:
    check_belongs(ask.transposed, ask.padding_mode, ask.output_padding)
    return _plan_transposed if ask.transposed else _plan


def _plan(
    planes: Array, weight: Array, bias: Array | None, window: Window,
    ask: ConvolveRequest | ConvolveQuery, steps: StepsAsked | WalkQuery, limits: Settings,
) -> Plan:  # fmt: skip
    geometry = _geometry(planes.shape, weight.shape, bias is not None, ask.padding_mode, *window)
    check_strict(ask.strict, geometry)
    check_cost(geometry, limits)
    limit = step_limit(geometry, steps.offset, steps.limit, limits)
    shifts = _for_each(bias, geometry.out_channels)
    listed = Listed(steps.offset, limit, steps.channel, steps.arrays)
    return Plan(
        whole_cost(geometry, steps.offset, limit),
        partial(_text, planes, weight, shifts, geometry, ask.padding_mode, listed),
    )


def _plan_transposed(
    planes: Array, weight: Array, bias: Array | None, window: Window,
    ask: ConvolveRequest | ConvolveQuery, steps: StepsAsked | WalkQuery, limits: Settings,
) -> Plan:  # fmt: skip
    extra = ask.output_padding or 0
    added = pair_of(extra) if isinstance(extra, str) else extra
    geometry = _transposed_geometry(planes.shape, weight.shape, bias is not None, added, *window)
    check_cost(geometry, limits)
    limit = step_limit(geometry, steps.offset, steps.limit, limits)
    shifts = _for_each(bias, geometry.out_channels)
    arguments = dict(zip(("stride", "padding", "dilation", "groups"), window, strict=True))
    arguments |= {"output_padding": added, "channel": steps.channel}
    listed = Listed(steps.offset, limit, steps.channel, steps.arrays)
    return Plan(
        whole_cost(geometry, steps.offset, limit),
        partial(_transposed_text, planes, weight, shifts, arguments, listed),
    )


@lru_cache(maxsize=256)  # most questions are of a size that was asked about before
def _geometry(
    shape: tuple[int, ...], weight_shape: tuple[int, ...], bias: bool, padding_mode: Any,
    stride: Any, padding: Any, dilation: Any, groups: int,
) -> Geometry:  # fmt: skip
    return conv_geometry(
        shape,
        weight_shape,
        stride=stride,
        padding=padding,
        padding_mode=padding_mode,
        dilation=dilation,
        groups=groups,
        bias=bias,
    )


def _text(
    planes: Array, weight: Array, bias: Array | None, geometry: Geometry, padding_mode: Any,
    listed: Listed,
) -> bytes:  # fmt: skip
    trace = walk_conv2d(planes, weight, bias, geometry, padding_mode, listed.channel)
    check_finite(trace)
    return walk_text(trace, listed)


@lru_cache(maxsize=256)
def _transposed_geometry(
    shape: tuple[int, ...], weight_shape: tuple[int, ...], bias: bool, output_padding: Any,
    stride: Any, padding: Any, dilation: Any, groups: int,
) -> TransposedGeometry:  # fmt: skip
    return transposed_geometry(
        shape,
        weight_shape,
        stride=stride,
        padding=padding,
        output_padding=output_padding,
        dilation=dilation,
        groups=groups,
        bias=bias,
    )


def _transposed_text(
    planes: Array, weight: Array, bias: Array | None, arguments: dict[str, Any], listed: Listed
) -> bytes:
    trace = trace_conv_transpose2d(planes, weight, bias, **arguments)
    check_finite(trace)
    return orjson.dumps(transposed_object(trace, listed), option=orjson.OPT_SERIALIZE_NUMPY)


def _for_each(bias: Array | None, channels: int) -> Array | None:
    """One number for all output channels, written out for each."""
    return bias if bias is None or bias.ndim else bias.repeat(channels)
