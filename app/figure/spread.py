"""Which steps of a long walk are shown."""

from collections.abc import Sequence

import numpy as np

FRAMES = 24  # steps of a long walk that are shown, if nobody says how many
MOST_FRAMES = 120


def spread(total: int, stops: Sequence[int], frames: int) -> list[int]:
    """Steps that stand for a walk of `total`: all, if they are no more than `frames`; else as many,
    evenly and with the stops among them, or all stops if these are more."""
    if total <= frames:
        return list(range(total))
    halts = stops if len(stops) <= MOST_FRAMES else [0, total - 1]
    others = np.setdiff1d(np.arange(total), halts)
    even = max(0, frames - len(halts))
    places = (np.arange(even) + 0.5) * len(others) / max(even, 1)
    return sorted({*halts, *others[places.astype(int)].tolist()})
