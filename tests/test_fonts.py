"""The fonts are what their provenance says, and hold what the page writes."""

import json
import re
from hashlib import sha256
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

ROOT = Path(__file__).parent.parent
FONTS = ROOT / "static" / "fonts"
PROVENANCE = json.loads((FONTS / "provenance.json").read_text())


@pytest.mark.parametrize("name", PROVENANCE)
def test_a_font_is_the_one_that_its_script_made(name):
    assert sha256((FONTS / name).read_bytes()).hexdigest() == PROVENANCE[name]["sha256"]


def test_the_text_font_has_tabular_figures_and_weights():
    font = TTFont(FONTS / "inter.woff2")
    assert "tnum" in {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    axis = font["fvar"].axes[0]
    assert (axis.axisTag, axis.minValue, axis.maxValue) == ("wght", 400, 700)


def test_the_mathematics_font_has_its_math_table_and_the_italic_letters_of_formulas():
    font = TTFont(FONTS / "math.woff2")
    assert "MATH" in font
    assert {0x1D441, 0x1D439, 0x1D446, 0x1D443, 0x1D437} <= set(font.getBestCmap())


def test_every_sign_that_the_page_writes_is_in_one_of_the_fonts():
    held = set(TTFont(FONTS / "inter.woff2").getBestCmap()) | set(
        TTFont(FONTS / "math.woff2").getBestCmap()
    )
    sources = [*(ROOT / "static" / "js").rglob("*.js"), *(ROOT / "app" / "locale").rglob("*.po")]
    strings = [
        text for path in sources for text in re.findall(r"""(['"`])(.*?)\1""", path.read_text())
    ]
    written = {sign for _, text in strings for sign in text if ord(sign) > 0x7E}
    assert {sign for sign in written if ord(sign) not in held} == set()
