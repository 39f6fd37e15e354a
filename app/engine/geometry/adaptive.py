"""Adaptive pooling: the output's size is given, and the windows follow from it."""

from dataclasses import dataclass


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
