"""The named filters, for any size, in whole numbers (sums, not means).

To add one: write a rule that fills any (rows, cols), or give its 3×3 block to `in_the_middle`,
give it a line in FILTERS, and translate its title in the catalogues.
"""

from collections.abc import Callable

import numpy as np

from app.content.presets import N_, Plane, Preset, tiled

BINOMIAL = 31  # the largest for which products of two binomials stay far inside int64


def binomial(length: int) -> Plane:
    """1 2 1, 1 3 3 1, ...: whole-number smoothing, close to a Gaussian."""
    row = np.ones(1, np.int64)
    for _ in range(length - 1):
        row = np.convolve(row, [1, 1])
    return row


def slope(length: int) -> Plane:
    """-1 0 1, -1 -2 0 2 1, ...: a smoothed difference; a single cell has none."""
    if length == 1:
        return np.zeros(1, np.int64)
    return np.convolve(binomial(length - 1), [-1, 1])


def in_the_middle(block: list[list[int]]) -> Callable[[int, int, int], Plane]:
    """A 3×3 block in the middle of zeros, or its middle where the filter is smaller."""

    def make(rows: int, cols: int, seed: int) -> Plane:
        del seed
        plane = np.zeros((rows + 2, cols + 2), np.int64)
        top, left = (rows + 2 - 3) // 2, (cols + 2 - 3) // 2
        plane[top : top + 3, left : left + 3] = block
        return plane[1:-1, 1:-1]

    return make


def _blur(rows: int, cols: int, seed: int) -> Plane:
    del seed
    return np.outer(binomial(rows), binomial(cols))


def _sobel_x(rows: int, cols: int, seed: int) -> Plane:
    """Answers to vertical edges: a difference along the row, smoothed across it."""
    del seed
    return np.outer(binomial(rows), slope(cols))


def _sobel_y(rows: int, cols: int, seed: int) -> Plane:
    """Answers to horizontal edges: a difference along the column, smoothed across it."""
    del seed
    return np.outer(slope(rows), binomial(cols))


def edge(rows: int, cols: int) -> Plane:
    """-1 on the left, 1 on the right, 0 in the middle column: the simplest vertical edge."""
    sides = np.sign(2 * np.arange(cols) - (cols - 1))
    return np.broadcast_to(sides, (rows, cols))


def _edge(rows: int, cols: int, seed: int) -> Plane:
    del seed
    return edge(rows, cols)


def _random(rows: int, cols: int, seed: int) -> Plane:
    return np.random.default_rng(seed).integers(-1, 2, (rows, cols))


FILTERS = (
    Preset("lecture", N_("lecture"), in_the_middle([[1, 0, -1], [2, 0, -2], [1, 0, -1]])),
    Preset("identity", N_("identity"), in_the_middle([[0, 0, 0], [0, 1, 0], [0, 0, 0]])),
    Preset("box", N_("box blur"), tiled([[1]])),
    Preset("blur", N_("Gaussian blur"), _blur, BINOMIAL),
    Preset("sharpen", N_("sharpen"), in_the_middle([[0, -1, 0], [-1, 5, -1], [0, -1, 0]])),
    Preset("sobel-x", N_("Sobel x"), _sobel_x, BINOMIAL),
    Preset("sobel-y", N_("Sobel y"), _sobel_y, BINOMIAL),
    Preset("laplacian", N_("Laplacian"), in_the_middle([[0, 1, 0], [1, -4, 1], [0, 1, 0]])),
    Preset("emboss", N_("emboss"), in_the_middle([[-2, -1, 0], [-1, 1, 1], [0, 1, 2]])),
    Preset("bank", N_("a bank of edges and colours"), _edge),
    Preset("random", N_("random"), _random),
)
