"""Which frames of a drawing show which steps, and the layers that follow from it."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from math import inf

from app.figure.model import Layer, Mark


@dataclass(frozen=True, slots=True)
class Frames:
    """The steps that a drawing shows, a frame for each, in their order."""

    steps: tuple[int, ...]

    def during(self, marks: Iterable[Mark], first: float, last: float = inf) -> Iterator[Layer]:
        """Marks that are seen from the step `first` to the step `last`."""
        begin, end = bisect_left(self.steps, first), bisect_right(self.steps, last)
        if begin < end:
            yield self._layer(tuple(marks), begin, end)

    def each(self, make: Callable[[int], Iterable[Mark]]) -> Iterator[Layer]:
        """What every step has of its own; frames in a row that look alike share a layer."""
        begin = 0
        for marks, run in groupby(tuple(make(step)) for step in self.steps):
            end = begin + sum(1 for _ in run)
            yield self._layer(marks, begin, end)
            begin = end

    def _layer(self, marks: tuple[Mark, ...], begin: int, end: int) -> Layer:
        return Layer(marks, begin, end if end < len(self.steps) else None)
