"""Files read back by other decoders, and what is where in a picture."""

import struct
from collections.abc import Iterator
from io import BytesIO
from xml.etree import ElementTree

import av
import numpy as np
from PIL import Image, ImageSequence
from pypdf import PdfReader

from app.figure.model import Drawing, Rect


def pictures(file: bytes) -> list[np.ndarray]:
    """Every frame of a GIF, an APNG or a WebP, as a viewer shows it, (H, W, 3)."""
    return [
        np.asarray(frame.convert("RGB"))
        for frame in ImageSequence.Iterator(Image.open(BytesIO(file)))
    ]


def frames_in(file: bytes, ending: str) -> int | None:
    """Frames or pages of a file of that kind, which must be whole; None: it tells in other ways."""
    if ending == "pdf":
        return len(PdfReader(BytesIO(file)).pages)
    if ending == "mp4":
        assert film(file)
    elif ending == "svg":
        assert ElementTree.fromstring(file).tag.endswith("}svg")
    elif ending == "tex":
        assert rb"\end{tikzpicture}" in file
    else:
        return len(pictures(file))
    return None


def shown_for(file: bytes) -> list[float]:
    """For how many milliseconds each is shown."""
    image, times = Image.open(BytesIO(file)), []
    for number in range(image.n_frames):
        image.seek(number)
        image.load()
        times.append(image.info["duration"])
    return times


def film(file: bytes) -> list[tuple[float, np.ndarray]]:
    """When each picture of an MP4 is shown, in seconds, and the picture."""
    with av.open(BytesIO(file)) as opened:
        return [
            (float(frame.pts * frame.time_base), frame.to_ndarray(format="rgb24"))
            for frame in opened.decode(video=0)
        ]


def gif_blocks(file: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The blocks of a GIF after its one palette: their sign, and their head."""
    at = 13 + 3 * 2 ** ((file[10] & 7) + 1)
    while file[at : at + 1] != b";":
        sign = file[at : at + 1]
        head = file[at + 1 : at + (2 if sign == b"!" else 10)]
        at += 1 + len(head) + (sign == b",")
        while file[at]:
            at += 1 + file[at]
        at += 1
        yield sign, head


def png_chunks(file: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at < len(file):
        (length,) = struct.unpack(">I", file[at : at + 4])
        yield file[at + 4 : at + 8], file[at + 8 : at + 8 + length]
        at += 12 + length


def colour(hexadecimal: str) -> np.ndarray:
    return np.frombuffer(bytes.fromhex(hexadecimal[1:]), np.uint8).astype(int)


def input_cells(drawing: Drawing) -> tuple[list[float], list[float], float]:
    """Left edges of the input's columns, upper edges of its rows, padding too; a cell's side."""
    marks = [mark for mark in drawing.at(0) if isinstance(mark, Rect)]
    cells = [mark for mark in marks if mark.fill == "input-wash" or mark.hatch == "padding-line"]
    return sorted({cell.x for cell in cells}), sorted({cell.y for cell in cells}), cells[0].width


def window_in(picture: np.ndarray, ink: np.ndarray, drawing: Drawing, scale: float) -> np.ndarray:
    """Around the window's ink in the input: left, top, right, bottom, in the drawing's units."""
    columns, rows, side = input_cells(drawing)
    left, top = int((columns[0] - 6) * scale), int((rows[0] - 6) * scale)
    right, bottom = int((columns[-1] + side + 6) * scale), int((rows[-1] + side + 6) * scale)
    here = np.abs(picture[top:bottom, left:right].astype(int) - ink).max(axis=2) < 24
    ys, xs = np.nonzero(here)
    box = np.array([left + xs.min(), top + ys.min(), left + xs.max() + 1, top + ys.max() + 1])
    return box / scale
