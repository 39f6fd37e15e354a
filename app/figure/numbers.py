"""How numbers look: the same in every language and on the page, with a real minus."""

import math
from decimal import Decimal
from functools import lru_cache

Number = int | float

PLAIN = (1e-6, 1e21)  # between these a number is written without a power of ten, as on the page


@lru_cache(maxsize=4096)
def show(value: Number, digits: int = 3) -> str:
    """Whole numbers whole; others to `digits` places that count, but one after the point at least.

    NaN stands for a cell that can never win: minus infinity.
    """
    if math.isnan(value):
        return "−∞"
    if float(value).is_integer():
        return plain(value)
    before = len(str(int(abs(value))))
    return plain(float(f"{value:.{max(digits, before + 1)}g}"))


def factor(value: Number) -> str:
    """A factor inside a product: negative numbers stand in brackets."""
    return f"({show(value)})" if value < 0 else show(value)


def decimal(size: Number) -> str:
    """A size that need not be whole, to two places."""
    return plain(round(float(size), 2))


def plain(value: Number) -> str:
    """A number in as few digits as tell it from its neighbours."""
    if isinstance(value, float) and value and not PLAIN[0] <= abs(value) < PLAIN[1]:
        text = repr(value).replace("e-0", "e-")
    elif float(value).is_integer():
        text = str(int(value))
    else:
        text = f"{Decimal(repr(value)):f}"
    return text.replace("-", "−")
