"""Largest and sum of every window: first down the rows, then along the columns.

A window's largest number is the largest of its rows' largest, and so with sums: kh + kw turns do
the work of kh * kw. Padding is never made: what lies outside takes no part.
"""

from collections.abc import Callable
from functools import partial
from itertools import chain
from typing import Any, Protocol

import numpy as np

from app.engine.arrays import Array
from app.engine.geometry import Axis

BLOCK = 2**17  # numbers of the planes taken at a time: they, and their rows, stay in the L2 cache
SLID = (
    2,
    3,
)  # strides along a row at which np.maximum, plain there, takes twice as long as sliding

Pass = Callable[[np.ufunc, Array, Array], None]
Index = tuple[Any, ...]


class WindowAxis(Protocol):
    """What windows need to know of an axis: `Axis` and `AdaptiveAxis` have it."""

    @property
    def output(self) -> int: ...

    def inside(self, output: int) -> range: ...


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
    narrowed = np.empty((some, rows.output, width), planes.dtype)  # (n, Ho, W)
    down, right = _pass(combine, rows, -2, nothing), _pass(combine, cols, -1, nothing)
    for first in range(0, len(flat), some):
        block, result = flat[first : first + some], results[first : first + some]
        between = narrowed[: len(block)]
        down(combine, block, between)
        right(combine, between, result)
    return results.reshape(*outer, rows.output, cols.output)


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
    windows = [axis.inside(output) for output in range(axis.output)]
    return partial(_by_window, [_at(cells, along) for cells in windows], along, nothing)


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
    windows: list[Index], along: int, nothing: float,
    combine: np.ufunc, source: Array, target: Array,
) -> None:  # fmt: skip
    """Window by window: fewer turns where they are few and long."""
    for output, cells in enumerate(windows):
        read, at = source[cells], _at(range(output, output + 1), along)
        if read.size:
            combine.reduce(read, axis=along, out=target[at], keepdims=True)
        else:
            target[at] = nothing


def _at(cells: range, along: int) -> Index:
    """An index that takes cells along the last axis (-1) or the one before (-2)."""
    taken = slice(cells.start, cells.stop, cells.step)
    return (..., taken) if along == -1 else (..., taken, slice(None))
