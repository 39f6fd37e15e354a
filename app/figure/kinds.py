"""What a picture of a network, or of a layer as code, shows: its scene's settings, by the kind of
its stage."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app.content.code import FRAMEWORKS
from app.content.inputs import INPUTS
from app.content.networks.presets import LECTURE_PATTERN
from app.content.presets import find
from app.content.written import cells_of, pair_of, read_pair_text
from app.engine import ConvolutionError
from app.engine.geometry import PADDING_MODES
from app.figure.state import (
    CHOICES,
    KERNELS,
    LARGEST,
    LOOKS,
    Theme,
    check_between,
    check_choice,
    number_of,
    settings_of,
    size_of,
    whole_of,
    written,
)

SIZES, LAYER_SIZES = (8, 64), (3, 16)
MOST_CELLS = (0, 3)  # of padding
SEEDS = (0, 999_999)
STEPS = (0, 10_000_000)
LONGEST = 1000  # characters of a network's text
SWITCH = ("0", "1")
TABS = ("padding", "groups", "flip", "code")

Bounds = tuple[int, int]


Check = Callable[[str, str], None]  # raises, for a setting's name and its text


@dataclass(frozen=True, slots=True)
class Kind:
    """The settings of a view with its defaults; `whole`: those that are whole numbers; `choices`:
    those of few words; `checks`: those with a rule of their own."""

    defaults: Mapping[str, str]
    whole: Mapping[str, Bounds] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    checks: Mapping[str, Check] = field(default_factory=dict)


def _pair(bounds: Bounds) -> Check:
    def check(name: str, text: str) -> None:
        size_of(name, text, bounds)

    return check


def _input(name: str, text: str) -> None:
    """A preset: numbers in an address are one plane, and a network's picture has three."""
    if cells_of(name, text) is not None:
        raise ConvolutionError(
            "only_presets", name,
            "{field} {value}: numbers are one plane; here it is a preset ({known})",
            value=text[:80], known=", ".join(preset.name for preset in INPUTS),
        )  # fmt: skip
    find(INPUTS, name, text)


def _bias(name: str, text: str) -> None:
    check_between(name, number_of(name, text), -LARGEST, LARGEST)


def _short(name: str, text: str) -> None:
    if len(text) > LONGEST:
        raise ConvolutionError(
            "too_long", name, "{field} is longer than {max_length} characters",
            max_length=LONGEST,
        )  # fmt: skip


def _padding(name: str, text: str) -> None:
    """A word, or cells, of which there may be none."""
    if text in ("same", "valid"):
        return
    try:
        read_pair_text(text, 0)
    except ConvolutionError as error:  # it does not know of which field it is
        raise ConvolutionError(error.code, name, error.template, **error.detail) from None
    for cells in pair_of(text):
        check_between(name, cells, *MOST_CELLS)


PICTURED = {"input": _input, "size": _pair(SIZES)}
KINDS: Mapping[str, Kind] = {
    "fully-connected": Kind(
        {"input": "photo", "size": "32", "units": "10", "bias": "1", "seed": "1"},
        {"units": (1, 100), "seed": SEEDS},
        checks={**PICTURED, "bias": _bias},
    ),
    "network": Kind(
        {"input": "photo", "size": "32", "kernel": "3", "filters_1": "6", "filters_2": "10",
         "bias": "1"},
        {"filters_1": (1, 10), "filters_2": (1, 10), "bias": (-1000, 1000)},
        checks={**PICTURED, "kernel": _pair(KERNELS)},
    ),
    "shrinking": Kind(
        {"input": "photo", "size": "32", "kernel": "3", "depth": "5"},
        {"depth": (1, 8)},
        checks={**PICTURED, "kernel": _pair(KERNELS)},
    ),
    "fc-layer": Kind(
        {"input": "photo", "size": "32", "filters": "6", "units": "10", "seed": "1"},
        {"filters": (1, 8), "units": (1, 64), "seed": SEEDS},
        checks=PICTURED,
    ),
    "architecture": Kind(
        {"pattern": LECTURE_PATTERN, "channels": "3", "side": "32", "optional": "1", "N": "2",
         "M": "2", "K": "1", "filters": "32", "units": "128", "classes": "10"},
        {"channels": (1, 512), "side": (8, 256), "N": (0, 6), "M": (0, 6), "K": (0, 3),
         "filters": (1, 512), "units": (1, 4096), "classes": (1, 1000)},
        {"optional": SWITCH},
        {"pattern": _short},
    ),
    "torch": Kind(
        {"channels": "4", "out_channels": "8", "kernel": "3", "stride": "1", "padding": "0",
         "dilation": "1", "groups": "1", "biased": "1", "bias": "1", "padding_mode": "zeros",
         "size": "7", "input": "lecture", "filter": "lecture", "seed": "1", "tab": "padding",
         "framework": "pytorch", "arrows": "1", "flip": "1", "rows": "0"},
        {"channels": (1, 8), "out_channels": (1, 16), "groups": (1, 8), "seed": SEEDS},
        {"biased": SWITCH, "arrows": SWITCH, "flip": SWITCH, "rows": SWITCH, "tab": TABS,
         "framework": tuple(FRAMEWORKS), "padding_mode": tuple(PADDING_MODES)},
        {"size": _pair(LAYER_SIZES), "kernel": _pair(KERNELS), "stride": _pair((1, 3)),
         "dilation": _pair((1, 3)), "padding": _padding, "bias": _bias},
    ),
}  # fmt: skip
NAMES = {view: (*kind.defaults, *LOOKS) for view, kind in KINDS.items()}


@dataclass(frozen=True, slots=True)
class SceneState:
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
        kind = KINDS[self.view]
        for name, bounds in kind.whole.items():
            check_between(name, whole_of(name, self[name]), *bounds)
        for name, choices in kind.choices.items():
            check_choice(name, self[name], choices)
        for name, check in kind.checks.items():
            check(name, self[name])

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


def read_scene(view: str, texts: Mapping[str, str]) -> SceneState:
    """A state out of texts as an address or a command says them.

    Raises:
        ConvolutionError: an unknown name, or a value that cannot be read or is out of bounds.
    """
    kind = KINDS[view]
    given = settings_of(texts, NAMES[view], (*kind.whole, "step"))
    looks = {name: given.pop(name) for name in LOOKS if name in given}
    told = {**kind.defaults, **{name: written(value) for name, value in given.items()}}
    return SceneState(view, tuple(told.items()), **looks)
