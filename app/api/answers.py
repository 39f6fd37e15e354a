"""What an answer looks like: its schema, and the engine's facts under its names."""

from dataclasses import asdict
from typing import Any

from pydantic import BaseModel, Field

from app.api.errors import too_large
from app.engine.geometry import Axis, Geometry

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
    channel_sums: list[float] | None = Field(
        None, description="(C / groups): the products of each channel added up; if it is not alone"
    )
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
    padded_input: list[Plane] | None = told("(C, Hp, Wp); null if only steps were asked for")
    activation_maps: list[Plane] | None = told("(K, Ho, Wo); null if only steps were asked for")
    steps: ConvSteps = told("The walk")


class PoolAnswer(BaseModel):
    """The answer of /pool."""

    geometry: GeometryAnswer = told("Sizes")
    padded_input: list[Plane] | None = told(
        "(C, Hp, Wp), in it null: padding, which never wins; null if only steps were asked for"
    )
    activation_maps: list[Plane] | None = told(
        "(C, Ho, Wo), in it null: the window met no number; null if only steps were asked for"
    )
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
