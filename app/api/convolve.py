"""/convolve: a convolution, its maps and its steps."""

from collections.abc import Callable
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
    LanguageQuery,
    PaddingModeName,
    WalkQuery,
    Wire,
    check_cells,
    check_flat,
    check_strict,
    written_cells,
)
from app.api.transposed import (
    TransposedAnswer,
    check_belongs,
    check_transposed_cost,
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
    pair_of,
)
from app.content.filters import FILTERS
from app.content.presets import find
from app.content.volumes import filter_volume
from app.engine import trace_conv2d, trace_conv_transpose2d
from app.engine.arrays import Array
from app.engine.geometry import conv_geometry, transposed_geometry
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


class ConvolveQuery(WalkQuery):
    """The same for named inputs and filters."""

    filter: Cells = Field("lecture", description="A preset's name, or rows such as `1,0;0,-1`")
    kernel: PairText | None = Field(None, description="Filter size, default 3 for presets")
    out_channels: int = Field(1, ge=1, le=4096, description="How many filters of a preset")
    stride: PairText = Field("1", description="Cells from window to window")
    padding_mode: PaddingModeName = Field("zeros", description="What the added cells hold")
    bias: float | None = Field(None, allow_inf_nan=False, description="Added to each sum")
    transposed: bool = Field(False, description="Each input cell stamps the filter")
    output_padding: WholePairText | None = Field(
        None, description="Cells added at the output's end, `1` or `1x0`; transposed only"
    )

    def weight(self, settings: Settings) -> Array:
        """(K, C, kh, kw), or (C, K, kh, kw) for a transposed convolution"""
        written = written_cells("filter", self.filter, "kernel", self.kernel)
        if written is not None:
            check_flat("channels", self.channels, "filter")
            check_flat("out_channels", self.out_channels, "filter")
            return written[None, None]
        banks = (self.out_channels, self.channels)
        ordered = banks[::-1] if self.transposed else banks
        shape = (*ordered, *pair_of(self.kernel or "3"))
        check_cells("kernel", shape, settings)
        return filter_volume(find(FILTERS, "filter", self.filter), "kernel", shape, self.seed)

    def whole_bias(self) -> Array | None:
        """The bias as a whole number if it is one, so that whole answers stay whole."""
        if self.bias is None:
            return None
        whole = self.bias.is_integer() and abs(self.bias) < 2**53
        return np.array(int(self.bias) if whole else self.bias)


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
    planes = ask.input if ask.input.ndim == 3 else ask.input[None]  # (C, H, W)
    weight = ask.weight.reshape((1,) * (4 - ask.weight.ndim) + ask.weight.shape)
    arguments = {
        "stride": ask.stride,
        "padding": ask.padding,
        "dilation": ask.dilation,
        "groups": ask.groups,
    }
    answer = _answering(ask)
    return json_answer(answer(planes, weight, ask.bias, arguments, ask, ask.steps, limits))


@router.get("/convolve", response_model=ConvolveAnswer | TransposedAnswer)
def convolve_named(
    request: Request, ask: Annotated[ConvolveQuery, Query()], limits: Limits
) -> Response:
    """The same for named inputs and filters, by an address that can be linked and cached."""
    arguments = {
        "stride": pair_of(ask.stride),
        "padding": ask.resolved_padding(),
        "dilation": pair_of(ask.dilation),
    }
    planes, weight = ask.planes(limits), ask.weight(limits)
    answer = _answering(ask)
    return kept_answer(
        request, answer(planes, weight, ask.whole_bias(), arguments, ask, ask, limits)
    )


def _answering(ask: ConvolveRequest | ConvolveQuery) -> Callable[..., dict[str, Any]]:
    check_belongs(ask.transposed, ask.padding_mode, ask.output_padding)
    return _transposed if ask.transposed else _straight


def _straight(
    planes: Array, weight: Array, bias: Array | None, arguments: dict[str, Any],
    ask: ConvolveRequest | ConvolveQuery, steps: StepsAsked | WalkQuery, limits: Settings,
) -> dict[str, Any]:  # fmt: skip
    arguments["padding_mode"] = ask.padding_mode
    geometry = conv_geometry(planes.shape, weight.shape, bias=bias is not None, **arguments)
    check_strict(ask.strict, geometry)
    check_cost(geometry, limits)
    limit = step_limit(geometry, steps.offset, steps.limit, limits)
    shifts = _for_each(bias, geometry.out_channels)
    trace = trace_conv2d(planes, weight, shifts, channel=steps.channel, **arguments)
    check_finite(trace)
    return trace_object(trace, steps.offset, limit, steps.channel)


def _transposed(
    planes: Array, weight: Array, bias: Array | None, arguments: dict[str, Any],
    ask: ConvolveRequest | ConvolveQuery, steps: StepsAsked | WalkQuery, limits: Settings,
) -> dict[str, Any]:  # fmt: skip
    extra = ask.output_padding or 0
    arguments["output_padding"] = pair_of(extra) if isinstance(extra, str) else extra
    geometry = transposed_geometry(planes.shape, weight.shape, bias=bias is not None, **arguments)
    check_transposed_cost(geometry, limits)
    limit = step_limit(geometry, steps.offset, steps.limit, limits)
    shifts = _for_each(bias, geometry.out_channels)
    trace = trace_conv_transpose2d(planes, weight, shifts, channel=steps.channel, **arguments)
    check_finite(trace)
    return transposed_object(trace, steps.offset, limit)


def _for_each(bias: Array | None, channels: int) -> Array | None:
    """One number for all output channels, written out for each."""
    return bias if bias is None or bias.ndim else np.repeat(bias, channels)
