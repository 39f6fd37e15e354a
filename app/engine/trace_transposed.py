"""The steps of a transposed convolution: one input cell after the other stamps the kernel."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import ArrayLike

from app.engine.arrays import Array, as_numbers, check_products, common, overflow
from app.engine.geometry import (
    Padding,
    Pair,
    StampPosition,
    TransposedAxis,
    TransposedGeometry,
    transposed_geometry,
)
from app.engine.trace import check_channel
from app.engine.transposed import cut, stamp, transposed_bias

SAFE = 2.0**63 * (1 - 2.0**-20)  # a float sum below this means a whole one inside int64


@dataclass(frozen=True, slots=True)
class StampStep:
    """One input cell: its values, what they make of the filter, and what comes of the output.

    `after` is what the output cells under the stamp hold now: the bias and all that has landed
    there. Cropped rows and columns are left out. The last stamp on a cell makes its final value.
    """

    position: StampPosition
    cells: Array  # (C / groups,)
    products: Array  # (C / groups, kh, kw)
    stamp: Array  # (kh, kw): the products' sum over the channels
    after: Array  # (kh, kw) or less


@dataclass(frozen=True, slots=True)
class TransposedTrace:
    """A computed transposed convolution, and the steps of one output channel on demand.

    planes (C, H, W), the input; values (K, Ho, Wo).
    """

    geometry: TransposedGeometry
    planes: Array
    values: Array
    channel: int
    read: Array = field(repr=False)  # (C / groups, H, W): the channels that land in `channel`
    taps: Array = field(repr=False)  # (C / groups, kh, kw)
    bias: Array = field(repr=False)  # ()

    @property
    def total(self) -> int:
        return self.geometry.steps

    def before(self, offset: int) -> Array:
        """The output channel as it stands before step `offset`, (Ho, Wo): at first the bias."""
        if offset == 0:
            return np.full(self.geometry.output_shape[1:], self.bias)
        stamped = np.arange(self.total).reshape(self.read.shape[1:]) < offset  # (H, W)
        landed = np.where(stamped, self.read, self.read.dtype.type(0))  # (C / groups, H, W)
        alone = replace(self.geometry, channels=len(landed), out_channels=1, groups=1)
        plane: Array = stamp(landed[None], self.taps[:, None], self.bias[None], alone)[0, 0]
        return plane

    def steps(self, offset: int = 0, limit: int | None = None) -> Iterator[StampStep]:
        """Steps from `offset` on, at most `limit`; of those before, only the sum is computed."""
        return self.steps_over(self.before(offset), offset, limit)

    def steps_over(
        self, running: Array, offset: int, limit: int | None = None
    ) -> Iterator[StampStep]:
        """The same over an output that stands as `before(offset)` says; each step adds to it."""
        stop = self.total if limit is None else min(self.total, offset + limit)
        for index in range(offset, stop):
            yield self._step(self.geometry.position(index), running)

    def _step(self, at: StampPosition, running: Array) -> StampStep:
        cells = self.read[:, at.row, at.col]  # (C / groups,)
        with np.errstate(over="ignore", under="ignore", invalid="ignore"):
            products = cells[:, None, None] * self.taps
            made = products.sum(axis=0)  # (kh, kw)
            after = self._land(at, made, running)
        return StampStep(at, np.ascontiguousarray(cells), products, made, after)

    def _land(self, at: StampPosition, made: Array, running: Array) -> Array:
        """Add a stamp, (kh, kw), to the running output; what its uncropped cells hold then."""
        taps = cut(at.down.cells), cut(at.right.cells)
        outputs = cut(at.down.outputs), cut(at.right.outputs)
        landed = running[outputs]
        landed += made[taps]
        final = np.outer(_last(self.geometry.height, at.row), _last(self.geometry.width, at.col))
        values = self.values[self.channel][outputs]
        np.copyto(landed, values, where=final[taps])  # floats: summed in another order
        return landed.copy()


def trace_conv_transpose2d(
    x: ArrayLike,
    weight: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: Pair = 1,
    padding: Pair | Padding = 0,
    output_padding: Pair = 0,
    dilation: Pair = 1,
    groups: int = 1,
    channel: int = 0,
) -> TransposedTrace:
    """conv_transpose2d over (C, H, W), with the steps of output channel `channel`.

    Raises:
        ConvolutionError: as conv_transpose2d, or a sum on the way, as a step shows it, is beyond
            int64, or the channel does not exist.
    """
    planes = as_numbers("input", x, (3,))
    filters = as_numbers("weight", weight, (4,))
    geometry = transposed_geometry(
        planes.shape,
        filters.shape,
        stride=stride,
        padding=padding,
        output_padding=output_padding,
        dilation=dilation,
        groups=groups,
        bias=bias is not None,
    )
    shifts = transposed_bias(bias, geometry)
    check_channel(channel, geometry.out_channels)
    values = stamp(planes[None], filters, shifts, geometry)[0]
    check_products(planes, filters)
    per_group = geometry.out_channels // groups
    first = channel // per_group * (geometry.channels // groups)
    group = slice(first, first + geometry.channels // groups)
    operands = common(planes[group], filters[group, channel % per_group], shifts[channel])
    trace = TransposedTrace(geometry, planes, values, channel, *operands)
    _check_sums_on_the_way(trace)
    return trace


def _check_sums_on_the_way(trace: TransposedTrace) -> None:
    """Whole numbers: what has landed so far may be beyond int64 though the final sum is not."""
    if trace.read.dtype.kind == "f":
        return
    x, w, b = (np.abs(part.astype(np.float64)) for part in (trace.read, trace.taps, trace.bias))
    if x.max() * w.sum() + b < SAFE:
        return
    largest = replace(trace, read=x, taps=w, bias=b).before(trace.total)
    if (largest >= SAFE).any():
        raise overflow("weight")


def _last(axis: TransposedAxis, cell: int) -> list[bool]:
    return [axis.is_last(cell, tap) for tap in range(axis.kernel)]
