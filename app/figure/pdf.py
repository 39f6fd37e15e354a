"""PDF: shapes as shapes and text as text, in the picture's own size, one page or a page a step.

A layer that several pages show is written once. The same drawing makes the same bytes.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from io import BytesIO
from math import ceil
from typing import Any

from app.figure import fonts
from app.figure.model import (
    HATCH,
    HATCH_WIDTH,
    Drawing,
    Ink,
    Layer,
    Line,
    Mark,
    Polygon,
    Raster,
    Rect,
    Text,
    dash_of,
)
from app.figure.packages import Missing
from app.figure.palette import Palette
from app.figure.progress import Told, untold
from app.figure.raster.pillow import Image
from app.figure.shades import pixels

try:
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas
except ImportError:
    registerFont = stringWidth = TTFont = Canvas = Missing("reportlab", "export")  # noqa: N816
    ImageReader = Missing("reportlab", "export")

POINTS = 0.75  # to a unit of the drawing: 72 to the inch against 96
CODE = "Courier", "Courier-Bold"  # every reader has them
ROUND = 0.5523  # how far a quarter circle's handles reach, of its radius
SHARP = 256  # pixels along the longer side of a raster, at least
SHARE = {"start": 0.0, "middle": 0.5, "end": 1.0}


def pdf(
    drawing: Drawing, palette: Palette, frames: Iterable[int], progress: Told = untold
) -> bytes:
    """A page for each of the frames."""
    out, pages = BytesIO(), list(frames)
    size = drawing.width * POINTS, drawing.height * POINTS
    canvas = Canvas(
        out,
        pagesize=size,
        invariant=1,
        pageCompression=1,
        initialFontName=_font(400),
        lang=drawing.language,
    )
    canvas.setTitle(drawing.title)
    canvas.setSubject(drawing.spoken[pages[-1]])
    canvas.setCreator("Convwalk")
    pen = _Pen(canvas, palette, drawing)
    draw = [_layer(pen, f"layer{n}", layer, pages) for n, layer in enumerate(drawing.layers)]
    for page in pages:
        canvas.translate(0, size[1])
        canvas.scale(POINTS, -POINTS)
        for one in draw:
            one(page)
        canvas.showPage()
        progress(page)
    canvas.save()
    return out.getvalue()


def _layer(pen: "_Pen", name: str, layer: Layer, pages: Sequence[int]) -> Callable[[int], None]:
    """What draws a layer on a page: if it stands still on some, they all refer to one form."""
    if layer.places or sum(map(layer.seen, pages)) < 2:
        return lambda page: pen.draw(layer.at(page))
    pen.canvas.beginForm(name, 0, 0, pen.width, pen.height)
    pen.draw(layer.marks)
    pen.canvas.endForm()
    return lambda page: pen.canvas.doForm(name) if layer.seen(page) else None


class _Pen:
    """Draws marks on a canvas whose y goes down, as the drawing's does."""

    def __init__(self, canvas: Any, palette: Palette, drawing: Drawing) -> None:
        self.canvas, self.palette = canvas, palette
        self.width, self.height = drawing.width, drawing.height

    def draw(self, marks: Iterable[Mark]) -> None:
        for mark in marks:
            if isinstance(mark, Rect):
                self._rect(mark)
            elif isinstance(mark, Line):
                self._stroke(mark.stroke, mark.stroke_width, mark.dashed)
                self.canvas.line(mark.x1, mark.y1, mark.x2, mark.y2)
            elif isinstance(mark, Polygon):
                self._polygon(mark)
            elif isinstance(mark, Raster):
                self._raster(mark)
            else:
                self._text(mark)

    def _polygon(self, mark: Polygon) -> None:
        self.canvas.saveState()
        self.canvas.setFillColor(self.palette[mark.fill])
        self.canvas.setFillAlpha(mark.opacity)
        path = self.canvas.beginPath()
        path.moveTo(mark.points[0].x, mark.points[0].y)
        for point in mark.points[1:]:
            path.lineTo(point.x, point.y)
        path.close()
        self.canvas.drawPath(path, stroke=0, fill=1)
        self.canvas.restoreState()

    def _raster(self, mark: Raster) -> None:
        """Cells of many pixels: readers that smooth what they enlarge leave edges hard."""
        shown = pixels(mark, self.palette)
        times = ceil(SHARP / max(shown.shape))
        image = Image.fromarray(shown.repeat(times, 0).repeat(times, 1))
        self.canvas.saveState()
        self.canvas.translate(mark.x, mark.y + mark.height)
        self.canvas.scale(1, -1)
        self.canvas.drawImage(ImageReader(image), 0, 0, mark.width, mark.height)
        self.canvas.restoreState()

    def _rect(self, mark: Rect) -> None:
        if mark.fill:
            self.canvas.setFillColor(self.palette[mark.fill])
        if mark.stroke:
            self._stroke(mark.stroke, mark.stroke_width, mark.dashed)
        if mark.fill or mark.stroke:
            self.canvas.drawPath(self._outline(mark), bool(mark.stroke), bool(mark.fill))
        if mark.hatch:
            self._hatch(mark, mark.hatch)

    def _outline(self, mark: Rect) -> Any:
        """Clockwise from the end of the first corner, where SVG begins its dashes."""
        radius = min(mark.radius, mark.width / 2, mark.height / 2)
        left, top, right, bottom = mark.x, mark.y, mark.x + mark.width, mark.y + mark.height
        path, free = self.canvas.beginPath(), radius * (1 - ROUND)
        path.moveTo(left + radius, top)
        path.lineTo(right - radius, top)
        path.curveTo(right - free, top, right, top + free, right, top + radius)
        path.lineTo(right, bottom - radius)
        path.curveTo(right, bottom - free, right - free, bottom, right - radius, bottom)
        path.lineTo(left + radius, bottom)
        path.curveTo(left + free, bottom, left, bottom - free, left, bottom - radius)
        path.lineTo(left, top + radius)
        path.curveTo(left, top + free, left + free, top, left + radius, top)
        path.close()
        return path

    def _hatch(self, mark: Rect, ink: Ink) -> None:
        left, top, right = mark.x, mark.y, mark.x + mark.width
        self.canvas.saveState()
        self.canvas.clipPath(self._outline(mark), stroke=0, fill=0)
        self._stroke(ink, HATCH_WIDTH, dashed=False)
        for number in range(ceil((mark.width + mark.height) / HATCH) + 1):
            start = top + number * HATCH  # on the left edge, and on the right one so much higher
            self.canvas.line(left, start, right, start - mark.width)
        self.canvas.restoreState()

    def _stroke(self, ink: Ink, width: float, dashed: bool) -> None:
        self.canvas.setStrokeColor(self.palette[ink])
        self.canvas.setLineWidth(width)
        self.canvas.setDash(*([list(dash_of(width))] if dashed else []))

    def _text(self, mark: Text) -> None:
        font = _font(mark.weight) if mark.face == "text" else CODE[mark.weight > 400]
        width = stringWidth(mark.text, font, mark.size)
        text = self.canvas.beginText()
        text.setFont(font, mark.size)
        text.setFillColor(self.palette[mark.ink])
        lean = fonts.SLANT if mark.italic else 0
        start = mark.x - SHARE[mark.anchor] * width
        text.setTextTransform(1, 0, lean, -1, start, mark.y)
        text.textOut(mark.text)
        self.canvas.drawText(text)


@lru_cache
def _font(weight: int) -> str:
    """The name under which reportlab knows a weight."""
    name = f"Figure-{weight}"
    font = TTFont(name, fonts.path(weight))
    glyphs, widths = font.face.charToGlyph, font.face.charWidths
    for digit, tabular in fonts.TABULAR.items():
        glyphs[digit], widths[digit] = glyphs[tabular], widths[tabular]
    registerFont(font)
    return name
