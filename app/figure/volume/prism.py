"""The window cut through all slices as one prism, and the cell that it fills."""

from collections.abc import Iterator
from dataclasses import replace

from app.figure.model import Layer, Line, Mark, Point, Polygon, Rect
from app.figure.sheet import gliding
from app.figure.volume.places import Places, Stack
from app.figure.volume.walk import VolumeWalk

FRAME, WALL = 3, 1.5
CASING = 2.75  # more on both sides: each line lies on one in the page's colour, for it has to be
ROUND = 2  # seen on any photograph
GLASS = 0.22


def overlays(walk: VolumeWalk, places: Places) -> Iterator[Layer]:
    """The prism in each frame, and the target in the map."""
    stack = places.input
    ways = [_way(walk, stack, frame) for frame in range(len(walk.shown))]
    width = walk.cols.effective_kernel * stack.cell
    height = walk.rows.effective_kernel * stack.cell
    back = Point((stack.drawn - 1) * stack.dx, (stack.drawn - 1) * stack.dy)
    deep = walk.weight is not None and stack.drawn > 1  # pooling looks at one channel at a time
    if deep:
        yield from gliding([_sides(width, height, back)], ways)
    if walk.weight is None:
        yield from _slice_read(walk, stack)
    cuts = list(_cuts(stack, width, height)) if deep else []
    walls = list(_walls(width, height, back)) if deep else []
    window = Rect(0, 0, width, height, stroke="filter-ink", stroke_width=FRAME, radius=ROUND)
    lines: list[Mark] = [*cuts, *walls, window]
    yield from gliding([*map(_cased, cuts), *map(_cased, walls), _cased(window)], ways)
    yield from gliding(lines, ways)
    yield from _target(walk, places.output)


def _way(walk: VolumeWalk, stack: Stack, frame: int) -> Point:
    """Where the window's front corner stands."""
    shown = walk.shown[frame]
    front = 0 if walk.weight is not None else stack.slice_of(shown.map)
    window = shown.step.position.window
    return stack.corner(front, window.top, window.left)


def _slice_read(walk: VolumeWalk, stack: Stack) -> Iterator[Layer]:
    """Around the one slice in which a pooling window lies, for it may stand behind others."""
    around = Rect(0, 0, *stack.face, stroke="filter-ink", stroke_width=WALL)
    slices = (stack.slice_of(shown.map) for shown in walk.shown)
    yield from gliding([around], [stack.corner(slice_) for slice_ in slices])


def _sides(width: float, height: float, back: Point) -> Polygon:
    """What is seen of the prism beside its front: its top and its right."""
    dx, dy = back.x, back.y
    corners = ((0, 0), (dx, dy), (dx + width, dy), (dx + width, dy + height), (width, height),
               (width, 0))  # fmt: skip
    return Polygon(tuple(Point(x, y) for x, y in corners), "filter-ink", GLASS)


def _cuts(stack: Stack, width: float, height: float) -> Iterator[Rect]:
    for slice_ in stack.backwards():
        if slice_:
            x, y = slice_ * stack.dx, slice_ * stack.dy
            yield Rect(x, y, width, height, stroke="filter-ink", stroke_width=WALL)


def _walls(width: float, height: float, back: Point) -> Iterator[Line]:
    for x, y in ((0.0, 0.0), (width, 0.0), (width, height), (0.0, height)):
        yield Line(x, y, x + back.x, y + back.y, "filter-ink", WALL)


def _cased(line: Line | Rect) -> Mark:
    return replace(line, stroke="page", stroke_width=line.stroke_width + CASING)


def _target(walk: VolumeWalk, stack: Stack) -> Iterator[Layer]:
    cell = Rect(0, 0, stack.cell, stack.cell, stroke="output-ink", stroke_width=FRAME, radius=ROUND)
    places: list[Point | None] = []
    for shown in walk.shown:
        position = shown.step.position
        places.append(stack.corner(stack.slice_of_map(shown.map), position.row, position.col))
    yield from gliding([cell], places)
