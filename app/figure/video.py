"""The whole walk as an MP4 that presentation programs and browsers play: H.264, yuv420p.

Every step is held by some equal pictures, at one rate that makes the step exactly as long as
asked: players that expect a film stumble over one picture a second. A picture that repeats the
last takes a few bytes. The index stands in front of the film, so that it plays while it loads.
"""

import io
from collections.abc import Iterator
from fractions import Fraction
from itertools import count, islice
from math import ceil
from typing import Any

from app.figure.model import Drawing
from app.figure.packages import Missing
from app.figure.palette import Palette
from app.figure.progress import Told, untold
from app.figure.raster.frames import PAGE, frames, size
from app.figure.raster.pillow import Image

try:
    import av
    from av.video.reformatter import ColorRange, Colorspace
except ImportError:
    av = Missing("PyAV", "video")  # type: ignore[assignment]

LONGEST = 100  # milliseconds that a picture lasts at most
# Measured on 25 steps of 800 ms, 760 x 460: 0.3 s and 175 kB. `medium` takes three times as long
# and is no smaller. Without B-frames pictures are written in the order in which they are shown,
# and the film begins at 0 in every player.
X264 = {"crf": "18", "preset": "veryfast", "bf": "0"}
BT709 = 1  # the number of this colour standard in H.264


def mp4(
    drawing: Drawing,
    palette: Palette,
    scale: float = 1,
    ms_per_step: int = 800,
    *,
    rest_ms: int = 0,
    progress: Told = untold,
) -> bytes:
    """The walk as a film; `rest_ms` is rounded to whole pictures of at most LONGEST ms."""
    held = ceil(ms_per_step / LONGEST)
    out, faststart = io.BytesIO(), {"movflags": "faststart"}
    with av.open(out, "w", "mp4", options=faststart, io_open=_reopened(out)) as film:
        stream = _stream(film, size(drawing, scale), Fraction(held * 1000, ms_per_step))
        shown, more = count(), round(rest_ms * held / ms_per_step)
        for number, picture in enumerate(_pictures(drawing, palette, scale)):
            last = number == drawing.frames - 1
            for place in islice(shown, held + more if last else held):
                picture.pts, picture.time_base = place, Fraction(ms_per_step, held * 1000)
                film.mux(stream.encode(picture))
            progress(number)
        film.mux(stream.encode())
    return out.getvalue()


def _stream(film: Any, pixels: tuple[int, int], rate: Fraction) -> Any:
    stream = film.add_stream("libx264", rate=rate, options=X264)
    stream.width, stream.height = (pixel + pixel % 2 for pixel in pixels)
    stream.pix_fmt = "yuv420p"
    context = stream.codec_context
    context.colorspace = context.color_primaries = context.color_trc = BT709
    context.color_range = ColorRange.MPEG
    return stream


def _pictures(drawing: Drawing, palette: Palette, scale: float) -> Iterator[Any]:
    """Each step once, as the codec wants it: with even sides, in the colours of television."""
    width, height = size(drawing, scale)
    even = Image.new("RGB", (width + width % 2, height + height % 2), palette[PAGE])
    for frame in frames(drawing, palette, scale):
        even.paste(frame.image)
        picture: Any = av.VideoFrame
        yield picture.from_image(even).reformat(
            format="yuv420p",
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
        )


def _reopened(film: io.BytesIO) -> Any:
    """How the muxer opens the film a second time, to read it while it moves its parts."""
    return lambda _url, _flags, _options: _Reading(film)


class _Reading(io.RawIOBase):
    """A second reader of bytes that are being written, with a place of its own."""

    def __init__(self, film: io.BytesIO) -> None:
        self._film, self._place = film, 0

    def read(self, size: int = -1, /) -> bytes:
        with self._film.getbuffer() as everything:
            end = self._place + size if size >= 0 else len(everything)
            some = bytes(everything[self._place : end])
        self._place += len(some)
        return some

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        with self._film.getbuffer() as everything:
            start = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: len(everything)}
        self._place = start[whence] + offset
        return self._place

    def tell(self) -> int:
        return self._place

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True
