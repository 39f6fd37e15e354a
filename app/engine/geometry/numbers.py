"""Whole numbers and pairs of them, read from what was given."""

from collections.abc import Sequence
from operator import index
from typing import Any

from app.engine.errors import ConvolutionError

Pair = int | Sequence[int]


def pair(field: str, value: Pair, *, least: int) -> tuple[int, int]:
    """Read an int or (height, width) as two ints of at least `least`."""
    try:
        if isinstance(value, Sequence):
            height, width = value
        else:
            height = width = value
        numbers = _whole(height), _whole(width)
    except (TypeError, ValueError):
        raise ConvolutionError(
            "not_a_pair",
            field,
            "{field} {value} is not a whole number or a pair (height, width) of them",
            value=str(value)[:80],
        ) from None
    for number in numbers:
        if number < least:
            raise ConvolutionError(
                "too_small",
                field,
                "{field} {value} is less than {least}",
                value=max(number, -(2**53)),
                least=least,
            )
    return numbers


def _whole(value: Any) -> int:
    if isinstance(value, bool):
        raise TypeError("a truth value is not a size")
    return int(index(value))


def sizes(field: str, shape: Sequence[int]) -> tuple[int, ...]:
    """The sizes of an array that holds at least one number."""
    if min(shape) < 1:
        raise ConvolutionError(
            "empty",
            field,
            "{field} has no numbers: its shape is {shape}",
            shape="×".join(map(str, shape)),
        )
    return tuple(map(int, shape))
