"""Pointwise: a 1×1 kernel mixes channels cell by cell, so the layer is one matrix product.

(K, C) times (C, H*W): nothing is copied, the input itself is the matrix.

Error: that of a plain sum.
"""

import numpy as np

from app.engine.arrays import Array
from app.engine.geometry import Geometry
from app.engine.methods import Method, Run


def transform(filters: Array, geometry: Geometry) -> Array:
    return filters.reshape(len(filters), -1)  # (K, C)


def scratch(geometry: Geometry, images: int) -> int:
    return 0


def prepare(geometry: Geometry, images: int, filters: Array) -> Run:
    def run(x: Array, out: Array) -> None:
        cells = x.reshape(images, len(x[0]), -1)  # (N, C, H*W)
        np.matmul(filters, cells, out=out.reshape(images, len(filters), -1))

    return run


POINTWISE = Method("pointwise", transform, scratch, prepare)
