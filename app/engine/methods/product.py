"""One matrix product, in the pieces in which BLAS is fastest.

OpenBLAS copies both operands into an order of its own before it multiplies, except where AVX-512
lets it multiply up to 100³ numbers with kernels that read them where they are. With few filters the
copying takes as long as a fifth to a half of the multiplying. Then the columns are multiplied in
strips of 64, four registers of 16, by as many filters at a time as those kernels take:

    (64, 147) x (147, 3360)   214 GFLOP/s whole, 234 in strips
    (64, 27) x (27, 4704)     183, 214
    (16, 150) x (150, 704)    145, 219
    (64, 576) x (576, 64) × n 200, 250, if each strip is in one run: else 187

Columns that are a method's own to lay out are laid out in such runs (see flat); for others see
product.
"""

from functools import cache
from typing import Any

import numpy as np

from app.engine.arrays import Array

SMALL = 100**3  # multiply-adds
STRIP = 64  # columns: strips of 48 or 80 are a fifth slower
APART = 256  # products a number, up to which a strip's rows may lie far from each other
REGISTER = 16  # float32; with 10 or 48 filters strips gain nothing
AVX_512 = {"X86_V4", "AVX512_SKX"}  # as NumPy calls it from 2.4 on, and before
MOST = 128  # filters; with more, whole products are as fast


@cache
def in_place() -> bool:
    """Whether OpenBLAS has kernels here that multiply small matrices where they are."""
    known: Any = np.show_config(mode="dicts")
    extensions = known.get("SIMD Extensions", {})
    found = (*extensions.get("baseline", ()), *extensions.get("found", ()))
    return not AVX_512.isdisjoint(found)


def at_once(filters: int, taps: int) -> int:
    """How many of a group's filters are multiplied at once where strips pay; else 0."""
    if filters % REGISTER or filters > MOST or not in_place():
        return 0
    fit = (few for few in range(REGISTER, filters + 1, REGISTER) if filters % few == 0)
    return max((few for few in fit if few * taps * STRIP <= SMALL), default=0)


def product(filters: Array, columns: Array, out: Array) -> None:
    """filters (g, K/g, J) times columns (N, g, J, L) into out (N, g, K/g, L)"""
    _, kernels, taps = filters.shape
    few = at_once(kernels, taps) if taps <= APART else 0
    length = columns.shape[-1]
    whole = length // STRIP * STRIP if few else 0
    if whole:
        strips = strips_of(columns[..., :whole])
        np.matmul(few_at_once(filters, few), strips, out=landing(out[..., :whole], few, STRIP))
    if whole < length:
        np.matmul(filters, columns[..., whole:], out=out[..., whole:])


def few_at_once(filters: Array, few: int) -> Array:
    """(g, K/g, J) -> (g, K/g/few, few, J)"""
    groups, _, taps = filters.shape
    return filters.reshape(groups, -1, few, taps)


def strips_of(columns: Array) -> Array:
    """(N, g, J, L) -> (N, strips, g, 1, J, STRIP), a view"""
    images, groups, taps, _ = columns.shape
    strips = columns.reshape(images, groups, taps, -1, STRIP).transpose(0, 3, 1, 2, 4)
    return strips[:, :, :, None]


def landing(out: Array, few: int, strip: int) -> Array:
    """(N, g, K/g, L) -> (N, strips, g, K/g/few, few, strip), a view"""
    images, groups, kernels, _ = out.shape
    parts = out.reshape(images, groups, kernels // few, few, -1, strip)
    return parts.transpose(0, 4, 1, 2, 3, 5)
