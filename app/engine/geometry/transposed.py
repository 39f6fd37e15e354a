"""A transposed convolution: every input cell stamps the kernel into the output.

Along one axis (Dumoulin & Visin 2016, relation 14, with output padding as in PyTorch):

    full = (N - 1)*S + D*(F - 1) + 1
    output = full - P_before - P_after + P_output

Three frames of coordinates: input cells, full cells (where the stamps land) and output cells:
padding crops the full frame on both sides, output padding adds cells at its end.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from app.engine.geometry.axis import Landing
from app.engine.geometry.walk import Planes, Window


@dataclass(frozen=True, slots=True)
class Stamp:
    """Input cell `input` lands, through kernel cell `tap`, on full cell `full`, which is output
    cell `output` (None: cropped)."""

    input: int
    tap: int
    full: int
    output: int | None


@dataclass(frozen=True, slots=True)
class Share:
    """Every S-th output cell, and the kernel cells that land there: no others do.

    The kernel cell `first` lands on all of `outputs`, from the input cells `cells`, one after the
    other. The kernel cells of `shifts` land, from input cell n, where `first` lands from input
    cell n + shift, if there is such a cell.
    """

    outputs: range
    cells: range
    first: int
    shifts: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class TransposedAxis:
    """One spatial axis (height or width) of a transposed convolution."""

    size: int
    kernel: int
    stride: int = 1
    dilation: int = 1
    pad_before: int = 0  # cropped from the full frame
    pad_after: int = 0
    output_padding: int = 0

    @property
    def effective_kernel(self) -> int:
        """Cells from the first to the last one that a stamp touches, gaps counted in."""
        return self.dilation * (self.kernel - 1) + 1

    @property
    def full(self) -> int:
        """Cells from the first to the last one that any stamp touches."""
        return (self.size - 1) * self.stride + self.effective_kernel

    @property
    def exact(self) -> Fraction:
        """The size formula, which here is always a whole number."""
        return Fraction(self.full - self.pad_before - self.pad_after + self.output_padding)

    @property
    def output(self) -> int:
        """Output cells; 0 when the padding crops them all away."""
        return max(0, int(self.exact))

    def start(self, cell: int) -> int:
        """Full cell at which the stamp of input cell `cell` begins."""
        return cell * self.stride

    def taps(self, cell: int) -> range:
        """Full cells on which input cell `cell` lands, one for each kernel cell."""
        start = self.start(cell)
        return range(start, start + self.effective_kernel, self.dilation)

    def target(self, full: int) -> int | None:
        """Output cell that full cell `full` becomes; None where it is cropped."""
        cell = full - self.pad_before
        return cell if 0 <= cell < self.output else None

    def sources(self, output: int) -> list[int]:
        """The inverse: input cells that land on output cell `output`, in order."""
        full = output + self.pad_before
        ways = (full - tap * self.dilation for tap in reversed(range(self.kernel)))
        cells = (way // self.stride for way in ways if way % self.stride == 0)
        return [cell for cell in cells if 0 <= cell < self.size]

    def landing_of_tap(self, tap: int, inputs: range) -> Landing:
        """Which of `inputs` are not cropped under one kernel cell."""
        return self._uncropped(inputs, tap * self.dilation, self.stride)

    def landing_of_cell(self, cell: int) -> Landing:
        """Which kernel cells are not cropped in the stamp of one input cell."""
        return self._uncropped(range(self.kernel), self.start(cell), self.dilation)

    def _uncropped(self, cells: range, start: int, step: int) -> Landing:
        """Those of `cells` not cropped, when cell n lands on full cell start + n * step."""
        shift = start - self.pad_before  # the output cell of cell 0
        first = max(cells.start, -(shift // step))
        stop = max(first, min(cells.stop, -((shift - self.output) // step)))
        return Landing(range(first, stop), range(shift + first * step, shift + stop * step, step))

    def shares(self) -> list[Share] | None:
        """The output cells on which anything lands, by their remainder modulo the stride.

        None if some of them have no kernel cell that reaches them all.
        """
        shares = []
        for remainder in range(min(self.stride, self.output)):
            outputs = range(remainder, self.output, self.stride)
            taps = [
                tap
                for tap in range(self.kernel)
                if (tap * self.dilation - self.pad_before - remainder) % self.stride == 0
            ]
            reached = {tap: self.landing_of_tap(tap, range(self.size)) for tap in taps}
            first = next((tap for tap in taps if reached[tap].outputs == outputs), None)
            if first is not None:
                shifts = tuple(
                    (tap, (tap - first) * self.dilation // self.stride)
                    for tap in taps
                    if tap != first and reached[tap].outputs
                )
                shares.append(Share(outputs, reached[first].cells, first, shifts))
            elif any(landing.outputs for landing in reached.values()):
                return None
        return shares

    def is_last(self, cell: int, tap: int) -> bool:
        """Whether no later input cell lands on the full cell of this meeting."""
        period = lcm(self.stride, self.dilation)  # from one landing on a full cell to the next
        return cell + period // self.stride >= self.size or tap < period // self.dilation

    def stamps(self) -> Iterator[Stamp]:
        """Every meeting of input cell and kernel cell, input cell by input cell."""
        for cell in range(self.size):
            for tap, full in enumerate(self.taps(cell)):
                yield Stamp(cell, tap, full, self.target(full))


@dataclass(frozen=True, slots=True)
class StampPosition:
    """One step of the walk over the input: the input cell and where its stamp lands."""

    index: int
    row: int  # input cell
    col: int
    window: Window  # in full cells
    rows: range  # full cells
    cols: range
    down: Landing  # kernel rows that are not cropped, and the output rows they land on
    right: Landing  # the same of columns


@dataclass(frozen=True, slots=True)
class TransposedGeometry(Planes[TransposedAxis]):
    """Stamps over planes, input cell by input cell, row by row: sizes and positions in 2-D.

    (channels, H, W) -> (out_channels, Ho, Wo)
    """

    @property
    def full_shape(self) -> tuple[int, int, int]:
        return self.out_channels, self.height.full, self.width.full

    @property
    def weight_shape(self) -> tuple[int, int, int, int]:
        per_group = self.out_channels // self.groups
        return self.channels, per_group, self.height.kernel, self.width.kernel

    @property
    def steps(self) -> int:
        """Stamps of one input plane."""
        return self.height.size * self.width.size

    @property
    def macs(self) -> int:
        """Multiply-adds for one input, cropped ones too: C * H * W * (K / groups) * kh * kw."""
        channels, per_group, kh, kw = self.weight_shape
        return channels * self.steps * per_group * kh * kw

    @property
    def step_cells(self) -> int:
        """Products that one step makes for an output channel: (C / groups) * kh * kw."""
        return self.channels // self.groups * self.height.kernel * self.width.kernel

    def position(self, step: int) -> StampPosition:
        """Where the stamp lands at `step`, counted from 0 along the rows of the input."""
        row, col = divmod(step, self.width.size)
        rows, cols = self.height.taps(row), self.width.taps(col)
        window = Window(rows.start, cols.start, rows.stop, cols.stop)
        down, right = self.height.landing_of_cell(row), self.width.landing_of_cell(col)
        return StampPosition(step, row, col, window, rows, cols, down, right)
