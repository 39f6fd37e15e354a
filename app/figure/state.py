"""What a picture shows: the page's settings, under the names and within the bounds of its address.

The names, defaults and bounds are those of static/js/state/schema.js, so that any address of the
page is the address of a picture.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from math import isfinite
from typing import Any, Literal

import numpy as np

from app.content.filters import FILTERS
from app.content.inputs import INPUTS
from app.content.presets import N_, Preset, find
from app.content.written import pair_of, read_pair_text, written_cells
from app.engine import ConvolutionError
from app.engine.arrays import Array
from app.engine.geometry import PADDING_MODES, PaddingMode
from app.i18n import LANGUAGES

Layer = Literal["conv", "max", "average"]
Theme = Literal["auto", "light", "dark", "contrast"]

LAYERS = ("conv", "max", "average")
THEMES = ("auto", "light", "dark", "contrast")
SIZES, KERNELS = (3, 16), (1, 7)  # least and most
BOUNDS = {
    "stride": (1, 7),
    "padding": (0, 4),
    "dilation": (1, 3),
    "seed": (0, 999_999),
    "step": (0, 9999),
}
CHOICES: dict[str, tuple[str, ...]] = {
    "layer": LAYERS,
    "padding_mode": tuple(PADDING_MODES),
    "theme": THEMES,
    "lang": LANGUAGES,
}
LARGEST = 1_000_000  # of the bias and of a written cell, with either sign


@dataclass(frozen=True, slots=True)
class FigureState:
    """One figure: the defaults are the page's, which are not those of GET /convolve.

    `size` and `kernel` are written `7` or `5x7`; None: those of the numbers written out, or else
    7 and 3. `step` None is the whole walk.

    Raises:
        ConvolutionError: a setting is out of its bounds; names the setting, the value, the rule.
    """

    layer: Layer = "conv"
    input: str = "lecture"
    size: str | None = None
    filter: str = "lecture"
    kernel: str | None = None
    stride: int = 1
    padding: int = 0
    padding_mode: PaddingMode = "zeros"
    dilation: int = 1
    bias: float = 1
    seed: int = 1
    step: int | None = None
    theme: Theme = "auto"
    lang: str = "en"

    def __post_init__(self) -> None:
        for name, choices in CHOICES.items():
            check_choice(name, getattr(self, name), choices)
        for name, (least, most) in BOUNDS.items():
            if getattr(self, name) is not None:
                check_between(name, getattr(self, name), least, most)
        if not isfinite(self.bias) or abs(self.bias) > LARGEST:
            raise not_between("bias", self.bias, -LARGEST, LARGEST)

    def plane(self) -> Array:
        """(H, W), the input without its padding"""
        return _cells("input", self.input, "size", self.size, INPUTS, "7", SIZES, self.seed)

    def weight(self) -> Array:
        """(kh, kw)"""
        kernel = self.kernel
        return _cells("filter", self.filter, "kernel", kernel, FILTERS, "3", KERNELS, self.seed)

    def window(self) -> tuple[int, int]:
        """Rows and columns of a pooling window."""
        if self.layer != "conv":
            return size_of("kernel", self.kernel or "3", KERNELS)
        rows, cols = self.weight().shape
        return rows, cols

    @property
    def whole_bias(self) -> int | float:
        """A whole number if it is one, so that whole answers stay whole."""
        return int(self.bias) if float(self.bias).is_integer() else self.bias

    @property
    def spread(self) -> int:
        """The dilation, which average pooling has not."""
        return 1 if self.layer == "average" else self.dilation


def _cells(
    field: str, text: str, size_field: str, size: str | None, presets: tuple[Preset, ...],
    usual: str, bounds: tuple[int, int], seed: int,
) -> Array:  # fmt: skip
    """Numbers written out, or a preset's in the size asked for."""
    written = written_cells(field, text, size_field, size)
    if written is None:
        rows, cols = size_of(size_field, size or usual, bounds)
        return find(presets, field, text).plane(size_field, rows, cols, seed)
    for cells in written.shape:
        check_between(field, cells, *bounds, rule=N_(
            "{field}: {value} rows or columns are not within {least} to {most}"))  # fmt: skip
    largest = np.abs(written).max()
    if largest > LARGEST:
        raise not_between(field, largest.item(), -LARGEST, LARGEST)
    return written


def size_of(field: str, text: str, bounds: tuple[int, int]) -> tuple[int, int]:
    try:
        read_pair_text(text)
    except ConvolutionError as error:  # it does not know of which field it is
        raise ConvolutionError(error.code, field, error.template, **error.detail) from None
    for cells in pair_of(text):
        check_between(field, cells, *bounds)
    return pair_of(text)


WITHIN = N_("{field} {value} is not within {least} to {most}")


def check_between(field: str, value: float, least: float, most: float, rule: str = WITHIN) -> None:
    if not least <= value <= most:
        raise not_between(field, value, least, most, rule)


def not_between(
    field: str, value: float, least: float, most: float, rule: str = WITHIN
) -> ConvolutionError:
    return ConvolutionError("not_within", field, rule, value=value, least=least, most=most)


def check_choice(field: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        expected = ", ".join(choices)
        raise ConvolutionError(
            "not_a_choice", field, "{field} {value} is none of {expected}",
            value=str(value)[:80], expected=expected,
        )  # fmt: skip


NAMES = tuple(field.name for field in fields(FigureState))
LOOKS = ("step", "theme", "lang")  # of any picture, beside its settings
WHOLE, FRACTION = re.compile(r"-?\d{1,9}"), re.compile(r"-?\d{1,400}(\.\d{1,400})?")


def read_state(texts: Mapping[str, str]) -> FigureState:
    """A state out of texts as an address or a command says them.

    Raises:
        ConvolutionError: an unknown name, or a value that cannot be read or is out of bounds.
    """
    return FigureState(**settings_of(texts, NAMES, BOUNDS))


def settings_of(
    texts: Mapping[str, str], names: Collection[str], whole: Collection[str]
) -> dict[str, Any]:
    """The values of a state's fields, those in `whole` as whole numbers."""
    for name in texts:
        if name not in names:
            raise ConvolutionError("unknown_field", name[:80], "{field} is not known here")
    return {name: _read(name, str(text), name in whole) for name, text in texts.items()}


def _read(name: str, text: str, is_whole: bool) -> Any:
    if is_whole:
        return whole_of(name, text)
    return number_of(name, text) if name == "bias" else text


def written(value: object) -> str:
    """A setting as it is read again: whole numbers without a point, others without an exponent."""
    if isinstance(value, float):
        return np.format_float_positional(value, trim="-")
    return str(value)


def whole_of(field: str, text: str) -> int:
    if not WHOLE.fullmatch(text):
        raise ConvolutionError(
            "not_whole", field, "{field} {value} is not a whole number", value=text[:80]
        )
    return int(text)


def number_of(field: str, text: str) -> float:
    if not FRACTION.fullmatch(text):
        raise ConvolutionError(
            "not_a_number", field, "{field} {value} is not a finite number", value=text[:80]
        )
    return float(text)
