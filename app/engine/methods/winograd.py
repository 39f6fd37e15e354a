"""Winograd: fewer products for a 3×3 kernel, paid for with additions and a few digits.

Winograd, Arithmetic Complexity of Computations (1980); Lavin & Gray, Fast Algorithms for
Convolutional Neural Networks (2015). Take m outputs of a row at once. They read m + 2 cells;
cells and taps are coefficients of polynomials, and the outputs those of their product. Two
polynomials may be multiplied point by point, at m + 1 numbers and infinity, so m + 2 products
replace 3*m. Along both axes that is 36 instead of 144 for m = 4, 16 instead of 36 for m = 2:

    Y = Aᵀ [ (G g Gᵀ) * (Bᵀ d B) ] A        cells d (m+2, m+2), taps g (3, 3), outputs Y (m, m)

The products at one point, over all channels, filters and tiles, are one matrix product.

How it is laid out here: the rows of a frame are stored m + 2 times, each copy a row lower, so
that Bᵀ along the columns is one product with very long rows. Along the rows a tile starts m cells
after the last, and BLAS may read every second one as a matrix without any copy (the rows of a
matrix must not overlap, and m + 2 cells every 2*m do not). So tiles come in an even and an odd
half.

Error: each transform rounds numbers larger than the result, so the error is relative to the
*tile's* numbers, not to each window's own. With u = 2**-24, for filter k,

    |error| <= u * (spread * |g[k]| * |d| + single * max|g[k]| * max|d|)

with Euclidean norms over all channels. One channel's error is at most that, errors of channels at
worst add up, and Cauchy-Schwarz bounds their sum. `spread` is for numbers of like size, `single`
for a tap and a cell that outshine all others. Both are measured, over random and searched-for
numbers (the tests do it again). certify compares the bound with a lower bound of each output's
sum of |products| and lets only inputs pass for which the error is below 1e-5 of it.

The points decide: the textbook's 0, 1, -1, 2, -2 lose four times as many digits as 0, 5/8, -5/8,
3/2, -3/2, whose powers differ less (compare Barabasz et al., Error Analysis and Improving the
Accuracy of Winograd Convolution for Deep Neural Networks, 2020): 1e-6 of the sum of |products|
against 3e-7, for 128 channels of random numbers. All of BT and AT is exact in float32.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from math import prod

import numpy as np

from app.engine.arrays import Array
from app.engine.geometry import Axis, Geometry
from app.engine.methods import Certify, Method, Run, bound
from app.engine.methods.frame import view
from app.engine.methods.product import SMALL

CHUNK = 2**17  # numbers that one transform turns at a time, so that they stay in the cache


@dataclass(frozen=True, slots=True)
class Tile:
    """m outputs along one axis: their matrices, and how the error grows (see above)."""

    at: Array  # (m, m + 2)
    g: Array  # (m + 2, 3)
    bt: Array  # (m + 2, m + 2)
    spread: float
    single: float

    @property
    def outputs(self) -> int:
        return len(self.at)

    @property
    def cells(self) -> int:
        return len(self.bt)


def tile(numbers: tuple[float, ...], spread: float, single: float) -> Tile:
    """Toom-Cook's matrices for these points and infinity.

    Filters are evaluated at the points (G), outputs are what the transposed evaluation makes of
    the products (Aᵀ), and cells meet the points' Lagrange polynomials (Bᵀ), whose denominators
    go to G, where they cost nothing.
    """
    count = len(numbers)
    powers = np.vander(numbers, increasing=True)  # (points, powers)
    others = [np.delete(numbers, i) for i in range(count)]
    scale = np.array([np.prod(number - other) for number, other in zip(numbers, others, strict=True)])
    infinity = np.eye(count + 1)[-1]
    at = np.vstack([powers[:, : count - 1], infinity[-count + 1 :]]).T
    g = np.vstack([powers[:, :3] / scale[:, None], [0, 0, 1]])
    bt = np.zeros((count + 1, count + 1))
    for row, other in zip(bt, others, strict=False):
        row[:count] = np.polynomial.polynomial.polyfromroots(other)
    bt[-1] = np.polynomial.polynomial.polyfromroots(numbers)
    return Tile(at, g, bt, spread, single)


# `spread` is twice what independent channels show. Channels that are all alike come near it, at
# worst up to 4.7 and 8.5; then certify's lower bound has a larger margin than that (see tests).
TWO = tile((0, 1, -1), spread=2.5, single=6)
FOUR = tile((0, 5 / 8, -5 / 8, 3 / 2, -3 / 2), spread=5, single=50)


def transform(tile: Tile, filters: Array, geometry: Geometry) -> Array:
    """(K, C, 3, 3) -> ((m + 2)², 1, K, C): nine taps to all points in one product."""
    taps = filters.reshape(-1, 9).T.astype(np.float64)  # (9, K*C)
    points = (np.kron(tile.g, tile.g) @ taps).astype(filters.dtype)  # ((m + 2)², K*C)
    return points.reshape(-1, 1, *filters.shape[:2])


def tiles(tile: Tile, geometry: Geometry) -> tuple[int, int]:
    """Tiles down and across, the fewest that fit.

    A row of them holds its own padding, so that no tile reads the next row's input; all together
    are even in number. With many channels each half is a multiple of 32: then BLAS's kernels have
    no remainder. (512, 512) x (512, n) runs at 120 GFLOP/s for n = 28 and at 180-210 for n = 32.
    """
    down, across = -(-geometry.height.output // tile.outputs), -(-geometry.width.padded // tile.outputs)
    multiple = 64 if geometry.channels >= 256 else 2
    larger = ((d, a) for d in range(down, down + 8) for a in range(across, across + 8))
    return min((size for size in larger if prod(size) % multiple == 0), key=prod)


def scratch(tile: Tile, geometry: Geometry, images: int) -> int:
    points, area = tile.cells**2, prod(tiles(tile, geometry))
    transformed = points * area * (geometry.channels + geometry.out_channels)
    return transformed + 6 * max(CHUNK, 2 * points * area)


def prepare(tile: Tile, geometry: Geometry, images: int, filters: Array) -> Run:
    down, across = tiles(tile, geometry)
    half, points = down * across // 2, tile.cells
    kernels, channels = filters.shape[2:]
    dtype = filters.dtype
    taken = np.empty((points, points, 2, channels * half), dtype)  # Bᵀ d B
    multiplied = np.empty((points, points, 2, kernels * half), dtype)
    lift = lifting(tile, geometry, taken)
    land = landing(tile, geometry, multiplied)
    left, right, result = operands(filters, taken, multiplied)

    def run(x: Array, out: Array) -> None:
        for n in range(images):
            lift(x[n])
            np.matmul(left, right, out=result)
            land(out[n])

    return run


def operands(filters: Array, taken: Array, multiplied: Array) -> tuple[Array, Array, Array]:
    """For each point, half and some filters K' the matrices (K', C), (C, tiles), (K', tiles).

    As many filters at a time as keep the product below SMALL, where BLAS skips its packing:
    (128, 64) x (64, 196) in one is 206 GFLOP/s, in two 250.
    """
    kernels, channels = filters.shape[2:]
    right = taken.reshape(len(filters), 2, 1, channels, -1)
    most = max(1, SMALL // (channels * right.shape[-1]))
    some = max(k for k in range(1, kernels + 1) if kernels % k == 0 and k <= most)
    if some < 8:
        some = kernels
    left = filters.reshape(len(filters), 1, -1, some, channels)
    return left, right, multiplied.reshape(len(filters), 2, -1, some, right.shape[-1])


def lifting(tile: Tile, geometry: Geometry, taken: Array) -> Callable[[Array], None]:
    """x (C, H, W) -> taken (m + 2, m + 2, 2, C * tiles / 2), some channels at a time."""
    down, across = tiles(tile, geometry)
    m, points, half, dtype = tile.outputs, tile.cells, down * across // 2, taken.dtype
    pitch = m * across
    channels, line = geometry.channels, down * pitch  # cells of a channel in a frame
    step = min(channels, max(1, CHUNK // (points * line)))
    frame = np.zeros((points, step, down, pitch), dtype)
    rows = np.zeros((points, step * line + 2 * m), dtype)  # the last tile reads two zeros more
    columns = view(
        rows, (points, 2, points, step * half), (rows.shape[1], m, 1, 2 * m)
    )  # (point along the column, half, cell of the tile, tile): overlapping rows, no copy
    matrix = tile.bt.astype(dtype)
    steps = [slice(c, min(c + step, channels)) for c in range(0, channels, step)]
    places = [_rows(tile, geometry, i, down) for i in range(points)]
    inside = slice(geometry.width.pad_before, geometry.width.pad_before + geometry.width.size)

    def lift(x: Array) -> None:
        for some in steps:
            count = some.stop - some.start
            for i, (cells, stored) in enumerate(places):
                frame[i, :count, stored, inside] = x[some, cells]
            length = count * line
            np.matmul(matrix, frame.reshape(points, -1)[:, :length], out=rows[:, :length])
            target = taken[..., some.start * half : some.stop * half].transpose(0, 2, 1, 3)
            np.matmul(matrix, columns[..., : count * half], out=target)

    return lift


def _rows(tile: Tile, geometry: Geometry, i: int, down: int) -> tuple[slice, slice]:
    """Padded rows i, i + m, …: the input rows among them, and where in the frame they stand."""
    axis, m = geometry.height, tile.outputs
    first = max(0, -(-(axis.pad_before - i) // m))
    start = i + m * first - axis.pad_before
    count = max(0, min(len(range(start, axis.size, m)), down - first))
    return slice(start, start + m * count, m), slice(first, first + count)


def landing(tile: Tile, geometry: Geometry, multiplied: Array) -> Callable[[Array], None]:
    """multiplied (m + 2, m + 2, 2, K * tiles / 2) -> out (K, Ho, Wo), some filters at a time."""
    down, across = tiles(tile, geometry)
    m, points, half, dtype = tile.outputs, tile.cells, down * across // 2, multiplied.dtype
    kernels = geometry.out_channels
    step = min(kernels, max(1, CHUNK // (points**2 * 2 * half)))
    summed = np.empty((m, points, 2, step * half), dtype)
    outputs = np.empty((m, step * half, 2, m), dtype)
    matrix = tile.at.astype(dtype)
    steps = [slice(k, min(k + step, kernels)) for k in range(0, kernels, step)]
    height, width = geometry.height.output, geometry.width.output

    def land(out: Array) -> None:
        for some in steps:
            count = some.stop - some.start
            length = count * half
            source = multiplied[..., some.start * half : some.stop * half].transpose(1, 2, 0, 3)
            along = summed[..., :length]
            np.matmul(matrix, source, out=along.transpose(1, 2, 0, 3))
            cells = outputs[:, :length]
            np.matmul(along.transpose(0, 2, 3, 1), matrix.T, out=cells.transpose(0, 2, 1, 3))
            for i in range(min(m, height)):
                rows = cells[i].reshape(count, down, across * m)
                out[some, i::m] = rows[:, : len(range(i, height, m)), :width]

    return land


def certify(tile: Tile, geometry: Geometry, filters: Array) -> Certify:
    """See the error above, and bound.certify."""

    def energy_of_tile(energy: Array) -> float:
        """The most that any tile can hold, wherever it lies: (H, W) -> a number."""
        for axis in (geometry.height, geometry.width):
            reach = (tile.cells - 1) * axis.dilation
            around = Axis(axis.size, tile.cells, 1, axis.dilation, reach, reach)
            energy = bound.sums_along(energy, around).T
        return float(energy.max())

    return bound.certify(geometry, filters, tile.spread, tile.single, energy_of_tile)


def winograd(name: str, tile: Tile) -> Method:
    return Method(
        name,
        partial(transform, tile),
        partial(scratch, tile),
        partial(prepare, tile),
        cache=2**23,
        growth=tile.cells**2 / 9,
        certify=partial(certify, tile),
        dense=True,
        rows=tile.outputs,
    )


WINOGRAD_2, WINOGRAD_4 = winograd("winograd 2", TWO), winograd("winograd 4", FOUR)
