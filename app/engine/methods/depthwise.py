"""Depthwise: each channel has its own filters, so there are no channels to add up over.

With one channel a group im2col would give a product of one row by kh*kw, for kh*kw copies of the
plane. Here the kernel's rows take the place of the filters: they, (kh, kw), times the plane
shifted by 0 ... kw - 1 cells, (kw, Hp*Wo), give each kernel row's own sums in one product; these,
a row lower each, are added up:

    out[p] = sum over r of sums[r][p*S + r*D]

So kw copies and kh - 1 additions do for kh*kw multiplications and additions, each a pass over the
plane: 0.3 ms for 112×112×32 where multiplying and adding tap by tap takes 0.6.

Error: that of a plain sum.
"""

import numpy as np

from app.engine.arrays import Array
from app.engine.geometry import Axis, Geometry
from app.engine.methods import Method, Run

CHUNK = 2**18  # numbers shifted and multiplied at a time: eight channels of 112×112


def transform(filters: Array, geometry: Geometry) -> Array:
    """(K, 1, kh, kw) -> (C, K/C * kh, kw)"""
    return filters.reshape(geometry.channels, -1, filters.shape[3])


def scratch(geometry: Geometry, images: int) -> int:
    channel = _of_channel(geometry)
    return min(geometry.channels * channel, max(channel, CHUNK))


def _of_channel(geometry: Geometry) -> int:
    rows = geometry.height.kernel * geometry.out_channels // geometry.channels
    return (rows + geometry.width.kernel) * geometry.height.padded * geometry.width.output


def prepare(geometry: Geometry, images: int, filters: Array) -> Run:
    rows, cols = geometry.height, geometry.width
    channels, kernel_rows, kw = filters.shape
    step = min(channels, max(1, CHUNK // _of_channel(geometry)))
    shifted = np.zeros((step, kw, rows.padded, cols.output), filters.dtype)
    matrix = shifted.reshape(step, kw, -1)  # (C', kw, Hp*Wo)
    sums = np.empty((step, kernel_rows, matrix.shape[2]), filters.dtype)
    planes = sums.reshape(step, -1, rows.kernel, rows.padded, cols.output)  # (C', K/C, kh, Hp, Wo)
    shift = _shifting(geometry, shifted)
    last = (rows.output - 1) * rows.stride + 1
    starts = [tap * rows.dilation for tap in range(rows.kernel)]
    terms = [
        planes[:, :, r, start : start + last : rows.stride] for r, start in enumerate(starts)
    ]  # (C', K/C, Ho, Wo) each

    def run(x: Array, out: Array) -> None:
        maps = out.reshape(images, channels, -1, rows.output, cols.output)
        for n in range(images):
            for first in range(0, channels, step):
                some = slice(first, min(first + step, channels))
                count = some.stop - some.start
                shift(x[n, some], count)
                np.matmul(filters[some], matrix[:count], out=sums[:count])
                total = maps[n, some]
                if len(terms) == 1:
                    total[...] = terms[0][:count]
                    continue
                np.add(terms[0][:count], terms[1][:count], out=total)
                for term in terms[2:]:
                    np.add(total, term[:count], out=total)

    return run


def _shifting(geometry: Geometry, shifted: Array):  # type: ignore[no-untyped-def]
    """shift(x, count): put the first `count` channels, once for each tap of a row, side by side."""
    rows, cols = geometry.height, geometry.width
    real = slice(rows.pad_before, rows.pad_before + rows.size)
    taps = [_reads(cols, tap) for tap in range(cols.kernel)]

    def by_rows(x: Array, count: int) -> None:
        for tap, (outputs, cells) in enumerate(taps):
            shifted[:count, tap, real, outputs] = x[:, :, cells]

    return by_rows


def _reads(axis: Axis, tap: int) -> tuple[slice, slice]:
    """The output cells for which a tap meets an input cell, and these input cells."""
    start = tap * axis.dilation - axis.pad_before  # input cell of output 0
    first = max(0, -(start // axis.stride))
    count = max(0, min(axis.output - first, (axis.size - 1 - start) // axis.stride + 1 - first))
    cell = start + first * axis.stride
    return (
        slice(first, first + count),
        slice(cell, cell + (count - 1) * axis.stride + 1, axis.stride) if count else slice(0, 0),
    )


DEPTHWISE = Method("depthwise", transform, scratch, prepare)
