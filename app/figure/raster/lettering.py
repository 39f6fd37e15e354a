"""Texts as masks, set where SVG sets them: by their baseline and anchor, on parts of a pixel."""

from functools import lru_cache
from math import ceil, floor

from app.figure import fonts
from app.figure.raster.pillow import Image, ImageDraw, ImageFont

FINE = 4  # a leaning text is drawn so many times larger, leant, and made smaller again


def advance(text: str, weight: int, size: float) -> float:
    """How wide a text is set, in pixels."""
    return _advance(text, _font(weight, size))


def lettered(
    text: str, weight: int, size: float, start: tuple[float, float]
) -> tuple["Image.Image", int, int]:
    """A mask of an upright text whose baseline starts at `start`, and its corner's pixel."""
    font = _font(weight, size)
    left, top, right, bottom = font.getbbox(text, anchor="ls")
    west, north = floor(left) - 1, floor(top) - 1
    mask = Image.new("L", (ceil(right) - west + 2, ceil(bottom) - north + 2))
    origin = start[0] - west, start[1] - north
    ImageDraw.Draw(mask).text(origin, text, 255, font, anchor="ls")
    return mask, west, north


def leaning(
    text: str, weight: int, size: float, start: tuple[float, float]
) -> tuple["Image.Image", int, int]:
    """The same of an italic text: the upright one leant over its baseline."""
    at = start[0] * FINE, start[1] * FINE
    upright, left, top = lettered(text, weight, size * FINE, at)
    west, north = floor(left / FINE) - ceil(size / 2), floor(top / FINE) - 1
    width = ceil((left + upright.width) / FINE) + ceil(size / 2) - west
    height = ceil((top + upright.height) / FINE) - north
    # a pixel of the mask looks for its ink further left, the higher it is over the baseline
    shift = west * FINE - left - fonts.SLANT * (at[1] - north * FINE)
    matrix = (1, fonts.SLANT, shift, 0, 1, north * FINE - top)
    wide = width * FINE, height * FINE
    mask = upright.transform(wide, Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR)
    return mask.reduce(FINE), west, north


@lru_cache(128)
def _font(weight: int, size: float) -> "ImageFont.FreeTypeFont":
    return ImageFont.truetype(fonts.path(weight), size)


@lru_cache(4096)
def _advance(text: str, font: "ImageFont.FreeTypeFont") -> float:
    return font.getlength(text)
