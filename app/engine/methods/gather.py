"""Gather: a tiny layer as one lookup and one product.

Where a whole layer is a few hundred products, the calls cost more than the arithmetic. So the
place of every cell of every window is looked up in a list made once, and the windows, now the
columns of a matrix, are multiplied by the filters: three calls in all. It is im2col (Chellapilla,
Puri & Simard 2006) with the copying done by index, so padding of any mode costs nothing more.

Error: that of a plain sum.
"""

from functools import lru_cache
from math import prod

import numpy as np

from app.engine.arrays import Array
from app.engine.geometry import Geometry
from app.engine.methods import Method, Run


def transform(filters: Array, geometry: Geometry) -> Array:
    return filters.reshape(len(filters), -1)  # (K, C*kh*kw)


def scratch(geometry: Geometry, images: int) -> int:
    per_output = geometry.channels * geometry.height.kernel * geometry.width.kernel
    cells = geometry.channels * geometry.height.size * geometry.width.size
    return 3 * per_output * geometry.steps + 3 * cells  # an index takes two numbers' room


def prepare(geometry: Geometry, images: int, filters: Array) -> Run:
    places = _places(geometry)  # (C*kh*kw, Ho*Wo)
    shape = len(filters), geometry.steps
    columns = np.empty(places.shape, filters.dtype)
    cells = np.zeros(1 + prod(geometry.input_shape), filters.dtype)
    inner = cells[1:].reshape(1, *geometry.input_shape)
    take, dot = cells.take, np.dot

    def run(x: Array, out: Array) -> None:
        inner[...] = x
        # "clip" writes straight into `columns`, "raise" goes through a copy of it; dot, unlike
        # matmul, looks at no floating-point flags: 0.4 us against 0.8, and no errstate (0.7).
        take(places, None, columns, "clip")
        if out.flags.c_contiguous:
            dot(filters, columns, out.reshape(shape))
        else:
            out[...] = dot(filters, columns).reshape(out.shape)

    return run


@lru_cache(maxsize=256)
def _places(geometry: Geometry) -> Array:
    """For every window (columns) the places of its cells (rows); place 0 holds a zero."""
    rows, cols = geometry.height, geometry.width
    cells = np.arange(1, 1 + prod(geometry.input_shape)).reshape(geometry.input_shape)
    sides = (rows.pad_before, rows.pad_after), (cols.pad_before, cols.pad_after)
    padded = np.pad(cells, ((0, 0), *sides))  # (C, Hp, Wp)
    every = np.lib.stride_tricks.sliding_window_view(
        padded, (rows.effective_kernel, cols.effective_kernel), axis=(1, 2)
    )[:, :: rows.stride, :: cols.stride, :: rows.dilation, :: cols.dilation]
    windows = every.transpose(0, 3, 4, 1, 2)  # (C, kh, kw, Ho, Wo)
    places = windows.reshape(-1, geometry.steps).astype(np.intp, copy=False)
    places.flags.writeable = False
    return places


GATHER = Method("gather", transform, scratch, prepare, quiet=True)
