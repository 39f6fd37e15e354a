"""The layers of a network as plain facts, with PyTorch's names; `analysis` reads them.

Channels and features that come from the layer before are not repeated.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.engine.geometry import Padding, PaddingLike, Pair


@dataclass(frozen=True, slots=True)
class Conv:
    """torch.nn.Conv2d."""

    out_channels: int
    kernel_size: Pair
    stride: Pair = 1
    padding: PaddingLike = 0
    dilation: Pair = 1
    groups: int = 1
    bias: bool = True


@dataclass(frozen=True, slots=True)
class ConvTranspose:
    """torch.nn.ConvTranspose2d."""

    out_channels: int
    kernel_size: Pair
    stride: Pair = 1
    padding: Pair | Padding = 0
    output_padding: Pair = 0
    dilation: Pair = 1
    groups: int = 1
    bias: bool = True


@dataclass(frozen=True, slots=True)
class MaxPool:
    """torch.nn.MaxPool2d."""

    kernel_size: Pair
    stride: Pair | None = None
    padding: Pair | Padding = 0
    dilation: Pair = 1
    ceil_mode: bool = False


@dataclass(frozen=True, slots=True)
class AvgPool:
    """torch.nn.AvgPool2d."""

    kernel_size: Pair
    stride: Pair | None = None
    padding: Pair | Padding = 0
    ceil_mode: bool = False


@dataclass(frozen=True, slots=True)
class AdaptivePool:
    """torch.nn.AdaptiveAvgPool2d, or the same of maxima."""

    output_size: int | Sequence[int | None] | None


@dataclass(frozen=True, slots=True)
class GlobalPool:
    """The mean or the largest number of each plane: (C, H, W) -> (C, 1, 1)."""


@dataclass(frozen=True, slots=True)
class BatchNorm:
    """torch.nn.BatchNorm2d: a weight and a bias for each channel, to be folded into the layer
    before, so that it multiplies nothing of its own."""


@dataclass(frozen=True, slots=True)
class Activation:
    """A function of each cell alone."""

    kind: Literal["relu", "leaky_relu", "sigmoid", "tanh", "gelu"] = "relu"


@dataclass(frozen=True, slots=True)
class Softmax:
    """Shares of 1."""


@dataclass(frozen=True, slots=True)
class Flatten:
    """(C, H, W) -> (C * H * W,)"""


@dataclass(frozen=True, slots=True)
class Linear:
    """torch.nn.Linear."""

    out_features: int
    bias: bool = True


Layer = (
    Conv | ConvTranspose | MaxPool | AvgPool | AdaptivePool | GlobalPool
    | BatchNorm | Activation | Softmax | Flatten | Linear
)  # fmt: skip
