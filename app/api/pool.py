"""/pool: max and average pooling, the maps and the steps."""

from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Query, Request
from fastapi.openapi.models import Example
from pydantic import Field, StrictBool
from starlette.responses import Response

from app.api.answers import PoolAnswer
from app.api.convolve import SHADES, Limits, StepsAsked
from app.api.costs import Plan, check_cost, check_finite, step_limit, whole_cost
from app.api.frames import Listed, walk_text
from app.api.kept import json_answer, kept_answer
from app.api.queries import LanguageQuery, WalkQuery, Wire, check_strict
from app.api.values import Input, OptionalPair, PairText, PoolPadding, PositivePair
from app.content.written import pair_of
from app.engine import ConvolutionError, trace_avg_pool2d, trace_max_pool2d
from app.engine.arrays import Array
from app.engine.geometry import pool_geometry
from app.settings import Settings

router = APIRouter(tags=["pooling"])

Mode = Literal["max", "average"]


class PoolRequest(Wire):
    """One input, one window, one way of sliding it."""

    input: Input = Field(description="(H, W) or (C, H, W)")
    kernel_size: PositivePair = Field(description="Size of the window")
    stride: OptionalPair = Field(None, description="Cells from window to window; null: kernel_size")
    padding: PoolPadding = Field(
        0, description="Cells added; as a number, at most half of the kernel"
    )
    dilation: PositivePair = Field(
        1, description="Cells from one window cell to the next; max only"
    )
    mode: Mode = Field("max", description="Largest or mean")
    ceil_mode: StrictBool = Field(False, description="Let the last window stick out")
    count_include_pad: StrictBool = Field(True, description="Count padding in the mean's divisor")
    strict: StrictBool = Field(False, description="Refuse sizes that do not fit")
    steps: StepsAsked = Field(StepsAsked(), description="Which steps to list")


EXAMPLES: dict[str, Example] = {
    "max": {"summary": "The largest of each four", "value": {"input": SHADES, "kernel_size": 2}},
    "average": {
        "summary": "Means that do not count the padding",
        "value": {
            "input": SHADES,
            "kernel_size": 3,
            "stride": 2,
            "padding": 1,
            "mode": "average",
            "count_include_pad": False,
        },
    },
}


class PoolQuery(WalkQuery):
    """The same for named inputs of one channel."""

    mode: Mode = Field("max", description="Largest or mean")
    kernel: PairText = Field("2", description="Size of the window")
    stride: PairText | None = Field(
        None, description="Cells from window to window; default: kernel"
    )
    ceil_mode: bool = Field(False, description="Let the last window stick out")
    count_include_pad: bool = Field(True, description="Count padding in the mean's divisor")


@router.post("/pool", response_model=PoolAnswer)
def pool(
    ask: Annotated[PoolRequest, Body(openapi_examples=EXAMPLES)],
    limits: Limits,
    language: Annotated[LanguageQuery, Query()],
) -> Response:
    """Pool an input, as torch.nn.MaxPool2d and AvgPool2d do."""
    del language
    return json_answer(plan_given(ask, limits).text())


@router.get("/pool", response_model=PoolAnswer)
def pool_named(request: Request, ask: Annotated[PoolQuery, Query()], limits: Limits) -> Response:
    """The same for named inputs, by an address that can be linked and cached."""
    return kept_answer(request, plan_named(ask, limits).text())


def plan_given(ask: PoolRequest, limits: Settings) -> Plan:
    planes = ask.input if ask.input.ndim == 3 else ask.input[None]  # (C, H, W)
    window = (ask.kernel_size, ask.stride, ask.padding, ask.dilation)
    return _plan(planes, window, ask, ask.steps, limits)


def plan_named(ask: PoolQuery, limits: Settings) -> Plan:
    stride = None if ask.stride is None else pair_of(ask.stride)
    window = (pair_of(ask.kernel), stride, ask.resolved_padding(), pair_of(ask.dilation))
    return _plan(ask.planes(limits), window, ask, ask, limits)


def _plan(
    planes: Array, window: tuple[Any, ...], ask: PoolRequest | PoolQuery,
    steps: StepsAsked | WalkQuery, limits: Settings,
) -> Plan:  # fmt: skip
    kernel, stride, padding, dilation = window
    check_dilation(ask.mode, dilation)
    shared = {"stride": stride, "padding": padding, "ceil_mode": ask.ceil_mode}
    geometry = pool_geometry(planes.shape, kernel, dilation=dilation, **shared)
    check_strict(ask.strict, geometry)
    check_cost(geometry, limits)
    limit = step_limit(geometry, steps.offset, steps.limit, limits)
    listed = Listed(steps.offset, limit, steps.channel, steps.arrays)
    text = partial(_text, planes, window, ask, listed)
    return Plan(whole_cost(geometry, steps.offset, limit), text)


def _text(
    planes: Array, window: tuple[Any, ...], ask: PoolRequest | PoolQuery, listed: Listed
) -> bytes:
    kernel, stride, padding, dilation = window
    shared: dict[str, Any] = {"stride": stride, "padding": padding, "ceil_mode": ask.ceil_mode}
    shared["channel"] = listed.channel
    if ask.mode == "max":
        trace = trace_max_pool2d(planes, kernel, dilation=dilation, **shared)
    else:
        trace = trace_avg_pool2d(planes, kernel, count_include_pad=ask.count_include_pad, **shared)
        check_finite(trace)
    return walk_text(trace, listed)


def check_dilation(mode: str, dilation: tuple[int, int]) -> None:
    if mode == "average" and dilation != (1, 1):
        raise ConvolutionError(
            "no_dilation",
            "dilation",
            "dilation {value} is not 1, but average pooling has no dilation",
            value=f"{dilation[0]}x{dilation[1]}",
        )
