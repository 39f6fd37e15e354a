"""The fonts of pictures that carry or paint their own text: one TrueType file a weight.

They are Inter with a few signs of mathematics; static/fonts/build.py makes them. Digits of one
width are had by the feature `tnum`, or without features as characters of their own.
"""

from pathlib import Path

PACKAGE = Path(__file__).parent.parent
FOLDER = next(
    folder
    for root in (PACKAGE, PACKAGE.parent)  # an installed package, or a checkout
    if (folder := root / "static" / "fonts").is_dir()
)
SLANT = 0.25  # an italic is the upright leaning so far, as browsers lean a font that has none

TABULAR = {digit: 0xE000 + digit for digit in range(ord("0"), ord("9") + 1)}


def path(weight: int) -> Path:
    return FOLDER / f"figure-{weight}.ttf"
