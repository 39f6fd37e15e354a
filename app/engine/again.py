"""The last few plain calls' scratch and geometry, for the next call alike.

Memory fresh from the system costs a fault for each page, and for a small layer making buffers and
views takes longer than computing: 32×32×3 F5 K10 in 20 us instead of 52. So what a call has made is
put aside, and the next call with the same shapes, dtypes and arguments takes it, copies its own
filters and bias into it, and computes. Nothing of an earlier call's numbers is ever read.
"""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from app.engine.arrays import Array
from app.engine.facts import Facts
from app.engine.plan import computing
from app.engine.scratch import KEPT_CALLS


@dataclass(frozen=True, slots=True)
class Kept:
    """A computation with filters and bias of its own."""

    filters: Array
    shifts: Array | None
    compute: Callable[[Array], Array]


_aside: dict[Facts, Kept] = {}  # the latest last
_lock = Lock()


def computed(facts: Facts, filters: Array, shifts: Array | None, x: Array) -> Array:
    """What computing(facts, filters, shifts)(x) gives. From any thread."""
    if not facts.repeatable:
        return computing(facts, filters, shifts)(x)
    kept = _aside.pop(facts, None)
    if kept is None:
        kept = _made(filters, shifts, facts)
    else:
        kept.filters[...] = filters
        if kept.shifts is not None:
            kept.shifts[...] = shifts
    answer = kept.compute(x)
    with _lock:
        _aside[facts] = kept
        if len(_aside) > KEPT_CALLS:
            del _aside[next(iter(_aside))]
    return answer


def _made(filters: Array, shifts: Array | None, facts: Facts) -> Kept:
    own = filters.copy()
    added = None if shifts is None else shifts.copy()
    return Kept(own, added, computing(facts, own, added))
