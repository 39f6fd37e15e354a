"""One palette for all frames of a walk.

The known inks are in it exactly, so that no cell changes its colour from frame to frame; what is
left is given to the mixed colours at the edges of letters. Nothing is dithered.
"""

from collections import Counter
from collections.abc import Iterable
from typing import cast

import numpy as np
from numpy.typing import NDArray

from app.figure.palette import Palette
from app.figure.raster.pillow import Image

Numbers = NDArray[np.uint8]
"""Pixels as numbers of colours, (H, W)."""

Packed = NDArray[np.int64]
"""Colours as whole numbers, red in the lowest byte."""

AS_BEFORE = 0
"""The number that no pixel has: a moving picture says by it that a pixel has not changed."""

COLOURS = 255
BAND = 1 << 18  # pixels that are looked up at once, so that a large image needs no larger copies


class Colours:
    """At most COLOURS colours, numbered from 1, chosen from a few typical images."""

    def __init__(self, inks: Palette, typical: Iterable["Image.Image"]) -> None:
        exact = np.unique([_pack(*bytes.fromhex(ink[1:])) for ink in inks.values()])
        self._packed = _chosen(exact, *_counted(typical))
        # 16 MB of nothing: of a page that is never read or written, no memory is taken
        self._number = np.zeros(1 << 24, np.uint8)
        self._number[self._packed] = np.arange(1, len(self._packed) + 1)

    @property
    def rgb(self) -> bytes:
        """Three bytes a number; those of AS_BEFORE are a colour's like any other."""
        numbered = np.concatenate([self._packed[:1], self._packed])
        return _channels(numbered).astype(np.uint8).tobytes()

    def numbers(self, image: "Image.Image") -> Numbers:
        """An image as numbers of the nearest colours."""
        numbers = np.empty((image.height, image.width), np.uint8)
        band = max(1, BAND // image.width)
        for top in range(0, image.height, band):
            bottom = min(top + band, image.height)
            numbers[top:bottom] = self._numbers(image.crop((0, top, image.width, bottom)))
        return numbers

    def _numbers(self, image: "Image.Image") -> Numbers:
        raw = np.frombuffer(image.tobytes("raw", "RGBX"), "<u4")
        pixels = raw.reshape(image.height, image.width) & 0xFFFFFF
        unknown = pixels[self._number[pixels] == 0]
        if unknown.size:
            self._learn(np.unique(unknown))
        numbers: Numbers = self._number[pixels]
        return numbers

    def _learn(self, packed: Packed) -> None:
        distances = _distances(_channels(packed), _channels(self._packed))
        self._number[packed] = np.argmin(distances, axis=1) + 1


def _counted(images: Iterable["Image.Image"]) -> tuple[Packed, NDArray[np.int64]]:
    """The colours of some images, and how many pixels have them."""
    counts: Counter[int] = Counter()
    for image in images:
        for count, colour in image.getcolors(image.width * image.height) or ():
            red, green, blue = cast(tuple[int, int, int], colour)
            counts[_pack(red, green, blue)] += count
    return np.array(list(counts)), np.array(list(counts.values()))


def _chosen(exact: Packed, seen: Packed, counts: NDArray[np.int64]) -> Packed:
    """Add to the inks, one by one, the colour that all before serve worst."""
    colours = _channels(seen).astype(np.float32)
    harm = counts * _distances(_channels(seen), _channels(exact)).min(axis=1)
    chosen = list(exact)
    while len(chosen) < COLOURS and harm.max() > 0:
        worst = int(np.argmax(harm))
        chosen.append(seen[worst])
        apart = colours - colours[worst]
        harm = np.minimum(harm, counts * np.einsum("ij,ij->i", apart, apart))
    return np.array(chosen)


def _distances(some: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.int64]:
    """Squared distances, (some, others)."""
    apart: NDArray[np.int64] = ((some[:, None, :] - others[None, :, :]) ** 2).sum(axis=2)
    return apart


def _pack(red: int, green: int, blue: int) -> int:
    return red | green << 8 | blue << 16


def _channels(packed: Packed) -> NDArray[np.int64]:
    """(colours, 3)"""
    return np.stack([packed >> shift & 255 for shift in (0, 8, 16)], axis=1).astype(np.int64)
