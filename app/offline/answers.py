"""Every answer that the file's figure can ask for, by its address, from the routes' own functions.

The addresses are those that the page asks (static/js/rest.js, and `ask` of
static/js/lecture/views/plane.js); a test in the browser holds both to each other.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import orjson

from app.api import convolve, geometry, pool, presets
from app.api.errors import TooLargeError, told
from app.engine import ConvolutionError
from app.offline.columns import in_columns
from app.offline.grid import Grid
from app.settings import Settings

Combination = Mapping[str, str]
WINDOW = ("size", "kernel", "stride", "padding", "dilation")


def addresses(grid: Grid) -> list[str]:
    """Each once; those of one kind follow each other, so that they pack well."""
    asked = (_presets, _geometry, _unhurried, _numbers)
    every = [dict(combination) for combination in grid.combinations()]
    for combination in every:
        if combination["layer"] == "average":
            combination["dilation"] = "1"  # it has none
    return list(dict.fromkeys(address(one) for address in asked for one in every))


def _named(combination: Combination, *names: str) -> str:
    """Settings as encodeURIComponent and the page's `said` write them."""
    texts = {**combination, "bias": number_text(float(combination["bias"]))}
    return "&".join(f"{name}={quote(texts[name], safe=UNESCAPED)}" for name in names)


def number_text(number: float) -> str:
    """A number as JavaScript writes it, from 1e-300 to 1e15."""
    if number.is_integer():
        return str(int(number))
    shortest = repr(number)
    digits, _, exponent = shortest.partition("e-")
    if exponent and int(exponent) > 6:
        return f"{digits}e-{int(exponent)}"
    return format(Decimal(shortest), "f")


UNESCAPED = "!'()*,:;"  # beside letters, digits and -_.~


def _presets(combination: Combination) -> str:
    return f"/presets?lang=en&{_named(combination, 'size', 'kernel', 'seed')}"


def _numbers(combination: Combination) -> str:
    if combination["layer"] == "conv":
        rest = _named(combination, *WINDOW, "input", "filter", "padding_mode", "seed", "bias")
        return f"/convolve?{rest}"
    rest = _named(combination, *WINDOW, "input", "seed")
    return f"/pool?mode={combination['layer']}&{rest}"


def _geometry(combination: Combination) -> str:
    learned = f"&bias=true&out_channels=1&{_named(combination, 'padding_mode')}"
    filters = learned if combination["layer"] == "conv" else ""
    window = _named(combination, *WINDOW)
    return f"/geometry?layer={combination['layer']}&reads=true&{window}{filters}"


def _unhurried(combination: Combination) -> str:
    """The geometry at stride 1: the room for the map at any stride."""
    return _geometry({**combination, "stride": "1"})


def answer(
    address: str, grid: Grid, languages: tuple[str, ...], limits: Settings
) -> dict[str, Any]:
    """The answer at an address; a refusal is one too, in every language of the file.

    Raises:
        TooLargeError: the answer would cost more than a setting allows.
    """
    path, query = urlsplit(address).path, dict(parse_qsl(urlsplit(address).query))
    try:
        return ANSWERS[path](query, grid, limits)
    except TooLargeError:
        raise
    except ConvolutionError as error:
        message = {language: told(error, language)["message"] for language in languages}
        return {"error": told(error, languages[0]) | {"message": message}}


def _convolved(query: dict[str, str], grid: Grid, limits: Settings) -> dict[str, Any]:
    del grid
    ask = convolve.ConvolveQuery.model_validate(query)
    return in_columns(orjson.loads(convolve.plan_named(ask, limits).text()))


def _pooled(query: dict[str, str], grid: Grid, limits: Settings) -> dict[str, Any]:
    del grid
    ask = pool.PoolQuery.model_validate(query)
    return in_columns(orjson.loads(pool.plan_named(ask, limits).text()))


def _measured(query: dict[str, str], grid: Grid, limits: Settings) -> dict[str, Any]:
    del grid
    ask = geometry.GeometryQuery.model_validate(query)
    report: dict[str, Any] = orjson.loads(geometry.report(ask, limits))
    return report


def _listed(query: dict[str, str], grid: Grid, limits: Settings) -> dict[str, Any]:
    """The presets that the file holds, and no others."""
    named = presets.named(presets.PresetsQuery.model_validate(query), "en", limits)
    kept = {"inputs": grid.values("input"), "filters": grid.values("filter")}
    return {
        kind: [preset for preset in known if preset["name"] in kept[kind]]
        for kind, known in named.items()
    }


ANSWERS: dict[str, Callable[[dict[str, str], Grid, Settings], dict[str, Any]]] = {
    "/convolve": _convolved,
    "/pool": _pooled,
    "/geometry": _measured,
    "/presets": _listed,
}
