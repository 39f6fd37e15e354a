"""What /convolve answers with "transposed": the schema, and its making from the engine's facts."""

from dataclasses import asdict
from typing import Any

import numpy as np
from pydantic import BaseModel, Field

from app.api.answers import (
    PaddingAnswer,
    Plane,
    Sides,
    Steps,
    WindowAnswer,
    told,
)
from app.api.errors import too_large
from app.api.frames import Listed
from app.engine import ConvolutionError, StampStep, TransposedTrace
from app.engine.geometry import Landing, TransposedAxis, TransposedGeometry


class TransposedAxisAnswer(BaseModel):
    """Sizes of a transposed convolution along one axis."""

    size: int = told("Input cells")
    kernel: int = told("Kernel cells")
    stride: int = told("Cells from stamp to stamp")
    padding: Sides = told("Cells cropped on both sides")
    output_padding: int = told("Cells added at the end of the output")
    dilation: int = told("Cells from one kernel cell to the next")
    effective_kernel: int = told("Cells from a stamp's first to its last")
    full: int = told("Cells from the first to the last that any stamp reaches, before cropping")
    exact: str = Field(description="The size formula, always a whole number", examples=["4"])
    exact_float: float = told("The same as a float")
    output: int = told("Output cells")
    fits: bool = told("true: every stride fits")
    unused: int = told("0: every input cell is used")


class TransposedGeometryAnswer(BaseModel):
    """Sizes of a transposed convolution."""

    input_shape: list[int] = told("[C, H, W]")
    padded_shape: list[int] = told("[C, H, W]: nothing is added to the input")
    weight_shape: list[int] = told("[C, K / groups, kh, kw]")
    full_shape: list[int] = told("[K, H, W] that the stamps cover, before cropping")
    output_shape: list[int] = told("[K, Ho, Wo]")
    padding: PaddingAnswer = told("Cells cropped on each side of what the stamps cover")
    fits: bool = told("true: every stride fits")
    height: TransposedAxisAnswer = told("Sizes down the rows")
    width: TransposedAxisAnswer = told("Sizes along the columns")
    parameters: int = told("Weights and biases to learn")
    macs: int = told("Multiply-adds for one input, cropped ones too")


class TransposedStep(BaseModel):
    """One input cell: its stamp and where it lands."""

    index: int = told("Number of the step, from 0, row by row of the input")
    row: int = told("Row of the input cell")
    col: int = told("Column of the input cell")
    window: WindowAnswer = told("The stamp, in cells of the full frame, before cropping")
    rows: list[int] = told("Full rows that the kernel's rows land on")
    cols: list[int] = told("Full columns that the kernel's columns land on")
    output_rows: list[int | None] = told("The same as output rows; null: cropped")
    output_cols: list[int | None] = told("The same as output columns; null: cropped")
    patch: list[float] = told("(C / groups): the input cell's value in each channel that is read")
    products: list[Plane] = told("(C / groups, kh, kw): value times weight")
    stamp: Plane = told("(kh, kw): the products summed over the channels; this is added")
    after: Plane = told(
        "(kh, kw): what the output cells under the stamp hold after this step, the bias and all"
        " that has landed there; null: cropped"
    )


class TransposedSteps(Steps):
    """The steps of a transposed convolution."""

    before: Plane = told("(Ho, Wo): the output channel before the first step listed")
    items: list[TransposedStep] = told("In the order of the walk")


class TransposedAnswer(BaseModel):
    """The answer of /convolve with "transposed"."""

    geometry: TransposedGeometryAnswer = told("Sizes")
    padded_input: list[Plane] | None = told(
        "(C, H, W): the input, to which nothing is added; null if only steps were asked for"
    )
    activation_maps: list[Plane] | None = told("(K, Ho, Wo); null if only steps were asked for")
    steps: TransposedSteps = told("The walk over the input")


def transposed_axis_object(axis: TransposedAxis) -> dict[str, Any]:
    return {
        "size": axis.size,
        "kernel": axis.kernel,
        "stride": axis.stride,
        "padding": {"before": axis.pad_before, "after": axis.pad_after},
        "output_padding": axis.output_padding,
        "dilation": axis.dilation,
        "effective_kernel": axis.effective_kernel,
        "full": axis.full,
        "exact": str(axis.exact),
        "exact_float": float(axis.exact),
        "output": axis.output,
        "fits": True,
        "unused": 0,
    }


def transposed_geometry_object(geometry: TransposedGeometry) -> dict[str, Any]:
    largest = max(geometry.macs, geometry.parameters)
    if largest >= 2**53:
        raise too_large("size", "max_macs", 2**53 - 1, largest)
    return {
        "input_shape": geometry.input_shape,
        "padded_shape": geometry.input_shape,
        "weight_shape": geometry.weight_shape,
        "full_shape": geometry.full_shape,
        "output_shape": geometry.output_shape,
        "padding": asdict(geometry.padding),
        "fits": True,
        "height": transposed_axis_object(geometry.height),
        "width": transposed_axis_object(geometry.width),
        "parameters": geometry.parameters,
        "macs": geometry.macs,
    }


def transposed_object(trace: TransposedTrace, listed: Listed) -> dict[str, Any]:
    """The four parts of an answer."""
    before = trace.before(listed.offset)
    steps = trace.steps_over(before.copy(), listed.offset, listed.limit)
    return {
        "geometry": transposed_geometry_object(trace.geometry),
        "padded_input": np.ascontiguousarray(trace.planes) if listed.arrays else None,
        "activation_maps": np.ascontiguousarray(trace.values) if listed.arrays else None,
        "steps": {
            "total": trace.total,
            "offset": listed.offset,
            "limit": listed.limit,
            "channel": trace.channel,
            "before": before,
            "items": [_step_object(step) for step in steps],
        },
    }


def _step_object(step: StampStep) -> dict[str, Any]:
    at = step.position
    output_rows, output_cols = _with_gaps(at.rows, at.down), _with_gaps(at.cols, at.right)
    return {
        "index": at.index,
        "row": at.row,
        "col": at.col,
        "window": asdict(at.window),
        "rows": list(at.rows),
        "cols": list(at.cols),
        "output_rows": output_rows,
        "output_cols": output_cols,
        "patch": step.cells,
        "products": step.products,
        "stamp": step.stamp,
        "after": _after(step),
    }


def _with_gaps(full: range, landing: Landing) -> list[int | None]:
    """Where each kernel cell lands; None where it is cropped."""
    before, behind = landing.cells.start, len(full) - landing.cells.stop
    return [*[None] * before, *landing.outputs, *[None] * behind]


def _after(step: StampStep) -> Any:
    """(kh, kw), with None where a cell is cropped, so that whole numbers stay whole."""
    if step.after.shape == step.stamp.shape:
        return step.after
    down, right = step.position.down.cells, step.position.right.cells
    rows: list[list[Any]] = [[None] * step.stamp.shape[1] for _ in range(len(step.stamp))]
    for row, landed in zip(down, step.after.tolist(), strict=True):
        rows[row][right.start : right.stop] = landed
    return rows


def check_belongs(transposed: bool, padding_mode: str, output_padding: Any) -> None:
    """Refuse by name what belongs to the other of the two convolutions."""
    if transposed and padding_mode != "zeros":
        raise ConvolutionError(
            "only_zeros",
            "padding_mode",
            "padding_mode {value} is not possible in a transposed convolution: padding crops there",
            value=padding_mode,
        )
    if not transposed and output_padding is not None:
        raise ConvolutionError(
            "only_transposed",
            "output_padding",
            "output_padding belongs to a transposed convolution, which is not asked for",
        )
