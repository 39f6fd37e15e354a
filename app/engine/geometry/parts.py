"""A layer cut into pieces: each piece of an axis is an axis of its own.

A piece reads and writes a part of the cells, so that a layer of any size can be computed
piece by piece in little room, and a dilated one as several dense ones.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import gcd

from app.engine.geometry.axis import Axis


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece: `axis` slides over input cells `input` alone and gives output cells `output`."""

    axis: Axis
    input: range
    output: range

    def within(self, outer: "Piece") -> "Piece":
        """The same piece in the cells of the axis that `outer` was cut from."""
        return Piece(self.axis, _of(outer.input, self.input), _of(outer.output, self.output))


def _of(outer: range, inner: range) -> range:
    return outer[inner.start : inner.stop : inner.step]


def whole(axis: Axis) -> Piece:
    return Piece(axis, range(axis.size), range(axis.output))


def run(axis: Axis, first: int, stop: int) -> Piece:
    """Output cells first ... stop - 1, and the part of input and padding that they read."""
    start = axis.start(first)
    end = axis.start(stop - 1) + axis.effective_kernel  # padded cells [start, end) are read
    low, high = (min(max(cell - axis.pad_before, 0), axis.size) for cell in (start, end))
    before = min(max(axis.pad_before - start, 0), end - start)
    after = end - start - before - (high - low)
    part = Axis(high - low, axis.kernel, axis.stride, axis.dilation, before, after)
    return Piece(part, range(low, high), range(first, stop))


def phases(axis: Axis) -> list[Piece]:
    """A dilated axis as dense ones: output cells a, a + D, … read padded cells a, a + D, …

    Only for stride 1, where neighbours in such a phase are neighbours for the kernel too.
    """
    return [_phase(axis, first) for first in range(min(axis.dilation, axis.output))]


def _phase(axis: Axis, first: int) -> Piece:
    step = axis.dilation
    output = range(first, axis.output, step)
    cells = len(output) + axis.kernel - 1  # padded cells of this phase that are read
    start = (first - axis.pad_before) % step  # its first input cell
    before = min((axis.pad_before + start - first) // step, cells)
    size = min(len(range(start, axis.size, step)), cells - before)
    part = Axis(size, axis.kernel, 1, 1, before, cells - before - size)
    return Piece(part, range(start, axis.size, step)[:size], output)


@lru_cache(maxsize=1024)
def runs(axis: Axis, cells: int) -> tuple[Piece, ...]:
    """The axis in runs of at most `cells` output cells."""
    return tuple(
        run(axis, first, min(first + cells, axis.output)) for first in range(0, axis.output, cells)
    )


@dataclass(frozen=True, slots=True)
class Deal:
    """One phase of an axis: which input cells it gets, where they go, which taps read it."""

    index: int
    cells: slice  # input cells
    places: slice  # where they stand within the phase
    taps: slice
    offsets: range  # where in the phase each of these taps meets the first window


def pitch(axis: Axis) -> int:
    """Cells of each phase, the padding dealt out too."""
    return -(-axis.padded // axis.stride)


def deal(axis: Axis) -> list[Deal]:
    """Padded cell i goes to phase i % S, place i // S; so does tap r, which meets cell r*D."""
    stride = axis.stride
    every = stride // gcd(stride, axis.dilation)  # taps that far apart meet the same phase
    dealt = []
    for index in range(stride):
        first = (index - axis.pad_before) % stride  # input cell
        cells = slice(first, axis.size, stride)
        place = (first + axis.pad_before) // stride
        count = len(range(axis.size)[cells])
        tap = next((r for r in range(every) if r * axis.dilation % stride == index), axis.kernel)
        met = range(tap, axis.kernel, every)
        step = every * axis.dilation // stride
        start = tap * axis.dilation // stride
        dealt.append(
            Deal(
                index,
                cells,
                slice(place, place + count),
                slice(tap, None, every),
                range(start, start + step * len(met), step),
            )
        )
    return dealt
