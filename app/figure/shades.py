"""The colours of a raster's cells, the page's own: see static/js/volume/bitmap.js.

`signed` is one scale on both sides of zero, which stays neutral; it follows the theme. A
photograph's channels are shown in their own light whatever the theme.
"""

import struct
import zlib
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from app.engine.arrays import Array
from app.figure.model import Raster, Scale
from app.figure.palette import Palette

Pixels = NDArray[np.uint8]
"""(rows, cols, 3)"""

Ends = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]
"""The colours of the scale's lower end, of zero and of its upper end."""

ZERO, REACH = 128, 127  # the byte of zero, and how far from it the ends of the scale are
LIGHT: tuple[Scale, ...] = ("red", "green", "blue")
INDEXED = 256  # colours that a PNG can number


def largest(values: Array) -> float:
    """The largest distance from zero, at least 1: where a signed scale is full."""
    return max(1.0, float(np.nanmax(np.abs(values.astype(float)))))


def signed(values: Array, most: float) -> bytes:
    """Numbers on the scale that is full at -most and most."""
    shares = np.clip(values.astype(float) / most, -1, 1)
    return bytes(np.rint(ZERO + REACH * shares).astype(np.uint8))


def light(values: Array) -> bytes:
    """Numbers from 0 to 255, beyond which no light goes."""
    return bytes(np.rint(np.clip(values.astype(float), 0, 255)).astype(np.uint8))


def follows_theme(raster: Raster) -> bool:
    return raster.scale == "signed"


def pixels(raster: Raster, palette: Palette) -> Pixels:
    """One pixel a cell."""
    minus, zero, plus = (
        tuple(bytes.fromhex(palette[ink][1:])) for ink in ("minus", "zero", "plus")
    )
    return shaded(raster, (minus, zero, plus))


def shaded(raster: Raster, ends: Ends) -> Pixels:
    cells = np.frombuffer(raster.cells, np.uint8)
    if raster.scale == "colours":
        return cells.reshape(raster.rows, -1, 3)
    shown: Pixels = _table(raster.scale, ends)[cells.reshape(raster.rows, -1)]
    return shown


@lru_cache(maxsize=16)
def _table(scale: Scale, ends: Ends) -> Pixels:
    """(256, 3): the colour of each byte."""
    table = np.zeros((256, 3))
    if scale in LIGHT:
        table[:, LIGHT.index(scale)] = np.arange(256)
        return table.astype(np.uint8)
    minus, zero, plus = np.array(ends, float)
    shares = np.clip((np.arange(256) - ZERO) / REACH, -1, 1)[:, None]
    towards = np.where(shares < 0, minus, plus)
    mixed: Pixels = np.rint(zero + (towards - zero) * np.abs(shares)).astype(np.uint8)
    return mixed


def png(shown: Pixels) -> bytes:
    """A PNG by the standard library alone; its colours are numbered if they are few."""
    rows, cols, _ = shown.shape
    colours, numbers = np.unique(shown.reshape(-1, 3), axis=0, return_inverse=True)
    few = len(colours) <= INDEXED
    lines = numbers.reshape(rows, cols).astype(np.uint8) if few else shown.reshape(rows, -1)
    unfiltered = np.pad(lines, ((0, 0), (1, 0)))  # a row's first byte names its filter, 0 none
    head = struct.pack(">IIBBBBB", cols, rows, 8, 3 if few else 2, 0, 0, 0)
    return b"".join([
        b"\x89PNG\r\n\x1a\n",
        _chunk(b"IHDR", head),
        _chunk(b"PLTE", colours.astype(np.uint8).tobytes()) if few else b"",
        _chunk(b"IDAT", zlib.compress(unfiltered.tobytes(), 9)),
        _chunk(b"IEND", b""),
    ])  # fmt: skip


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I4s", len(data), name) + data + struct.pack(">I", zlib.crc32(name + data))
