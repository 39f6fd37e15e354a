"""/convolve: a convolution, its maps and its steps."""

from typing import Annotated, Any

import numpy as np
from fastapi import APIRouter, Body, Depends, Query, Request
from fastapi.openapi.models import Example
from pydantic import Field, StrictBool
from starlette.responses import Response

from app.api.answers import (
    ConvolveAnswer,
    check_cost,
    check_finite,
    json_answer,
    kept_answer,
    step_limit,
    trace_object,
)
from app.api.queries import (
    Cells,
    InputQuery,
    LanguageQuery,
    PaddingModeName,
    WalkQuery,
    Wire,
    channels_of_group,
    check_cells,
    check_flat,
    check_strict,
    written_cells,
)
from app.api.values import (
    Bias,
    Input,
    PaddingValue,
    PairText,
    PositivePair,
    Weight,
    pair_of,
)
from app.content.filters import FILTERS
from app.content.presets import find
from app.content.volumes import filter_volume, turned
from app.engine import trace_conv2d
from app.engine.arrays import Array
from app.engine.geometry import conv_geometry
from app.settings import Settings

router = APIRouter(tags=["convolution"])


class StepsAsked(Wire):
    """Which steps to list."""

    offset: int = Field(0, ge=0, le=2**31 - 1, strict=True, description="First step, from 0")
    limit: int | None = Field(
        None, ge=0, le=2**31 - 1, strict=True, description="How many; 0: none; null: all allowed"
    )
    channel: int = Field(0, ge=0, le=2**31 - 1, strict=True, description="Output channel")


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
    strict: StrictBool = Field(False, description="Refuse sizes that do not fit")
    steps: StepsAsked = Field(
        default_factory=lambda: StepsAsked(), description="Which steps to list"
    )


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
        depth = channels_of_group(self.channels, self.groups)
        shape = (self.out_channels, depth, *pair_of(self.kernel or "3"))
        check_cells("kernel", shape, settings)
        return filter_volume(find(FILTERS, "filter", self.filter), "kernel", shape, self.seed)

    def whole_bias(self) -> list[float] | None:
        """The bias as a whole number if it is one, so that whole answers stay whole."""
        if self.bias is None:
            return None
        whole = self.bias.is_integer() and abs(self.bias) < 2**53
        return [int(self.bias) if whole else self.bias] * self.out_channels


class ConvolveQuery(LayerQuery, WalkQuery):
    """A convolution by its address."""


def settings_of(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


Limits = Annotated[Settings, Depends(settings_of)]


@router.post("/convolve", response_model=ConvolveAnswer)
def convolve(
    ask: Annotated[ConvolveRequest, Body(openapi_examples=EXAMPLES)],
    limits: Limits,
    language: Annotated[LanguageQuery, Query()],
) -> Response:
    """Convolve an input with filters, as torch.nn.Conv2d does."""
    del language  # read from the request where messages are made
    planes = ask.input if ask.input.ndim == 3 else ask.input[None]  # (C, H, W)
    weight = ask.weight.reshape((1,) * (4 - ask.weight.ndim) + ask.weight.shape)
    bias = ask.bias
    if bias is not None and bias.ndim == 0:
        bias = np.repeat(bias, len(weight))
    arguments = {
        "stride": ask.stride,
        "padding": ask.padding,
        "padding_mode": ask.padding_mode,
        "dilation": ask.dilation,
        "groups": ask.groups,
    }
    return json_answer(_answer(planes, weight, bias, arguments, ask.strict, ask.steps, limits))


@router.get("/convolve", response_model=ConvolveAnswer)
def convolve_named(
    request: Request, ask: Annotated[ConvolveQuery, Query()], limits: Limits
) -> Response:
    """The same for named inputs and filters, by an address that can be linked and cached."""
    arguments = {
        "stride": pair_of(ask.stride),
        "padding": ask.resolved_padding(),
        "padding_mode": ask.padding_mode,
        "dilation": pair_of(ask.dilation),
        "groups": ask.groups,
    }
    planes, weight = ask.planes(limits), ask.weight(limits)
    answer = _answer(planes, weight, ask.whole_bias(), arguments, ask.strict, ask, limits)
    return kept_answer(request, answer)


def _answer(
    planes: Array, weight: Array, bias: Any, arguments: dict[str, Any], strict: bool,
    steps: StepsAsked | WalkQuery, limits: Settings,
) -> dict[str, Any]:  # fmt: skip
    geometry = conv_geometry(planes.shape, weight.shape, bias=bias is not None, **arguments)
    check_strict(strict, geometry)
    check_cost(geometry, limits)
    limit = step_limit(geometry, steps.offset, steps.limit, limits)
    trace = trace_conv2d(planes, weight, bias, channel=steps.channel, **arguments)
    check_finite(trace)
    return trace_object(trace, steps.offset, limit, steps.channel)
