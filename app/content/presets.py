"""What a preset is: a name for addresses, a title for readers, and a rule for any size."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.engine import ConvolutionError

Plane = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Preset:
    """`make(rows, cols, seed)` gives whole numbers, (rows, cols)."""

    name: str
    title: str
    make: Callable[[int, int, int], Plane]
    largest: int = 1_000_000  # rows or columns, beyond which the numbers would not be exact

    def plane(self, field: str, rows: int, cols: int, seed: int) -> Plane:
        if max(rows, cols) > self.largest:
            raise ConvolutionError(
                "too_big",
                field,
                "{field} {value} is more than {most}, the largest that preset {preset} has",
                value=max(rows, cols),
                most=self.largest,
                preset=self.name,
            )
        return self.make(rows, cols, seed)


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for "translate this later"
    """Mark a text for the catalogues; it is translated where it is shown."""
    return text


def tiled(block: list[list[int]]) -> Callable[[int, int, int], Plane]:
    """The block from the top left corner on, repeated or cut as the size asks."""

    def make(rows: int, cols: int, seed: int) -> Plane:
        del seed
        row, col = np.ogrid[:rows, :cols]
        plane: Plane = np.array(block)[row % len(block), col % len(block[0])]
        return plane

    return make


def find(presets: tuple[Preset, ...], field: str, name: str) -> Preset:
    for preset in presets:
        if preset.name == name:
            return preset
    raise ConvolutionError(
        "unknown_preset",
        field,
        "{field} {value} is neither a preset ({known}) nor numbers such as 1,0;0,1",
        value=name[:80],
        known=", ".join(preset.name for preset in presets),
    )
