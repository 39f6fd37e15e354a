"""What a picture of a network shows: the settings of its scene, by the kind of its stage."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.content.inputs import INPUTS
from app.content.networks.presets import LECTURE_PATTERN
from app.content.presets import find
from app.content.written import pair_of
from app.engine import ConvolutionError
from app.figure.state import (
    CHOICES,
    KERNELS,
    LARGEST,
    Theme,
    check_between,
    check_choice,
    number_of,
    settings_of,
    size_of,
    whole_of,
)

SIZES = (8, 64)
SEEDS = (0, 999_999)
STEPS = (0, 10_000_000)
LONGEST = 1000  # characters of a network's text
SWITCH = ("0", "1")

Bounds = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Kind:
    """The settings of a view with its defaults; `whole`: those that are whole numbers."""

    defaults: Mapping[str, str]
    whole: Mapping[str, Bounds] = field(default_factory=dict)


KINDS: Mapping[str, Kind] = {
    "fully-connected": Kind(
        {"input": "photo", "size": "32", "units": "10", "bias": "1", "seed": "1"},
        {"units": (1, 100), "seed": SEEDS},
    ),
    "network": Kind(
        {"input": "photo", "size": "32", "kernel": "3", "filters_1": "6", "filters_2": "10",
         "bias": "1"},
        {"filters_1": (1, 10), "filters_2": (1, 10), "bias": (-1000, 1000)},
    ),
    "shrinking": Kind(
        {"input": "photo", "size": "32", "kernel": "3", "depth": "5"}, {"depth": (1, 8)}
    ),
    "fc-layer": Kind(
        {"input": "photo", "size": "32", "filters": "6", "units": "10", "seed": "1"},
        {"filters": (1, 8), "units": (1, 64), "seed": SEEDS},
    ),
    "architecture": Kind(
        {"pattern": LECTURE_PATTERN, "channels": "3", "side": "32", "optional": "1", "N": "2",
         "M": "2", "K": "1", "filters": "32", "units": "128", "classes": "10"},
        {"channels": (1, 512), "side": (8, 256), "N": (0, 6), "M": (0, 6), "K": (0, 3),
         "filters": (1, 512), "units": (1, 4096), "classes": (1, 1000)},
    ),
}  # fmt: skip
LOOKS = ("step", "theme", "lang")
NAMES = {view: (*kind.defaults, *LOOKS) for view, kind in KINDS.items()}


@dataclass(frozen=True, slots=True)
class NetworkState:
    """A view's settings, each as an address says it, and a step; None: the whole walk.

    Raises:
        ConvolutionError: a setting is out of its bounds; names the setting, the value, the rule.
    """

    view: str
    told: tuple[tuple[str, str], ...]
    step: int | None = None
    theme: Theme = "auto"
    lang: str = "en"

    def __post_init__(self) -> None:
        check_choice("theme", self.theme, CHOICES["theme"])
        check_choice("lang", self.lang, CHOICES["lang"])
        if self.step is not None:
            check_between("step", self.step, *STEPS)
        for name, bounds in KINDS[self.view].whole.items():
            check_between(name, whole_of(name, self[name]), *bounds)
        for name, text in self.told:
            if name in CHECKS:
                CHECKS[name](text)

    @property
    def settings(self) -> dict[str, str]:
        return dict(self.told)

    def __getitem__(self, name: str) -> str:
        return self.settings[name]

    @property
    def runs(self) -> bool:
        """Whether numbers go through the network; else its sizes are all that is shown."""
        return self.view in ("network", "shrinking", "fc-layer")

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of the picture that goes in."""
        return pair_of(self["size"])


def _check_size(text: str) -> None:
    size_of("size", text, SIZES)


def _check_kernel(text: str) -> None:
    size_of("kernel", text, KERNELS)


def _check_input(text: str) -> None:
    find(INPUTS, "input", text)


def _check_bias(text: str) -> None:
    check_between("bias", number_of("bias", text), -LARGEST, LARGEST)


def _check_optional(text: str) -> None:
    check_choice("optional", text, SWITCH)


def _check_pattern(text: str) -> None:
    if len(text) > LONGEST:
        raise ConvolutionError(
            "too_long", "pattern", "{field} is longer than {max_length} characters",
            max_length=LONGEST,
        )  # fmt: skip


CHECKS = {
    "size": _check_size, "kernel": _check_kernel, "input": _check_input, "bias": _check_bias,
    "optional": _check_optional, "pattern": _check_pattern,
}  # fmt: skip


def read_network(view: str, texts: Mapping[str, str]) -> NetworkState:
    """A state out of texts as an address or a command says them.

    Raises:
        ConvolutionError: an unknown name, or a value that cannot be read or is out of bounds.
    """
    kind = KINDS[view]
    given = settings_of(texts, NAMES[view], (*kind.whole, "step"))
    looks = {name: given.pop(name) for name in LOOKS if name in given}
    told = {**kind.defaults, **{name: _written(value) for name, value in given.items()}}
    return NetworkState(view, tuple(told.items()), **looks)


def _written(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
