"""What an answer would cost, known from sizes alone, and the refusal of what costs too much."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import prod

import numpy as np

from app.api.errors import too_large
from app.engine import Trace, TransposedTrace
from app.engine.arrays import overflow
from app.engine.geometry import Geometry, TransposedGeometry
from app.settings import Settings


@dataclass(frozen=True, slots=True)
class Plan:
    """A question that has been checked: what its answer costs, in numbers touched, and the way
    to its text."""

    cost: int
    text: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Cost:
    """What follows from a geometry: its largest planes, its work, and what one step shows."""

    cells: tuple[tuple[str, int], ...]  # the field to blame, and its numbers
    work: int  # multiply-adds of a convolution, comparisons of a pooling
    steps: int
    step: int  # numbers in a step's patch
    rounds: int  # what Python does by itself for the maps, and ...
    telling: int  # ... for a step, in numbers that NumPy would touch in that time

    @property
    def all_cells(self) -> int:
        return sum(cells for _, cells in self.cells)


@lru_cache(maxsize=256)
def cost_of(geometry: Geometry | TransposedGeometry) -> Cost:
    if isinstance(geometry, TransposedGeometry):
        return _transposed_cost(geometry)
    weight = geometry.weight_shape or (1, 1, geometry.height.kernel, geometry.width.kernel)
    shapes = {
        "input": geometry.input_shape,
        "weight": weight,
        "padding": geometry.padded_shape,
        "stride": geometry.output_shape,
    }
    reads = geometry.channels * geometry.steps * weight[2] * weight[3]
    step = geometry.step_cells
    return Cost(
        cells=tuple((field, prod(shape)) for field, shape in shapes.items()),
        work=max(geometry.macs, reads),
        steps=geometry.steps,
        step=step,
        rounds=geometry.groups * 2000 if geometry.learned else step * 5000,
        telling=256,
    )


def _transposed_cost(geometry: TransposedGeometry) -> Cost:
    shapes = {
        "input": geometry.input_shape,
        "weight": geometry.weight_shape,
        "stride": geometry.output_shape,
    }
    taps = geometry.height.kernel * geometry.width.kernel
    return Cost(
        cells=tuple((field, prod(shape)) for field, shape in shapes.items()),
        work=geometry.macs,
        steps=geometry.steps,
        step=geometry.step_cells,
        rounds=(geometry.groups + taps) * 2000,
        telling=10_000,
    )


def check_cost(geometry: Geometry | TransposedGeometry, settings: Settings) -> None:
    """Refuse what would cost too much, before anything is computed.

    Raises:
        TooLargeError: names the field, the setting and both numbers.
    """
    cost = cost_of(geometry)
    for field, cells in cost.cells:
        if cells > settings.max_cells:
            raise too_large(field, "max_cells", settings.max_cells, cells)
    if cost.work > settings.max_macs:
        raise too_large("weight", "max_macs", settings.max_macs, cost.work)


def step_limit(
    geometry: Geometry | TransposedGeometry, offset: int, limit: int | None, settings: Settings
) -> int:
    """How many steps to list: all that are left, or as many as asked, within the settings."""
    cost = cost_of(geometry)
    left = max(0, cost.steps - offset)
    if limit is None:
        return min(left, settings.max_steps, settings.max_step_cells // cost.step)
    if limit > settings.max_steps:
        raise too_large("steps.limit", "max_steps", settings.max_steps, limit)
    if min(limit, left) * cost.step > settings.max_step_cells:
        cells = min(limit, left) * cost.step
        raise too_large("steps.limit", "max_step_cells", settings.max_step_cells, cells)
    return limit


def whole_cost(geometry: Geometry | TransposedGeometry, offset: int, limit: int) -> int:
    """Numbers touched for the maps and the steps listed, of about ten nanoseconds each.

    What is done by Python and not by NumPy counts as many: the text of a step, a group of
    channels, a cell of a pooling window.
    """
    cost = cost_of(geometry)
    listed = min(limit, max(0, cost.steps - offset))
    return cost.all_cells + cost.work + cost.rounds + listed * (cost.step + cost.telling)


def check_finite(trace: Trace | TransposedTrace) -> None:
    """For operations that add: max pooling cannot overflow, and its NaN means "no number".

    Raises:
        ConvolutionError: a float overflowed on the way.
    """
    if trace.values.dtype.kind == "f" and not np.isfinite(trace.values).all():
        raise overflow("input")
