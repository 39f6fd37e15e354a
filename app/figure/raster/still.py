"""One frame as PNG."""

from io import BytesIO

from app.figure.model import Drawing
from app.figure.palette import Palette
from app.figure.raster.frames import frame


def png(drawing: Drawing, palette: Palette, number: int, scale: float = 1) -> bytes:
    """Frame `number` of a drawing; `scale` is pixels to a unit, and is written down as the
    picture's resolution, so that a printed figure is as large as a drawn one."""
    out = BytesIO()
    image = frame(drawing, palette, number, scale)
    image.save(out, "PNG", dpi=(96 * scale, 96 * scale))
    return out.getvalue()
