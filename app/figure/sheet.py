"""A drawing in the making: what stands still, what each step has of its own, and what moves."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from app.figure.model import Anchor, Ink, Layer, Mark, Point, Text, moved


class Sheet:
    """Collects marks; a text that is the same in all steps stands still by itself."""

    def __init__(self, steps: int) -> None:
        self.still: list[Mark] = []
        self.by_step: list[list[Mark]] = [[] for _ in range(steps)]
        self.moving: list[Layer] = []

    def text(
        self, x: float, y: float, looks: Sequence[tuple[str, Ink]], size: float,
        anchor: Anchor = "middle", weight: int = 400,
    ) -> None:  # fmt: skip
        """One text, or one for each step, with its ink."""
        bold = 700 if weight == 700 else 600 if weight == 600 else 400
        texts = [
            Text(round(x, 2), round(y, 2), text, round(size, 2), ink, anchor, bold)  # type: ignore[arg-type]
            for text, ink in looks
        ]
        if all(text == texts[0] for text in texts):
            self.still.append(texts[0])
            return
        for marks, text in zip(self.by_step, texts, strict=True):
            marks.append(text)

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
