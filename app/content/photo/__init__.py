"""The photograph that ships with Convwalk, in any size.

A cup of coffee, by Rachel Michetti, courtesy of Pikolo Espresso Bar; released under CC0. It comes
from scikit-image; `build.py` beside this file cut it out.
"""

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SIDE = 224  # divides into 7, 8, 14, 16, 28, 32, 56 and 112 whole cells


@cache
def full_size() -> NDArray[np.int64]:
    """(3, 224, 224): red, green and blue, 0 to 255."""
    with np.load(Path(__file__).parent / "coffee.npz") as file:
        planes: NDArray[np.int64] = file["planes"].astype(np.int64)
    planes.flags.writeable = False
    return planes


def photo(rows: int, cols: int) -> NDArray[np.int64]:
    """(3, rows, cols): each cell the rounded mean of the pixels that it covers."""
    across = averages(averages(full_size(), rows, axis=1), cols, axis=2)
    whole: NDArray[np.int64] = np.rint(across).astype(np.int64)
    return whole


def averages(planes: NDArray[np.number], cells: int, axis: int) -> NDArray[np.float64]:
    """The mean over each of `cells` equal pieces of an axis; a pixel on a border counts in parts.

    The means are differences of the running sum, read between pixels by straight lines.
    """
    size = planes.shape[axis]
    running = np.insert(planes.cumsum(axis=axis, dtype=np.float64), 0, 0, axis=axis)
    borders = np.arange(cells + 1) * size / cells
    before = np.floor(borders).astype(int).clip(0, size - 1)
    shape = [1] * planes.ndim
    shape[axis] = -1
    part = (borders - before).reshape(shape)
    low, high = running.take(before, axis=axis), running.take(before + 1, axis=axis)
    at_borders = low + (high - low) * part
    means: NDArray[np.float64] = np.diff(at_borders, axis=axis) * (cells / size)
    return means
