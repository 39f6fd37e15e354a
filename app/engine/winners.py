"""Where the largest number of each window stands."""

import numpy as np

from app.engine.arrays import Array
from app.engine.geometry import Axis, Geometry


def winners(planes: Array, geometry: Geometry) -> Array:
    """Row and column, in padded cells, of each window's first largest number.

    (..., H, W) -> (..., Ho, Wo, 2); -1 where a window meets no number. First along the columns
    of each input row, then down the rows: so the upper row wins a tie, and in a row the left cell.
    """
    rows, cols = geometry.height, geometry.width
    best, taps = _first_largest(planes, cols)  # (..., H, Wo)
    _, down = _first_largest(best.swapaxes(-1, -2), rows)  # (..., Wo, Ho)
    down = down.swapaxes(-1, -2)  # (..., Ho, Wo): kernel row of the winner, -1 if none
    row = _padded(down, np.arange(rows.output)[:, None], rows)
    input_row = np.clip(row - rows.pad_before, 0, rows.size - 1)
    right = np.take_along_axis(taps, input_row, axis=-2)  # kernel column of the winner
    col = _padded(right, np.arange(cols.output), cols)
    places = np.stack([row, col], axis=-1)
    places[(down < 0) | (right < 0)] = -1
    return places


def _padded(taps: Array, outputs: Array, axis: Axis) -> Array:
    padded: Array = outputs * axis.stride + taps * axis.dilation
    return padded


def _first_largest(source: Array, axis: Axis) -> tuple[Array, Array]:
    """Of each window along the last axis: its largest number, and the first kernel cell with it.

    NaN is larger than every number. Where no cell is read the kernel cell is -1.
    """
    shape = (*source.shape[:-1], axis.output)
    best, taps = np.zeros(shape, source.dtype), np.full(shape, -1)
    for tap in range(axis.kernel):
        landing = axis.landing_of_tap(tap)
        candidate = source[..., landing.cells.start : landing.cells.stop : axis.stride]
        reached = slice(landing.outputs.start, landing.outputs.stop)
        held, held_taps = best[..., reached], taps[..., reached]
        new_nan = np.isnan(candidate) & ~np.isnan(held)
        wins = (candidate > held) | new_nan | (held_taps < 0)
        np.copyto(held, candidate, where=wins)
        np.copyto(held_taps, tap, where=wins)
    return best, taps
