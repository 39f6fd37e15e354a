"""Pointwise: a 1×1 kernel mixes channels cell by cell, so the layer is one matrix product.

(K, C) times (C, H*W): nothing is copied, the input itself is the matrix, unless its rows are a
multiple of 4096 bytes apart. Then they compete for the same places of the cache, and a copy with a
few cells between them pays: 32×32×64 to 32 channels in 25 us instead of 37.

Error: that of a plain sum.
"""

from math import prod

import numpy as np

from app.engine.arrays import Array
from app.engine.geometry import Geometry
from app.engine.methods import Method, Run
from app.engine.methods.frame import GAP, apart, rows_joined
from app.engine.methods.product import product

SMALL = 2**18  # numbers; with larger inputs the copy leaves the cache


def transform(filters: Array, geometry: Geometry) -> Array:
    return filters.reshape(len(filters), -1)  # (K, C)


def scratch(geometry: Geometry, images: int) -> int:
    """Nothing for an input and maps without gaps, a copy of each otherwise."""
    return images * (2 * geometry.channels + geometry.out_channels) * (geometry.steps + GAP)


def prepare(geometry: Geometry, images: int, filters: Array) -> Run:
    shape = images, geometry.channels, geometry.steps
    pitch = apart(geometry.steps)
    compete = pitch > geometry.steps and prod(shape) <= SMALL
    copied = np.empty((*shape[:2], pitch if compete else 0), filters.dtype)[..., : geometry.steps]

    def run(x: Array, out: Array) -> None:
        cells = x.reshape(shape)  # (N, C, H*W)
        if compete:
            copied[...] = cells
            cells = copied
        if rows_joined(out):
            product(filters[None], cells[:, None], out.reshape(images, 1, len(filters), -1))
        else:
            out[...] = np.matmul(filters, cells).reshape(out.shape)

    return run


POINTWISE = Method("pointwise", transform, scratch, prepare, cache=2**26)
