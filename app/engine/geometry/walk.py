"""Two axes together: the shapes of a layer and each position of its window."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from math import prod
from typing import Generic, Protocol, TypeVar

from app.engine.geometry.axis import Axis


@dataclass(frozen=True, slots=True)
class Padding:
    """How many cells are added on each side of the input."""

    top: int = 0
    bottom: int = 0
    left: int = 0
    right: int = 0


@dataclass(frozen=True, slots=True)
class Window:
    """A window's rectangle in padded cells; bottom and right exclusive, gaps counted in."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Position:
    """One step of the walk: the output cell and what is read for it."""

    index: int
    row: int  # output cell
    col: int
    window: Window
    rows: range  # padded cells
    cols: range


@dataclass(frozen=True, slots=True)
class Group:
    """Channels that are joined: each of the filters `outputs` reads all of `inputs`, no others."""

    inputs: range
    outputs: range


class Spanned(Protocol):
    """What planes need to know of either kind of axis."""

    @property
    def size(self) -> int: ...
    @property
    def output(self) -> int: ...
    @property
    def pad_before(self) -> int: ...
    @property
    def pad_after(self) -> int: ...


AnyAxis = TypeVar("AnyAxis", bound=Spanned)


@dataclass(frozen=True, slots=True)
class Planes(ABC, Generic[AnyAxis]):
    """What a kernel makes of planes, whichever way: (channels, H, W) -> (out_channels, Ho, Wo)."""

    height: AnyAxis
    width: AnyAxis
    channels: int
    out_channels: int
    groups: int = 1
    bias: bool = False

    @property
    def input_shape(self) -> tuple[int, int, int]:
        return self.channels, self.height.size, self.width.size

    @property
    def output_shape(self) -> tuple[int, int, int]:
        return self.out_channels, self.height.output, self.width.output

    @property
    def padding(self) -> Padding:
        """Cells added to the input, or cropped from a transposed convolution's full frame."""
        h, w = self.height, self.width
        return Padding(h.pad_before, h.pad_after, w.pad_before, w.pad_after)

    @property
    @abstractmethod
    def weight_shape(self) -> tuple[int, int, int, int] | None:
        """As the weights come; None for pooling, which has none."""

    @property
    def parameters(self) -> int:
        """Numbers to learn: every weight, and one bias for each filter if there is any."""
        if self.weight_shape is None:
            return 0
        return prod(self.weight_shape) + self.out_channels * self.bias


@dataclass(frozen=True, slots=True)
class Geometry(Planes[Axis]):
    """A window that walks over planes, row by row: sizes and positions in 2-D.

    (channels, H, W) -> (out_channels, Ho, Wo). Pooling has no weights, so `out_channels`
    equals `channels`, and it learns and multiplies nothing.
    """

    learned: bool = True  # False for pooling

    @property
    def padded_shape(self) -> tuple[int, int, int]:
        return self.channels, self.height.padded, self.width.padded

    @property
    def weight_shape(self) -> tuple[int, int, int, int] | None:
        if not self.learned:
            return None
        per_group = self.channels // self.groups
        return self.out_channels, per_group, self.height.kernel, self.width.kernel

    @property
    def fits(self) -> bool:
        return self.height.fits and self.width.fits

    @property
    def steps(self) -> int:
        """Window positions in one output plane."""
        return self.height.output * self.width.output

    @property
    def macs(self) -> int:
        """Multiply-adds for one input: K * Ho * Wo * (C / groups) * kh * kw."""
        if self.weight_shape is None:
            return 0
        out_channels, per_group, kh, kw = self.weight_shape
        return out_channels * self.steps * per_group * kh * kw

    @property
    def step_cells(self) -> int:
        """Numbers that one step reads: (C / groups) * kh * kw; pooling looks at one plane."""
        channels = self.channels // self.groups if self.learned else 1
        return channels * self.height.kernel * self.width.kernel

    def group(self, index: int) -> Group:
        """The channels of one group; pooling joins each channel with itself."""
        groups = self.groups if self.learned else self.channels
        channels, filters = self.channels // groups, self.out_channels // groups
        return Group(
            inputs=range(index * channels, (index + 1) * channels),
            outputs=range(index * filters, (index + 1) * filters),
        )

    def position(self, step: int) -> Position:
        """Where the window is at `step`, counted from 0 along the rows of the output."""
        row, col = divmod(step, self.width.output)
        top, left = self.height.start(row), self.width.start(col)
        bottom, right = top + self.height.effective_kernel, left + self.width.effective_kernel
        window = Window(top, left, bottom, right)
        return Position(step, row, col, window, self.height.taps(row), self.width.taps(col))
