"""The question by REST behind a view that shows a network, as its script asks it."""

from collections.abc import Callable, Mapping

from app.content.networks.presets import LECTURE_PATTERN
from app.share.view import Query

Settings = Mapping[str, str]


def network_question(kind: str, settings: Settings) -> tuple[str, Query] | None:
    """Path and query; None for a view that shows no network."""
    question = QUESTIONS.get(kind)
    return question(settings) if question else None


def _architecture(told: Settings) -> tuple[str, Query]:
    side = told.get("side", "32")
    names = ("optional", "N", "M", "K", "filters", "units", "classes")
    return "/network", (
        ("pattern", told.get("pattern", LECTURE_PATTERN)),
        ("input_shape", f"{told.get('channels', '3')}x{side}x{side}"),
        *((name, told[name]) for name in names if name in told),
    )


def _network(told: Settings) -> tuple[str, Query]:
    cells = told.get("kernel", "3").partition("x")[0]
    first, second = told.get("filters_1", "6"), told.get("filters_2", "10")
    pattern = f"CONV({first},{cells})-RELU-CONV({second},{cells})-RELU"
    return "/activations", (*_of_picture(told, pattern), ("bias", told.get("bias", "1")))


def _shrinking(told: Settings) -> tuple[str, Query]:
    cells = told.get("kernel", "3").partition("x")[0]
    pattern = f"CONV(1,{cells})*{told.get('depth', '5')}"
    return "/activations", (*_of_picture(told, pattern), ("filter", "box"))


def _fc_layer(told: Settings) -> tuple[str, Query]:
    filters, units = told.get("filters", "6"), told.get("units", "10")
    pattern = f"[CONV({filters},5,padding=2)-RELU-POOL]*3-FC({units})"
    return "/activations", (*_of_picture(told, pattern), ("seed", told.get("seed", "1")))


def _fully_connected(told: Settings) -> tuple[str, Query]:
    pattern = f"FC({told.get('units', '10')})"
    return "/network", (("pattern", pattern), ("input_shape", f"3x{_square(told)}"))


def _of_picture(told: Settings, pattern: str) -> Query:
    named = ("pattern", pattern), ("input", told.get("input", "photo"))
    return *named, ("input_shape", f"3x{_square(told)}")


def _square(told: Settings) -> str:
    rows, _, cols = told.get("size", "32").partition("x")
    return f"{rows}x{cols or rows}"


QUESTIONS: dict[str, Callable[[Settings], tuple[str, Query]]] = {
    "architecture": _architecture,
    "network": _network,
    "shrinking": _shrinking,
    "fc-layer": _fc_layer,
    "fully-connected": _fully_connected,
}
