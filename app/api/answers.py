"""What an answer looks like: its schema, and its making from the engine's facts."""

from dataclasses import asdict
from hashlib import sha256
from typing import Any

import numpy as np
import orjson
from fastapi import Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from app.api.errors import too_large
from app.engine import Step, Trace, TransposedTrace
from app.engine.arrays import overflow
from app.engine.geometry import Axis, Geometry, TransposedGeometry
from app.settings import Settings

Plane = list[list[float | None]]


def told(description: str) -> Any:
    return Field(description=description)


class Sides(BaseModel):
    """Padding along one axis."""

    before: int = told("Cells above or on the left")
    after: int = told("Cells below or on the right")


class AxisAnswer(BaseModel):
    """Sizes along one axis."""

    size: int = told("Input cells")
    kernel: int = told("Kernel cells")
    stride: int = told("Cells from window to window")
    padding: Sides = told("Cells added on both sides")
    dilation: int = told("Cells from one kernel cell to the next")
    effective_kernel: int = told("Cells from the kernel's first to its last")
    exact: str = Field(description="The size formula unrounded, as a rational", examples=["7/3"])
    exact_float: float = told("The same as a float")
    output: int = told("Output cells")
    fits: bool = told("Whether the steps come out even")
    unused: int = told("Padded cells at the end that no window reaches")


class PaddingAnswer(BaseModel):
    """Cells added on each side."""

    top: int = told("Rows above")
    bottom: int = told("Rows below")
    left: int = told("Columns on the left")
    right: int = told("Columns on the right")


class GeometryAnswer(BaseModel):
    """Sizes of a layer."""

    input_shape: list[int] = told("[C, H, W]")
    padded_shape: list[int] = told("[C, H, W] with padding")
    weight_shape: list[int] | None = told("[K, C / groups, kh, kw]; null for pooling")
    output_shape: list[int] = told("[K, Ho, Wo]")
    padding: PaddingAnswer = told("Padding in cells, also where it was given as a word")
    fits: bool = told("Whether the steps come out even along both axes")
    height: AxisAnswer = told("Sizes down the rows")
    width: AxisAnswer = told("Sizes along the columns")
    parameters: int = told("Weights and biases to learn")
    macs: int = told("Multiply-adds for one input")


class WindowAnswer(BaseModel):
    """A window in padded cells, dilation counted in."""

    top: int = told("First row")
    left: int = told("First column")
    bottom: int = told("Row after the last")
    right: int = told("Column after the last")


class Place(BaseModel):
    """A cell."""

    row: int = told("Row, from 0")
    col: int = told("Column, from 0")


class StepAnswer(BaseModel):
    """One position of the window."""

    index: int = told("Number of the step, from 0, row by row")
    row: int = told("Row of the output cell")
    col: int = told("Column of the output cell")
    window: WindowAnswer = told("Where the window lies")
    rows: list[int] = told("Padded rows that are read")
    cols: list[int] = told("Padded columns that are read")


class ConvStep(StepAnswer):
    """One step of a convolution."""

    patch: list[Plane] = told("(C / groups, kh, kw): the cells read")
    products: list[Plane] = told("patch times weight, cell by cell")
    sum: float = told("Sum of the products")
    bias: float = told("What is added to the sum")
    value: float = told("What lands in the output cell")


class PoolStep(StepAnswer):
    """One step of pooling."""

    patch: Plane = told("(kh, kw): the cells read; null: no number, never wins")
    winner: Place | None = told("Padded cell of the first maximum; max only")
    sum: float | None = told("Sum of the cells; average only")
    count: int | None = told("Divisor; average only")
    value: float | None = told("What lands in the output cell; null: the window met no number")


class Steps(BaseModel):
    """The steps asked for."""

    total: int = told("Steps of the whole walk")
    offset: int = told("First step listed")
    limit: int = told("Steps listed at most")
    channel: int = told("Output channel they belong to")


class ConvSteps(Steps):
    """The steps of a convolution."""

    items: list[ConvStep] = told("In the order of the walk")


class PoolSteps(Steps):
    """The steps of pooling."""

    items: list[PoolStep] = told("In the order of the walk")


class ConvolveAnswer(BaseModel):
    """The answer of /convolve."""

    geometry: GeometryAnswer = told("Sizes")
    padded_input: list[Plane] = told("(C, Hp, Wp)")
    activation_maps: list[Plane] = told("(K, Ho, Wo)")
    steps: ConvSteps = told("The walk")


class PoolAnswer(BaseModel):
    """The answer of /pool."""

    geometry: GeometryAnswer = told("Sizes")
    padded_input: list[Plane] = told("(C, Hp, Wp); null: padding, which never wins a maximum")
    activation_maps: list[Plane] = told("(C, Ho, Wo); null: the window met no number")
    steps: PoolSteps = told("The walk")


def axis_object(axis: Axis) -> dict[str, Any]:
    return {
        "size": axis.size,
        "kernel": axis.kernel,
        "stride": axis.stride,
        "padding": {"before": axis.pad_before, "after": axis.pad_after},
        "dilation": axis.dilation,
        "effective_kernel": axis.effective_kernel,
        "exact": str(axis.exact),
        "exact_float": float(axis.exact),
        "output": axis.output,
        "fits": axis.fits,
        "unused": axis.unused,
    }


def geometry_object(geometry: Geometry) -> dict[str, Any]:
    if max(geometry.macs, geometry.parameters) >= 2**53:
        raise too_large("size", "max_macs", 2**53 - 1, max(geometry.macs, geometry.parameters))
    return {
        "input_shape": geometry.input_shape,
        "padded_shape": geometry.padded_shape,
        "weight_shape": geometry.weight_shape,
        "output_shape": geometry.output_shape,
        "padding": asdict(geometry.padding),
        "fits": geometry.fits,
        "height": axis_object(geometry.height),
        "width": axis_object(geometry.width),
        "parameters": geometry.parameters,
        "macs": geometry.macs,
    }


def trace_object(trace: Trace, offset: int, limit: int, channel: int) -> dict[str, Any]:
    """The four parts of an answer."""
    items = [_step_object(step) for step in trace.steps(offset, limit)]
    return {
        "geometry": geometry_object(trace.geometry),
        "padded_input": np.ascontiguousarray(trace.padded),
        "activation_maps": np.ascontiguousarray(trace.values),
        "steps": {
            "total": trace.total,
            "offset": offset,
            "limit": limit,
            "channel": channel,
            "items": items,
        },
    }


def check_finite(trace: Trace | TransposedTrace) -> None:
    """For operations that add: max pooling cannot overflow, and its NaN means "no number".

    Raises:
        ConvolutionError: a float overflowed on the way.
    """
    if trace.values.dtype.kind == "f" and not np.isfinite(trace.values).all():
        raise overflow("input")


def _step_object(step: Step) -> dict[str, Any]:
    at = step.position
    common = {
        "index": at.index,
        "row": at.row,
        "col": at.col,
        "window": asdict(at.window),
        "rows": list(at.rows),
        "cols": list(at.cols),
        "patch": step.patch,
    }
    if step.products is not None:
        return common | {
            "products": step.products,
            "sum": step.sum,
            "bias": step.bias,
            "value": step.value,
        }
    winner = step.winner and {"row": step.winner[0], "col": step.winner[1]}
    return common | {
        "winner": winner,
        "sum": step.sum,
        "count": step.count,
        "value": step.value,
    }


def check_cost(geometry: Geometry, settings: Settings) -> None:
    """Refuse what would cost too much, before anything is computed.

    Raises:
        TooLargeError: names the field, the setting and both numbers.
    """
    weight = geometry.weight_shape or (1, 1, geometry.height.kernel, geometry.width.kernel)
    for field, shape in (
        ("input", geometry.input_shape),
        ("weight", weight),
        ("padding", geometry.padded_shape),
        ("stride", geometry.output_shape),
    ):
        cells = int(np.prod(shape, dtype=object))
        if cells > settings.max_cells:
            raise too_large(field, "max_cells", settings.max_cells, cells)
    reads = geometry.channels * geometry.steps * weight[2] * weight[3]
    cost = max(geometry.macs, reads)
    if cost > settings.max_macs:
        raise too_large("weight", "max_macs", settings.max_macs, cost)


def step_limit(
    geometry: Geometry | TransposedGeometry, offset: int, limit: int | None, settings: Settings
) -> int:
    """How many steps to list: all that are left, or as many as asked, within the settings."""
    per_step = geometry.step_cells
    left = max(0, geometry.steps - offset)
    if limit is None:
        return min(left, settings.max_steps, settings.max_step_cells // per_step)
    if limit > settings.max_steps:
        raise too_large("steps.limit", "max_steps", settings.max_steps, limit)
    if min(limit, left) * per_step > settings.max_step_cells:
        cells = min(limit, left) * per_step
        raise too_large("steps.limit", "max_step_cells", settings.max_step_cells, cells)
    return limit


def json_answer(content: dict[str, Any]) -> Response:
    body = orjson.dumps(content, option=orjson.OPT_SERIALIZE_NUMPY)
    return Response(body, media_type="application/json")


def kept_answer(request: Request, content: dict[str, Any], vary: str | None = None) -> Response:
    """An answer that depends on its address alone: caches may keep it and ask about changes."""
    answer = json_answer(content)
    # Weak, because compression may change the bytes on the way.
    tag = f'W/"{sha256(bytes(answer.body)).hexdigest()[:24]}"'
    headers = {"ETag": tag, "Cache-Control": "public, max-age=600"}
    if vary:
        headers["Vary"] = vary
    known = [item.strip() for item in request.headers.get("if-none-match", "").split(",")]
    if tag in known or "*" in known or tag.removeprefix("W/") in known:
        return Response(status_code=304, headers=headers)
    answer.headers.update(headers)
    return answer
