"""Winograd: fewer products for a 3×3 kernel, paid for with additions and a few digits.

Winograd, Arithmetic Complexity of Computations (1980); Lavin & Gray, Fast Algorithms for
Convolutional Neural Networks (2015). Take two outputs of a row at once. They read four cells;
cells and taps are coefficients of polynomials, and the outputs those of their product. Two
polynomials may be multiplied point by point, at 0, 1, -1 and infinity, so four products replace
six. Along both axes that is 16 instead of 36 for a tile of 2×2 outputs:

    Y = Aᵀ [ (G g Gᵀ) * (Bᵀ d B) ] A          cells d (4, 4), taps g (3, 3), outputs Y (2, 2)

The products at one point, over all channels, filters and tiles, are one matrix product.

How it is laid out here: the rows of a frame are stored four times, each copy a row lower, so that
Bᵀ along the columns is one product with very long rows. Along the rows a tile starts two cells
after the last, and BLAS may read every second one as a matrix without any copy (the rows of a
matrix must not overlap, and four cells every four cells do not). So tiles come in an even and an
odd half.

Error: each transform rounds numbers larger than the result, so the error is relative to the
*tile's* numbers, not to each window's own. With u = 2**-24 and C channels, for filter k,

    |error| <= GROWTH * u * sqrt(C) * max over c of |g[k, c]| * |d|      (Euclidean norms)

where d are the cells of the tile in all channels: a single channel's error is at most
GROWTH * u * |g| * |d| (measured: 1.2 for random numbers, see the tests for the worst that were
found), errors of channels add up at worst, and the Cauchy-Schwarz inequality turns their sum into
the above. certify compares that with a lower bound of each output's sum of |products| and lets
only inputs pass for which the error is below 1e-5 of it.

Four outputs at once (points 2 and -2 too) need 36 instead of 144 products, but lose 30 times more
digits, up to 4e-6 of the sum of |products| for random numbers: nothing is left for harder ones.
"""

from collections.abc import Callable
from math import prod

import numpy as np

from app.engine.arrays import Array
from app.engine.geometry import Axis, Geometry
from app.engine.methods import Certify, Method, Run, bound
from app.engine.methods.frame import view
from app.engine.methods.product import SMALL

STEP = 2  # outputs of a tile along one axis
POINTS = 4
BT = np.array([[1, 0, -1, 0], [0, 1, 1, 0], [0, -1, 1, 0], [0, -1, 0, 1]])
G = np.array([[1, 0, 0], [1 / 2, 1 / 2, 1 / 2], [1 / 2, -1 / 2, 1 / 2], [0, 0, 1]])
AT = np.array([[1, 1, 1, 0], [0, 1, -1, 1]])

CHUNK = 2**17  # numbers that one transform turns at a time, so that they stay in the cache
GROWTH = 4.0


def transform(filters: Array, geometry: Geometry) -> Array:
    """(K, C, 3, 3) -> (16, 1, K, C), all nine taps to all sixteen points in one product."""
    taps = filters.reshape(-1, 9).T.astype(np.float64)  # (9, K*C)
    points = (np.kron(G, G) @ taps).astype(filters.dtype)  # (16, K*C)
    return points.reshape(-1, 1, *filters.shape[:2])


def tiles(geometry: Geometry) -> tuple[int, int]:
    """Tiles down and across, the fewest that fit.

    A row of them holds its own padding, so that no tile reads the next row's input; all together
    are even in number. With many channels each half is a multiple of 32: then BLAS's kernels have
    no remainder. (512, 512) x (512, n) runs at 120 GFLOP/s for n = 28 and at 180-210 for n = 32.
    """
    down, across = -(-geometry.height.output // STEP), -(-geometry.width.padded // STEP)
    multiple = 64 if geometry.channels >= 256 else 2
    larger = ((d, a) for d in range(down, down + 8) for a in range(across, across + 8))
    return min((size for size in larger if prod(size) % multiple == 0), key=prod)


def scratch(geometry: Geometry, images: int) -> int:
    points, area = POINTS**2, prod(tiles(geometry))
    transformed = points * area * (geometry.channels + geometry.out_channels)
    return transformed + 6 * max(CHUNK, 2 * points * area)


def prepare(geometry: Geometry, images: int, filters: Array) -> Run:
    down, across = tiles(geometry)
    half = down * across // 2
    kernels, channels = filters.shape[2:]
    dtype = filters.dtype
    taken = np.empty((POINTS, POINTS, 2, channels * half), dtype)  # Bᵀ d B
    multiplied = np.empty((POINTS, POINTS, 2, kernels * half), dtype)
    lift = lifting(geometry, taken)
    land = landing(geometry, multiplied)
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


def lifting(geometry: Geometry, taken: Array) -> Callable[[Array], None]:
    """x (C, H, W) -> taken (4, 4, 2, C * tiles / 2), some channels at a time."""
    down, across = tiles(geometry)
    half, pitch, dtype = down * across // 2, STEP * across, taken.dtype
    channels, line = geometry.channels, down * pitch  # cells of a channel in a frame
    step = min(channels, max(1, CHUNK // (POINTS * line)))
    frame = np.zeros((POINTS, step, down, pitch), dtype)
    rows = np.zeros((POINTS, step * line + 2 * STEP), dtype)  # the last tile reads two zeros more
    columns = view(
        rows, (POINTS, 2, POINTS, step * half), (rows.shape[1], STEP, 1, 2 * STEP)
    )  # (point along the column, half, cell of the tile, tile): overlapping rows, no copy
    matrix = BT.astype(dtype)
    steps = [slice(c, min(c + step, channels)) for c in range(0, channels, step)]
    places = [_rows(geometry, i, down) for i in range(POINTS)]
    inside = slice(geometry.width.pad_before, geometry.width.pad_before + geometry.width.size)

    def lift(x: Array) -> None:
        for some in steps:
            count = some.stop - some.start
            for i, (cells, stored) in enumerate(places):
                frame[i, :count, stored, inside] = x[some, cells]
            length = count * line
            np.matmul(matrix, frame.reshape(POINTS, -1)[:, :length], out=rows[:, :length])
            target = taken[..., some.start * half : some.stop * half].transpose(0, 2, 1, 3)
            np.matmul(matrix, columns[..., : count * half], out=target)

    return lift


def _rows(geometry: Geometry, i: int, down: int) -> tuple[slice, slice]:
    """Padded rows i, i + 2, …: the input rows among them, and where in the frame they stand."""
    axis = geometry.height
    first = max(0, -(-(axis.pad_before - i) // STEP))
    start = i + STEP * first - axis.pad_before
    count = max(0, min(len(range(start, axis.size, STEP)), down - first))
    return slice(start, start + STEP * count, STEP), slice(first, first + count)


def landing(geometry: Geometry, multiplied: Array) -> Callable[[Array], None]:
    """multiplied (4, 4, 2, K * tiles / 2) -> out (K, Ho, Wo), some filters at a time."""
    down, across = tiles(geometry)
    half, dtype = down * across // 2, multiplied.dtype
    kernels = geometry.out_channels
    step = min(kernels, max(1, CHUNK // (POINTS**2 * 2 * half)))
    summed = np.empty((STEP, POINTS, 2, step * half), dtype)
    outputs = np.empty((STEP, step * half, 2, STEP), dtype)
    matrix = AT.astype(dtype)
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
            for i in range(min(STEP, height)):
                rows = cells[i].reshape(count, down, across * STEP)
                out[some, i::STEP] = rows[:, : len(range(i, height, STEP)), :width]

    return land


def certify(geometry: Geometry, filters: Array) -> Certify:
    """See the error above, and bound.certify."""
    norms = np.sqrt((filters.astype(np.float64) ** 2).sum(axis=(2, 3)))  # (K, C)
    error = GROWTH * bound.UNIT * np.sqrt(geometry.channels) * norms.max(axis=1)
    return bound.certify(geometry, filters, error, lambda energy: _tile(energy, geometry))


def _tile(energy: Array, geometry: Geometry) -> float:
    """The most energy that any tile can hold, wherever it lies: (H, W) -> a number."""
    for axis in (geometry.height, geometry.width):
        reach = (POINTS - 1) * axis.dilation
        around = Axis(axis.size, POINTS, 1, axis.dilation, reach, reach)
        energy = bound.sums_along(energy, around).T
    return float(energy.max())


WINOGRAD = Method(
    "winograd",
    transform,
    scratch,
    prepare,
    cache=8 * 2**20,
    growth=POINTS**2 / 9,
    certify=certify,
    dense=True,
    rows=STEP,
)
