"""im2col: every window becomes a column, and the layer one matrix product.

Chellapilla, Puri & Simard, High performance convolutional neural networks for document
processing (2006). The filters are the rows of one matrix (K, C*kh*kw), the windows the columns of
another (C*kh*kw, Ho*Wo), and BLAS does the rest. What costs is the copying of the windows: one
short run of Wo cells for each channel, tap and output row. It goes straight into the answer, so
this is the method where filters outnumber the cells of a window (see flat for the opposite), and
the one that any layer can fall back to.

Error: that of a plain sum.
"""

import numpy as np

from app.engine.arrays import Array
from app.engine.geometry import Geometry
from app.engine.methods import Method, Run
from app.engine.methods.frame import framed, rows_joined, view
from app.engine.methods.product import product


def transform(filters: Array, geometry: Geometry) -> Array:
    groups = geometry.groups
    return filters.reshape(groups, len(filters) // groups, -1)  # (g, K/g, C/g*kh*kw)


def scratch(geometry: Geometry, images: int) -> int:
    taps = geometry.height.kernel * geometry.width.kernel
    padded = geometry.height.padded * geometry.width.padded
    maps = geometry.out_channels * geometry.steps  # where out has gaps
    return images * (geometry.channels * (taps * geometry.steps + padded) + maps)


def prepare(geometry: Geometry, images: int, filters: Array) -> Run:
    frame, inner = framed(geometry, images, filters.dtype)
    rows, cols = geometry.height, geometry.width
    channels, pitch = geometry.channels, cols.padded
    plane = rows.padded * pitch
    windows = view(
        frame,
        (images, channels, rows.kernel, cols.kernel, rows.output, cols.output),
        (
            channels * plane,
            plane,
            rows.dilation * pitch,
            cols.dilation,
            rows.stride * pitch,
            cols.stride,
        ),
    )  # (N, C, kh, kw, Ho, Wo)
    columns = np.empty(windows.shape, filters.dtype)
    groups, steps = geometry.groups, geometry.steps
    matrix = columns.reshape(images, groups, -1, steps)  # (N, g, C/g*kh*kw, Ho*Wo)
    shape = images, groups, filters.shape[1], steps

    def run(x: Array, out: Array) -> None:
        inner[...] = x
        columns[...] = windows
        if rows_joined(out):
            product(filters, matrix, out.reshape(shape))
        else:
            maps = np.empty(shape, filters.dtype)
            product(filters, matrix, maps)
            out[...] = maps.reshape(out.shape)

    return run


IM2COL = Method("im2col", transform, scratch, prepare, cache=2**20)
