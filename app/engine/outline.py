"""The outline of a computation: its method and its blocks, from shapes alone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from app.engine.blocks import Block, everything, fitting, shares
from app.engine.dispatch import Layer, candidates
from app.engine.errors import ConvolutionError
from app.engine.geometry import Axis, Geometry, Padding, PaddingMode
from app.engine.methods import Method

FILTERS_TIMES = 4
SHARE, OUTPUT = 25_000_000, 64  # products that are worth a thread; as which each output counts


@dataclass(frozen=True, slots=True)
class Outline:
    """How a layer will be computed, whatever its numbers: a method and each thread's blocks.

    `border` is the padding mode if the border is copied from inside; the blocks then read padded
    cells and have no padding of their own.
    """

    layer: Layer
    border: PaddingMode | None
    method: Method
    shares: tuple[tuple[Block, ...], ...]
    spare: int  # bytes of scratch left for each size of block that has to be computed exactly


def outline(
    layer: Layer, mode: PaddingMode, threads: int, most: int, exact: bool = False
) -> Outline:
    """The first method of the table that manages with `most` bytes of scratch.

    exact: no method that may lose digits. Such a method gets half of the scratch: the other half
    is for the blocks that it may not compute.

    Raises:
        ConvolutionError: not even one window fits into the scratch.
    """
    threads = worth(layer, threads)
    bordered = mode != "zeros" and layer.geometry.padding != Padding()
    inner = _bordered(layer) if bordered else layer
    for method in candidates(inner):
        if method.exact or not exact:
            room = most if method.exact else most // 2
            cut = cut_for(inner, method, threads, room, bordered)
            if cut:
                alike = {
                    (id(block.geometry), len(block.images)) for share in cut for block in share
                }
                spare = (most - room) // (threads * len(alike))
                return Outline(layer, mode if bordered else None, method, cut, spare)
    raise ConvolutionError(
        "scratch_too_small",
        "weight",
        "a single window of this layer needs more than the {most} bytes of scratch memory allowed",
        most=most,
    )


def worth(layer: Layer, threads: int) -> int:
    """How many of so many threads have enough to do for waking them to pay.

    56×56×64 F3 S2 K128 is 64 million products and outputs: 0.44 ms by two threads, 0.70 by one;
    56×56×64 1×1 K64 is 26 million: 0.13, 0.12.
    """
    geometry = layer.geometry
    outputs = layer.images * geometry.out_channels * geometry.steps
    taps = geometry.channels // geometry.groups * geometry.height.kernel * geometry.width.kernel
    return max(1, min(threads, outputs * (taps + OUTPUT) // SHARE))


def scratch_of(way: Outline) -> int:
    """Bytes that a computation holds on to: its filters, twice if they are laid out anew, and its
    blocks' scratch."""
    filters = _taps(way.layer) + way.method.kept(way.layer.geometry)
    numbers = filters + _used(way.shares, way.method.scratch)
    return numbers * np.dtype(way.layer.dtype).itemsize


def _bordered(layer: Layer) -> Layer:
    """The layer after its border was made: its input is the padded one."""

    def padded(axis: Axis) -> Axis:
        return replace(axis, size=axis.padded, pad_before=0, pad_after=0)

    geometry = layer.geometry
    height, width = padded(geometry.height), padded(geometry.width)
    return replace(layer, geometry=replace(geometry, height=height, width=width))


def cut_for(
    layer: Layer, method: Method, threads: int, most: int, bordered: bool
) -> tuple[tuple[Block, ...], ...] | None:
    """Each thread's blocks, their scratch together within `most` bytes; None if it cannot be.

    Blocks are as large as the cache likes them; larger if not even one row fits, smaller if the
    different sizes of blocks, each with scratch of its own, need too much together.
    """
    size = np.dtype(layer.dtype).itemsize
    room = max(0, most // size - method.kept(layer.geometry))  # numbers
    parts = shares(everything(layer.geometry, layer.images), threads)

    def scratch(geometry: Geometry, images: int) -> int:
        copied = images * geometry.channels * geometry.height.size * geometry.width.size
        return method.scratch(geometry, images) + bordered * copied

    # A block reads all filters, so it should be large beside them: 28×28×512 F3 K512 by im2col in
    # blocks of 0.5 MB took three times as long as PyTorch, in one block 1.2 times.
    wanted = max(method.cache // size, FILTERS_TIMES * _taps(layer))
    for each in _budgets(min(room, wanted), room):
        cut = [fitting(part, method, scratch, each) for part in parts]
        blocks = tuple(tuple(map(_sharing({}), share)) for share in cut if share)
        if len(blocks) == len(parts) and _used(blocks, scratch) <= room:
            return blocks
    return None


def _sharing(known: dict[Geometry, Geometry]) -> Callable[[Block], Block]:
    """Equal geometries become one object, so that blocks may be compared by identity."""
    return lambda block: replace(block, geometry=known.setdefault(block.geometry, block.geometry))


def _budgets(wanted: int, room: int) -> Iterator[int]:
    """Numbers of scratch for a block: what is wanted, then more and more, then less and less."""
    yield from (wanted << shift for shift in range(0, 40, 2) if wanted << shift <= room)
    yield from (wanted >> shift for shift in range(1, 24))


def _used(blocks: tuple[tuple[Block, ...], ...], scratch: Callable[[Geometry, int], int]) -> int:
    """Blocks of a thread that are alike use the same scratch, one after the other."""
    return sum(
        scratch(*alike)
        for share in blocks
        for alike in {(block.geometry, len(block.images)) for block in share}
    )


def _taps(layer: Layer) -> int:
    geometry = layer.geometry
    kernel = geometry.height.kernel * geometry.width.kernel
    return geometry.out_channels * geometry.channels // geometry.groups * kernel
