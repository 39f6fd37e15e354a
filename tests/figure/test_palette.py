"""The inks of pictures are the page's tokens."""

import re
from pathlib import Path

import pytest

from app.figure.palette import PALETTES, THINNED

TOKENS = (Path(__file__).parents[2] / "static" / "css" / "tokens.css").read_text()
THIN = {name for name, _, _ in THINNED}


def tokens(theme: str) -> dict[str, str]:
    """--name: light-dark(#light, #dark), and what the theme `contrast` changes of the light ones."""
    both = dict(
        re.findall(r"--([\w-]+): light-dark\((#\w{6}, #\w{6})\)", TOKENS.split("@media")[0])
    )
    light = {name: pair.split(", ")[0] for name, pair in both.items()}
    if theme == "dark":
        return {name: pair.split(", ")[1] for name, pair in both.items()}
    if theme == "light":
        return light
    block = re.search(r":root\[data-theme='contrast'\][^{}]*\{\n([^}]*--page[^}]*)\}", TOKENS)[1]
    return light | dict(re.findall(r"--([\w-]+): (#\w{6})", block))


@pytest.mark.parametrize("theme", PALETTES)
def test_every_ink_is_the_token_of_its_name(theme):
    inks = {ink: colour for ink, colour in PALETTES[theme].items() if ink not in THIN}
    assert inks == {ink: tokens(theme)[ink] for ink in inks}


def test_a_thinned_ink_is_what_its_opacity_makes_of_the_page():
    # 55 % of #0f7a5f over #fbfaf7, by hand: 0x0f*.55 + 0xfb*.45 = 121.2 = 0x79, and so on.
    assert PALETTES["light"]["output-line"] == "#79b4a3"


def test_all_themes_have_the_same_inks():
    assert len({frozenset(palette) for palette in PALETTES.values()}) == 1
