"""Where grids and signs stand, as static/js/stage/layout.js places them on the page.

Cells have one size in all grids. A ring of padding has its room also where there is none, and the
map has that of stride 1: so stride, dilation and a first padding move nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

from app.figure.model import Point

NARROW = 560  # narrower drawings have the map under the input
EDGE = 20
HEADING = 50  # a grid's two lines of heading
USUAL_WIDTH, USUAL_CELL = 980, 44
SMALLEST, LARGEST = 6, 64  # side of a cell
LEGIBLE = 26  # side of a cell, if the drawing may be as wide as it likes
SIGN = 1.15  # width of ⊛ and = with the air around them, in cells
BELOW_FILTER = 54  # for the bias
AIR = 12


@dataclass(frozen=True, slots=True)
class Box:
    """A grid: its corner, its cells' side, and how many there are."""

    x: float
    y: float
    cell: float
    rows: int
    cols: int

    def corner(self, row: float, col: float) -> Point:
        return Point(self.x + col * self.cell, self.y + row * self.cell)

    @property
    def right(self) -> float:
        return self.x + self.cols * self.cell

    @property
    def bottom(self) -> float:
        return self.y + self.rows * self.cell


@dataclass(frozen=True, slots=True)
class Sizes:
    """What is to be placed: (rows, cols) of grids.

    `ring`: cells kept free around the input; `room`: the most that the map can be; `beyond`: rows
    and columns by which a window sticks out; `filter_heading` and `map_heading`: their widths.
    """

    padded: tuple[int, int]
    ring: int
    filter: tuple[int, int]
    output: tuple[int, int]
    room: tuple[int, int]
    beyond: tuple[int, int]
    filter_heading: float
    map_heading: float

    @property
    def input_rows(self) -> int:
        return self.padded[0] + 2 * self.ring

    @property
    def input_cols(self) -> int:
        return self.padded[1] + 2 * self.ring

    def filter_width(self, cell: float) -> float:
        return max(self.filter[1] * cell, self.filter_heading)

    def map_width(self, cell: float) -> float:
        return max(max(self.room[1], self.output[1]) * cell, self.map_heading)

    @property
    def overhang(self) -> tuple[int, int]:
        """How far a window sticks out beyond the free ring."""
        return max(0, self.beyond[0] - self.ring), max(0, self.beyond[1] - self.ring)


@dataclass(frozen=True, slots=True)
class Places:
    """Where everything of the equation stands."""

    input: Box  # its padded cells
    filter: Box
    output: Box
    times: Point
    equals: Point
    cell: float
    width: float
    bottom: float


def place(sizes: Sizes, width: int | None) -> Places:
    """In a drawing of the width asked for, or as wide as it becomes."""
    if width is not None and width < NARROW:
        return _tall(sizes, width)
    return _wide(sizes, width)


def _wide(sizes: Sizes, asked: int | None) -> Places:
    most = (asked or USUAL_WIDTH) - 2 * EDGE

    def across(cell: float) -> float:
        """Without what sticks out, so that the stride does not decide a cell's size."""
        grids = sizes.filter_width(cell) + sizes.map_width(cell)
        return (sizes.input_cols + 2 * SIGN) * cell + grids

    cell = _largest(LARGEST, most, across) if asked else _largest(USUAL_CELL, most, across, LEGIBLE)
    width = asked or across(cell) + sizes.overhang[1] * cell + 2 * EDGE
    left = EDGE if asked is None else max(EDGE, (width - across(cell)) / 2)
    rows = max(sizes.input_rows, sizes.filter[0], sizes.room[0])
    top = EDGE / 2 + HEADING
    middle = top + rows * cell / 2

    def box(x: float, grid: tuple[int, int]) -> Box:
        return Box(x, middle - grid[0] * cell / 2, cell, *grid)

    shift = sizes.overhang[1] * cell
    filter_x = left + (sizes.input_cols + SIGN) * cell + shift
    output_x = filter_x + sizes.filter_width(cell) + SIGN * cell
    filter_box, output = box(filter_x, sizes.filter), box(output_x, sizes.output)
    middle_of_sign = SIGN / 2 * cell
    below = middle + (sizes.padded[0] / 2 + sizes.beyond[0]) * cell
    return Places(
        input=box(left + sizes.ring * cell, sizes.padded),
        filter=filter_box,
        output=output,
        times=Point(filter_x - middle_of_sign, middle),
        equals=Point(output_x - middle_of_sign, middle),
        cell=cell,
        width=width,
        bottom=max(top + rows * cell, filter_box.bottom + BELOW_FILTER, below),
    )


def _tall(sizes: Sizes, width: int) -> Places:
    most = width - 2 * EDGE

    def across(cell: float) -> float:
        pair = sizes.filter_width(cell) + sizes.map_width(cell) + 2 * SIGN * cell
        return max((sizes.input_cols + sizes.overhang[1]) * cell, pair)

    cell = _largest(USUAL_CELL, most, across)
    left = (width - (sizes.input_cols + sizes.overhang[1]) * cell) / 2
    top = EDGE / 2 + HEADING
    below = top + (sizes.input_rows + sizes.overhang[0]) * cell + AIR + HEADING
    middle = below + sizes.filter[0] * cell / 2
    pair = sizes.filter_width(cell) + sizes.map_width(cell) + 2 * SIGN * cell
    filter_x = max(EDGE, (width - pair) / 2) + SIGN * cell
    output_x = filter_x + sizes.filter_width(cell) + SIGN * cell
    filter_box = Box(filter_x, below, cell, *sizes.filter)
    rows = max(sizes.room[0], sizes.output[0])
    return Places(
        input=Box(left + sizes.ring * cell, top + sizes.ring * cell, cell, *sizes.padded),
        filter=filter_box,
        output=Box(output_x, below, cell, *sizes.output),
        times=Point(filter_x - SIGN / 2 * cell, middle),
        equals=Point(output_x - SIGN / 2 * cell, middle),
        cell=cell,
        width=width,
        bottom=max(below + rows * cell + 4, filter_box.bottom + BELOW_FILTER),
    )


def _largest(
    cell: float, most: float, across: Callable[[float], float], least: float = SMALLEST
) -> float:
    while cell > least and across(cell) > most:
        cell -= 1
    return cell


def number_size(cell: float, longest: float) -> float:
    """The size of all numbers in a grid: the longest of them, in digits, fits."""
    return min(cell * 0.48, cell * 0.94 / (max(longest, 2) * 0.65))
