"""Texts as masks, set as browsers set them: baselines on whole pixels, letters on parts of one.

Pillow sets letters on whole pixels, so a text is drawn FINE times larger and made smaller again.
"""

from functools import cache, lru_cache
from math import ceil, floor

from app.figure import fonts
from app.figure.raster.pillow import Image, ImageDraw, ImageFont, features

FINE = 4


@lru_cache(4096)
def advance(text: str, weight: int, size: float) -> float:
    """How wide a text is set, in pixels."""
    return _font(weight, size).getlength(_shaped(text), features=_features()) / FINE


def lettered(
    text: str, weight: int, size: float, italic: bool, start: int
) -> tuple["Image.Image", int, int]:
    """A mask of a text, and its corner from the pixel whose upper side is the text's baseline.

    `start` is where in that pixel the text begins, in parts: from 0 to before FINE.
    """
    font, text, asked = _font(weight, size), _shaped(text), _features()
    left, top, right, bottom = font.getbbox(text, features=asked, anchor="ls")
    lean = fonts.SLANT if italic else 0.0
    west = floor((start + left - lean * max(bottom, 0)) / FINE) - 1
    east = ceil((start + right + lean * max(-top, 0)) / FINE) + 1
    north, south = floor(top / FINE) - 1, ceil(bottom / FINE) + 1
    large = Image.new("L", ((east - west) * FINE, (south - north) * FINE))
    origin, base = start - west * FINE, -north * FINE
    ImageDraw.Draw(large).text((origin, base), text, 255, font, anchor="ls", features=asked)
    if italic:  # a pixel finds its ink further left, the higher it lies above the baseline
        matrix = (1, lean, -lean * base, 0, 1, 0)
        large = large.transform(large.size, Image.Transform.AFFINE, matrix)
    return large.reduce(FINE), west, north


@lru_cache(128)
def _font(weight: int, size: float) -> "ImageFont.FreeTypeFont":
    return ImageFont.truetype(fonts.path(weight), size * FINE)


@cache
def _features() -> list[str] | None:
    """What Pillow's shaper is asked for; Pillow may have been built without one."""
    return ["tnum"] if features.check("raqm") else None


def _shaped(text: str) -> str:
    return text if _features() else text.translate(fonts.TABULAR)
