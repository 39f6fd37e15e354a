"""FFT: a large kernel as a product of spectra.

The convolution theorem (Cooley & Tukey 1965 made it fast): the spectrum of a correlation is the
input's times the conjugate of the filter's. The work no longer depends on the kernel's size, so
it wins where kernels are large and channels few.

Error: an FFT spreads rounding evenly over the plane, relative to the plane's numbers as a whole:
with u = 2**-24, for filter k,

    |error| <= u * (SPREAD * |w[k]| * root mean square of x + SINGLE * max|w[k]| * max|x|)

certify compares that with a lower bound of each output's sum of |products| and lets only inputs
pass for which the error is below 1e-5 of it.
"""

from collections.abc import Callable

import numpy as np

from app.engine.arrays import Array
from app.engine.geometry import Geometry
from app.engine.methods import Certify, Method, Run, bound

SPREAD, SINGLE = 8.0, 4.0
BAND = 64  # rows
FACTORS = (2, 3, 5, 7)


def transform(filters: Array, geometry: Geometry) -> Array:
    """The taps themselves: their spectrum depends on a block's size (see prepare)."""
    return filters


def scratch(geometry: Geometry, images: int) -> int:
    rows, cols = sizes(geometry)
    planes = (
        3 + 5 * geometry.out_channels
    ) * geometry.channels + 3  # NumPy takes spectra in float64
    return planes * rows * (cols + 2) + bound.scratch(geometry)


def sizes(geometry: Geometry) -> tuple[int, int]:
    rows, cols = fast_size(geometry.height.padded), fast_size(geometry.width.padded)
    return rows, cols + cols % 2 * cols


def fast_size(least: int) -> int:
    """The next size that has none but small factors."""

    def small(size: int) -> bool:
        for factor in FACTORS:
            while size % factor == 0:
                size //= factor
        return size == 1

    return next(size for size in range(least, 2 * least + 1) if small(size))


def prepare(geometry: Geometry, images: int, filters: Array) -> Run:
    rows, cols = sizes(geometry)
    spectra = _spectra(filters, rows, cols)  # (K, C, rows, cols/2 + 1)
    channels, bins = geometry.channels, cols // 2 + 1
    height, width = geometry.height, geometry.width
    frame = np.zeros((channels, height.size, cols), filters.dtype)
    real = slice(width.pad_before, width.pad_before + width.size)
    complex_type = spectra.dtype
    padded = np.zeros((channels, rows, bins), complex_type)
    along = padded[:, height.pad_before : height.pad_before + height.size]
    seen = np.empty((channels, rows, bins), complex_type)
    product = np.empty_like(seen)
    total = product[0] if channels == 1 else np.empty((rows, bins), complex_type)
    maps = np.empty((height.output, cols), filters.dtype)

    def run(x: Array, out: Array) -> None:
        for image, answer in zip(x, out, strict=True):
            frame[:, :, real] = image
            # norm "forward" divides here; undone in the filters' spectra. Without it NumPy takes
            # a slow path for float32: 2.1 ms against 0.3 for 528×528.
            np.fft.rfft(frame, axis=2, norm="forward", out=along)
            np.fft.fft(padded, axis=1, norm="forward", out=seen)
            for spectrum, plane in zip(spectra, answer, strict=True):
                np.multiply(seen, spectrum, out=product)
                if channels > 1:
                    np.add.reduce(product, axis=0, out=total)
                np.fft.ifft(total, axis=0, out=total)
                np.fft.irfft(total[: height.output], cols, axis=1, out=maps)
                plane[...] = maps[:, : width.output]

    return run


def _spectra(filters: Array, rows: int, cols: int) -> Array:
    """Conjugate spectra in float64, rounded once; times rows * cols, see run."""
    spectra = np.conj(np.fft.rfft2(filters.astype(np.float64), (rows, cols))) * (rows * cols)
    return spectra.astype(np.result_type(filters.dtype, np.complex64))


def certify(filters: Array) -> Callable[[Geometry], Certify]:
    """See the error above, and bound.certify."""
    return bound.certify(filters, bound.Growth(SPREAD, SINGLE, mean_energy))


def mean_energy(geometry: Geometry, grain: int, energy: Array) -> float:
    """Of the brightest band of BAND rows: a block is at least that high."""
    bands = np.add.reduceat(energy.sum(axis=1), np.arange(0, len(energy), BAND // grain))
    cells = min(BAND, geometry.height.size) * geometry.width.size
    return float(bands.max() / cells)


FFT = Method("fft", transform, scratch, prepare, cache=2**25, certify=certify, rows=BAND)
