"""Which strides and paddings would fit, when the chosen ones do not."""

from dataclasses import replace
from math import gcd, lcm

from app.engine.geometry.walk import Geometry


def fitting_strides(geometry: Geometry) -> list[int]:
    """Strides, the same along both axes, with which the window ends at the last cell.

    A stride fits when it divides the way that the window has to go, N + P - D*(F - 1) - 1.
    """
    way = gcd(*(axis.padded - axis.effective_kernel for axis in (geometry.height, geometry.width)))
    return [stride for stride in range(1, max(way, 1) + 1) if way % stride == 0]


def fitting_paddings(geometry: Geometry) -> list[int]:
    """Paddings, the same on all four sides, that fit the chosen stride.

    Adding a whole stride to the padding changes nothing, so one period is all there is to try.
    """
    period = lcm(geometry.height.stride, geometry.width.stride)
    return [padding for padding in range(period) if _fits_with(geometry, padding)]


def _fits_with(geometry: Geometry, padding: int) -> bool:
    return all(
        replace(axis, pad_before=padding, pad_after=padding).fits
        for axis in (geometry.height, geometry.width)
    )
