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

Along both axes that is 16 instead of 36 for a tile of 2×2 outputs. In general, with three matrices
that are made once (see algorithm), outputs = A (G g * B d), where g, d and outputs are a tile's
numbers in a row. At each point the products, over all channels, filters and tiles, are one matrix
product, and so are the three transforms.

Four outputs need two points more. 2 and -2, the usual ones, or the best real ones (near ±0.65 and
±1.55) lose up to 2.4e-5 of the sum of |products| where all channels are alike. The imaginary unit
loses no more than 1 and -1 do: its powers are 1, i, -1, -i. Its value is complex, three products
by Gauss's trick, but stands for two points, i and -i. Along both axes that is 16 real points and
ten complex ones (i paired with i and with -i covers all four pairs), 46 products instead of 144.

Error: d0 - d2 may be larger than any output, so the error is relative to the *tile's* numbers,
not to each window's own. With u = 2**-24, for filter k,

    |error| <= u * (SPREAD * |g[k]| * |d| + SINGLE * max|g[k]| * max|d|)

with Euclidean norms over all channels. One channel's error is at most that, errors of channels at
worst add up, and Cauchy-Schwarz bounds their sum. SPREAD is for numbers of like size, SINGLE for
a tap and a cell that outshine all others; both are measured (the tests do it again). certify
compares the bound with a lower bound of each output's sum of |products| and lets only inputs pass
for which the error is below 1e-5 of it; random numbers come to 2e-7.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import product
from math import prod

import numpy as np

from app.engine.arrays import Array
from app.engine.geometry import Geometry
from app.engine.methods import Certify, Method, Run, bound
from app.engine.methods.frame import inside, view
from app.engine.methods.product import SMALL

REAL = (0, 1, -1, None)  # points; None is infinity, where a polynomial is its leading coefficient
TAPS = 3
SPREAD, SINGLE = 4.0, 8.0
LIFTED = 2**16  # numbers that the cells' transform reads at a time: they stay in the cache
LANDED = 5 * 2**17  # numbers multiplied before they are summed up: 2.5 MB
ADDED = 2**18  # the same where sums over some channels are added up
LEAST, MOST = 8, 32  # filters that are worth a product of their own


@dataclass(frozen=True, slots=True)
class Algorithm:
    """outputs = sums (taps @ g * (cells @ d)), for tiles of `size` × `size` outputs.

    BLAS may add up a product's channels one after the other, and where all are alike rounding grows
    with their number: 256 lost 1.2e-5 of the sum of |products|. So not more than `depth` go into
    one; then 25 draws of such inputs lost at most 9.7e-6 with large tiles, 7.1e-6 with small ones.
    """

    size: int
    depth: int
    taps: Array  # G: (R, 9)
    cells: Array  # B: (R, (size + 2)²)
    sums: Array  # Aᵀ: (R, size²)


def algorithm(size: int, depth: int, pairs: list) -> Algorithm:  # type: ignore[type-arg]
    """By the values of polynomials at pairs of points, one for each axis.

    With the values of g and of the *outputs* as the given two of the three matrices, that of the
    cells follows: each output has to be the sum over taps g[r] of g[r] * d[output + r], whatever
    g and d are, and these equations are linear in its numbers, all of them sixteenths.
    """
    taps, outputs, cells = _values(pairs, TAPS), _values(pairs, size), size + TAPS - 1
    rows = [
        (outputs[:, i * size + j] * taps[:, r * TAPS + s], (i + r) * cells + j + s)
        for i, j, r, s in product(range(size), range(size), range(TAPS), range(TAPS))
    ]
    met = np.eye(cells**2)[[cell for _, cell in rows]]
    solved = np.linalg.lstsq(np.array([factors for factors, _ in rows]), met, rcond=None)[0]
    return Algorithm(size, depth, taps, (np.round(16 * solved) / 16), outputs)


def _values(pairs: list, coefficients: int) -> Array:  # type: ignore[type-arg]
    """Each coefficient's part in the value at each pair: (R, coefficients²).

    Complex values a + ib are multiplied by three products: of a, of b and of a + b.
    """

    def powers(point: complex | None) -> Array:
        values: Array = np.eye(coefficients)[-1]
        return values if point is None else np.array([point**n for n in range(coefficients)])

    rows: list[Array] = []
    for down, across in pairs:
        value = np.kron(powers(down), powers(across))
        real = [value] if np.isrealobj(value) else [value.real, value.imag, value.real + value.imag]
        rows.extend(real)
    return np.array(rows, np.float64)


REALS = list(product(REAL, REAL))
IMAGINARY = [*product(REAL, [1j]), *product([1j], REAL), (1j, 1j), (1j, -1j)]


def transform(way: Algorithm, filters: Array, geometry: Geometry) -> Array:
    """(K, C, 3, 3) -> (R, K, C): nine taps to R points, in float64, rounded once."""
    kernels, channels = filters.shape[:2]
    points = np.empty((len(way.taps), kernels, channels), filters.dtype)
    step = at_once(kernels, len(way.taps) * channels, LIFTED)
    for first in range(0, kernels, step):
        some = slice(first, min(first + step, kernels))
        taps = filters[some].reshape(-1, TAPS**2).T.astype(np.float64)  # (9, K'*C)
        points[:, some] = (way.taps @ taps).reshape(len(points), -1, channels)
    return points


def kept(way: Algorithm, geometry: Geometry) -> int:
    return len(way.taps) * geometry.out_channels * geometry.channels


def tiles(way: Algorithm, geometry: Geometry) -> tuple[int, int]:
    """Tiles down and across, the fewest that fit; 64 where 48 do with many channels.

    BLAS's kernels then have no remainder: (512, 512) x (512, n) runs at 120-150 GFLOP/s for n = 49
    or 56 and at 180-230 for n = 64.
    """
    down, across = (-(-axis.output // way.size) for axis in (geometry.height, geometry.width))
    if geometry.channels >= 256 and max(down, across) <= 8 and down * across >= 48:
        return 8, 8
    return down, across


def scratch(way: Algorithm, geometry: Geometry, images: int) -> int:
    down, across = tiles(way, geometry)
    count, cells, points = down * across, (way.size + 2) ** 2, len(way.taps)
    frame = (down * way.size + 2) * (across * way.size + 2)
    lift = at_once(geometry.channels, cells * count, LIFTED) * (cells * count + frame)
    kernels, _ = portions(way, geometry)
    land = kernels * (2 * points + 2 * way.size**2) * count
    return points * count * geometry.channels + lift + land + bound.scratch(geometry)


def at_once(planes: int, numbers: int, chunk: int) -> int:
    """How many planes of so many numbers make a chunk; nearly equal chunks."""
    most = max(1, chunk // numbers)
    return -(-planes // -(-planes // most))


def portions(way: Algorithm, geometry: Geometry) -> tuple[int, int]:
    """How many filters' products are summed up at a time, still in the cache, and how many of
    these are multiplied in one product of matrices.

    As many as BLAS multiplies without packing them first: (512, 512) x (512, 64) in one is 170
    GFLOP/s, 16 filters at a time 230, where all may be added up.
    """
    kernels, count = geometry.out_channels, prod(tiles(way, geometry))
    depth = min(geometry.channels, way.depth)
    numbers = LANDED if depth == geometry.channels else ADDED
    landed = max(LEAST, numbers // (len(way.taps) * count))
    most = min(landed, MOST, SMALL // (depth * count))
    few = max((some for some in range(LEAST, most + 1) if kernels % some == 0), default=0)
    if not few:
        some = at_once(kernels, len(way.taps) * count, LANDED)
        return some, some
    return min(kernels, landed // few * few), few


def prepare(way: Algorithm, geometry: Geometry, images: int, filters: Array) -> Run:
    """Filters in portions, so that their products are still in the cache when summed up."""
    points, kernels, channels = filters.shape
    count = prod(tiles(way, geometry))
    step, few = portions(way, geometry)
    taken = np.empty((points, channels, count), filters.dtype)  # B d
    multiplied, more = np.empty((2, points, step, count), filters.dtype)
    lift, land = lifting(way, geometry, taken), landing(way, geometry, multiplied)
    parts = [slice(first, first + way.depth) for first in range(0, channels, way.depth)]

    def multiply(some: Array, out: Array, rest: Array) -> None:
        """filters (R, K', C) times taken (R, C, tiles), into out (R, K', tiles)"""
        each = few if some.shape[1] % few == 0 else some.shape[1]
        grouped = (points, -1, each, count)
        for part, target in zip(parts, (out, *[rest] * len(parts)), strict=False):
            left = some[:, :, part].reshape(points, some.shape[1] // each, each, -1)
            np.matmul(left, taken[:, None, part], out=target.reshape(grouped))
            if target is rest:
                np.add(out, rest, out=out)

    def run(x: Array, out: Array) -> None:
        for image, maps in zip(x, out, strict=True):
            lift(image)
            for first in range(0, kernels, step):
                some = filters[:, first : first + step]
                used = slice(0, some.shape[1])
                multiply(some, multiplied[:, used], more[:, used])
                land(maps[first : first + step])

    return run


def lifting(way: Algorithm, geometry: Geometry, taken: Array) -> Callable[[Array], None]:
    """x (C, H, W) -> taken (R, C, tiles), some channels at a time."""
    (down, across), size, cells = tiles(way, geometry), way.size, way.size + 2
    rows, cols, channels = geometry.height, geometry.width, geometry.channels
    step = at_once(channels, cells**2 * down * across, LIFTED)
    frame = np.zeros((step, down * size + 2, across * size + 2), taken.dtype)
    inner = frame[:, inside(rows), inside(cols)]
    pitch = frame.shape[2]
    windows = view(
        frame,
        (cells, cells, step, down, across),
        (pitch, 1, frame[0].size, size * pitch, size),
    )  # cell d of each tile
    gathered = np.empty(windows.shape, taken.dtype)
    matrix = gathered.reshape(cells**2, step, -1)
    spread = way.cells.astype(taken.dtype)

    def lift(x: Array) -> None:
        for first in range(0, channels, step):
            some = slice(first, min(first + step, channels))
            used = slice(0, some.stop - some.start)
            inner[used] = x[some]
            gathered[...] = windows
            columns = matrix[:, used].reshape(cells**2, -1)  # (cells, C'*tiles)
            np.matmul(spread, columns, out=taken[:, some].reshape(len(taken), -1))

    return lift


def landing(way: Algorithm, geometry: Geometry, multiplied: Array) -> Callable[[Array], None]:
    """multiplied (R, K', tiles) -> out (K', Ho, Wo)

    A tile's outputs come side by side, so that the numbers of each of its rows are moved to their
    place as one, in the guise of a complex number of 8 or 16 bytes: 0.1 ns for an output, where
    floats put down two or four cells apart take 0.5.
    """
    (down, across), size, step = tiles(way, geometry), way.size, multiplied.shape[1]
    rows, cols = geometry.height.output, geometry.width.output
    points = multiplied.transpose(1, 2, 0)  # (K', tiles, R)
    sums = way.sums.astype(multiplied.dtype)
    together = np.dtype(f"c{size * multiplied.itemsize}")
    summed = np.empty((step, down * across, size**2), multiplied.dtype)
    grouped = summed.view(together).reshape(step, down, across, size).swapaxes(2, 3)
    whole = np.empty((step, down * size, across * size), multiplied.dtype)

    def land(out: Array) -> None:
        fits = out.shape[1:] == whole.shape[1:] and out.strides[-1] == out.itemsize
        used = slice(0, len(out))
        np.matmul(points[used], sums, out=summed[used])
        target = out if fits else whole[used]
        target.view(together).reshape(grouped[used].shape)[...] = grouped[used]
        if not fits:
            out[...] = target[:, :rows, :cols]

    return land


def certify(way: Algorithm, filters: Array) -> Callable[[Geometry], Certify]:
    """See the error above, and bound.certify."""
    return bound.certify(filters, bound.Growth(SPREAD, SINGLE, partial(energy_of_tile, way)))


def energy_of_tile(way: Algorithm, geometry: Geometry, grain: int, energy: Array) -> float:
    """The most that any tile can hold, wherever it lies: (H, W) -> a number."""
    cells = way.size + 2
    for _ in range(2):
        energy = bound.sliding(energy, min(cells, len(energy))).T
    return float(energy.max())


def method(name: str, way: Algorithm) -> Method:
    return Method(
        name,
        partial(transform, way),
        partial(scratch, way),
        partial(prepare, way),
        cache=2**23,
        kept=partial(kept, way),
        certify=partial(certify, way),
        dense=True,
        rows=way.size,
    )


SMALL_TILES, LARGE_TILES = algorithm(2, 96, REALS), algorithm(4, 64, REALS + IMAGINARY)
WINOGRAD = method("winograd", LARGE_TILES)
WINOGRAD_SMALL = method("winograd small", SMALL_TILES)
