"""Many cells into one number: their largest, or their sum."""

from dataclasses import dataclass

import numpy as np

from app.engine.arrays import Array


@dataclass(frozen=True, slots=True)
class Folding:
    """How cells become one number, and the number of a window without cells, which changes none."""

    combine: np.ufunc  # np.maximum or np.add
    nothing: float

    def fold(self, parts: list[Array], target: Array) -> None:
        """All parts into target, which may be the first of them."""
        held = parts[0]
        for part in parts[1:]:
            self.combine(held, part, out=target)
            held = target
        if held is not target:
            target[...] = held
