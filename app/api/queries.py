"""The parameters that several GETs share, so that one address grammar serves them all."""

from math import prod
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.api.errors import too_large
from app.api.values import LARGEST, PaddingText, PairText
from app.content.inputs import INPUTS
from app.content.presets import find
from app.content.volumes import input_volume
from app.content.written import pair_of, written_cells
from app.engine import ConvolutionError
from app.engine.arrays import Array
from app.engine.geometry import (
    Geometry,
    Padding,
    PaddingLike,
    fitting_paddings,
    fitting_strides,
)
from app.settings import Settings

Side = Annotated[int | None, Field(None, ge=0, le=LARGEST, description="Cells added on this side")]
Cells = Annotated[str, Field(max_length=20_000)]


class Wire(BaseModel):
    """Unknown names are refused; defaults are read as values are, so `1` is `(1, 1)` too."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, arbitrary_types_allowed=True, validate_default=True
    )


class LanguageQuery(Wire):
    lang: str | None = Field(None, description="Language of messages: en, ru", max_length=20)


class WindowQuery(LanguageQuery):
    """How a window slides. Pairs are written rows x columns: `3` or `3x2`."""

    padding: PaddingText | None = Field(
        None, description="`1`, `1x2`, `same` or `valid`; or use the four sides (default 0)"
    )
    padding_top: Side
    padding_bottom: Side
    padding_left: Side
    padding_right: Side
    dilation: PairText = Field("1", description="Cells from one kernel cell to the next")
    strict: bool = Field(False, description="Refuse sizes that do not fit, instead of rounding")

    def resolved_padding(self) -> PaddingLike:
        sides = {
            side: getattr(self, f"padding_{side}") for side in ("top", "bottom", "left", "right")
        }
        named = {side: cells for side, cells in sides.items() if cells is not None}
        if not named:
            padding = self.padding or "0"
            return padding if padding in ("same", "valid") else pair_of(padding)  # type: ignore[return-value]
        if self.padding is not None:
            raise ConvolutionError(
                "both_paddings", "padding", "padding and padding_{side} exclude each other",
                side=next(iter(named)),
            )  # fmt: skip
        return Padding(**named)


class InputQuery(WindowQuery):
    """A named or written-out input under a window."""

    input: Cells = Field("lecture", description="A preset's name, or rows such as `1,0;0,1`")
    size: PairText | None = Field(None, description="Input size, default 7 for presets")
    seed: int = Field(1, ge=0, le=2**31 - 1, description="Seed of the random presets")
    channels: int = Field(1, ge=1, le=4096, description="Channels of a preset: its depth")

    @property
    def made(self) -> int:
        """How many numbers of a preset are to be made."""
        return prod(pair_of(self.size or "7"))

    def planes(self, settings: Settings) -> Array:
        """(C, H, W)"""
        written = written_cells("input", self.input, "size", self.size)
        if written is not None:
            check_flat("channels", self.channels, "input")
            return written[None]
        shape = (self.channels, *pair_of(self.size or "7"))
        check_cells("size", shape, settings)
        return input_volume(find(INPUTS, "input", self.input), "size", shape, self.seed)


class WalkQuery(InputQuery):
    """The same, and the steps to list."""

    offset: int = Field(0, ge=0, le=2**31 - 1, description="First step to list")
    limit: int | None = Field(None, ge=0, le=2**31 - 1, description="How many steps; default all")
    channel: int = Field(0, ge=0, le=2**31 - 1, description="Output channel of the steps")
    arrays: bool = Field(True, description="false: no padded input and no maps, only steps")


def check_cells(field: str, shape: tuple[int, ...], settings: Settings) -> None:
    if prod(shape) > settings.max_cells:
        raise too_large(field, "max_cells", settings.max_cells, prod(shape))


def check_flat(field: str, depth: int, numbers: str) -> None:
    """Numbers in an address are one plane; only presets have a depth."""
    if depth != 1:
        raise ConvolutionError(
            "only_presets_are_deep", field,
            "{field} {value}: the numbers written in {numbers} are one plane; POST takes more",
            value=depth, numbers=numbers,
        )  # fmt: skip


def check_strict(strict: bool, geometry: Geometry) -> None:
    if not strict or geometry.fits:
        return
    axis = geometry.width if geometry.height.fits else geometry.height
    raise ConvolutionError(
        "does_not_fit", "stride",
        "the window does not fit: ({padded} − {window}) / {stride} + 1 = {exact} is not whole",
        padded=axis.padded, window=axis.effective_kernel, stride=axis.stride, exact=str(axis.exact),
        fitting_strides=fitting_strides(geometry), fitting_paddings=fitting_paddings(geometry),
    )  # fmt: skip


PaddingModeName = Literal["zeros", "reflect", "replicate", "circular"]
