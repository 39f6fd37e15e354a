"""Where stacks of slices stand, in one fixed oblique projection: static/js/volume/oblique.js."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import inf

from app.figure.model import Point
from app.figure.places import EDGE, HEADING, NARROW

TIGHT = 400  # narrower drawings have the maps under the filter, too
USUAL_WIDTH, USUAL_HEIGHT = 980, 410  # of the stacks with their headings
SINGLY, MAPS_SINGLY = 4, 10  # slices, and maps, that are drawn one by one
FRONT = 3  # slices drawn of a deeper volume
LEAST_STEP = 9  # from a slice to the one behind it
SLANT = 0.62  # how much a step back rises for each unit that it goes to the right
COUNT = 44  # for x64 behind a stack of which only the front is drawn
BIAS = 36  # for the bias under a filter
SIGN, TIGHT_SIGN = 40, 28  # for the signs between the stacks, and in narrow drawings
LEAST_FILTER_CELL, FILTER_CELL, LARGEST = 12, 30, 46
AIR = 28
NOTE_ROOM = 250  # for the line over the maps that tells the step


@dataclass(frozen=True, slots=True)
class Size:
    """Of a volume, in cells."""

    depth: int
    rows: int
    cols: int


@dataclass(frozen=True, slots=True)
class Stack:
    """Slices, the first in front: its corner, and how far each stands behind the one before.

    `words`: the width that the heading needs.
    """

    depth: int
    rows: int
    cols: int
    cell: float
    drawn: int
    dx: float
    dy: float
    words: float = 0
    x: float = 0
    y: float = 0

    def corner(self, slice_: int, row: float = 0, col: float = 0) -> Point:
        return Point(
            self.x + slice_ * self.dx + col * self.cell, self.y + slice_ * self.dy + row * self.cell
        )

    @property
    def face(self) -> tuple[float, float]:
        """Width and height of a slice."""
        return self.cols * self.cell, self.rows * self.cell

    @property
    def width(self) -> float:
        room = COUNT if self.depth > self.drawn else 0
        return max(self.words, self.face[0] + (self.drawn - 1) * self.dx + room)

    @property
    def height(self) -> float:
        return self.face[1] - (self.drawn - 1) * self.dy

    @property
    def top(self) -> float:
        """Of the slice furthest behind."""
        return self.y + (self.drawn - 1) * self.dy

    def slice_of(self, channel: int) -> int:
        """The slice that stands for a channel; the last drawn one for all behind it."""
        return min(channel, self.drawn - 1)

    def slice_of_map(self, number: int) -> int:
        """The first map stands at the back, the last in front; of many, the earlier ones stand
        behind the current one."""
        return max(0, self.drawn - 1 - number)

    def backwards(self) -> Iterator[int]:
        """The slices from the back to the front."""
        return reversed(range(self.drawn))


@dataclass(frozen=True, slots=True)
class Places:
    input: Stack
    filter: Stack
    output: Stack
    times: Point
    equals: Point
    width: float
    bottom: float

    @property
    def rooms(self) -> dict[str, float]:
        """How wide the headings may be."""
        beside = self.filter.x > self.input.x + self.input.face[0]
        apart = self.output.x > self.filter.x + self.filter.face[0]
        end = self.width - EDGE / 2
        return {
            "input": (self.filter.x if beside else end) - self.input.x,
            "filter": (self.output.x if apart else end) - self.filter.x,
            "output": end - self.output.x,
        }


Stacks = tuple[Stack, Stack, Stack]


def place(sizes: tuple[Size, Size, Size], width: int | None = None) -> Places:
    """Input, filter and maps side by side; below 560 the input stands above the two others, below
    400 all stand above each other."""
    wide = width or USUAL_WIDTH
    room, narrow, tight = wide - 2 * EDGE, wide < NARROW, wide < TIGHT
    highest = inf if narrow else USUAL_HEIGHT - HEADING

    def fits(stacks: Stacks) -> bool:
        first, second, third = (stack.width for stack in stacks)
        if tight:
            return max(first, second + TIGHT_SIGN, third + TIGHT_SIGN) <= room
        if narrow:
            return max(first, second + third + 2 * TIGHT_SIGN) <= room
        tall = max(stack.height for stack in stacks)
        return first + second + third + 2 * SIGN <= room and tall <= highest

    cell: float = LARGEST
    while cell > 1 and not fits(_stacks(sizes, cell, narrow)):
        cell -= 1 if cell > 12 else 0.25
    stacks = _stacks(sizes, cell, narrow)
    if tight:
        return _in_a_column(stacks, wide)
    return _above(stacks, wide) if narrow else _beside(stacks, wide)


def _stacks(sizes: tuple[Size, Size, Size], cell: float, narrow: bool) -> Stacks:
    source, window, target = sizes
    wished = (72 if narrow else 120) / max(window.rows, window.cols)
    filter_cell = max(LEAST_FILTER_CELL, min(FILTER_CELL, max(cell, wished)))
    return (
        _stack(source, cell, 0.17, SINGLY, 0),
        _stack(window, filter_cell, 0.3, SINGLY, 130 if narrow else 150),
        _stack(target, cell, 0.1, MAPS_SINGLY, 160 if narrow else NOTE_ROOM),
    )


def _stack(size: Size, cell: float, step: float, singly: int, words: float) -> Stack:
    """`step` back, as a share of the front's width."""
    drawn = size.depth if size.depth <= singly else FRONT
    dx = max(LEAST_STEP, step * size.cols * cell) if drawn > 1 else 0
    return Stack(size.depth, size.rows, size.cols, cell, drawn, dx, -SLANT * dx, words)


def _beside(stacks: Stacks, width: float) -> Places:
    first, second, third = (stack.width for stack in stacks)
    spare = max(0, width - 2 * EDGE - first - second - third - 2 * SIGN)
    air = min(spare / 4, AIR)
    left = EDGE + (spare - 2 * air) / 2
    middle = EDGE / 2 + HEADING + max(stack.height for stack in stacks) / 2

    def stand(stack: Stack, x: float) -> Stack:
        return replace(stack, x=x, y=middle + stack.height / 2 - stack.face[1])

    filter_x = left + first + air + SIGN
    output_x = filter_x + second + air + SIGN
    placed = stand(stacks[0], left), stand(stacks[1], filter_x), stand(stacks[2], output_x)
    lowest = max(placed[0].y + placed[0].face[1], placed[1].y + placed[1].face[1] + BIAS,
                 placed[2].y + placed[2].face[1])  # fmt: skip
    times, equals = (Point(x - (SIGN + air) / 2, middle) for x in (filter_x, output_x))
    return Places(*placed, times, equals, width, lowest)


def _above(stacks: Stacks, width: float) -> Places:
    source, window, target = stacks
    room = width - 2 * EDGE
    below = EDGE / 2 + HEADING + source.height + HEADING + 8
    left = EDGE + TIGHT_SIGN + max(0, (room - window.width - target.width - 2 * TIGHT_SIGN) / 2)
    tall = max(window.height + BIAS, target.height)

    def stand(stack: Stack, x: float, top: float) -> Stack:
        return replace(stack, x=x, y=top + stack.height - stack.face[1])

    output_x = left + window.width + TIGHT_SIGN
    return Places(
        stand(source, EDGE + max(0, (room - source.width) / 2), EDGE / 2 + HEADING),
        stand(window, left, below),
        stand(target, output_x, below),
        Point(left - TIGHT_SIGN / 2, below + tall / 2),
        Point(output_x - TIGHT_SIGN / 2, below + tall / 2),
        width,
        below + tall + 6,
    )


def _in_a_column(stacks: Stacks, width: float) -> Places:
    source, window, target = stacks
    left = EDGE + TIGHT_SIGN
    y = EDGE / 2
    placed, middles = [], []
    for stack, x in ((source, EDGE), (window, left), (target, left)):
        y += HEADING
        placed.append(replace(stack, x=x, y=y + stack.height - stack.face[1]))
        middles.append(y + stack.height / 2)
        y += stack.height + (BIAS if stack is window else 12)
    sign = left - TIGHT_SIGN / 2 - 4
    times, equals = Point(sign, middles[1]), Point(sign, middles[2])
    return Places(placed[0], placed[1], placed[2], times, equals, width, y)
