"""A convolution and a pooling as their arguments, and the numbers that they are called with."""

from dataclasses import dataclass, field
from typing import Literal

from app.engine.arrays import Array
from app.engine.geometry import (
    Geometry,
    Padding,
    PaddingLike,
    PaddingMode,
    channels_of_group,
    conv_geometry,
    pool_geometry,
    resolve_padding,
)


@dataclass(frozen=True, slots=True)
class Conv2d:
    """The arguments of torch.nn.Conv2d, under its names; pairs are (height, width)."""

    in_channels: int
    out_channels: int
    kernel_size: tuple[int, int]
    stride: tuple[int, int] = (1, 1)
    padding: PaddingLike = 0
    dilation: tuple[int, int] = (1, 1)
    groups: int = 1
    bias: bool = True
    padding_mode: PaddingMode = "zeros"

    @property
    def sides(self) -> Padding:
        """The padding in cells, also where it is a word."""
        return resolve_padding(self.padding, self.kernel_size, self.stride, self.dilation)

    @property
    def weight_shape(self) -> tuple[int, int, int, int]:
        """
        Raises:
            ConvolutionError: the groups do not divide the channels.
        """
        depth = channels_of_group(self.in_channels, self.groups)
        return self.out_channels, depth, *self.kernel_size

    def geometry(self, height: int, width: int) -> Geometry:
        """The sizes of the layer over an input of height×width.

        Raises:
            ConvolutionError: the layer refuses its arguments or this input.
        """
        return conv_geometry(
            (self.in_channels, height, width),
            self.weight_shape,
            stride=self.stride,
            padding=self.padding,
            padding_mode=self.padding_mode,
            dilation=self.dilation,
            groups=self.groups,
            bias=self.bias,
        )


@dataclass(frozen=True, slots=True)
class Pool2d:
    """The arguments of torch.nn.MaxPool2d or AvgPool2d, under their names."""

    mode: Literal["max", "average"]
    kernel_size: tuple[int, int]
    stride: tuple[int, int]
    padding: PaddingLike = 0
    dilation: tuple[int, int] = (1, 1)

    @property
    def sides(self) -> Padding:
        return resolve_padding(self.padding, self.kernel_size, self.stride, self.dilation)

    def geometry(self, channels: int, height: int, width: int) -> Geometry:
        """The sizes of the layer over an input of channels×height×width.

        Raises:
            ConvolutionError: the layer refuses its arguments or this input.
        """
        return pool_geometry(
            (channels, height, width),
            self.kernel_size,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """What any layer is called with: input (C, H, W).

    An array of more than `written_up_to` numbers is not written out; the code makes random ones.
    """

    input: Array
    written_up_to: int = field(default=64, kw_only=True)

    @property
    def arrays(self) -> tuple[Array, ...]:
        return (self.input,)


@dataclass(frozen=True, slots=True, eq=False)
class Numbers(Given):
    """What a convolution is called with: also weight (K, C / groups, kh, kw) and one bias.

    `flip` turns the weight by 180° first: convolution as mathematics has it.
    """

    weight: Array
    bias: float = 0
    flip: bool = False

    @property
    def arrays(self) -> tuple[Array, ...]:
        return self.input, self.weight
