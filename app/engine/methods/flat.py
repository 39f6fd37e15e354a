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

from dataclasses import dataclass

import numpy as np

from app.engine.arrays import Array
from app.engine.geometry import Geometry
from app.engine.geometry.parts import deal, pitch
from app.engine.methods import Method, Run
from app.engine.methods.frame import apart, as_items, view
from app.engine.methods.product import APART, STRIP, at_once, few_at_once, landing, strips_of


def transform(filters: Array, geometry: Geometry) -> Array:
    groups = geometry.groups
    return filters.reshape(groups, len(filters) // groups, -1)  # (g, K/g, C/g*kh*kw)


def scratch(geometry: Geometry, images: int) -> int:
    rows, cols = geometry.height, geometry.width
    cut = strips(geometry)
    line = max(cut.columns, rows.output * pitch(cols))
    frame = rows.stride * cols.stride * (pitch(rows) * pitch(cols) + STRIP)
    taps = geometry.channels * rows.kernel * cols.kernel * apart(cut.columns)
    return images * (taps + geometry.out_channels * line + geometry.channels * frame)


@dataclass(frozen=True, slots=True)
class Strips:
    """The columns cut for the product: so many in a strip, by so many filters at once.

    runs: how many pieces the columns lie in, each in one run of cells: a strip each, or all of
        them in one.
    """

    few: int
    width: int
    count: int
    runs: int

    @property
    def columns(self) -> int:
        return self.count * self.width


def strips(geometry: Geometry) -> Strips:
    rows, cols = geometry.height, geometry.width
    length = (rows.output - 1) * pitch(cols) + cols.output
    kernels = geometry.out_channels // geometry.groups
    taps = geometry.channels // geometry.groups * rows.kernel * cols.kernel
    few, count = at_once(kernels, taps), -(-length // STRIP)
    if not few:
        return Strips(kernels, length, 1, 1)
    return Strips(few, STRIP, count, 1 if taps <= APART else count)


def prepare(geometry: Geometry, images: int, filters: Array) -> Run:
    rows, cols = geometry.height, geometry.width
    kernels, channels, dtype = geometry.out_channels, geometry.channels, filters.dtype
    height, across, plane = pitch(rows), pitch(cols), pitch(rows) * pitch(cols)
    cut = strips(geometry)
    width = cut.columns // cut.runs
    pitch_of_run = apart(width) if cut.runs == 1 else width
    columns = np.empty((images, cut.runs, channels, rows.kernel, cols.kernel, pitch_of_run), dtype)
    columns = columns[..., :width]
    matrices = columns.reshape(images, cut.runs, geometry.groups, 1, -1, width)  # J = C/g*kh*kw
    if cut.width < width:
        matrices = strips_of(matrices[:, 0, :, 0])
    lines = np.empty((images, kernels, max(cut.columns, rows.output * across)), dtype)
    sums = lines[..., : cut.columns].reshape(images, *filters.shape[:2], -1)
    left, target = few_at_once(filters, cut.few), landing(sums, cut.few, cut.width)
    wanted = lines[..., : rows.output * across].reshape(images, kernels, rows.output, across)
    wanted = wanted[..., : cols.output]
    over = cut.columns - (rows.output - 1) * across - cols.output  # cells read for nothing
    deals, lifts = [], []
    for row in deal(rows):
        for col in deal(cols):
            cells = np.zeros(images * channels * plane + over, dtype)
            phase = cells[: images * channels * plane].reshape(images, channels, height, across)
            deals.append((phase[:, :, row.places, col.places], (..., row.cells, col.cells)))
            if row.offsets and col.offsets:
                runs = view(
                    cells,
                    (images, cut.runs, channels, len(row.offsets), len(col.offsets)),
                    (channels * plane, width, plane, row.offsets.step * across, col.offsets.step),
                    row.offsets.start * across + col.offsets.start,
                    run=width,
                )  # (N, runs, C, taps along the rows, taps along the columns), items
                lifts.append((as_items(columns)[:, :, :, row.taps, col.taps], runs))

    def run(x: Array, out: Array) -> None:
        for phase, cells in deals:
            phase[...] = x[cells]
        for taps, runs in lifts:
            taps[...] = runs
        np.matmul(left, matrices, out=target)
        if out.strides[-1] == out.itemsize:
            as_items(out)[...] = as_items(wanted)
        else:
            out[...] = wanted

    return run


FLAT = Method("flat", transform, scratch, prepare)
