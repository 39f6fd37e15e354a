"""The page's settings as the file's scripts read them, refused where a picture would refuse them.

The page forgives an address; a file is made once and read by others, so here a mistake is told.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from app.content.presets import N_
from app.content.written import pair_of, read_pair_text
from app.engine import ConvolutionError
from app.figure.state import THEMES, FigureState, read_state
from app.i18n import LANGUAGES

DEFAULTS: Mapping[str, str] = {
    "layer": "conv",
    "input": "lecture",
    "size": "7",
    "filter": "lecture",
    "kernel": "3",
    "stride": "1",
    "padding": "0",
    "padding_mode": "zeros",
    "dilation": "1",
    "bias": "1",
    "seed": "1",
}
LOOKS = {  # what decides no answer; empty stands for what is not said
    "speed": "0\\.5|1|2|4|8|32|128",
    "loop": "0|1",
    "pin": "|(padded|output|tap):[0-9]{1,3},[0-9]{1,3}",
    "show": "0|1",
    "theme": "|".join(["", *THEMES]),
    "lang": "|".join(["", *LANGUAGES]),
    "keys": "0|1",
}


def said_as(field: str, setting: str, text: str) -> str:
    """The text as the page's scripts read and write it.

    Raises:
        ConvolutionError: there is no such setting, or it cannot be that; blames `field`.
    """
    if not text.isascii() or (setting in LOOKS and not re.fullmatch(LOOKS[setting], text)):
        template = N_("{field} cannot be {value}")
        raise ConvolutionError("not_valid", field[:80], template, value=text[:80])
    if setting in LOOKS:
        return text
    try:
        state = read_state({setting: text})
        return TEXTS.get(setting, _as_it_is)(state, text)
    except ConvolutionError as error:
        raise ConvolutionError(error.code, field[:80], error.template, **error.detail) from None


def _as_it_is(state: FigureState, text: str) -> str:
    del state
    return text


def _whole(state: FigureState, text: str) -> str:
    del state
    return str(int(text))


def _input(state: FigureState, text: str) -> str:
    state.plane()  # refuses what are no cells
    return text


def _filter(state: FigureState, text: str) -> str:
    state.weight()
    return text


def _size(state: FigureState, text: str) -> str:
    state.plane()
    return _pair(text)


def _kernel(state: FigureState, text: str) -> str:
    state.weight()
    return _pair(text)


def _pair(text: str) -> str:
    return pair_text(*pair_of(read_pair_text(text)))


def _bias(state: FigureState, text: str) -> str:
    del text
    return format(Decimal(repr(state.whole_bias)), "f")


def pair_text(rows: int, cols: int) -> str:
    return str(rows) if rows == cols else f"{rows}x{cols}"


TEXTS: Mapping[str, Callable[[FigureState, str], str]] = {
    "input": _input,
    "size": _size,
    "filter": _filter,
    "kernel": _kernel,
    "bias": _bias,
    **dict.fromkeys(("stride", "padding", "dilation", "seed", "step"), _whole),
}
