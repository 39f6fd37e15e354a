"""The walk in numbers of one palette, and what of it each frame changes."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from app.figure.model import Drawing, Raster
from app.figure.palette import Palette
from app.figure.raster.colours import AS_BEFORE, Colours, Numbers
from app.figure.raster.frames import Frame, around, frame, frames


@dataclass(frozen=True)
class Change:
    """New numbers of an area whose corner is (left, top); AS_BEFORE where nothing changes."""

    numbers: Numbers
    left: int
    top: int


def colours(drawing: Drawing, palette: Palette, scale: float) -> Colours:
    """The colours of a walk, as its beginning and its end need them; over photographs also what
    moves in between has colours of its own."""
    photographs = any(isinstance(mark, Raster) for layer in drawing.layers for mark in layer.marks)
    between = {drawing.frames // 2} if photographs else set()
    typical = sorted({0, drawing.frames - 1} | between)
    return Colours(palette, [frame(drawing, palette, number, scale) for number in typical])


def changes(
    drawing: Drawing, palette: Palette, scale: float, colours: Colours
) -> Iterator[tuple[Numbers, Change]]:
    """Each frame whole, in one array that the next frame changes, and what is new in it."""
    whole: Numbers | None = None
    for seen in frames(drawing, palette, scale):
        if whole is None:
            whole = colours.numbers(seen.image)
            yield whole, Change(whole, 0, 0)
        else:
            yield whole, _changed(whole, seen, colours)


def _changed(whole: Numbers, frame: Frame, colours: Colours) -> Change:
    """Bring the numbers up to date; what is new is told."""
    left, top, right, bottom = around(frame.changed or [(0, 0, 1, 1)])
    new = np.full((bottom - top, right - left), AS_BEFORE, np.uint8)
    old = whole[top:bottom, left:right].copy()
    for area in frame.changed:
        here = np.s_[area[1] : area[3], area[0] : area[2]]
        whole[here] = colours.numbers(frame.image.crop(area))
    differs = old != whole[top:bottom, left:right]
    np.copyto(new, whole[top:bottom, left:right], where=differs)
    return _trimmed(Change(new, left, top))


def _trimmed(change: Change) -> Change:
    """Without the rows and columns at the edges in which nothing changes."""
    rows = np.flatnonzero(change.numbers.any(axis=1))
    columns = np.flatnonzero(change.numbers.any(axis=0))
    if not len(rows):
        return Change(change.numbers[:1, :1], change.left, change.top)
    inside = change.numbers[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return Change(inside, change.left + int(columns[0]), change.top + int(rows[0]))
