"""The layers that a network's text may name: their arguments, and what stands for those left out.

To add one: write how it is made from its arguments, and give its name a line in UNITS.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from app.engine import ConvolutionError
from app.engine.geometry import pair
from app.engine.network import (
    Activation,
    AdaptivePool,
    AvgPool,
    BatchNorm,
    Conv,
    Flatten,
    GlobalPool,
    Layer,
    Linear,
    MaxPool,
    Softmax,
)

LARGEST = 1_000_000  # of any number of filters, neurons or cells
MOST_PARTS = 1024  # of adaptive pooling, which is looked at window by window


@dataclass(frozen=True, slots=True)
class Choices:
    """What a request decides where the text leaves it open."""

    counts: Mapping[str, int]  # of the letters N, M and K
    filters: int
    units: int
    classes: int
    optional: bool  # whether what is marked with ? is there


Given = dict[str, Any]
Read = Callable[[str, Any], Any]


@dataclass(frozen=True, slots=True)
class UnitKind:
    """How a layer's arguments are read, in the order in which they may stand without a name."""

    arguments: Mapping[str, Read]
    make: Callable[[Given, Choices], Layer]


def whole(name: str, value: Any) -> int:
    return pair_of_at_least(name, value, 1, both=False)[0]


def positive_pair(name: str, value: Any) -> tuple[int, int]:
    return pair_of_at_least(name, value, 1)


def parts(name: str, value: Any) -> tuple[int, int]:
    return pair_of_at_least(name, value, 1, most=MOST_PARTS)


def padding(name: str, value: Any) -> tuple[int, int]:
    return pair_of_at_least(name, value, 0)


def padding_or_word(name: str, value: Any) -> tuple[int, int] | str:
    return str(value) if value in ("same", "valid") else padding(name, value)


def flag(name: str, value: Any) -> bool:
    known = {0: False, 1: True, "false": False, "true": True}
    if isinstance(value, int | str) and value in known:
        return known[value]
    raise ConvolutionError(
        "not_true_or_false",
        name,
        "{field} {value} is neither true nor false",
        value=str(value)[:80],
    )


def pair_of_at_least(
    name: str, value: Any, least: int, *, most: int = LARGEST, both: bool = True
) -> tuple[int, int]:
    """An int or two as (height, width); only an int unless `both`."""
    if not both and isinstance(value, tuple | list):
        raise ConvolutionError(
            "not_whole", name, "{field} {value} is not a whole number", value=str(value)[:80]
        )
    numbers = pair(name, value, least=least)
    if max(numbers) > most:
        raise ConvolutionError("too_big", name, "{field} is more than {most}", most=most)
    return numbers


def _conv(given: Given, choices: Choices) -> Layer:
    """Without a kernel of its own a convolution is the usual one: 3×3 that keeps the size."""
    usual: Given = {} if "kernel_size" in given else {"kernel_size": (3, 3), "padding": (1, 1)}
    return Conv(**{"out_channels": choices.filters, **usual, **given})


def _pool(layer: type[MaxPool] | type[AvgPool], given: Given, choices: Choices) -> Layer:
    del choices
    arguments: Given = {"kernel_size": (2, 2), **given}
    return layer(**arguments)


def _fully_connected(given: Given, choices: Choices) -> Layer:
    arguments: Given = {"out_features": choices.units, **given}
    return Linear(**arguments)


def _adaptive(given: Given, choices: Choices) -> Layer:
    del choices
    return AdaptivePool(**({"output_size": (1, 1)} | given))


def plain(make: Callable[[], Layer]) -> UnitKind:
    """A layer without arguments."""
    return UnitKind({}, lambda _given, _choices: make())


WINDOW: dict[str, Read] = {"kernel_size": positive_pair, "stride": positive_pair}
CONV = UnitKind(
    {"out_channels": whole} | WINDOW
    | {"padding": padding_or_word, "dilation": positive_pair, "groups": whole, "bias": flag},
    _conv,
)  # fmt: skip
MAX_POOL = UnitKind(
    WINDOW | {"padding": padding, "dilation": positive_pair, "ceil_mode": flag},
    partial(_pool, MaxPool),
)
AVERAGE_POOL = UnitKind(WINDOW | {"padding": padding, "ceil_mode": flag}, partial(_pool, AvgPool))
FULLY_CONNECTED = UnitKind({"out_features": whole, "bias": flag}, _fully_connected)

UNITS: Mapping[str, UnitKind] = {
    "CONV": CONV,
    "POOL": MAX_POOL,
    "MAXPOOL": MAX_POOL,
    "AVGPOOL": AVERAGE_POOL,
    "ADAPTIVEPOOL": UnitKind({"output_size": parts}, _adaptive),
    "GAP": plain(GlobalPool),
    "BN": plain(BatchNorm),
    "RELU": plain(partial(Activation, "relu")),
    "LEAKYRELU": plain(partial(Activation, "leaky_relu")),
    "SIGMOID": plain(partial(Activation, "sigmoid")),
    "TANH": plain(partial(Activation, "tanh")),
    "GELU": plain(partial(Activation, "gelu")),
    "FLATTEN": plain(Flatten),
    "FC": FULLY_CONNECTED,
    "SOFTMAX": plain(Softmax),
}


def kind_of(field: str, name: str) -> UnitKind:
    """The layer of that name, whatever its case."""
    kind = UNITS.get(name.upper())
    if kind is None:
        raise ConvolutionError(
            "unknown_layer",
            field,
            "there is no layer {name}; known are {known}",
            name=name[:40],
            known=", ".join(UNITS),
        )
    return kind


def read_argument(kind: UnitKind, name: str, value: Any) -> Any:
    if name not in kind.arguments:
        raise ConvolutionError("unknown_field", name[:40], "{field} is not known here")
    return kind.arguments[name](name, value)
