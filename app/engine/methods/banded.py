"""Banded: depthwise with eight output rows at once, so that nothing is left to add up.

The kernel's columns are dealt with by copies, each shifted by a cell (as in depthwise), its rows
by zeros: the filter, laid once for each output row, a stride lower each, becomes a banded matrix,

    B output rows = (B, kw * lines) times (kw * lines, Wo)

where `lines` are the input rows that B windows reach. For 3×3 that is 30 products an output
instead of 9, but all of them BLAS's, and they go straight into the answer: 0.26 ms for 112×112×32,
where adding up the sums of each kernel row takes 0.34, and multiplying and adding tap by tap 0.5.

Error: that of a plain sum. But the zeros are multiplied too, and zero times infinity is no number,
so certify lets only finite inputs pass.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from app.engine.arrays import Array
from app.engine.geometry import Axis, Geometry
from app.engine.methods import Certify, Method, Run
from app.engine.methods.frame import as_items, inside, rows_joined, view

BAND = 8  # output rows at once, measured for 3×3: 4 and 14 are a twentieth slower
CHUNK = 2**17  # numbers copied before they are multiplied: two channels of 112×112


@dataclass(frozen=True, slots=True)
class Bands:
    """The output rows in bands, the last one perhaps short; `lines` input rows for each."""

    rows: int
    count: int
    rest: int  # rows of the last band, if it is short
    lines: int

    @property
    def every(self) -> int:
        return self.count + (self.rest > 0)


def bands(axis: Axis) -> Bands:
    """With a stride fewer rows, for they read as many."""
    rows = max(1, BAND // axis.stride)
    lines = (rows - 1) * axis.stride + axis.effective_kernel
    return Bands(rows, axis.output // rows, axis.output % rows, lines)


def transform(filters: Array, geometry: Geometry) -> Array:
    """(K, 1, kh, kw) -> banded (C, K/C, B, kw * lines)"""
    rows, band = geometry.height, bands(geometry.height)
    channels, kh, kw = geometry.channels, rows.kernel, filters.shape[3]
    taps = filters.reshape(channels, -1, kh, kw).swapaxes(2, 3)  # (C, K/C, kw, kh)
    banded = np.zeros((*taps.shape[:2], band.rows, kw, band.lines), filters.dtype)
    for row in range(band.rows):
        top = row * rows.stride
        banded[:, :, row, :, top : top + rows.effective_kernel : rows.dilation] = taps
    return banded.reshape(*taps.shape[:2], band.rows, -1)


def kept(geometry: Geometry) -> int:
    band = bands(geometry.height)
    return geometry.out_channels * geometry.width.kernel * band.rows * band.lines


def scratch(geometry: Geometry, images: int) -> int:
    return at_once(geometry) * (of_frame(geometry) + of_copies(geometry))


def of_frame(geometry: Geometry) -> int:
    """Numbers of a padded plane: all lines of the last band, and what the last shift reads."""
    rows, cols, band = geometry.height, geometry.width, bands(geometry.height)
    read = (band.every - 1) * band.rows * rows.stride + band.lines
    return max(read, rows.padded) * cols.padded + cols.effective_kernel


def of_copies(geometry: Geometry) -> int:
    cols, band = geometry.width, bands(geometry.height)
    return band.every * cols.kernel * band.lines * pitch(cols)


def pitch(cols: Axis) -> int:
    """Cells of a line in the copies."""
    return cols.padded if cols.stride == 1 else cols.output


def at_once(geometry: Geometry) -> int:
    """Channels."""
    return min(geometry.channels, max(1, CHUNK // of_copies(geometry)))


def prepare(geometry: Geometry, images: int, banded: Array) -> Run:
    rows, cols, band = geometry.height, geometry.width, bands(geometry.height)
    channels, step, full = geometry.channels, at_once(geometry), band.count * band.rows
    frame = np.zeros((step, of_frame(geometry)), banded.dtype)
    padded = frame[:, : rows.padded * cols.padded].reshape(step, rows.padded, cols.padded)
    inner = as_items(padded[:, inside(rows), inside(cols)])  # (C', H), a row one item
    copies = np.empty((step, band.every, cols.kernel, band.lines, pitch(cols)), banded.dtype)
    shift = shifting(geometry, frame, copies)
    # (C', 1, bands, kw * lines, Wo)
    matrices = copies.reshape(step, 1, band.every, -1, pitch(cols))[..., : cols.output]
    left = banded[:, :, None]  # (C, K/C, 1, B, kw * lines)

    def run(x: Array, out: Array) -> None:
        maps = out.reshape(images, channels, -1, rows.output, cols.output)
        for n in range(images):
            read = as_items(x[n])  # (C, H)
            for first in range(0, channels, step):
                some = slice(first, min(first + step, channels))
                used = slice(0, some.stop - some.start)
                inner[used] = read[some]
                shift()
                target = maps[n, some]  # (C', K/C, Ho, Wo)
                whole = target[:, :, :full].reshape(*target.shape[:2], -1, band.rows, cols.output)
                np.matmul(left[some], matrices[used, :, : band.count], out=whole)
                if band.rest:
                    last = left[some, :, 0, : band.rest]
                    np.matmul(last, matrices[used, :, -1], out=target[:, :, full:])

    return run


def shifting(geometry: Geometry, frame: Array, copies: Array) -> Callable[[], None]:
    """shift(): from the planes each band's lines, once for each tap of a row.

    Without a stride a band is one run of cells in the frame, and so is each shifted copy of it;
    windows that straddle a line's end come along and are not read.
    """
    cols, band = geometry.width, bands(geometry.height)
    down = band.rows * geometry.height.stride * cols.padded  # from band to band
    step, plane = frame.shape
    if cols.stride == 1:
        target = copies.reshape(step, band.every, cols.kernel, -1)
        shape = target.shape
        strides: tuple[int, ...] = (plane, down, cols.dilation, 1)
    else:
        target, shape = copies, copies.shape
        strides = plane, down, cols.dilation, cols.padded, cols.stride
    runs = view(frame, shape, strides)

    def shift() -> None:
        target[...] = runs

    return shift


def certify(filters: Array) -> Callable[[Geometry], Certify]:
    """Are all numbers finite, and their squares too? Their sum tells, at 4 % of the time."""

    def holds(x: Array) -> bool:
        planes = x.reshape(*x.shape[:2], -1) if rows_joined(x) else x
        return bool(np.isfinite(np.vecdot(planes, planes)).all())

    return lambda _: holds


BANDED = Method("banded", transform, scratch, prepare, kept=kept, certify=certify, rows=BAND)
