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

import numpy as np

from app.engine.arrays import Array
from app.engine.geometry import Geometry
from app.engine.geometry.parts import deal, pitch
from app.engine.methods import Method, Run
from app.engine.methods.frame import view
from app.engine.methods.product import product


def transform(filters: Array, geometry: Geometry) -> Array:
    groups = geometry.groups
    return filters.reshape(groups, len(filters) // groups, -1)  # (g, K/g, C/g*kh*kw)


def scratch(geometry: Geometry, images: int) -> int:
    rows, cols = geometry.height, geometry.width
    line = rows.output * pitch(cols)
    frame = rows.stride * cols.stride * pitch(rows) * pitch(cols)
    taps = geometry.channels * rows.kernel * cols.kernel
    return images * (taps * line + geometry.out_channels * line + geometry.channels * frame)


def prepare(geometry: Geometry, images: int, filters: Array) -> Run:
    rows, cols = geometry.height, geometry.width
    kernels, channels, dtype = geometry.out_channels, geometry.channels, filters.dtype
    height, width = pitch(rows), pitch(cols)
    length = (rows.output - 1) * width + cols.output
    plane = height * width
    columns = np.empty((images, channels, rows.kernel, cols.kernel, length), dtype)
    matrix = columns.reshape(images, geometry.groups, -1, length)  # (N, g, C/g*kh*kw, L)
    sums = np.empty((images, kernels, rows.output * width), dtype)
    wanted = sums.reshape(images, kernels, rows.output, width)[..., : cols.output]
    sums = sums.reshape(images, *filters.shape[:2], -1)[..., :length]  # (N, g, K/g, L)
    deals, lifts = [], []
    for row in deal(rows):
        for col in deal(cols):
            phase = np.zeros((images, channels, height, width), dtype)
            deals.append((phase[:, :, row.places, col.places], (..., row.cells, col.cells)))
            if row.offsets and col.offsets:
                runs = view(
                    phase,
                    (images, channels, len(row.offsets), len(col.offsets), length),
                    (channels * plane, plane, row.offsets.step * width, col.offsets.step, 1),
                    row.offsets.start * width + col.offsets.start,
                )  # (N, C, taps along the rows, taps along the columns, L)
                lifts.append((columns[:, :, row.taps, col.taps], runs))

    def run(x: Array, out: Array) -> None:
        for phase, cells in deals:
            phase[...] = x[cells]
        for taps, runs in lifts:
            taps[...] = runs
        product(filters, matrix, sums)
        out[...] = wanted

    return run


FLAT = Method("flat", transform, scratch, prepare)
