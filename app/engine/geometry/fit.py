"""Which strides and paddings would fit, when the chosen ones do not."""

from dataclasses import replace
from itertools import islice
from math import gcd, lcm

from app.engine.geometry.walk import Geometry

MOST = 16  # answers of each kind: a choice for a reader, not a table
TRIED = 4096  # sizes looked through, so that no input makes the search long


def fitting_strides(geometry: Geometry) -> list[int]:
    """The smallest strides, the same along both axes, with which the window ends at the last cell.

    A stride fits when it divides the way that the window has to go, N + P - D*(F - 1) - 1.
    """
    way = gcd(*(axis.padded - axis.effective_kernel for axis in (geometry.height, geometry.width)))
    strides = (s for s in range(1, min(max(way, 1), TRIED) + 1) if way % s == 0)
    return list(islice(strides, MOST))


def fitting_paddings(geometry: Geometry) -> list[int]:
    """The smallest paddings, the same on all four sides, that fit the chosen stride.

    Adding a whole stride to the padding changes nothing, so one period is all there is to try.
    """
    period = lcm(geometry.height.stride, geometry.width.stride)
    paddings = (p for p in range(min(period, TRIED)) if _fits_with(geometry, p))
    return list(islice(paddings, MOST))


def _fits_with(geometry: Geometry, padding: int) -> bool:
    return all(
        replace(axis, pad_before=padding, pad_after=padding).fits
        for axis in (geometry.height, geometry.width)
    )
