"""Largest and sum of every window: first down the rows, then along the columns.

A window's largest number is the largest of its rows' largest, and so with sums: kh + kw turns do
the work of kh * kw. NumPy is fast on long runs of neighbours, but to begin one takes it as long as
300 numbers do; so, where rows are short, both axes are brought into runs through all planes of a
block. The rows stand in a frame of what changes no window, -inf or 0: it is all the padding there
is.
"""

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

import numpy as np

from app.engine.arrays import Array
from app.engine.folding import Folding
from app.engine.geometry import AdaptiveAxis, Axis
from app.engine.geometry.parts import pitch, run, runs
from app.engine.methods.frame import as_items
from app.engine.piles import by_pile

BLOCK = 100 * 2**10  # numbers of the planes taken at once: what is made of them stays in L2
KEPT = 16  # passes whose turns are remembered: slices, never numbers of an array

WindowAxis = Axis | AdaptiveAxis
Index = tuple[Any, ...]


Pass = Callable[[Folding, Array, Array], None]
Reduce = Callable[[Array, Array], None]


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
    blocks = _blocks(len(flat), max(1, BLOCK // (height * width)))
    folding = Folding(combine, nothing)
    for outputs, cells, axis in _parts(rows, height, width, BLOCK):
        for some_planes, count in blocks:
            reduce = _prepare(folding, axis, cols, planes.dtype, count)
            reduce(flat[some_planes, cells], results[some_planes, outputs])
    return results.reshape(*outer, rows.output, cols.output)


def _blocks(planes: int, some: int) -> list[tuple[slice, int]]:
    """Planes that are taken `some` at a time, and the rest, which is taken at once."""
    rest = planes % some
    blocks = [(slice(0, planes - rest), some), (slice(planes - rest, planes), rest)]
    return [(block, count) for block, count in blocks if block.start != block.stop and count]


@lru_cache(KEPT)
def _parts(
    rows: WindowAxis, height: int, width: int, block: int
) -> list[tuple[slice, slice, WindowAxis]]:
    """Output rows, the input rows that they read, and these alone: a few if a plane is large."""
    if not isinstance(rows, Axis):
        return [(slice(None), slice(None), rows)]
    large = height * width > block
    most = max(1, block // (width * rows.stride)) if large else rows.output
    pieces = runs(rows, most)
    return [(_cut(piece.output), _cut(piece.input), piece.axis) for piece in pieces]


def _prepare(
    folding: Folding, rows: WindowAxis, cols: WindowAxis, dtype: np.dtype[Any], images: int
) -> Reduce:
    """reduce(source (n, H, W), target (n, Ho, Wo)), so many planes at once; it owns its scratch."""
    seen, inside, framed = _framed(cols)
    as_read: Callable[[Array], Array]
    if isinstance(rows, Axis) and _dealing_pays(rows, framed, inside, dtype):
        frame, spare, down = by_pile(folding, rows, (images, framed.size), inside, dtype)
        as_read = as_items
    else:
        frame = np.full((images, rows.output, framed.size), folding.nothing, dtype)
        spare, down = None, _without_dealing(folding, rows, frame[..., inside])
        as_read = _as_they_are
    right = _along(folding, framed, frame, spare, rows.output)

    def reduce(source: Array, target: Array) -> None:
        read = as_read(source[..., seen])
        for first in range(0, len(source), images):
            down(read[first : first + images])
            right(target[first : first + images])

    return reduce


@lru_cache(KEPT)
def _framed(cols: WindowAxis) -> tuple[slice, slice, WindowAxis]:
    """The columns that are read, where they stand in a framed row, and the axis over such rows.

    A framed row holds whole strides, so that one stride is one stride through all the rows.
    """
    if not isinstance(cols, Axis):
        return slice(None), slice(None), cols
    piece = run(cols, 0, cols.output)
    axis, before = piece.axis, piece.axis.pad_before
    framed = Axis(pitch(axis) * axis.stride, axis.kernel, axis.stride, axis.dilation)
    return _cut(piece.input), slice(before, before + axis.size), framed


# --- down the rows


def _without_dealing(folding: Folding, rows: WindowAxis, frame: Array) -> Callable[[Array], None]:
    fold_rows = _pass(rows, -2)
    return lambda source: fold_rows(folding, source, frame)


def _as_they_are(rows: Array) -> Array:
    return rows


def _dealing_pays(rows: Axis, framed: WindowAxis, inside: slice, dtype: np.dtype[Any]) -> bool:
    """Where a plane's rows are not one run already, and windows are not few and long."""
    items = inside.start != inside.stop and not dtype.hasobject
    apart = rows.stride > 1 or framed.size > inside.stop - inside.start
    return items and apart and 1 < rows.kernel <= rows.output


# --- along the columns


def _along(
    folding: Folding, axis: WindowAxis, frame: Array, spare: Array | None, lines: int
) -> Callable[[Array], None]:
    """right(target (n, Ho, Wo)), of the first Ho = `lines` rows of each image of the frame."""
    if isinstance(axis, Axis) and axis.kernel <= axis.output:
        if _is_product(folding, axis, frame, lines):
            return _by_product(axis, frame)
        if axis.kernel > 1 and axis.stride <= axis.kernel:
            slid = np.empty_like(frame) if spare is None else spare
            return _by_sliding(folding, axis, frame, slid, lines)
    return partial(_pass(axis, -1), folding, frame[:, :lines])


def _is_product(folding: Folding, axis: Axis, frame: Array, lines: int) -> bool:
    """Sums of windows side by side, in a frame with nothing but them."""
    side_by_side = axis.kernel == axis.stride and axis.dilation == 1
    floats = folding.combine is np.add and frame.dtype.kind == "f"
    return floats and side_by_side and frame.shape[1] == lines


def _by_product(axis: Axis, frame: Array) -> Callable[[Array], None]:
    """The windows are a matrix, its product with ones their sums, each rounded once a cell.

    200 000 pairs of floats: 36 us; 46 by sliding.
    """
    windows = frame.reshape(-1, axis.kernel)  # (n * Ho * Wo, kw)
    ones = np.ones(axis.kernel, frame.dtype)

    def right(target: Array) -> None:
        np.matmul(windows, ones, out=target.reshape(-1))  # a block of whole planes: no copy

    return right


def _by_sliding(
    folding: Folding, axis: Axis, frame: Array, slid: Array, lines: int
) -> Callable[[Array], None]:
    """A window at every cell, through all rows; then those that the stride asks for.

    Those that reach over a row's end hold nonsense, and no stride leads to them. 64 planes of
    112×112, stride 2: 0.05 ms a cell of the kernel, where NumPy in steps of two takes 0.09. With
    gaps between the windows, too many would be for nothing.
    """
    cells, taps = frame.reshape(-1), axis.taps(0)
    length = cells.size - taps[-1]
    shifted, total = [cells[tap:][:length] for tap in taps], slid.reshape(-1)[:length]
    every, written = slid[..., :: axis.stride], frame.dtype
    if _in_pairs(axis, frame.dtype):
        # To make an eight-byte number a four-byte one is a step of two that NumPy takes fast:
        # 19 us for 200 000 floats, 50 as a strided copy.
        every, written = slid.view("<u8"), np.dtype("<u4")
    wanted = every[:, :lines, : axis.output]

    def right(target: Array) -> None:
        folding.fold(shifted, total)
        target.view(written)[...] = wanted

    return right


def _in_pairs(axis: Axis, dtype: np.dtype[Any]) -> bool:
    return axis.stride == 2 and dtype.itemsize == 4


# --- either way, with no scratch


@lru_cache(KEPT)
def _pass(axis: WindowAxis, along: int) -> Pass:
    """One axis of it, in as few turns as possible."""
    if not isinstance(axis, Axis) or axis.kernel > axis.output:
        return partial(_by_window, axis, along)
    landings = [axis.landing_of_tap(tap) for tap in range(axis.kernel)]
    whole = [at for at in landings if len(at.outputs) == axis.output]
    rest = [at for at in landings if 0 < len(at.outputs) < axis.output]
    return partial(
        _by_tap,
        [_at(landing.cells, along) for landing in whole],
        [(_at(landing.cells, along), _at(landing.outputs, along)) for landing in rest],
    )


def _by_tap(
    whole: list[Index], rest: list[tuple[Index, Index]],
    folding: Folding, source: Array, target: Array,
) -> None:  # fmt: skip
    """All windows at once, one kernel cell after the other; first those that all windows have."""
    if whole:
        folding.fold([source[cells] for cells in whole], target)
    else:
        target[...] = folding.nothing
    for cells, outputs in rest:
        reached = target[outputs]
        folding.combine(reached, source[cells], out=reached)


def _by_window(
    axis: WindowAxis, along: int, folding: Folding, source: Array, target: Array
) -> None:
    """Window by window: fewer turns where they are few and long."""
    for output in range(axis.output):
        cells, at = axis.inside(output), _at(range(output, output + 1), along)
        if cells:
            read = source[_at(cells, along)]
            folding.combine.reduce(read, axis=along, out=target[at], keepdims=True)
        else:
            target[at] = folding.nothing


def _at(cells: range, along: int) -> Index:
    """An index that takes cells along the last axis (-1) or the one before (-2)."""
    return (..., _cut(cells)) if along == -1 else (..., _cut(cells), slice(None))


def _cut(cells: range) -> slice:
    return slice(cells.start, cells.stop, cells.step)
