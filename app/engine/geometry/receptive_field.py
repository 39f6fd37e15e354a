"""How much of the input a cell of a later layer sees.

Araujo, Norris & Sim, "Computing Receptive Fields of Convolutional Neural Networks" (Distill 2019),
in their closed form, with fractions where a transposed convolution makes strides less than 1.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from app.engine.geometry.adaptive import AdaptiveAxis
from app.engine.geometry.axis import Axis
from app.engine.geometry.transposed import TransposedAxis


@dataclass(frozen=True, slots=True)
class ReceptiveField:
    """Along one axis: output cell p sees from input cell start + p * stride on, `size` cells.

    What lies before cell 0 or behind the last is padding. After transposed convolutions the ends
    may fall between cells; `cells` then counts exactly, layer by layer.
    """

    size: Fraction = Fraction(1)
    stride: Fraction = Fraction(1)
    start: Fraction = Fraction(0)
    layers: tuple["ReceptiveField", ...] = ()  # of each layer in its own input

    @property
    def center(self) -> Fraction:
        """The middle of what output cell 0 sees, in input cells."""
        return self.start + (self.size - 1) / 2

    def cells(self, output: int) -> range:
        """From the first to the last input cell that an output cell sees, padding counted in."""
        first = last = output
        for layer in reversed(self.layers or (self,)):
            first = ceil(layer.start + first * layer.stride)
            last = floor(layer.start + last * layer.stride + layer.size - 1)
        return range(first, last + 1)

    def then(self, layer: "ReceptiveField") -> "ReceptiveField":
        """The field after one more layer, which has the field `layer` in its own input."""
        return ReceptiveField(
            size=self.size + (layer.size - 1) * self.stride,
            stride=self.stride * layer.stride,
            start=self.start + layer.start * self.stride,
            layers=(*self.layers, layer),
        )


def field_of_window(axis: Axis) -> ReceptiveField:
    """Of a convolution or pooling, in its input."""
    size, stride, start = axis.effective_kernel, axis.stride, -axis.pad_before
    return ReceptiveField(Fraction(size), Fraction(stride), Fraction(start))


def field_of_stamps(axis: TransposedAxis) -> ReceptiveField:
    """Of a transposed convolution: output cell p gets from the cells i with
    0 <= p + P - i * S <= D * (F - 1)."""
    reach = axis.effective_kernel - 1
    return ReceptiveField(
        size=Fraction(reach, axis.stride) + 1,
        stride=Fraction(1, axis.stride),
        start=Fraction(axis.pad_before - reach, axis.stride),
    )


def field_of_parts(axis: AdaptiveAxis) -> ReceptiveField:
    """Of adaptive pooling: wide enough for each window, where sizes do not divide."""
    stride = Fraction(axis.size, axis.output)
    windows = [axis.inside(output) for output in range(axis.output)]
    start = min(cells.start - p * stride for p, cells in enumerate(windows))
    stop = max(cells.stop - p * stride for p, cells in enumerate(windows))
    return ReceptiveField(stop - start, stride, start)
