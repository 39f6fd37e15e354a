"""A layer cut into blocks: for threads, and to fit the scratch."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise, product

from app.engine.geometry import Axis, Geometry
from app.engine.geometry.parts import Piece, phases, runs, whole
from app.engine.methods import Method

Scratch = Callable[[Geometry, int], int]

ROWS = 4  # output rows that are worth a thread of their own


@dataclass(frozen=True)
class Block:
    """A part of a layer that a method computes at once: what it reads, what it writes."""

    geometry: Geometry
    images: range
    channels: range
    filters: range
    rows: Piece
    cols: Piece

    @cached_property
    def source(self) -> tuple[slice, ...]:
        """Of x (N, C, H, W)."""
        return tuple(map(as_slice, (self.images, self.channels, self.rows.input, self.cols.input)))

    @cached_property
    def target(self) -> tuple[slice, ...]:
        """Of the maps (N, K, Ho, Wo)."""
        return tuple(map(as_slice, (self.images, self.filters, self.rows.output, self.cols.output)))


def as_slice(cells: range) -> slice:
    return slice(cells.start, max(cells.stop, 0), cells.step)


def everything(geometry: Geometry, images: int) -> Block:
    return Block(
        geometry,
        range(images),
        range(geometry.channels),
        range(geometry.out_channels),
        whole(geometry.height),
        whole(geometry.width),
    )


def shares(block: Block, threads: int) -> list[Block]:
    """One block a thread: images if there are enough, else long runs of rows, else filters.

    Sharing out filters makes every thread prepare the whole input, so it comes last.
    """
    if threads == 1:
        return [block]
    if len(block.images) >= threads:
        return [replace(block, images=part) for part in _even(block.images, threads)]
    rows = block.geometry.height.output
    if rows >= ROWS * threads:
        return [
            _cut(block, piece, block.cols)
            for piece in runs(block.geometry.height, -(-rows // threads))
        ]
    if len(block.filters) >= 8 * threads and block.geometry.groups == 1:
        return [_of_filters(block, part) for part in _even(block.filters, threads)]
    return [block]


def _even(cells: range, parts: int) -> list[range]:
    edges = [len(cells) * part // parts for part in range(parts + 1)]
    return [cells[first:stop] for first, stop in pairwise(edges)]


def _of_filters(block: Block, filters: range) -> Block:
    return replace(
        block, filters=filters, geometry=replace(block.geometry, out_channels=len(filters))
    )


def fitting(block: Block, method: Method, scratch: Scratch, numbers: int) -> list[Block]:
    """The block in parts of which none needs more than `numbers` of scratch; empty if impossible.

    Dilation is taken out where the method wants that.
    """
    parts = [block]
    if method.dense and max(block.geometry.height.dilation, block.geometry.width.dilation) > 1:
        rows, cols = (phases(axis) for axis in (block.geometry.height, block.geometry.width))
        parts = [_cut(block, row, col) for row, col in product(rows, cols)]
    fitted = [_fitting(part, method.rows, scratch, numbers) for part in parts]
    return [small for smaller in fitted for small in smaller] if all(fitted) else []


def _fitting(block: Block, multiple: int, scratch: Scratch, numbers: int) -> list[Block]:
    """Fewer images at a time, else one image by rows, else by few rows and some columns."""
    geometry, images = block.geometry, len(block.images)
    rows, cols = geometry.height.output, geometry.width.output
    least = min(multiple, rows)

    def room(images: int, rows: int, cols: int) -> int:
        height, width = _typical(geometry.height, rows), _typical(geometry.width, cols)
        return scratch(replace(geometry, height=height, width=width), images)

    if room(1, rows, cols) <= numbers:
        most = _most(lambda n: room(n, rows, cols) <= numbers, images)
        return [replace(block, images=some) for some in _at_most(block.images, most)]
    if room(1, least, cols) <= numbers:
        most = _most(lambda n: room(1, n, cols) <= numbers, rows)
        return _one_image_each(block, _even_runs(rows, most, multiple), cols)
    if room(1, least, 1) <= numbers:
        most = _most(lambda n: room(1, least, n) <= numbers, cols)
        return _one_image_each(block, least, most)
    return []


def _one_image_each(block: Block, rows: int, cols: int) -> list[Block]:
    geometry = block.geometry
    cut = product(block.images, runs(geometry.height, rows), runs(geometry.width, cols))
    return [
        replace(_cut(block, row, col), images=range(image, image + 1)) for image, row, col in cut
    ]


def _typical(axis: Axis, cells: int) -> Axis:
    """A run of so many output cells, in the middle, where it reads most."""
    if cells >= axis.output:
        return axis
    size = axis.start(cells - 1) + axis.effective_kernel
    return Axis(size, axis.kernel, axis.stride, axis.dilation)


def _most(fits: Callable[[int], bool], limit: int) -> int:
    """The largest count up to `limit` that fits; 1 is known to."""
    low, high = 1, limit
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low


def _even_runs(rows: int, most: int, multiple: int) -> int:
    """Nearly equal runs of at most `most` rows, a multiple of `multiple`: no short rest."""
    count = -(-rows // max(most - most % multiple, 1))
    even = -(-rows // count)
    return -(-even // multiple) * multiple


def _at_most(cells: range, most: int) -> list[range]:
    return [cells[first : first + most] for first in range(0, len(cells), most)]


def _cut(block: Block, rows: Piece, cols: Piece) -> Block:
    """The block's part that gives these output cells of the block."""
    return replace(
        block,
        geometry=replace(block.geometry, height=rows.axis, width=cols.axis),
        rows=rows.within(block.rows),
        cols=cols.within(block.cols),
    )
