"""Where the volumes of a network stand, one behind the other along a row, to scale.

The rules and numbers are those of static/js/network/boxes.js; a test holds them together.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.engine.analysis import Shape
from app.figure.volume.places import SLANT

DEEPEST = 42  # from the front of the deepest volume to its back, before the slant
DEEP_SHARE = 0.27  # of the row's width, at most, for all depths together
CROWDED = 0.5  # the same, whatever the least step is
LEAST_STEP, MOST_STEP = 0.02, 11  # from a channel to the next
FLAT = 7  # width of a row of numbers
LEAST_TALL, TALL_SHARE = 60, 1.5  # of a row of numbers: least, and of the tallest volume's height
LEAST = 2  # side of a volume of one cell
LARGEST = 40  # side of a cell where there is room for anything


@dataclass(frozen=True, slots=True)
class Box:
    """A volume: its front's corner and sides, how far its back stands from its front, its cell's
    side, and whether it is a row of numbers, which may be cut to fit."""

    width: float
    height: float
    dx: float
    dy: float
    cell: float
    flat: bool = False
    cut: bool = False
    x: float = 0
    y: float = 0

    @property
    def across(self) -> float:
        return self.width + self.dx

    @property
    def middle(self) -> float:
        """Of the front and the back together."""
        return self.x + self.across / 2

    @property
    def top(self) -> float:
        return self.y + self.dy

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def cells(self, row: float, col: float, rows: float, cols: float) -> "Box":
        """A part of the front."""
        return replace(
            self, x=self.x + col * self.cell, y=self.y + row * self.cell,
            width=cols * self.cell, height=rows * self.cell,
        )  # fmt: skip


def stand_in_row(width: float, height: float, shapes: Sequence[Shape], gap: float) -> list[Box]:
    """From left to right, their fronts' middles on one line, as large as there is room."""
    step = _step(shapes, width)
    cell: float = LARGEST
    while cell > 0.01 and not _fits(_boxes(shapes, cell, step, height), width, height, gap):
        cell *= 0.97
    boxes = _boxes(shapes, cell, step, height)
    rise = max(box.height / 2 - box.dy for box in boxes)
    fall = max(box.height / 2 for box in boxes)
    middle = (height - rise - fall) / 2 + rise
    x = max(0, (width - _taken(boxes, gap)) / 2)
    placed = []
    for box in boxes:
        placed.append(replace(box, x=x, y=middle - box.height / 2))
        x += box.across + gap
    return placed


def _step(shapes: Sequence[Shape], width: float) -> float:
    """Depth has a scale of its own, one for all."""
    behind = [shape[0] - 1 for shape in shapes if len(shape) == 3]
    deepest, together = max(1, *behind, 1), sum(behind) + 1
    least = min(LEAST_STEP, CROWDED * width / together)
    return max(least, min(MOST_STEP, DEEPEST / deepest, DEEP_SHARE * width / together))


def _boxes(shapes: Sequence[Shape], cell: float, step: float, height: float) -> list[Box]:
    tallest = max(
        LEAST_TALL, *(TALL_SHARE * shape[1] * cell for shape in shapes if len(shape) == 3)
    )
    return [_box(shape, cell, step, min(height, tallest)) for shape in shapes]


def _box(shape: Shape, cell: float, step: float, most: float) -> Box:
    """`most`: the height of a row of numbers."""
    if len(shape) == 1:
        whole = shape[0] * max(cell, 1)
        return Box(FLAT, max(4 * LEAST, min(whole, most)), 0, 0, cell, True, whole > most)
    depth, rows, cols = shape
    dx = (depth - 1) * step
    return Box(max(LEAST, cols * cell), max(LEAST, rows * cell), dx, -SLANT * dx, cell)


def _fits(boxes: Sequence[Box], width: float, height: float, gap: float) -> bool:
    return _taken(boxes, gap) <= width and max(box.height - box.dy for box in boxes) <= height


def _taken(boxes: Sequence[Box], gap: float) -> float:
    return sum(box.across for box in boxes) + gap * (len(boxes) - 1)
