"""Flat: im2col with long runs, and a few outputs computed for nothing.

Laid out flat, a plane's windows for one tap start one cell apart all the way through, also across
the ends of the rows. So each row of the matrix of im2col is a single run of cells, one copy of
Ho*pitch instead of Ho copies of Wo; the windows that straddle a row's end are computed too and
left out when the answer is copied. For 32×32×3 with ten 5×5 filters that is 75 copies instead of
2 400, for 2 % more products.

A stride S is taken out first: the plane is dealt into S×S phases, as cards, and within one phase
neighbouring windows are again one cell apart (polyphase decomposition; space-to-depth).

Error: that of a plain sum.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import numpy as np

from app.engine.arrays import Array
from app.engine.geometry import Geometry
from app.engine.geometry.parts import deal, pitch
from app.engine.methods import Method, Run
from app.engine.methods.frame import as_items, view
from app.engine.methods.product import STRIP, at_once, few_at_once, landing


def transform(filters: Array, geometry: Geometry) -> Array:
    groups = geometry.groups
    return filters.reshape(groups, len(filters) // groups, -1)  # (g, K/g, C/g*kh*kw)


def scratch(geometry: Geometry, images: int) -> int:
    rows, cols = geometry.height, geometry.width
    columns = strips(geometry).columns
    line = max(columns, rows.output * pitch(cols))
    frame = rows.stride * cols.stride * (pitch(rows) * pitch(cols) + STRIP)
    taps = geometry.channels * rows.kernel * cols.kernel
    return images * (taps * columns + geometry.out_channels * line + geometry.channels * frame)


@dataclass(frozen=True, slots=True)
class Strips:
    """The columns cut for the product: so many in a strip, by so many filters at once."""

    few: int
    width: int
    count: int

    @property
    def columns(self) -> int:
        return self.count * self.width


def strips(geometry: Geometry) -> Strips:
    rows, cols = geometry.height, geometry.width
    length = (rows.output - 1) * pitch(cols) + cols.output
    kernels = geometry.out_channels // geometry.groups
    taps = geometry.channels // geometry.groups * rows.kernel * cols.kernel
    few = at_once(kernels, taps)
    return Strips(few, STRIP, -(-length // STRIP)) if few else Strips(kernels, length, 1)


def prepare(geometry: Geometry, images: int, filters: Array) -> Run:
    rows, cols, cut = geometry.height, geometry.width, strips(geometry)
    taps = geometry.channels, rows.kernel, cols.kernel
    columns = np.empty((images, cut.count, *taps, cut.width), filters.dtype)
    lift = lifting(geometry, images, cut, columns)
    # (N, strips, g, 1, J, width), J = C/g*kh*kw
    matrices = columns.reshape(images, cut.count, geometry.groups, 1, -1, cut.width)
    plane = rows.output * pitch(cols)
    sums = np.empty((images, geometry.out_channels, max(cut.columns, plane)), filters.dtype)
    by_group = sums[..., : cut.columns].reshape(images, *filters.shape[:2], -1)
    left, target = few_at_once(filters, cut.few), landing(by_group, cut.few, cut.width)
    maps = sums[..., :plane].reshape(images, -1, rows.output, pitch(cols))
    wanted = maps[..., : cols.output]

    def run(x: Array, out: Array) -> None:
        lift(x)
        np.matmul(left, matrices, out=target)
        if out.strides[-1] == out.itemsize:
            as_items(out)[...] = as_items(wanted)
        else:
            out[...] = wanted

    return run


def lifting(
    geometry: Geometry, images: int, cut: Strips, columns: Array
) -> Callable[[Array], None]:
    """lift(x (N, C, H, W)): deal the planes into phases, and these into the strips."""
    rows, cols, channels = geometry.height, geometry.width, geometry.channels
    height, across = pitch(rows), pitch(cols)
    plane = height * across
    over = cut.columns - (rows.output - 1) * across - cols.output  # cells read for nothing
    deals, lifts = [], []
    for row, col in product(deal(rows), deal(cols)):
        dealt = np.zeros(images * channels * plane + over, columns.dtype)
        phase = dealt[: images * channels * plane].reshape(images, channels, height, across)
        deals.append((phase[:, :, row.places, col.places], (..., row.cells, col.cells)))
        if row.offsets and col.offsets:
            runs = view(
                dealt,
                (images, cut.count, channels, len(row.offsets), len(col.offsets)),
                (channels * plane, cut.width, plane, row.offsets.step * across, col.offsets.step),
                row.offsets.start * across + col.offsets.start,
                run=cut.width,
            )  # (N, strips, C, taps along the rows, taps along the columns), items
            lifts.append((as_items(columns)[:, :, :, row.taps, col.taps], runs))

    def lift(x: Array) -> None:
        for phase, read in deals:
            phase[...] = x[read]
        for taps, runs in lifts:
            taps[...] = runs

    return lift


FLAT = Method("flat", transform, scratch, prepare)
