"""Banded: depthwise with eight output rows at once, so that little or nothing is left to add up.

The kernel's columns are dealt with by copies, each line of the plane once for each tap, shifted by
a cell; its rows by zeros: the filter, laid once for each output row, a stride lower each, becomes a
banded matrix,

    B output rows = (B, lines * kw) times (lines * kw, Wo)

where `lines` are the input lines that B windows reach. For 3×3 that is 30 products an output
instead of 9, but all of them BLAS's, and they go straight into the answer: 0.28 ms for 112×112×32,
where adding up the sums of each kernel row takes 0.33, and multiplying and adding tap by tap 0.5.
The copies lie line by line, so that the lines of a band are one matrix where they are, and the
next band's, which shares some of them, another.

Wide kernels are cut into stamps of a few taps, for as many copies; what the stamps give is added
up, each some cells further right. 512×512 F15, in five stamps of three: 1.2 ms; 2.1 with fifteen
copies, and 1.6 with one and fifteen stamps.

Error: that of a plain sum. But the zeros are multiplied too, and zero times infinity is no number:
an infinite cell spoils outputs that do not see it. So verify lets only finite maps pass.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from app.engine.arrays import Array
from app.engine.geometry import Axis, Geometry
from app.engine.methods import Method, Run
from app.engine.methods.frame import apart, as_items, rows_joined, view
from app.engine.methods.product import STRIP, in_place

BAND = 8  # output rows at once, measured for 3×3: 4 and 14 are a twentieth slower
CHUNK = 2**18  # numbers copied before they are multiplied: six channels of 112×112
WHOLE, STAMPS = 5, (3, 4, 5)  # taps of a row that are multiplied at once; of a longer row's parts


@dataclass(frozen=True, slots=True)
class Bands:
    """The output rows in bands, the last one perhaps short; `lines` input lines for each."""

    rows: int
    count: int
    rest: int  # rows of the last band, if it is short
    lines: int
    down: int  # lines from band to band

    @property
    def every(self) -> int:
        return self.count + (self.rest > 0)


def bands(axis: Axis) -> Bands:
    """With a stride fewer rows, for they read as many."""
    rows = max(1, BAND // axis.stride)
    down = rows * axis.stride
    lines = down - axis.stride + axis.effective_kernel
    return Bands(rows, axis.output // rows, axis.output % rows, lines, down)


@dataclass(frozen=True, slots=True)
class Stamps:
    """A kernel's columns, perhaps cut into stamps of equal width, the last filled up with zeros."""

    axis: Axis  # of one stamp, sliding as far as all of them together
    count: int
    right: int  # outputs from stamp to stamp

    @property
    def taps(self) -> int:
        return self.axis.kernel

    @property
    def strip(self) -> int:
        """Columns that are multiplied at once, see product; a band's few rows take all of them."""
        return STRIP if self.count > 1 and in_place() else self.axis.output

    @property
    def columns(self) -> int:
        """Of whole strips."""
        return -(-self.axis.output // self.strip) * self.strip


def stamps(cols: Axis) -> Stamps:
    if cols.kernel <= WHOLE or cols.stride > 1:
        return Stamps(cols, 1, 0)
    taps = min(STAMPS, key=lambda taps: -cols.kernel % taps)
    filled = -cols.kernel % taps * cols.dilation
    axis = replace(cols, kernel=taps, pad_after=cols.pad_after + filled)
    return Stamps(axis, -(-cols.kernel // taps), taps * cols.dilation)


def transform(filters: Array, geometry: Geometry) -> Array:
    """(K, 1, kh, kw) -> banded (C, K/C, stamps * B, lines * taps)"""
    rows, band, cut = geometry.height, bands(geometry.height), stamps(geometry.width)
    channels, kernels = geometry.channels, len(filters) // geometry.channels
    filled = np.zeros((*filters.shape[:3], cut.count * cut.taps), filters.dtype)
    filled[..., : filters.shape[3]] = filters
    taps = filled.reshape(channels, kernels, rows.kernel, cut.count, cut.taps).swapaxes(2, 3)
    shape = channels, kernels, cut.count, band.rows, band.lines, cut.taps
    banded = np.zeros(shape, filters.dtype)
    for row in range(band.rows):
        top = row * rows.stride
        banded[:, :, :, row, top : top + rows.effective_kernel : rows.dilation] = taps
    return banded.reshape(channels, kernels, cut.count * band.rows, -1)


def kept(geometry: Geometry) -> int:
    band, cut = bands(geometry.height), stamps(geometry.width)
    return geometry.out_channels * cut.count * band.rows * band.lines * cut.taps


def scratch(geometry: Geometry, images: int) -> int:
    return at_once(geometry) * (of_copies(geometry) + of_sums(geometry))


def of_copies(geometry: Geometry) -> int:
    """Numbers for a channel: every line of the last band too, also where that is short."""
    cut = stamps(geometry.width)
    return lines(geometry.height) * cut.taps * apart(cut.columns)


def of_sums(geometry: Geometry) -> int:
    """Numbers for a channel: what the stamps give for a band."""
    band, cut = bands(geometry.height), stamps(geometry.width)
    filters = geometry.out_channels // geometry.channels
    return filters * cut.count * band.rows * cut.columns if cut.count > 1 else 0


def lines(rows: Axis) -> int:
    band = bands(rows)
    return max((band.every - 1) * band.down + band.lines, rows.padded)


def at_once(geometry: Geometry) -> int:
    """Channels."""
    return min(geometry.channels, max(1, CHUNK // of_copies(geometry)))


def prepare(geometry: Geometry, images: int, banded: Array) -> Run:
    rows, cols, band = geometry.height, geometry.width, bands(geometry.height)
    channels, step, cut = geometry.channels, at_once(geometry), stamps(geometry.width)
    pitch, strips = apart(cut.columns), cut.columns // cut.strip
    copies = np.zeros((step, lines(rows), cut.taps, pitch), banded.dtype)
    shift = shifting(rows, cut.axis, copies)
    matrices = view(
        copies,
        (step, 1, band.every, strips, band.lines * cut.taps, cut.strip),
        (copies[0].size, 0, band.down * cut.taps * pitch, cut.strip, pitch, 1),
    )  # (C', 1, bands, strips, lines * taps, strip)
    multiply = (straight if cut.count == 1 else stamping)(geometry, banded, matrices)

    def run(x: Array, out: Array) -> None:
        maps = out.reshape(images, channels, -1, rows.output, cols.output)
        for n in range(images):
            for first in range(0, channels, step):
                some = slice(first, min(first + step, channels))
                shift(x[n, some])
                multiply(some, maps[n, some])

    return run


def shifting(rows: Axis, cols: Axis, copies: Array) -> Callable[[Array], None]:
    """shift(x (C', H, W)): each line into copies (C', lines, taps, columns), once for each tap."""
    real = slice(rows.pad_before, rows.pad_before + rows.size)
    places = []
    for tap in range(cols.kernel):
        landing = cols.landing_of_tap(tap)
        if landing.cells:
            outputs, cells = (
                slice(run.start, run.stop, run.step) for run in (landing.outputs, landing.cells)
            )
            places.append((copies[:, real, tap, outputs], cells))

    def by_cells(x: Array) -> None:
        for place, cells in places:
            place[: len(x)] = x[..., cells]

    def by_items(x: Array) -> None:
        for place, cells in places:
            as_items(place)[: len(x)] = as_items(x[..., cells])

    return by_items if cols.stride == 1 else by_cells


Multiply = Callable[[slice, Array], None]  # some channels, their maps (C', K/C, Ho, Wo)


def straight(geometry: Geometry, banded: Array, matrices: Array) -> Multiply:
    """Bands straight into the maps."""
    band, cols = bands(geometry.height), geometry.width.output
    left, full = banded[:, :, None], band.count * band.rows  # (C, K/C, 1, B, lines * taps)

    def multiply(some: slice, maps: Array) -> None:
        right = matrices[: len(maps), :, :, 0]  # (C', 1, bands, lines * taps, Wo)
        whole = maps[:, :, :full].reshape(*maps.shape[:2], -1, band.rows, cols)
        np.matmul(left[some], right[:, :, : band.count], out=whole)
        if band.rest:
            last = left[some, :, 0, : band.rest]
            np.matmul(last, right[:, :, -1], out=maps[:, :, full:])

    return multiply


def stamping(geometry: Geometry, banded: Array, matrices: Array) -> Multiply:
    """A band's stamps into scratch, then added up, each further right, into the maps."""
    band, cut, kernels = bands(geometry.height), stamps(geometry.width), banded.shape[1]
    across, rows = cut.columns, cut.count * band.rows
    sums = np.empty((len(matrices), kernels, rows, across), banded.dtype)
    strips = sums.reshape(*sums.shape[:3], -1, cut.strip).swapaxes(2, 3)
    shifted = view(
        sums,
        (len(matrices), kernels, cut.count, band.rows, geometry.width.output),
        (sums[0].size, rows * across, band.rows * across + cut.right, across, 1),
    )  # (C', K/C, stamps, B, Wo)
    left = banded[:, :, None]  # (C, K/C, 1, stamps * B, lines * taps)

    def multiply(some: slice, maps: Array) -> None:
        used = slice(0, len(maps))
        for at in range(band.every):
            np.matmul(left[some], matrices[used, :, at], out=strips[used])
            part = maps[:, :, at * band.rows : (at + 1) * band.rows]
            np.add.reduce(shifted[used, :, :, : part.shape[2]], axis=2, out=part)

    return multiply


def verify(maps: Array) -> bool:
    """Are all numbers finite, and their squares too? Their sums tell, at 4 % of the time."""
    planes = maps.reshape(*maps.shape[:2], -1) if rows_joined(maps) else maps
    return bool(np.isfinite(np.vecdot(planes, planes)).all())


BANDED = Method("banded", transform, scratch, prepare, kept=kept, verify=verify, rows=BAND)
