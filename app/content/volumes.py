"""Named inputs and filters with several channels: volumes.

A preset is a plane; here it gets its depth. Most repeat their plane, shifted a little from channel
to channel, so that no two slices are alike; the ones with a rule of their own stand in a table.
"""

from collections.abc import Callable

import numpy as np

from app.content.filters import edge
from app.content.photo import photo
from app.content.presets import Plane, Preset
from app.engine.arrays import Array

InputRule = Callable[[int, int, int, int], Plane]  # channels, rows, cols, seed -> (C, rows, cols)
FilterRule = Callable[[int, int, int, int, int], Plane]  # filters first -> (K, C, rows, cols)


def input_volume(preset: Preset, field: str, shape: tuple[int, int, int], seed: int) -> Plane:
    """A preset as a volume of `shape` (C, rows, cols)."""
    channels, rows, cols = shape
    plane = preset.plane(field, rows, cols, seed)
    if preset.name in INPUT_RULES:
        return INPUT_RULES[preset.name](channels, rows, cols, seed)
    return np.stack([np.roll(plane, (c, 2 * c), axis=(0, 1)) for c in range(channels)])


def filter_volume(preset: Preset, field: str, shape: tuple[int, int, int, int], seed: int) -> Plane:
    """A preset as filters of `shape` (K, C, rows, cols); most are the same in every channel."""
    filters, channels, rows, cols = shape
    plane = preset.plane(field, rows, cols, seed)
    if preset.name in FILTER_RULES:
        return FILTER_RULES[preset.name](filters, channels, rows, cols, seed)
    return np.broadcast_to(plane, shape).copy()


def turned(filters: Array) -> Array:
    """Each filter turned by 180°: sliding it computes what mathematics calls convolution."""
    return np.ascontiguousarray(filters[..., ::-1, ::-1])


def _photo(channels: int, rows: int, cols: int, seed: int) -> Plane:
    """Red, green and blue, again and again."""
    del seed
    colours: Plane = photo(rows, cols)[np.arange(channels) % 3]
    return colours


def _random_input(channels: int, rows: int, cols: int, seed: int) -> Plane:
    return np.random.default_rng(seed).integers(0, 4, (channels, rows, cols))


def _random_filters(filters: int, channels: int, rows: int, cols: int, seed: int) -> Plane:
    return np.random.default_rng(seed).integers(-1, 2, (filters, channels, rows, cols))


ALIKE, RED, BLUE = (1, 1, 1), (1, -1, 0), (-1, 0, 1)  # a filter's weight for red, green and blue


def _bank(filters: int, channels: int, rows: int, cols: int, seed: int) -> Plane:
    """Six filters that look for different things, then random ones; all of -1, 0 and 1.

    Edges look at all colours alike; red against green and blue against red look at no edge at all.
    """
    ones = np.ones((rows, cols), np.int64)
    spot = -ones
    spot[rows // 4 : rows - rows // 4, cols // 4 : cols - cols // 4] = 1
    diagonal = np.sign(np.add.outer(np.arange(rows), np.arange(cols)) - (rows + cols - 2) // 2)
    designs = [
        (edge(rows, cols), ALIKE),
        (edge(cols, rows).T, ALIKE),
        (ones, RED),
        (spot, ALIKE),
        (ones, BLUE),
        (diagonal, ALIKE),
    ]
    bank = _random_filters(filters, channels, rows, cols, seed)
    for filter_, (plane, colours) in zip(bank, designs, strict=False):
        filter_[:] = np.multiply.outer(np.resize(colours, channels), plane)
    return bank


INPUT_RULES: dict[str, InputRule] = {"photo": _photo, "random": _random_input}
FILTER_RULES: dict[str, FilterRule] = {"bank": _bank, "random": _random_filters}
