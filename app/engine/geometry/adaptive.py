"""Adaptive pooling: the output's size is given, and the windows follow from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.engine.geometry.numbers import pair, sizes


@dataclass(frozen=True, slots=True)
class AdaptiveAxis:
    """One spatial axis cut into `output` windows that cover it, as torch.nn.AdaptiveAvgPool2d does.

    Windows differ in length by one where the sizes do not divide, and then may share a cell.
    """

    size: int
    output: int

    def inside(self, output: int) -> range:
        """The input cells averaged for output cell `output`."""
        first = output * self.size // self.output
        stop = -(-(output + 1) * self.size // self.output)
        return range(first, stop)

    @property
    def longest(self) -> int:
        """Cells of the longest window, at most."""
        return -(-self.size // self.output) + 1


def adaptive_axes(
    input_shape: Sequence[int], output_size: int | Sequence[int | None] | None
) -> tuple[AdaptiveAxis, AdaptiveAxis]:
    """Height and width of torch.nn.AdaptiveAvgPool2d; None keeps the input's size.

    Raises:
        ConvolutionError: output_size is not a whole number or a pair of them, or less than 1.
    """
    _, height, width = sizes("input", input_shape)
    asked: Any = output_size if isinstance(output_size, Sequence) else (output_size,) * 2
    if len(asked) == 2:
        asked = [height if asked[0] is None else asked[0], width if asked[1] is None else asked[1]]
    rows, cols = pair("output_size", asked, least=1)
    return AdaptiveAxis(height, rows), AdaptiveAxis(width, cols)
