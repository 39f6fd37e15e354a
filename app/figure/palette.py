"""The inks in numbers: what the page's tokens are in each theme.

tests/figure/test_palette.py holds them to static/css/tokens.css.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from app.figure.model import Ink

Theme = Literal["light", "dark", "contrast"]
Palette = Mapping[Ink, str]
"""For each ink its colour as #rrggbb."""

_LIGHT = {
    "page": "#fbfaf7",
    "panel": "#ffffff",
    "ink": "#1b1d22",
    "soft": "#5d6675",
    "line": "#d9d6cf",
    "input-ink": "#2563c9",
    "input-wash": "#e6eefb",
    "filter-ink": "#b84f06",
    "filter-wash": "#fdeedd",
    "output-ink": "#0f7a5f",
    "output-wash": "#dff3ec",
    "stride-ink": "#7a3fb0",
    "stride-wash": "#f1e8f9",
    "padding-ink": "#5d6675",
    "padding-line": "#d3d6dc",
    "error-ink": "#b3261e",
    "error-wash": "#fceceb",
    "plus": "#b84f06",
    "zero": "#f6f4ef",
    "minus": "#2563c9",
    "channel-0": "#c0392b",
    "channel-1": "#2e7d32",
    "channel-2": "#1e63c4",
    "photo-ink": "#ffffff",
    "group-0": "#0b7285",
    "group-1": "#a3195b",
    "group-2": "#7a6a00",
    "group-3": "#4b3fb0",
    "group-4": "#8a4b2a",
    "group-5": "#3f7d20",
    "group-6": "#6b4b8a",
    "group-7": "#596275",
}
_DARK = {
    "page": "#101318",
    "panel": "#181c23",
    "ink": "#eef0f4",
    "soft": "#9aa4b2",
    "line": "#2e3540",
    "input-ink": "#7fb0ff",
    "input-wash": "#1b2b47",
    "filter-ink": "#ffab5e",
    "filter-wash": "#40290f",
    "output-ink": "#5fd6b1",
    "output-wash": "#12352b",
    "stride-ink": "#c99cf0",
    "stride-wash": "#2c2140",
    "padding-ink": "#9aa4b2",
    "padding-line": "#3a424f",
    "error-ink": "#ff8a80",
    "error-wash": "#3a1a18",
    "plus": "#ffab5e",
    "zero": "#20252e",
    "minus": "#7fb0ff",
    "channel-0": "#ff8a80",
    "channel-1": "#81c784",
    "channel-2": "#82b1ff",
    "photo-ink": "#ffffff",
    "group-0": "#5fd0e0",
    "group-1": "#ff8fc0",
    "group-2": "#dccb5c",
    "group-3": "#a9a2ff",
    "group-4": "#e0a988",
    "group-5": "#9fdc7f",
    "group-6": "#c9a8e8",
    "group-7": "#a8b1c0",
}
_CONTRAST = _LIGHT | {  # as in tokens.css: what differs
    "page": "#ffffff",
    "ink": "#000000",
    "soft": "#26292f",
    "line": "#55585e",
    "input-ink": "#003a96",
    "input-wash": "#e3ecfb",
    "filter-ink": "#7a3000",
    "filter-wash": "#ffe6c9",
    "output-ink": "#00513b",
    "output-wash": "#d3f2e6",
    "stride-ink": "#52148a",
    "stride-wash": "#eddcfa",
    "padding-ink": "#26292f",
    "padding-line": "#7b8088",
    "error-ink": "#8c0d06",
    "error-wash": "#ffe4e1",
}

# Inks that the page makes of others by opacity: name, ink, and how much of it shows on the page.
THINNED = (
    ("output-line", "output-ink", 0.55),
    ("error-line", "error-ink", 0.35),
    ("plus-line", "plus", 0.6),
    ("minus-line", "minus", 0.6),
    ("soft-line", "soft", 0.3),
    ("padding-arrow", "padding-ink", 0.5),
)


def _with_thinned(inks: dict[Ink, str]) -> Palette:
    thin = {name: _mixed(inks[ink], inks["page"], share) for name, ink, share in THINNED}
    return MappingProxyType(inks | thin)


def _mixed(over: str, under: str, share: float) -> str:
    pairs = zip(bytes.fromhex(over[1:]), bytes.fromhex(under[1:]), strict=True)
    return "#" + bytes(round(a * share + b * (1 - share)) for a, b in pairs).hex()


PALETTES: Mapping[Theme, Palette] = MappingProxyType(
    {
        "light": _with_thinned(_LIGHT),
        "dark": _with_thinned(_DARK),
        "contrast": _with_thinned(_CONTRAST),
    }
)
