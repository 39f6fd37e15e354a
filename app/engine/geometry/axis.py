"""One axis under a sliding window: sizes, positions and the inverse."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

PaddingMode = Literal["zeros", "reflect", "replicate", "circular"]
Cells = TypeVar("Cells", int, NDArray[np.int64])


@dataclass(frozen=True, slots=True)
class Read:
    """One meeting of window and cell along an axis: output cell `output` reads, with
    kernel cell `tap`, the padded cell `padded`, which holds input cell `input`
    (None: nothing but padding)."""

    output: int
    tap: int
    padded: int
    input: int | None


@dataclass(frozen=True, slots=True)
class Landing:
    """Cells and the output cells that they reach, the n-th of one the n-th of the other.

    The cells are input cells under one kernel cell, or, in a transposed convolution, also kernel
    cells under one input cell.
    """

    cells: range
    outputs: range


@dataclass(frozen=True, slots=True)
class Misfit:
    """The window that no longer fits, along one axis, in padded cells (stop exclusive)."""

    start: int
    stop: int
    beyond: int  # cells of it that stick out
    unused_from: int  # first of the cells that no window reads


@dataclass(frozen=True, slots=True)
class Axis:
    """One spatial axis (height or width) under a sliding window.

    `ceil_mode` lets the last window stick out at the end, as torch.nn.MaxPool2d does, but
    never lets one start beyond the input and its padding before.
    """

    size: int
    kernel: int
    stride: int = 1
    dilation: int = 1
    pad_before: int = 0
    pad_after: int = 0
    ceil_mode: bool = False

    @property
    def effective_kernel(self) -> int:
        """Cells from the first to the last one the window reads, gaps counted in."""
        return self.dilation * (self.kernel - 1) + 1

    @property
    def padded(self) -> int:
        return self.size + self.pad_before + self.pad_after

    @property
    def exact(self) -> Fraction:
        """The size formula without rounding; a whole number when the steps fit."""
        return Fraction(self.padded - self.effective_kernel, self.stride) + 1

    @property
    def fits(self) -> bool:
        return self.exact.denominator == 1 and self.exact >= 1

    @property
    def output(self) -> int:
        """Number of window positions; 0 when not even the first one fits."""
        way = self.padded - self.effective_kernel
        if not self.ceil_mode:
            return max(0, way // self.stride + 1)  # floor(exact), without making a fraction
        output = max(0, -(-way // self.stride) + 1)  # ceil(exact)
        return output - 1 if (output - 1) * self.stride >= self.size + self.pad_before else output

    @property
    def unused(self) -> int:
        """Padded cells at the end that no window reaches."""
        return max(0, self.padded - self._reach)

    @property
    def _reach(self) -> int:
        """First padded cell after the last window."""
        return (self.output - 1) * self.stride + self.effective_kernel if self.output else 0

    @property
    def misfit(self) -> Misfit | None:
        """The next window, if the steps do not fit: it sticks out over the end."""
        if self.fits:
            return None
        start = self.output * self.stride if self.output else 0
        stop = start + self.effective_kernel
        return Misfit(start, stop, beyond=stop - self.padded, unused_from=self.padded - self.unused)

    def start(self, output: Cells) -> Cells:
        """Padded cell at which the window of output cell `output` begins; of many, an array."""
        return output * self.stride

    def taps(self, output: int) -> range:
        """Padded cells read for output cell `output`, one for each kernel cell."""
        start = self.start(output)
        return range(start, start + self.effective_kernel, self.dilation)

    def landing_of_tap(self, tap: int) -> Landing:
        """The input cells that kernel cell `tap` reads, padding left out, and for which outputs."""
        shift = tap * self.dilation - self.pad_before  # the input cell read for output cell 0
        first = max(0, -(shift // self.stride))
        stop = max(first, min(self.output, -((shift - self.size) // self.stride)))
        cells = range(shift + first * self.stride, shift + stop * self.stride, self.stride)
        return Landing(cells, range(first, stop))

    def inside(self, output: int) -> range:
        """The input cells read for output cell `output`, without the padding."""
        shift = self.start(output) - self.pad_before  # the input cell of kernel cell 0
        first = max(0, -(shift // self.dilation))
        stop = max(first, min(self.kernel, -((shift - self.size) // self.dilation)))
        return range(shift + first * self.dilation, shift + stop * self.dilation, self.dilation)

    def counted(self, output: int) -> int:
        """Cells of a window inside the padded input, which `ceil_mode` lets it leave."""
        taps = self.taps(output)
        return len(range(taps.start, min(taps.stop, self.padded), taps.step))

    @property
    def whole_outputs(self) -> range:
        """The output cells whose windows lie inside the input, with all of their cells."""
        first = min(self.output, -(-self.pad_before // self.stride))
        fitting = (self.size + self.pad_before - self.effective_kernel) // self.stride + 1
        return range(first, max(first, min(self.output, fitting)))

    def source(self, padded: int, mode: PaddingMode = "zeros") -> int | None:
        """Input cell whose value padded cell `padded` holds; None where it is plain padding."""
        cell = padded - self.pad_before
        if 0 <= cell < self.size:
            return cell
        if mode == "zeros" or not 0 <= padded < self.padded:
            return None
        if mode == "replicate":
            return min(max(cell, 0), self.size - 1)
        if mode == "circular":
            return cell % self.size
        return -cell if cell < 0 else 2 * (self.size - 1) - cell

    def reads(self, mode: PaddingMode = "zeros") -> Iterator[Read]:
        """Every meeting of window and cell, window by window.

        Read by `output` it gives a window's cells, by `input` it gives the inverse (the output
        cells that use an input cell, and by which weight), by `tap` all that a weight multiplies.
        """
        for output in range(self.output):
            for tap, padded in enumerate(self.taps(output)):
                yield Read(output, tap, padded, self.source(padded, mode))
