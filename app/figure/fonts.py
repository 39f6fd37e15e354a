"""The fonts of pictures that carry or paint their own text: one TrueType file a weight.

They are Inter with tabular digits and a few signs of mathematics; static/fonts/build.py makes them.
"""

from pathlib import Path

PACKAGE = Path(__file__).parent.parent
FOLDER = next(
    folder
    for root in (PACKAGE, PACKAGE.parent)  # an installed package, or a checkout
    if (folder := root / "static" / "fonts").is_dir()
)
SLANT = 0.25  # an italic is the upright leaning so far, as browsers lean a font that has none


def path(weight: int) -> Path:
    return FOLDER / f"figure-{weight}.ttf"
