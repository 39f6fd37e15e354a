"""The named inputs.

To add one: write a rule that fills any (rows, cols) with small whole numbers, give it a line in
INPUTS, and translate its title in the catalogues.
"""

import numpy as np

from app.content.photo import photo
from app.content.presets import N_, Plane, Preset, tiled

LECTURE = [
    [2, 1, 0, 3, 1, 0, 2],
    [0, 1, 2, 1, 0, 1, 3],
    [1, 3, 1, 0, 2, 2, 1],
    [2, 0, 1, 3, 1, 0, 0],
    [1, 2, 0, 1, 3, 1, 2],
    [0, 1, 1, 2, 0, 2, 1],
    [3, 0, 2, 1, 1, 0, 2],
]
POOLING = [[1, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]]
FIVE = ["11111", "10000", "11110", "00001", "00001", "10001", "01110"]


def _random(rows: int, cols: int, seed: int) -> Plane:
    return np.random.default_rng(seed).integers(0, 4, (rows, cols))


def _gradient(rows: int, cols: int, seed: int) -> Plane:
    del seed
    return np.broadcast_to(np.arange(cols), (rows, cols))


def _edge(rows: int, cols: int, seed: int) -> Plane:
    del seed
    return np.broadcast_to(np.where(np.arange(cols) < (cols + 1) // 2, 0, 3), (rows, cols))


def _digit(rows: int, cols: int, seed: int) -> Plane:
    """A five, each cell taken from the nearest one of the drawing."""
    del seed
    drawing = np.array([list(map(int, row)) for row in FIVE])
    row = np.arange(rows) * len(FIVE) // rows
    col = np.arange(cols) * len(FIVE[0]) // cols
    plane: Plane = drawing[np.ix_(row, col)]
    return plane


def _checkerboard(rows: int, cols: int, seed: int) -> Plane:
    del seed
    plane: Plane = np.add.outer(np.arange(rows), np.arange(cols)) % 2
    return plane


def _impulse(rows: int, cols: int, seed: int) -> Plane:
    """A single 1 in the middle: the map shows the filter turned round."""
    del seed
    plane = np.zeros((rows, cols), np.int64)
    plane[rows // 2, cols // 2] = 1
    return plane


def _photo(rows: int, cols: int, seed: int) -> Plane:
    """The photograph in grey; in colours as a volume."""
    del seed
    grey: Plane = np.rint(photo(rows, cols).mean(axis=0)).astype(np.int64)
    return grey


INPUTS = (
    Preset("lecture", N_("lecture"), tiled(LECTURE)),
    Preset("pooling", N_("pooling slide"), tiled(POOLING)),
    Preset("random", N_("random"), _random),
    Preset("gradient", N_("gradient"), _gradient),
    Preset("edge", N_("edge"), _edge),
    Preset("digit", N_("digit"), _digit),
    Preset("checkerboard", N_("checkerboard"), _checkerboard),
    Preset("impulse", N_("a single one"), _impulse),
    Preset("photo", N_("photograph"), _photo),
    Preset("ones", N_("ones"), tiled([[1]])),
)
