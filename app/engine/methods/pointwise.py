"""Pointwise: a 1×1 kernel mixes channels cell by cell, so the layer is one matrix product.

(K, C) times (C, H*W): nothing is copied, the input itself is the matrix.

Error: that of a plain sum.
"""

import numpy as np

from app.engine.arrays import Array
from app.engine.geometry import Geometry
from app.engine.methods import Method, Run
from app.engine.methods.frame import rows_joined


def transform(filters: Array, geometry: Geometry) -> Array:
    return filters.reshape(len(filters), -1)  # (K, C)


def scratch(geometry: Geometry, images: int) -> int:
    """Nothing for an input and maps without gaps, a copy of each otherwise."""
    return images * (geometry.channels + geometry.out_channels) * geometry.steps


def prepare(geometry: Geometry, images: int, filters: Array) -> Run:
    def run(x: Array, out: Array) -> None:
        cells = x.reshape(images, len(x[0]), -1)  # (N, C, H*W)
        if rows_joined(out):
            np.matmul(filters, cells, out=out.reshape(images, len(filters), -1))
        else:
            out[...] = np.matmul(filters, cells).reshape(out.shape)

    return run


POINTWISE = Method("pointwise", transform, scratch, prepare, cache=2**26)
