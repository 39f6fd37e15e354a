"""A drawing in the making: what stands still, what each step has of its own, and what moves."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from app.figure.model import Anchor, Ink, Layer, Mark, Point, Text, Weight, moved


class Sheet:
    """Collects marks; a text that is the same in all steps stands still by itself."""

    def __init__(self, steps: int) -> None:
        self.still: list[Mark] = []
        self.by_step: list[list[Mark]] = [[] for _ in range(steps)]
        self.moving: list[Layer] = []

    def text(
        self, x: float, y: float, looks: Sequence[tuple[str, Ink]], size: float,
        anchor: Anchor = "middle", weight: Weight = 400,
    ) -> None:  # fmt: skip
        """One text, or one for each step, with its ink."""
        x, y, size = round(x, 2), round(y, 2), round(size, 2)
        if len(set(looks)) == 1:
            self.still.append(Text(x, y, looks[0][0], size, looks[0][1], anchor, weight))
            return
        for marks, (text, ink) in zip(self.by_step, looks, strict=True):
            marks.append(Text(x, y, text, size, ink, anchor, weight))

    def layers(self) -> Iterator[Layer]:
        yield Layer(tuple(self.still))
        yield from turning(self.by_step)
        yield from self.moving


def turning(by_step: Sequence[Sequence[Mark]]) -> Iterator[Layer]:
    """Marks that are seen in one step each."""
    for step, marks in enumerate(by_step):
        if marks:
            yield Layer(tuple(marks), step, step + 1 if step + 1 < len(by_step) else None)


def gliding(marks: Sequence[Mark], places: Sequence[Point | None]) -> Iterator[Layer]:
    """Marks written for the place (0, 0), moved to where they are in each step; None: unseen."""
    for seen, group in groupby(enumerate(places), lambda entry: entry[1] is not None):
        entries = [(step, place) for step, place in group if place is not None]
        if not seen:
            continue
        (first, start), last = entries[0], entries[-1][0] + 1
        ways = tuple(
            Point(round(place.x - start.x, 3), round(place.y - start.y, 3)) for _, place in entries
        )
        here = tuple(moved(mark, start) for mark in marks)
        end = last if last < len(places) else None
        if all(way == Point(0, 0) for way in ways):
            ways = ()
        yield Layer(here, first, end, ways)


def _between(start: Point, place: Point) -> Point:
    return Point(round(place.x - start.x, 3), round(place.y - start.y, 3))
