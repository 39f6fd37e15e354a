"""Winograd: fewer products for a 3×3 kernel, paid for with additions and a digit.

Winograd, Arithmetic Complexity of Computations (1980); Lavin & Gray, Fast Algorithms for
Convolutional Neural Networks (2015). Take two outputs of a row at once. They read four cells d;
cells and taps g are coefficients of polynomials, and the outputs those of their product. Two
polynomials may be multiplied point by point, at 0, 1, -1 and infinity, so four products replace
six:

    m0 = (d0 - d2) g0                        y0 = m0 + m1 + m2
    m1 = (d1 + d2) (g0 + g1 + g2) / 2        y1 = m1 - m2 + m3
    m2 = (d2 - d1) (g0 - g1 + g2) / 2
    m3 = (d3 - d1) g2

Along both axes that is 16 instead of 36 for a tile of 2×2 outputs. At each of the 16 points the
products, over all channels, filters and tiles, are one matrix product.

How it is laid out here: the padded input is dealt into its even and odd rows and columns, so that
d0 ... d3 of all tiles are long runs: d0 and d2 the even cells, one apart, d1 and d3 the odd ones.
Each line above is then one addition of two runs. A row of tiles holds one tile too many, which
nobody reads.

Error: d0 - d2 may be larger than any output, so the error is relative to the *tile's* numbers,
not to each window's own. With u = 2**-24, for filter k,

    |error| <= u * (SPREAD * |g[k]| * |d| + SINGLE * max|g[k]| * max|d|)

with Euclidean norms over all channels. One channel's error is at most that, errors of channels at
worst add up, and Cauchy-Schwarz bounds their sum. SPREAD is for numbers of like size, SINGLE for
a tap and a cell that outshine all others; both are measured (the tests do it again). certify
compares the bound with a lower bound of each output's sum of |products| and lets only inputs pass
for which the error is below 1e-5 of it; random numbers come to 1.5e-7.

Four outputs at once need 2.25 products an output instead of 4, but lose up to 2.4e-5 of the sum
of |products| where all channels are alike, even at points chosen for accuracy (0, ±5/8, ±3/2;
compare Barabasz et al., Error Analysis and Improving the Accuracy of Winograd Convolution for Deep
Neural Networks, 2020). A certificate that catches this lets no random numbers pass.
"""

from collections.abc import Callable
from itertools import product
from math import prod

import numpy as np

from app.engine.arrays import Array
from app.engine.geometry import Axis, Geometry
from app.engine.methods import Certify, Method, Run, bound
from app.engine.methods.frame import view
from app.engine.methods.product import SMALL

G = np.array([[1, 0, 0], [1 / 2, 1 / 2, 1 / 2], [1 / 2, -1 / 2, 1 / 2], [0, 0, 1]])
CELLS, OUTPUTS = 4, 2  # of a tile, along one axis
SPREAD, SINGLE = 3.0, 6.0
CHUNK = 2**17  # numbers that one transform turns at a time: they stay in the cache


def transform(filters: Array, geometry: Geometry) -> Array:
    """(K, C, 3, 3) -> (16, K, C): nine taps to sixteen points in one product."""
    taps = filters.reshape(-1, 9).T.astype(np.float64)  # (9, K*C)
    points = (np.kron(G, G) @ taps).astype(filters.dtype)  # (16, K*C)
    return points.reshape(-1, *filters.shape[:2])


def kept(geometry: Geometry) -> int:
    return CELLS**2 * geometry.out_channels * geometry.channels


def tiles(geometry: Geometry) -> tuple[int, int]:
    """Tiles down and across, the fewest that fit, the unread one of each row counted in.

    With many channels a multiple of 64 in all, if that adds no more than a quarter: then BLAS's
    kernels have no remainder. (512, 512) x (512, n) runs at 130-150 GFLOP/s for n = 49 or 56 and
    at 230 for n = 64.
    """
    down, across = (-(-axis.output // OUTPUTS) for axis in (geometry.height, geometry.width))
    fewest = down, across + 1
    if geometry.channels < 256:
        return fewest
    larger = ((d, a) for d in range(down, down + 8) for a in range(across + 1, across + 9))
    even = min((size for size in larger if prod(size) % 64 == 0), key=prod)
    return even if prod(even) <= 1.25 * prod(fewest) else fewest


def scratch(geometry: Geometry, images: int) -> int:
    count = prod(tiles(geometry))
    transformed = CELLS**2 * count * (geometry.channels + geometry.out_channels)
    chunks = 2 * max(CHUNK, 16 * (count + sum(tiles(geometry)) + 2))
    return transformed + chunks + bound.scratch(geometry)


def prepare(geometry: Geometry, images: int, filters: Array) -> Run:
    kernels, channels = filters.shape[1:]
    count = prod(tiles(geometry))
    taken = np.empty((CELLS, CELLS, channels, count), filters.dtype)  # Bᵀ d B
    multiplied = np.empty((CELLS, CELLS, kernels, count), filters.dtype)
    lift, land = lifting(geometry, taken), landing(geometry, multiplied)
    left, right, result = operands(filters, taken, multiplied)

    def run(x: Array, out: Array) -> None:
        for image, maps in zip(x, out, strict=True):
            lift(image)
            np.matmul(left, right, out=result)
            land(maps)

    return run


def operands(filters: Array, taken: Array, multiplied: Array) -> tuple[Array, Array, Array]:
    """For each point, some filters K' at a time, the matrices (K', C), (C, tiles), (K', tiles).

    As many filters as keep the product below SMALL, where BLAS skips its packing: (128, 64) x
    (64, 196) in one is 206 GFLOP/s, in two 250.
    """
    points, kernels, channels = filters.shape
    count = taken.shape[-1]
    most = SMALL // (channels * count)
    some = max((k for k in range(8, most + 1) if kernels % k == 0), default=kernels)
    left = filters.reshape(points, -1, some, channels)
    right = taken.reshape(points, 1, channels, count)
    return left, right, multiplied.reshape(points, -1, some, count)


def lifting(geometry: Geometry, taken: Array) -> Callable[[Array], None]:
    """x (C, H, W) -> taken (4, 4, C, tiles), some channels at a time."""
    down, across = tiles(geometry)
    channels, count, dtype = geometry.channels, down * across, taken.dtype
    plane = count + across  # a row more than there are tiles: d2 and d3 of the last ones
    step = min(channels, max(1, CHUNK // (12 * plane)))
    dealt = np.zeros((2, 2, step * plane + 1), dtype)  # column parity, row parity, cells
    frame = dealt[..., :-1].reshape(2, 2, step, down + 1, across)
    rows = np.empty((CELLS, 2, step * plane), dtype)  # transformed along the rows
    parts = [slice(c, min(c + step, channels)) for c in range(0, channels, step)]
    places = [
        (frame[j, i, :, row_place, col_place], row_cells, col_cells)
        for (i, (row_cells, row_place)), (j, (col_cells, col_place)) in product(
            enumerate(_deal(geometry.height)), enumerate(_deal(geometry.width))
        )
    ]

    def cells(parity: int, shift: int) -> Array:
        """d of all tiles: rows of one parity, `shift` tiles lower (4, C', tiles)."""
        shape, strides = (CELLS, step, count), (2 * step * plane, plane, 1)
        return view(rows, shape, strides, parity * step * plane + shift * across)

    d0, d1, d2, d3 = cells(0, 0), cells(1, 0), cells(0, 1), cells(1, 1)

    def lift(x: Array) -> None:
        for some in parts:
            for place, row_cells, col_cells in places:
                place[: some.stop - some.start] = x[some, row_cells, col_cells]
            even, odd = dealt[0, :, :-1], dealt[1, :, :-1]
            _combine(even, odd, dealt[0, :, 1:], dealt[1, :, 1:], rows)
            used = slice(0, some.stop - some.start)
            _combine(d0[:, used], d1[:, used], d2[:, used], d3[:, used], taken[:, :, some])

    return lift


def _combine(d0: Array, d1: Array, d2: Array, d3: Array, out: Array) -> None:
    """Bᵀ d: the left half of the four lines above."""
    np.subtract(d0, d2, out=out[0])
    np.add(d1, d2, out=out[1])
    np.subtract(d2, d1, out=out[2])
    np.subtract(d3, d1, out=out[3])


def _deal(axis: Axis) -> list[tuple[slice, slice]]:
    """For even and odd padded cells: the input cells among them, and their places."""
    dealt = []
    for parity in range(2):
        first = (parity - axis.pad_before) % 2  # input cell
        place = (first + axis.pad_before) // 2
        dealt.append(
            (slice(first, axis.size, 2), slice(place, place + len(range(first, axis.size, 2))))
        )
    return dealt


def landing(geometry: Geometry, multiplied: Array) -> Callable[[Array], None]:
    """multiplied (4, 4, K, tiles) -> out (K, Ho, Wo), some filters at a time."""
    down, across = tiles(geometry)
    kernels, count, dtype = geometry.out_channels, down * across, multiplied.dtype
    step = min(kernels, max(1, CHUNK // (14 * count)))
    summed = np.empty((OUTPUTS, CELLS, step, count), dtype)  # Aᵀ m, down the columns
    middle = np.empty((CELLS, step, count), dtype)
    parts = [slice(k, min(k + step, kernels)) for k in range(0, kernels, step)]
    height = geometry.height.output

    def land(out: Array) -> None:
        for some in parts:
            used = slice(0, some.stop - some.start)
            m, half = multiplied[:, :, some], middle[:, used]
            y = summed[:, :, used]
            np.add(m[1], m[2], out=half)
            np.add(m[0], half, out=y[0])
            np.subtract(m[1], m[2], out=half)
            np.add(half, m[3], out=y[1])
            for i in range(min(OUTPUTS, height)):
                lines = out[some, i::2]
                grid = y[i].reshape(CELLS, -1, down, across)[:, :, : lines.shape[1]]
                half = middle[0, used].reshape(-1, down, across)[:, : lines.shape[1]]
                np.add(y[i, 1], y[i, 2], out=middle[0, used])
                _store(grid[0], half, lines[..., 0::2])
                np.subtract(y[i, 1], y[i, 2], out=middle[0, used])
                _store(grid[3], half, lines[..., 1::2])

    def _store(some: Array, others: Array, target: Array) -> None:
        cols = target.shape[-1]
        np.add(some[..., :cols], others[..., :cols], out=target)

    return land


def certify(geometry: Geometry, filters: Array) -> Certify:
    """See the error above, and bound.certify."""
    around = [
        Axis(axis.size, CELLS, pad_before=CELLS - 1, pad_after=CELLS - 1)
        for axis in (geometry.height, geometry.width)
    ]

    def energy_of_tile(energy: Array) -> float:
        """The most that any tile can hold, wherever it lies: (H, W) -> a number."""
        return float(bound.sliding_sums(energy, *around).max())

    return bound.certify(geometry, filters, SPREAD, SINGLE, energy_of_tile)


WINOGRAD = Method(
    "winograd",
    transform,
    scratch,
    prepare,
    cache=2**25,
    kept=kept,
    certify=certify,
    dense=True,
    rows=OUTPUTS,
)
