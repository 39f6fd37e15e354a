"""The steps of an operation: what the window reads and what comes of it, one or many at a time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from app.engine.arrays import (
    INT64,
    Array,
    as_numbers,
    bound_of,
    channel_sums,
    check_products,
    common,
    sum_of_products,
)
from app.engine.conv import bias_of, correlate
from app.engine.errors import ConvolutionError
from app.engine.geometry import (
    Geometry,
    Padding,
    PaddingLike,
    PaddingMode,
    Pair,
    Position,
    conv_geometry,
    pool_geometry,
)
from app.engine.padding import pad2d
from app.engine.pool import counts, largest, mean, sums


@dataclass(frozen=True, slots=True)
class Step:
    """One position. `patch` holds NaN where a pooling window meets no number at all.

    A convolution has `products`, `channel_sums`, `sum` and `bias`; max pooling the `winner`, in
    padded cells; average pooling `sum` and `count`.
    """

    position: Position
    patch: Array
    value: int | float
    products: Array | None = None
    channel_sums: Array | None = None
    sum: int | float | None = None
    bias: int | float | None = None
    winner: tuple[int, int] | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive steps of a convolution at once, the step along the first axis.

    patch and products (n, C / groups, kh, kw); channel_sums (n, C / groups): the products of each
    channel added up; sum and value (n,); bias (), the same for all.
    """

    patch: Array
    products: Array
    channel_sums: Array
    sum: Array
    bias: Array
    value: Array


@dataclass(frozen=True, slots=True)
class Trace:
    """A computed layer, and its steps on demand.

    padded (C, Hp, Wp), with NaN for the padding of max pooling; values (K, Ho, Wo), with NaN where
    a window of max pooling meets no number. `stretch(first, stop)` gives many steps for the price
    of one, where an operation offers it.
    """

    geometry: Geometry
    padded: Array
    values: Array
    step: Callable[[Position], Step] = field(repr=False)
    stretch: Callable[[int, int], Stretch] | None = field(default=None, repr=False)

    @property
    def total(self) -> int:
        return self.geometry.steps

    def steps(self, offset: int = 0, limit: int | None = None) -> Iterator[Step]:
        """Steps from `offset` on, at most `limit`; nothing is computed for the others."""
        stop = self.total if limit is None else min(self.total, offset + limit)
        return (self.step(self.geometry.position(index)) for index in range(offset, stop))


def trace_conv2d(
    x: ArrayLike,
    weight: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: Pair = 1,
    padding: PaddingLike = 0,
    padding_mode: PaddingMode = "zeros",
    dilation: Pair = 1,
    groups: int = 1,
    channel: int = 0,
) -> Trace:
    """conv2d over (C, H, W), with the steps of output channel `channel`.

    A step's patch and products are (C / groups, kh, kw): the channels that this filter reads.
    """
    planes = as_numbers("input", x, (3,))
    filters = as_numbers("weight", weight, (4,))
    geometry = conv_geometry(
        planes.shape,
        filters.shape,
        stride=stride,
        padding=padding,
        padding_mode=padding_mode,
        dilation=dilation,
        groups=groups,
        bias=bias is not None,
    )
    return walk_conv2d(planes, filters, bias, geometry, padding_mode, channel)


def walk_conv2d(
    planes: Array,
    filters: Array,
    bias: ArrayLike | None,
    geometry: Geometry,
    padding_mode: PaddingMode = "zeros",
    channel: int = 0,
) -> Trace:
    """trace_conv2d for a geometry that is known already: planes (C, H, W), filters as in conv2d."""
    shifts = bias_of(bias, filters)
    check_channel(channel, geometry.out_channels)
    padded = _bordered(planes, geometry.padding, padding_mode)
    bound = _bound(planes, filters, shifts)
    values = _values(padded, filters, shifts, geometry, bound)
    per_group = filters.shape[1]
    first = channel // (geometry.out_channels // geometry.groups) * per_group
    if bound is None or bound > INT64.max:  # else no single product is beyond it
        check_products(planes, filters)
    read, taps, shift = common(padded[first : first + per_group], filters[channel], shifts[channel])

    def stretch(first: int, stop: int) -> Stretch:
        patches = read.take(_reads(geometry, first, stop))  # (n, C / groups, kh, kw)
        value = values[channel].reshape(-1)[first:stop]  # (n,)
        with np.errstate(over="ignore", under="ignore", invalid="ignore"):
            products = patches * taps
            by_channel = channel_sums(products)  # (n, C / groups)
            total = by_channel.sum(axis=1) if geometry.bias else value
        return Stretch(patches, products, by_channel, total, shift, value)

    def step(at: Position) -> Step:
        one = stretch(at.index, at.index + 1)
        return Step(
            at,
            one.patch[0],
            one.value.item(),
            products=one.products[0],
            channel_sums=one.channel_sums[0],
            sum=one.sum.item(),
            bias=one.bias.item(),
        )

    return Trace(geometry, padded, values, step, stretch)


def _bordered(planes: Array, padding: Padding, mode: PaddingMode) -> Array:
    return planes if padding == Padding() else pad2d(planes, padding, mode)


def _bound(planes: Array, filters: Array, shifts: Array) -> int | None:
    """That of sum_of_products, needed twice; None if the answer is not of whole numbers."""
    whole = all(array.dtype.kind == "i" for array in (planes, filters, shifts))
    return bound_of(planes, filters, shifts) if whole else None


def _values(
    padded: Array, filters: Array, shifts: Array, geometry: Geometry, bound: int | None
) -> Array:
    """(K, Ho, Wo). A small layer's windows are looked up in a kept list: 12 us instead of 21."""
    per_window = geometry.channels * geometry.height.kernel * geometry.width.kernel
    if geometry.groups > 1 or geometry.steps * per_window > SHORT:
        one: Array = correlate(padded[None], filters, shifts, geometry)[0]
        return one

    def product(x: Array, filters: Array, shifts: Array) -> Array:
        columns = x.reshape(-1).take(_kept_columns(geometry))  # (C*kh*kw, Ho*Wo)
        maps: Array = filters.reshape(len(filters), -1) @ columns + shifts[:, None]
        return maps

    operands = common(padded, filters, shifts)
    maps = sum_of_products(product, *operands, bound=bound)  # (K, Ho*Wo)
    values: Array = maps.reshape(geometry.output_shape)
    return values


def _reads(geometry: Geometry, first: int, stop: int) -> Array:
    """Which cells of a group's padded planes, counted through, steps first to stop read.

    (n, C / groups, kh, kw); kept for the next question if it is short.
    """
    _, channels, kh, kw = geometry.weight_shape or (0, 1, 0, 0)
    short = (stop - first) * channels * kh * kw <= SHORT
    return (_kept_places if short else _places)(geometry, channels, first, stop)


def _places(geometry: Geometry, channels: int, first: int, stop: int) -> Array:
    rows, cols = geometry.height, geometry.width
    row, col = np.divmod(np.arange(first, stop), cols.output)  # (n,), output cells
    start = rows.start(row) * cols.padded + cols.start(col)
    plane = np.arange(channels) * (rows.padded * cols.padded)
    down, right = np.array(rows.taps(0)) * cols.padded, np.array(cols.taps(0))
    taps = plane[:, None, None] + down[:, None] + right  # (C / groups, kh, kw)
    places: Array = start[:, None, None, None] + taps
    return places


SHORT = 4096  # cells: of each kind no more than 64 times this are kept (2 MiB)
_kept_places = lru_cache(maxsize=64)(_places)


@lru_cache(maxsize=64)
def _kept_columns(geometry: Geometry) -> Array:
    """All windows as columns: (C*kh*kw, Ho*Wo)"""
    steps = geometry.steps
    return np.ascontiguousarray(_places(geometry, geometry.channels, 0, steps).reshape(steps, -1).T)


def trace_max_pool2d(
    x: ArrayLike,
    kernel_size: Pair,
    *,
    stride: Pair | None = None,
    padding: Pair | Padding = 0,
    dilation: Pair = 1,
    ceil_mode: bool = False,
    channel: int = 0,
) -> Trace:
    """max_pool2d over (C, H, W), with the steps of one channel; a step's patch is (kh, kw)."""
    planes = as_numbers("input", x, (3,))
    geometry = pool_geometry(
        planes.shape,
        kernel_size,
        stride=stride,
        padding=padding,
        dilation=dilation,
        ceil_mode=ceil_mode,
    )
    check_channel(channel, geometry.out_channels)
    values = largest(planes, geometry)
    empty = counts(geometry, count_include_pad=False) == 0  # (Ho, Wo)
    values = np.where(empty, np.nan, values) if empty.any() else values
    padded = _with_gaps(planes, geometry)

    def step(at: Position) -> Step:
        value = values[channel, at.row, at.col].item()
        winner = _winner(planes[channel], geometry, at)
        return Step(at, _patch(padded[channel], at), value, winner=winner)

    return Trace(geometry, padded, values, step)


def _winner(plane: Array, geometry: Geometry, at: Position) -> tuple[int, int] | None:
    """The padded cell of the window's first largest number; NaN is larger than every number."""
    rows, cols = geometry.height.inside(at.row), geometry.width.inside(at.col)  # input cells
    if not rows or not cols:
        return None
    place = int(plane[_slice(rows), _slice(cols)].argmax())
    row, col = rows[place // len(cols)], cols[place % len(cols)]
    return row + geometry.height.pad_before, col + geometry.width.pad_before


def trace_avg_pool2d(
    x: ArrayLike,
    kernel_size: Pair,
    *,
    stride: Pair | None = None,
    padding: Pair | Padding = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    channel: int = 0,
) -> Trace:
    """avg_pool2d over (C, H, W), with the steps of one channel; a step's patch is (kh, kw)."""
    planes = as_numbers("input", x, (3,))
    geometry = pool_geometry(
        planes.shape, kernel_size, stride=stride, padding=padding, ceil_mode=ceil_mode
    )
    check_channel(channel, geometry.out_channels)
    summed = sums(planes, geometry)
    divisors = counts(geometry, count_include_pad)
    values = mean(summed.copy(), divisors)
    padded = pad2d(planes, geometry.padding)

    def step(at: Position) -> Step:
        place = channel, at.row, at.col
        return Step(
            at,
            _patch(padded[channel], at),
            values[place].item(),
            sum=summed[place].item(),
            count=int(divisors[at.row, at.col]),
        )

    return Trace(geometry, padded, values, step)


def check_channel(channel: int, channels: int) -> None:
    if not 0 <= channel < channels:
        raise ConvolutionError(
            "no_such_channel",
            "steps.channel",
            "channel {channel} does not exist: there are {channels} output channels, from 0",
            channel=channel,
            channels=channels,
        )


def _slice(cells: range) -> slice:
    return slice(cells.start, cells.stop, cells.step)


def _with_gaps(planes: Array, geometry: Geometry) -> Array:
    """Padded for max pooling: the border holds no number, so it is NaN, and all are floats."""
    if geometry.padding == Padding():
        return planes
    return pad2d(planes.astype(np.float64), geometry.padding, value=np.nan)


def _patch(plane: Array, at: Position) -> Array:
    """The window's cells, (kh, kw), with NaN where it sticks out over the end (ceil_mode)."""
    cells = plane[_slice(at.rows), _slice(at.cols)]
    missing = len(at.rows) - cells.shape[0], len(at.cols) - cells.shape[1]
    if missing == (0, 0):
        return np.ascontiguousarray(cells)
    widths = [(0, missing[0]), (0, missing[1])]
    return np.pad(cells.astype(np.float64), widths, constant_values=np.nan)
