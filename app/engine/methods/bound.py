"""Does an input leave a transform the digits that it needs? Asked before each use.

The error of Winograd or FFT is relative to the largest numbers of a tile or an image, the bound
demanded is relative to each output's own S = sum of |w| |x|. A dark window beside a bright cell, or
a filter whose one large tap meets a zero, breaks it, so it has to be looked up in the data. S
itself would cost a convolution, but a lower bound of it does not. With the ratios

    a = min(|w|, W) / W    and    b = min(|x|, X) / X,    both between 0 and 1,

(1 - a) (1 - b) >= 0 says a*b >= a + b - 1, so summed over the n cells of a window

    S >= W X (A + B - n),    A = sum of a,    B = sum of b

for any W and X. A is known when a filter is, B is a sum of channels and a sliding sum over one
plane. For normally distributed numbers and filters with W and X their root mean squares the
bound is 0.26 n of a true 0.64 n. W / 2 and W / 4 are tried too: they serve inputs that are half
zeros, as after a ReLU. Padding is left out of A, B and n: windows at a border have fewer cells.
"""

from collections.abc import Callable
from itertools import groupby

import numpy as np

from app.engine.arrays import Array
from app.engine.geometry import Axis, Geometry
from app.engine.methods import Certify

LIMIT = 1e-5  # of S
UNIT = 2.0**-24  # float32 rounds by at most this, relatively
ROOM = 2**16  # numbers looked at in one go: they stay in the cache
TINY = 1e-30  # smaller sums might owe digits to subnormal products
HUGE = 1e34  # larger ones might overflow on the way


def certify(
    geometry: Geometry,
    filters: Array,
    spread: float,
    single: float,
    gather: Callable[[Array], float],
) -> Certify:
    """A test of inputs (N, C, H, W): is the error below LIMIT * S for every output?

    filters (K, C, kh, kw). The error for filter k is at most
    UNIT * (spread * |w[k]| * sqrt(gather(energy)) + single * max|w[k]| * max|x|), where energy
    (H, W) is the sum of x² over the channels.
    """
    rows, cols = geometry.height, geometry.width
    row_sets, col_sets = real_taps(rows), real_taps(cols)
    size = np.abs(filters)
    norm = np.sqrt(np.square(filters).sum(axis=(1, 2, 3), dtype=np.float64))  # (K,)
    level = norm / np.sqrt(filters[0].size)
    peak = size.max(axis=(1, 2, 3))
    fits = []
    for clip in (level, level / 2, level / 4):
        limits = clip.astype(size.dtype)[:, None, None, None]
        ratios = np.minimum(size, limits).sum(axis=1, dtype=np.float64)  # W * A: (K, kh, kw)
        cells = _by_set(np.ones_like(ratios) * geometry.channels, row_sets, col_sets)
        fits.append((clip[:, None, None], _by_set(ratios, row_sets, col_sets), cells))
    starts = [np.array([first for first, _ in sets]) for sets in (row_sets, col_sets)]

    def holds(x: Array) -> bool:
        return x.size > 0 and all(image_holds(image) for image in x)

    def image_holds(image: Array) -> bool:
        energy = _energy(image)
        clip = float(np.sqrt(energy.mean(dtype=np.float64) / len(image)))
        largest = np.sqrt(float(gather(energy)))
        if not (clip > 0 and largest * norm.max() < HUGE):  # zeros, NaN, infinity
            return False
        clipped, brightest = _clipped(image, clip)
        filled = sliding_sums(clipped, rows, cols)  # X * B: (Ho, Wo)
        by_rows = np.minimum.reduceat(filled, starts[0], axis=0)
        least = np.minimum.reduceat(by_rows, starts[1], axis=1)
        sums = np.max(
            [weights + limit * (least / clip - cells) for limit, weights, cells in fits], axis=0
        )
        below = clip * sums.min(axis=(1, 2))  # S is above: (K,)
        error = UNIT * (spread * norm * largest + single * peak * brightest)
        return bool(((error <= LIMIT * below) & (below > TINY) | (norm == 0)).all())

    return holds


def scratch(geometry: Geometry) -> int:
    """Numbers of scratch: planes of the padded input, and ROOM for the channels looked at."""
    plane = (geometry.height.padded + 6) * (geometry.width.padded + 6)
    channels = -(-geometry.channels * plane // ROOM)  # sums of each look, added up at the end
    return (6 + min(channels, geometry.channels)) * plane + 3 * max(ROOM, plane)


def real_taps(axis: Axis) -> list[tuple[int, tuple[int, ...]]]:
    """Runs of output cells whose windows have the same taps on real cells: first output, taps."""

    def taps(output: int) -> tuple[int, ...]:
        cells = (cell - axis.pad_before for cell in axis.taps(output))
        return tuple(tap for tap, cell in enumerate(cells) if 0 <= cell < axis.size)

    return [(next(run), real) for real, run in groupby(range(axis.output), taps)]


def _by_set(values: Array, row_sets: list, col_sets: list) -> Array:  # type: ignore[type-arg]
    """Sums over each combination of real taps: (K, kh, kw) -> (K, row sets, column sets)"""
    rows = np.stack([values[:, list(taps)].sum(axis=1) for _, taps in row_sets], axis=1)
    return np.stack([rows[:, :, list(taps)].sum(axis=2) for _, taps in col_sets], axis=2)


def _some(image: Array) -> list[Array]:
    """The image a few channels at a time, (C', H, W)."""
    step = max(1, ROOM // image[0].size)
    return [image[first : first + step] for first in range(0, len(image), step)]


def _energy(image: Array) -> Array:
    """Sum of squares over the channels: (C, H, W) -> (H, W)"""
    total: Array
    total, *others = (np.square(some).sum(axis=0) for some in _some(image))
    for other in others:
        total += other
    return total


def _clipped(image: Array, clip: float) -> tuple[Array, float]:
    """Sum of min(|x|, clip) over the channels, (C, H, W) -> (H, W), and the largest |x|."""
    limit, brightest, sums = image.dtype.type(clip), 0.0, []
    for some in _some(image):
        sizes = np.abs(some)
        brightest = max(brightest, float(sizes.max()))
        sums.append(np.minimum(sizes, limit, out=sizes).sum(axis=0))
    total, *others = sums
    for other in others:
        total += other
    return total, brightest


def sliding_sums(plane: Array, rows: Axis, cols: Axis) -> Array:
    """The sum of each window, padding being zero: (H, W) -> (Ho, Wo)"""
    return _sums_along(_sums_along(plane, rows).T, cols).T


def _sums_along(plane: Array, axis: Axis) -> Array:
    """Window sums down the columns: (size, …) -> (output, …), stride and dilation 1.

    Sums of 2, 4, 8 … rows come from one another, and a window is put together of them: 6
    additions for 15 rows.
    """
    sums = np.zeros((axis.padded, plane.shape[1]), plane.dtype)
    sums[axis.pad_before : axis.pad_before + axis.size] = plane
    total, covered, width = np.zeros((), plane.dtype), 0, 1
    while True:
        if axis.kernel & width:
            total = total + sums[covered : covered + axis.output]
            covered += width
        if 2 * width > axis.kernel:
            return total
        sums = sums[:-width] + sums[width:]
        width *= 2
