"""Largest and sum of every window: first down the rows, then along the columns.

A window's largest number is the largest of its rows' largest, and so with sums: kh + kw turns do
the work of kh * kw. Padding is never made: what lies outside takes no part.
"""

from collections.abc import Callable
from functools import lru_cache, partial
from itertools import chain, product
from typing import Any

import numpy as np

from app.engine.arrays import Array
from app.engine.geometry import AdaptiveAxis, Axis

BLOCK = 2**17  # numbers of the planes taken at a time: they, and their rows, stay in the L2 cache
SLID = (2, 3)  # strides at which np.maximum along a row takes twice as long as sliding does
KEPT = 16  # passes whose turns are remembered: slices, never numbers of an array

WindowAxis = Axis | AdaptiveAxis
Pass = Callable[[np.ufunc, Array, Array], None]
Index = tuple[Any, ...]


def reduce_windows(
    combine: np.ufunc, planes: Array, rows: WindowAxis, cols: WindowAxis, nothing: float
) -> Array:
    """Combine the cells of each window, padding left out: (..., H, W) -> (..., Ho, Wo).

    Args:
        combine: np.maximum or np.add.
        nothing: the value of a window that meets no cell.
    """
    *outer, height, width = planes.shape
    flat = planes.reshape(-1, height, width)  # (n, H, W)
    results = np.empty((len(flat), rows.output, cols.output), planes.dtype)  # (n, Ho, Wo)
    some = max(1, min(len(flat), BLOCK // (height * width)))
    parts = [
        (outputs, cells, _pass(combine, axis, -2, nothing))
        for outputs, cells, axis in _parts(rows, height, width)
    ]
    right = _pass(combine, cols, -1, nothing)
    narrowed = np.empty((some, len(parts[0][0]), width), planes.dtype)  # (n, Ho, W)
    for first, (outputs, cells, down) in product(range(0, len(flat), some), parts):
        block = flat[first : first + some, cells.start : cells.stop]
        between = narrowed[: len(block), : len(outputs)]
        down(combine, block, between)
        right(combine, between, results[first : first + some, outputs.start : outputs.stop])
    return results.reshape(*outer, rows.output, cols.output)


def _parts(rows: WindowAxis, height: int, width: int) -> list[tuple[range, range, WindowAxis]]:
    """Output rows, the input rows that they read, and these alone: a few if a plane is large."""
    if height * width <= BLOCK or not isinstance(rows, Axis):
        return [(range(rows.output), range(height), rows)]
    most = max(1, BLOCK // (width * rows.stride))
    outputs = [
        range(first, min(first + most, rows.output)) for first in range(0, rows.output, most)
    ]
    return [(part, *rows.part(part)) for part in outputs]


@lru_cache(KEPT)
def _pass(combine: np.ufunc, axis: WindowAxis, along: int, nothing: float) -> Pass:
    """One axis of it, in as few turns as possible."""
    if isinstance(axis, Axis) and axis.kernel <= axis.output:
        if along == -1 and combine is np.maximum and axis.stride in SLID and axis.kernel > 2:
            return partial(_by_sliding, axis, nothing)
        landings = [axis.landing_of_tap(tap) for tap in range(axis.kernel)]
        whole = [at for at in landings if len(at.outputs) == axis.output]
        rest = [at for at in landings if 0 < len(at.outputs) < axis.output]
        return partial(
            _by_tap,
            [_at(landing.cells, along) for landing in whole],
            [(_at(landing.cells, along), _at(landing.outputs, along)) for landing in rest],
            nothing,
        )
    return partial(_by_window, axis, along, nothing)


def _by_tap(
    whole: list[Index], rest: list[tuple[Index, Index]], nothing: float,
    combine: np.ufunc, source: Array, target: Array,
) -> None:  # fmt: skip
    """All windows at once, one kernel cell after the other; first those that all windows have."""
    if len(whole) >= 2:
        combine(source[whole[0]], source[whole[1]], out=target)
    else:
        target[...] = source[whole[0]] if whole else nothing
    for cells in whole[2:]:
        combine(target, source[cells], out=target)
    for cells, outputs in rest:
        reached = target[outputs]
        combine(reached, source[cells], out=reached)


def _by_sliding(
    axis: Axis, nothing: float, combine: np.ufunc, source: Array, target: Array
) -> None:
    """A window at every cell, over all rows as one run; then those that the stride asks for.

    Windows that reach over a row's end hold nonsense there, and are looked at by themselves.
    """
    run, slid = source.reshape(-1), np.empty(source.shape, source.dtype)
    held = run
    for shift in axis.taps(0)[1:]:
        there = slid.reshape(-1)[: len(run) - shift]
        combine(held[: len(there)], run[shift:], out=there)
        held = there
    whole = axis.whole_outputs
    first = axis.start(whole.start) - axis.pad_before
    starts = range(first, first + len(whole) * axis.stride, axis.stride)
    target[..., whole.start : whole.stop] = slid[_at(starts, -1)]
    for output in chain(range(whole.start), range(whole.stop, axis.output)):
        column, cells = target[..., output], axis.inside(output)
        column[...] = source[..., cells[0]] if cells else nothing
        for cell in cells[1:]:
            combine(column, source[..., cell], out=column)


def _by_window(
    axis: WindowAxis, along: int, nothing: float,
    combine: np.ufunc, source: Array, target: Array,
) -> None:  # fmt: skip
    """Window by window: fewer turns where they are few and long."""
    for output in range(axis.output):
        cells, at = axis.inside(output), _at(range(output, output + 1), along)
        if cells:
            read = source[_at(cells, along)]
            combine.reduce(read, axis=along, out=target[at], keepdims=True)
        else:
            target[at] = nothing


def _at(cells: range, along: int) -> Index:
    """An index that takes cells along the last axis (-1) or the one before (-2)."""
    taken = slice(cells.start, cells.stop, cells.step)
    return (..., taken) if along == -1 else (..., taken, slice(None))
