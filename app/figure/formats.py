"""The formats that a drawing leaves in, by their file's ending.

What needs a package of its own is imported when it is first asked for; without the package there
is an ImportError, and `extra` is what brings it along.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from app.figure import svg
from app.figure.model import Drawing
from app.figure.palette import PALETTES, Palette
from app.figure.progress import Told, untold
from app.figure.state import Theme, check_between

SCALES, SPEEDS, RESTS = (0.25, 8), (0.1, 128), (0, 60)


@dataclass(frozen=True, slots=True)
class Look:
    """How a picture is made; each format takes what it needs.

    `scale` in pixels for a unit of the drawing, `speed` in steps a second; not `loop`: it plays
    once; `rest`: for how many seconds more a walk that begins anew shows its last step, so that
    it can be read; `walk`: every step in formats that have pages.
    """

    theme: Theme = "auto"
    scale: float = 1
    speed: float = 1
    loop: bool = True
    walk: bool = False
    rest: float = 1.5

    def __post_init__(self) -> None:
        check_between("scale", self.scale, *SCALES)
        check_between("speed", self.speed, *SPEEDS)
        check_between("rest", self.rest, *RESTS)

    @property
    def milliseconds(self) -> int:
        """From step to step."""
        return round(1000 / self.speed)

    @property
    def rest_ms(self) -> int:
        """After the last step; who plays once rests there anyway."""
        return round(1000 * self.rest) if self.loop else 0

    @property
    def palette(self) -> Palette:
        """Of a format whose colours are fixed; it is light unless asked for otherwise."""
        return PALETTES["light" if self.theme == "auto" else self.theme]


Encode = Callable[[Drawing, Look, Told], bytes]
"""Makes all frames of a drawing, or its last one in a format of one frame, and tells of each."""


@dataclass(frozen=True, slots=True)
class Format:
    """`moves`: it shows the whole walk unless one step is asked for; `pages`: if `walk` says so."""

    media: str
    encode: Encode
    extra: str | None = None
    moves: bool = False
    pages: bool = False
    pixels: bool = False

    def frames(self, drawing: Drawing, look: Look) -> int:
        """How many pictures it makes of a drawing."""
        return drawing.frames if self.moves or (self.pages and look.walk) else 1


def picture(
    ending: str, drawing: Drawing, step: int | None, look: Look, told: Told = untold
) -> bytes:
    """A drawing as a file; one step of it, from 0, or None: as the format does.

    Raises:
        ImportError: the format's extra is not installed.
        Cancelled: `told` says that nobody waits any more.
    """
    shown = drawing if step is None else drawing.alone(step)
    return FORMATS[ending].encode(shown, look, told)


def _svg(drawing: Drawing, look: Look, _: Told) -> bytes:
    walk = svg.animated(drawing, look.theme, look.milliseconds, look.loop, look.rest_ms)
    return walk.encode()


def _raster(name: str) -> Any:
    return getattr(import_module("app.figure.raster"), name)


def _png(drawing: Drawing, look: Look, _: Told) -> bytes:
    image: bytes = _raster("png")(drawing, look.palette, drawing.frames - 1, look.scale)
    return image


def _moving(name: str) -> Encode:
    def encode(drawing: Drawing, look: Look, told: Told) -> bytes:
        options = (look.scale, look.milliseconds, look.loop)
        encoder, rest = _raster(name), look.rest_ms
        images: bytes = encoder(drawing, look.palette, *options, rest_ms=rest, progress=told)
        return images

    return encode


def _mp4(drawing: Drawing, look: Look, told: Told) -> bytes:
    mp4 = import_module("app.figure.video").mp4
    film: bytes = mp4(drawing, look.palette, look.scale, look.milliseconds, progress=told)
    return film


def _pdf(drawing: Drawing, look: Look, told: Told) -> bytes:
    frames = range(drawing.frames) if look.walk else range(drawing.frames - 1, drawing.frames)
    pages: bytes = import_module("app.figure.pdf").pdf(drawing, look.palette, frames, told)
    return pages


def _tex(drawing: Drawing, look: Look, _: Told) -> bytes:
    tikz = import_module("app.figure.tikz")
    if look.walk:
        slides: str = tikz.beamer(drawing, look.palette)
        return slides.encode()
    one: str = tikz.standalone(drawing, look.palette, drawing.frames - 1)
    return one.encode()


FORMATS = {
    "svg": Format("image/svg+xml", _svg, moves=True),
    "png": Format("image/png", _png, "export", pixels=True),
    "gif": Format("image/gif", _moving("gif"), "export", moves=True, pixels=True),
    "apng": Format("image/apng", _moving("apng"), "export", moves=True, pixels=True),
    "webp": Format("image/webp", _moving("webp"), "export", moves=True, pixels=True),
    "mp4": Format("video/mp4", _mp4, "video", moves=True, pixels=True),
    "pdf": Format("application/pdf", _pdf, "export", pages=True),
    "tex": Format("application/x-tex", _tex, pages=True),
}
