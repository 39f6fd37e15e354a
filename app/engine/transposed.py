"""conv_transpose2d, with the meaning of torch.nn.functional.conv_transpose2d.

One matrix product makes every stamp, the weight times the input; then the stamps, which overlap
where the kernel is larger than the stride, are added up where they land.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from app.engine.arrays import Array, as_numbers, common, sum_of_products
from app.engine.errors import ConvolutionError
from app.engine.geometry import (
    Padding,
    Pair,
    Share,
    TransposedGeometry,
    transposed_geometry,
)

SCRATCH = 2**20  # numbers of the stamps that one product makes (8 MiB of float64)
FILTERS = 16  # made by one product before its rows are cut: fewer are too thin for a product


def conv_transpose2d(
    x: ArrayLike,
    weight: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: Pair = 1,
    padding: Pair | Padding = 0,
    output_padding: Pair = 0,
    dilation: Pair = 1,
    groups: int = 1,
) -> Array:
    """Stamp each filter, times an input cell, at that cell's place, and add up what overlaps.

    It is the adjoint of conv2d with the same weight: ⟨conv2d(x), y⟩ = ⟨x, conv_transpose2d(y)⟩.

    Args:
        x: input, (N, C, H, W) or (C, H, W).
        weight: filters, (C, K / groups, kh, kw).
        bias: one number for each output channel, (K,), or None.
        stride: cells from stamp to stamp, an int or (height, width).
        padding: cells cropped on each side: an int, (height, width) or Padding.
        output_padding: cells added at the bottom and right, which may meet stamps or not.
        dilation: cells from one kernel cell to the next.
    Returns:
        maps, (N, K, Ho, Wo), or without N if `x` has none; dtypes and exactness as of conv2d.
    Raises:
        ConvolutionError: shapes or arguments do not agree, all is cropped, int64 overflows.
    """
    planes = as_numbers("input", x, (3, 4))
    filters = as_numbers("weight", weight, (4,))
    geometry = transposed_geometry(
        planes.shape[-3:],
        filters.shape,
        stride=stride,
        padding=padding,
        output_padding=output_padding,
        dilation=dilation,
        groups=groups,
        bias=bias is not None,
    )
    batch = planes if planes.ndim == 4 else planes[None]  # (N, C, H, W)
    maps = stamp(batch, filters, transposed_bias(bias, geometry), geometry)  # (N, K, Ho, Wo)
    return maps if planes.ndim == 4 else maps[0]


def transposed_bias(bias: ArrayLike | None, geometry: TransposedGeometry) -> Array:
    """The bias as (K,), zeros if there is none."""
    if bias is None:
        return np.zeros(geometry.out_channels, np.int64)
    shifts = as_numbers("bias", bias, (1,))
    if len(shifts) != geometry.out_channels:
        raise ConvolutionError(
            "bias_length",
            "bias",
            "bias has {given} numbers, but the weight has {filters} filters",
            given=len(shifts),
            filters=geometry.out_channels,
        )
    return shifts


def stamp(batch: Array, weight: Array, bias: Array, geometry: TransposedGeometry) -> Array:
    """(N, C, H, W) with (C, K / groups, kh, kw) and (K,) -> (N, K, Ho, Wo)"""

    def add_up(x: Array, filters: Array, shifts: Array) -> Array:
        maps = np.empty((len(x), *geometry.output_shape), x.dtype)  # (N, K, Ho, Wo)
        maps[...] = shifts[:, None, None]
        taps = filters.reshape(geometry.groups, -1, *filters.shape[1:])  # (g, C/g, K/g, kh, kw)

        def stamps(block: Block, inputs: Array) -> Array:
            return _stamps(inputs, taps[cut(block.groups), :, cut(block.filters)])

        land_all(x, maps, shifts, blocks(len(x), geometry), stamps, geometry)
        return maps

    return sum_of_products(add_up, *common(batch, weight, bias))


class Block(NamedTuple):
    """A part of the work whose stamps take little room; of the filters, those of each group."""

    image: int
    groups: range
    filters: range
    rows: range  # of the input
    cols: range


Stamping = Callable[[Block, Array], Array]  # and inputs (g, C/g, H, W) -> (g, K/g, kh, kw, H, W)


def land_all(
    x: Array, maps: Array, shifts: Array, parts: Iterable[Block], stamps: Stamping,
    geometry: TransposedGeometry,
) -> None:  # fmt: skip
    """x (N, C, H, W) block by block onto maps (N, K, Ho, Wo), which hold the bias (K,)."""
    inputs, outputs = (_grouped(planes, geometry.groups) for planes in (x, maps))
    added = shifts.reshape(geometry.groups, -1, 1, 1)
    for block in parts:
        n, g, k, rows, cols = block
        made = stamps(block, inputs[n, cut(g), :, cut(rows), cut(cols)])
        _land(made, outputs[n, cut(g), cut(k)], added[cut(g), cut(k)], rows, cols, geometry)


def _grouped(planes: Array, groups: int) -> Array:
    return planes.reshape(len(planes), groups, planes.shape[1] // groups, *planes.shape[-2:])


def blocks(images: int, geometry: TransposedGeometry) -> Iterator[Block]:
    """No block has many stamps."""
    _, per_group, kh, kw = geometry.weight_shape
    room = max(1, SCRATCH // (kh * kw))  # input cells of one filter
    channels = geometry.channels // geometry.groups
    cells = max(1, min(room // min(per_group, FILTERS), SCRATCH // channels))
    cols = min(geometry.width.size, cells)
    rows = min(geometry.height.size, max(1, cells // cols))
    filters = min(per_group, max(1, room // (rows * cols)))
    groups = max(1, room // (rows * cols * filters)) if filters == per_group else 1
    parts = product(
        range(images),
        _parts(geometry.groups, groups),
        _parts(per_group, filters),
        _parts(geometry.height.size, rows),
        _parts(geometry.width.size, cols),
    )
    return map(Block._make, parts)


def _parts(size: int, part: int) -> list[range]:
    return [range(first, min(first + part, size)) for first in range(0, size, part)]


def _stamps(inputs: Array, taps: Array) -> Array:
    """Every weight times every cell, summed over the channels: one matrix product a group.

    (g, C/g, H, W) with (g, C/g, K/g, kh, kw) -> (g, K/g, kh, kw, H, W)
    """
    groups, channels, filters, kh, kw = taps.shape
    rows = taps.reshape(groups, channels, -1).transpose(0, 2, 1)  # (g, K/g * kh * kw, C/g)
    stamps: Array = rows @ inputs.reshape(groups, channels, -1)  # (g, K/g * kh * kw, H * W)
    return stamps.reshape(groups, filters, kh, kw, *inputs.shape[-2:])


def _land(
    stamps: Array, outputs: Array, shifts: Array, rows: range, cols: range,
    geometry: TransposedGeometry,
) -> None:  # fmt: skip
    """Add the stamps of the input cells rows × cols where they land, in as few turns as possible.

    stamps (g, K/g, kh, kw, H, W); outputs (g, K/g, Ho, Wo), changed in place: they hold the bias,
    shifts (g, K/g, 1, 1), and what has landed before.
    """
    kh, kw, height, width = stamps.shape[2:]
    shares = _shares(geometry) if height * width == geometry.steps else None
    if kh * kw > height * width:
        _land_by_cell(stamps, outputs, rows, cols, geometry)
    elif shares is None:
        _land_by_tap(stamps, outputs, rows, cols, geometry)
    else:
        _land_in_runs(stamps, outputs, shifts, shares)


@lru_cache(maxsize=64)
def _shares(geometry: TransposedGeometry) -> tuple[list[Share], list[Share]] | None:
    down, right = geometry.height.shares(), geometry.width.shares()
    return None if down is None or right is None else (down, right)


def _land_in_runs(
    stamps: Array, outputs: Array, shifts: Array, shares: tuple[list[Share], list[Share]]
) -> None:
    """All that lands on an output cell is first added up in its own place among the stamps.

    There neighbours are neighbours, so that a plane is one run, and the output cells, S apart from
    each other, are written once. 14×14×256, F4 S2 K128: 0.2 ms, kernel cell by kernel cell 0.4,
    beside a product of 0.9. Changes the stamps.
    """
    for rows, cols in product(*shares):
        for s in (cols.first, *(tap for tap, _ in cols.shifts)):
            for r, shift in rows.shifts:
                _add_shifted(stamps[:, :, rows.first, s], stamps[:, :, r, s], shift, 0)
        sums = stamps[:, :, rows.first, cols.first]  # (g, K/g, H, W)
        for s, shift in cols.shifts:
            _add_shifted(sums, stamps[:, :, rows.first, s], 0, shift)
        if shifts.any():
            sums += shifts
        landed = sums[..., cut(rows.cells), cut(cols.cells)]
        outputs[..., cut(rows.outputs), cut(cols.outputs)] = landed


def _add_shifted(target: Array, source: Array, down: int, right: int) -> None:
    """target[h + down, w + right] += source[h, w], (g, K/g, H, W); what leaves is lost."""
    _lose(source.swapaxes(-1, -2), down)
    _lose(source, right)
    way = down * source.shape[-1] + right
    run, added = _run(target), _run(source)
    left = max(0, run.shape[-1] - abs(way))
    reached = run[..., max(0, way) :][..., :left]
    reached += added[..., max(0, -way) :][..., :left]


def _lose(cells: Array, shift: int) -> None:
    """0 for what would leave along the last axis: a run would carry it into what comes next."""
    if shift > 0:
        cells[..., -shift:] = 0
    elif shift < 0:
        cells[..., :-shift] = 0


def _run(planes: Array) -> Array:
    """(g, K/g, H, W) as runs as long as can be: a plane, or all of them."""
    shape = (-1,) if planes.flags.c_contiguous else (*planes.shape[:2], -1)
    return planes.reshape(shape)


def _land_by_tap(
    stamps: Array, outputs: Array, rows: range, cols: range, geometry: TransposedGeometry
) -> None:
    """All stamps' cells under one kernel cell, then under the next."""
    kh, kw = stamps.shape[2:4]
    down = [geometry.height.landing_of_tap(r, rows) for r in range(kh)]
    right = [geometry.width.landing_of_tap(s, cols) for s in range(kw)]
    for (r, vertical), (s, horizontal) in product(enumerate(down), enumerate(right)):
        cells = cut(vertical.cells, rows.start), cut(horizontal.cells, cols.start)
        outputs[..., cut(vertical.outputs), cut(horizontal.outputs)] += stamps[:, :, r, s, *cells]


def _land_by_cell(
    stamps: Array, outputs: Array, rows: range, cols: range, geometry: TransposedGeometry
) -> None:
    """One whole stamp, then the next."""
    down = [geometry.height.landing_of_cell(h) for h in rows]
    right = [geometry.width.landing_of_cell(w) for w in cols]
    for (h, vertical), (w, horizontal) in product(enumerate(down), enumerate(right)):
        taps = cut(vertical.cells), cut(horizontal.cells)
        outputs[..., cut(vertical.outputs), cut(horizontal.outputs)] += stamps[:, :, *taps, h, w]


def cut(cells: range, first: int = 0) -> slice:
    """A range of cells as a slice of an array that begins at cell `first`."""
    return slice(cells.start - first, cells.stop - first, cells.step)
