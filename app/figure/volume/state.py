"""What a picture of a volume shows: the settings of a scene whose view is "volume"."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from math import isfinite

import numpy as np

from app.content.filters import FILTERS
from app.content.inputs import INPUTS
from app.content.presets import find
from app.content.volumes import filter_volume, input_volume
from app.content.written import cells_of
from app.engine import ConvolutionError
from app.engine.arrays import Array
from app.engine.geometry import Geometry, conv_geometry, pool_geometry
from app.figure.state import (
    CHOICES,
    KERNELS,
    LARGEST,
    LOOKS,
    Layer,
    Theme,
    check_between,
    check_choice,
    not_between,
    settings_of,
    size_of,
    written,
)

SIZES = (3, 64)
BOUNDS = {
    "channels": (1, 512),
    "out_channels": (1, 512),
    "stride": (1, 7),
    "padding": (0, 4),
    "seed": (0, 999_999),
    "step": (0, 10_000_000),
}


@dataclass(frozen=True, slots=True)
class VolumeState:
    """One layer over a volume, and a step of it; None: the whole walk.

    Steps go through the first map, then the second and so on. The defaults are those of the view,
    over which a scene puts its own.

    Raises:
        ConvolutionError: a setting is out of its bounds; names the setting, the value, the rule.
    """

    layer: Layer = "conv"
    input: str = "lecture"
    size: str = "7"
    channels: int = 3
    filter: str = "lecture"
    kernel: str = "3"
    out_channels: int = 1
    stride: int = 1
    padding: int = 0
    bias: float = 1
    seed: int = 1
    step: int | None = None
    theme: Theme = "auto"
    lang: str = "en"

    def __post_init__(self) -> None:
        for name in ("layer", "theme", "lang"):
            check_choice(name, getattr(self, name), CHOICES[name])
        for name, (least, most) in BOUNDS.items():
            if getattr(self, name) is not None:
                check_between(name, getattr(self, name), least, most)
        if not isfinite(self.bias) or abs(self.bias) > LARGEST:
            raise not_between("bias", self.bias, -LARGEST, LARGEST)
        size_of("size", self.size, SIZES), self.window()

    @property
    def view(self) -> str:
        return "volume"

    @property
    def settings(self) -> dict[str, str]:
        """As an address says them, but for step, theme and language."""
        return {name: written(getattr(self, name)) for name in NAMES if name not in LOOKS}

    def window(self) -> tuple[int, int]:
        """Rows and columns."""
        return size_of("kernel", self.kernel, KERNELS)

    def geometry(self) -> Geometry:
        """The sizes, before a number is made."""
        shape = (self.channels, *size_of("size", self.size, SIZES))
        if self.layer != "conv":
            window = self.window()
            return pool_geometry(shape, window, stride=self.stride, padding=self.padding)
        weight = (self.out_channels, self.channels, *self.window())
        return conv_geometry(shape, weight, stride=self.stride, padding=self.padding, bias=True)

    def planes(self) -> Array:
        """(C, H, W)"""
        self._check_preset("input", self.input)
        shape = (self.channels, *size_of("size", self.size, SIZES))
        return input_volume(find(INPUTS, "input", self.input), "size", shape, self.seed)

    def weight(self) -> Array:
        """(K, C, kh, kw)"""
        self._check_preset("filter", self.filter)
        shape = (self.out_channels, self.channels, *self.window())
        return filter_volume(find(FILTERS, "filter", self.filter), "kernel", shape, self.seed)

    def biases(self) -> Array:
        """(K,), whole if they are, so that whole answers stay whole."""
        whole = float(self.bias).is_integer()
        return np.full(self.out_channels, int(self.bias) if whole else self.bias)

    def _check_preset(self, field: str, text: str) -> None:
        """Only presets have a depth: numbers in an address are one plane."""
        if cells_of(field, text) is not None:
            raise ConvolutionError(
                "only_presets_are_deep", "channels",
                "{field} {value}: the numbers written in {numbers} are one plane; POST takes more",
                value=self.channels, numbers=field,
            )  # fmt: skip


NAMES = tuple(field.name for field in fields(VolumeState))


def read_volume(texts: Mapping[str, str]) -> VolumeState:
    """A state out of texts as an address or a command says them.

    Raises:
        ConvolutionError: an unknown name, or a value that cannot be read or is out of bounds.
    """
    return VolumeState(**settings_of(texts, NAMES, BOUNDS))
