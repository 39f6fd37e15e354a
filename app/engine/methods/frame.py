"""A block of the input in a frame of zeros, and views that slide over it."""

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import DTypeLike

from app.engine.arrays import Array
from app.engine.geometry import Axis, Geometry

PAGE, GAP = 4096, 16  # bytes, cells


def apart(cells: int) -> int:
    """A row's pitch: runs whole pages apart compete for the same places of a cache."""
    return cells + GAP if cells * 4 % PAGE == 0 else cells


def framed(geometry: Geometry, images: int, dtype: DTypeLike) -> tuple[Array, Array]:
    """Zeros (N, C, Hp, Wp), and the view (N, C, H, W) of them into which the input is copied."""
    height, width = geometry.height, geometry.width
    frame = np.zeros((images, geometry.channels, height.padded, width.padded), dtype)
    return frame, frame[..., inside(height), inside(width)]


def inside(axis: Axis) -> slice:
    """The padded cells that hold the input."""
    return slice(axis.pad_before, axis.pad_before + axis.size)


def view(
    array: Array, shape: tuple[int, ...], strides: tuple[int, ...], offset: int = 0, run: int = 1
) -> Array:
    """A read-only window onto a contiguous array; strides and offset count cells.

    The one place that takes addresses into its own hands, so it checks that none lies outside.

    run: cells that are one item, see as_items; they may overlap those of the next.
    """
    last = offset + sum((n - 1) * step for n, step in zip(shape, strides, strict=True)) + run - 1
    if not (array.flags.c_contiguous and min(strides) >= 0 and last < array.size):
        raise IndexError(f"a view of {shape} by {strides} leaves an array of {array.size} cells")
    cells = array.reshape(-1)[offset:]
    steps = tuple(step * array.itemsize for step in strides)
    return as_strided(cells if run == 1 else as_items(cells[:run]), shape, steps, writeable=False)


def as_items(runs: Array) -> Array:
    """(..., W) -> (...), a run one item: of 56 floats it is copied in 3 ns, as floats in 6."""
    if not runs.shape[-1]:
        return np.empty(runs.shape[:-1], "V1")  # no bytes, so nothing to copy
    if runs.shape[-1] == 1:
        return runs[..., 0].view(f"V{runs.itemsize}")
    if runs.strides[-1] != runs.itemsize:
        runs = np.ascontiguousarray(runs)
    items: Array = runs.view(f"V{runs.shape[-1] * runs.itemsize}")[..., 0]
    return items


def rows_joined(array: Array) -> bool:
    """Whether each plane's rows follow each other without a gap, so that a plane is one run."""
    rows, cols = array.shape[-2:]
    return array.strides[-1] == array.itemsize and (
        rows == 1 or array.strides[-2] == cols * array.itemsize
    )
