"""Does an input leave a transform the digits that it needs? Asked before each use.

The error of Winograd or FFT is relative to the largest numbers of a tile or an image, the bound
demanded is relative to each output's own S = sum of |w| |x|. A dark window beside a bright cell, or
a filter whose one large tap meets a zero, breaks it, so it has to be looked up in the data. S
itself would cost a convolution, but a lower bound of it does not. Let a = min(|w|, W) / W for any
W. Then |w| >= W a = W (1 - (1 - a)), and by Cauchy-Schwarz, summed over the cells of a window,

    S >= W (sum of |x| - D * sqrt(sum of x²)),    D² = sum of (1 - a)²

D is known when a filter is; the two sums are sums over channels, then over windows of one plane.
For normally distributed numbers and filters, W being the filter's root mean square, the bound is
0.30 n of a true 0.64 n for n cells. A smaller W is tried too: it serves inputs that are half zeros,
as after a ReLU. Padding is left out of all sums: windows at a border have fewer cells.

Where windows are large, cells are first added up in square blocks, and only the blocks that lie
within a window count: a little less of S for a sixteenth of the work.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from app.engine.arrays import Array
from app.engine.geometry import Axis, Geometry
from app.engine.methods import Certify

LIMIT = 1e-5  # of S
UNIT = 2.0**-24  # float32 rounds by at most this, relatively
LEVELS = (1, 0.6)  # W, in root mean squares of a filter
GRAIN, LARGE = 4, 11  # cells of a block, if a kernel is that large: then it holds at least two
ROOM = 2**15  # numbers looked at in one go: they stay in the cache
TINY = 1e-30  # smaller sums might owe digits to subnormal products
HUGE = 1e34  # larger ones might overflow on the way
FAINT = 1e-15  # squares of a smaller filter's taps might be subnormal

Shortfall = list[Array]  # by level, D² of the taps above and left of each: (K, kh + 1, kw + 1)


@dataclass(frozen=True, slots=True)
class Growth:
    """How a method's error grows: for filter k it is at most

    UNIT * (spread * |w[k]| * sqrt(gather(energy)) + single * max|w[k]| * max|x|)

    where energy is x² summed up over the channels and over blocks of grain × grain cells, and
    gather is given the geometry, the grain and the energy.
    """

    spread: float
    single: float
    gather: Callable[[Geometry, int, Array], float]


def certify(filters: Array, growth: Growth) -> Callable[[Geometry], Certify]:
    """For filters (K, C, kh, kw), for blocks of a layer: a test of inputs (N, C, H, W).

    It tells whether the error is below LIMIT * S for every output.
    """
    sizes = np.abs(filters)
    peaks = sizes.max(axis=(1, 2, 3))
    used = peaks != 0  # a filter of zeros loses nothing
    sizes, peaks = sizes[used], peaks[used]
    with np.errstate(over="ignore"):  # then the norm is infinite, and no input is let pass
        norm = np.sqrt(np.square(sizes).sum(axis=(1, 2, 3), dtype=np.float64))  # (K,)
    if not (norm.size and FAINT < norm.min() <= norm.max() < HUGE):
        return lambda _: lambda _: False
    root = float(np.sqrt(filters[0].size))
    grain = GRAIN if min(filters.shape[2:]) >= LARGE else 1
    short = [_shortfall(sizes, level * norm / root) for level in LEVELS]
    peak = float((peaks / norm).max())
    faintest, strongest = float(norm.min()), float(norm.max())

    def for_block(geometry: Geometry) -> Certify:
        least = _least(geometry, short, grain)

        def image_holds(image: Array) -> bool:
            energy, sums = _energy(image, grain), _sizes(image, grain)
            largest = np.sqrt(growth.gather(geometry, grain, energy))
            brightest = np.sqrt(float(energy.max()))  # at least: no |x| is above
            if not 0 < largest * strongest < HUGE:  # zeros, NaN, infinity
                return False
            below = least(sums, energy) / root  # S is above, for a filter whose norm is 1
            error = UNIT * (growth.spread * largest + growth.single * peak * brightest)
            return bool(error <= LIMIT * below and below * faintest > TINY)

        return lambda x: x.size > 0 and all(map(image_holds, x))

    return for_block


def scratch(geometry: Geometry) -> int:
    """Numbers of scratch: planes of the padded input, and ROOM for the channels looked at."""
    plane = (geometry.height.padded + 6) * (geometry.width.padded + 6)
    return 10 * plane + max(ROOM, plane)


def _shortfall(sizes: Array, level: Array) -> Array:
    """D² summed up over channels and, from the corner, taps: (K, C, kh, kw) -> see Shortfall"""
    limits = level.astype(sizes.dtype)[:, None, None, None]
    missing = np.maximum(1 - sizes / limits, 0)
    squares = np.einsum("kcrs,kcrs->krs", missing, missing).astype(np.float64)
    return np.pad(squares, ((0, 0), (1, 0), (1, 0))).cumsum(axis=1).cumsum(axis=2)


def _least(geometry: Geometry, short: Shortfall, grain: int) -> Callable[[Array, Array], float]:
    """least(sums of |x|, sums of x²): the smallest bound of any window, the best level for each."""
    rows, cols = (Spans.of(axis, grain) for axis in (geometry.height, geometry.width))
    worst = [_worst(below, rows, cols) for below in short]

    def least(sums: Array, energy: Array) -> float:
        filled = rows.sums(cols.sums(sums.T).T)
        root = np.sqrt(rows.sums(cols.sums(energy.T).T))
        bounds = [level * (filled - far * root) for level, far in zip(LEVELS, worst, strict=True)]
        return float(np.max(bounds, axis=0).min())

    return least


@dataclass(frozen=True, slots=True)
class Spans:
    """Which blocks of an axis lie within its windows: from block `first` on, `count` for each.

    Blocks beyond the edges are empty. Windows that share their blocks may meet them with different
    taps, so each span is of a kind: the first tap and the stop, for each of its windows.
    """

    first: int
    blocks: int
    count: int
    kind: Array  # of each span
    taps: tuple[tuple[tuple[int, int], ...], ...]  # of each kind

    @classmethod
    @lru_cache(maxsize=256)
    def of(cls, axis: Axis, grain: int) -> "Spans":
        count = (axis.kernel + 1) // grain - 1 if grain > 1 else axis.kernel
        spans: dict[int, dict[tuple[int, int], None]] = {}
        for output in range(axis.output):
            start = axis.start(output) - axis.pad_before  # input cell of tap 0
            block = -(-start // grain)
            met = (cell - start for cell in (block * grain, (block + count) * grain))
            first, stop = (min(max(tap, -start), axis.size - start) for tap in met)
            spans.setdefault(block, {})[(first, stop) if first < stop else (0, 0)] = None
        kinds = {
            kind: index for index, kind in enumerate(dict.fromkeys(map(tuple, spans.values())))
        }
        kind = np.array([kinds[tuple(met)] for met in spans.values()])
        return cls(min(spans), -(-axis.size // grain), count, kind, tuple(kinds))

    def sums(self, plane: Array) -> Array:
        """Sums down the columns: (blocks, …) -> (spans, …)"""
        lines = len(self.kind) + self.count - 1
        low, high = max(self.first, 0), min(self.first + lines, self.blocks)
        padded = np.zeros((lines, plane.shape[1]), plane.dtype)
        if low < high:
            padded[low - self.first : high - self.first] = plane[low:high]
        return sliding(padded, self.count)


def _worst(below: Array, rows: Spans, cols: Spans) -> Array:
    """D of the filter and the window for which it is largest: (row spans, column spans)"""

    def between(sums: Array, taps: tuple[tuple[int, int], ...], axis: int) -> Array:
        first, stop = np.array(taps).T
        sides: Array = sums.take(stop, axis) - sums.take(first, axis)
        return sides

    kinds = np.array([
        [between(between(below, down, 1), across, 2).max() for across in cols.taps]
        for down in rows.taps
    ])  # fmt: skip
    worst: Array = np.sqrt(np.maximum(kinds, 0)).astype(np.float32)[rows.kind[:, None], cols.kind]
    return worst


def _energy(image: Array, grain: int) -> Array:
    """Sum of squares over the channels and over blocks: (C, H, W) -> (H / grain, W / grain)"""
    if len(image) == 1:
        return _blocks(np.square(image[0]), grain)
    return _blocks(np.einsum("chw,chw->hw", image, image), grain)


def _sizes(image: Array, grain: int) -> Array:
    """Sum of |x| over channels and blocks, a few channels at a time."""
    step = min(len(image), max(1, ROOM // image[0].size))
    sizes = np.empty((step, *image.shape[1:]), image.dtype)
    total: Array | None = None
    for first in range(0, len(image), step):
        some = image[first : first + step]
        looked = np.abs(some, out=sizes[: len(some)])
        summed = looked[0] if len(image) == 1 else looked.sum(axis=0)
        total = summed if total is None else np.add(total, summed, out=total)
    assert total is not None
    return _blocks(total, grain)


def _blocks(plane: Array, grain: int) -> Array:
    """Blocks of grain × grain cells; the last one of an axis may be smaller."""
    return plane if grain == 1 else _added(_added(plane, grain).T, grain).T


def _added(lines: Array, grain: int) -> Array:
    """So many lines at a time added up."""
    total = lines[::grain].copy("K")  # in memory as they are, also where lines are columns
    for first in range(1, grain):
        some = lines[first::grain]
        total[: len(some)] += some
    return total


def sliding(lines: Array, count: int) -> Array:
    """Sums of so many lines next to each other, each a sum of sums of 1, 2, 4, 8 …"""
    length = len(lines) - count + 1
    total, covered, width = np.zeros((length, lines.shape[1]), lines.dtype), 0, 1
    while True:
        if count & width:
            total += lines[covered : covered + length]
            covered += width
        if 2 * width > count:
            return total
        lines = lines[:-width] + lines[width:]
        width *= 2
