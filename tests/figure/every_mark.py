"""A drawing with each kind of mark: still, coming, going, moving, half outside of the picture."""

from app.figure.model import Drawing, Layer, Line, Point, Polygon, Raster, Rect, Text

LAYERS = (
    Layer((Rect(0, 0, 120.5, 61, fill="page"),)),
    Layer((Rect(70, 8, 40, 40, "output-wash", "output-ink", 2, 6, True, "padding-line"),)),
    Layer((Line(5, 55, 60.5, 50, "soft", 1.5), Text(60, 58, "−7×7", 9, "ink", "end", 700))),
    Layer((Text(8, 14, "Шаг 1", 10, "input-ink", "start", 600, True),), end=2),
    Layer((Raster(24, 18, 16, 12, 2, bytes([1, 64, 128, 128, 192, 255]), "signed"),)),
    Layer((Raster(44, 18, 12, 12, 2, bytes([255, 0, 9, 128]), "red"),
           Raster(58, 18, 6, 12, 2, bytes([9, 99, 199, 250, 5, 60]), "colours")), first=1),
    Layer((
        Polygon((Point(24, 18), Point(30, 12), Point(46, 12), Point(40, 18)), "filter-ink", 0.25),
    )),
    Layer((Rect(4, 20, 12, 12, fill="filter-wash"),), first=1, end=3),
    Layer(
        (Rect(-6, 20, 12, 12, stroke="filter-ink", stroke_width=3),),
        first=1,
        places=(Point(0, 0), Point(40, 0), Point(112, 30)),
    ),
    Layer((Text(90, 32, "3", 14, "output-ink", weight=700),), first=3),
)  # fmt: skip


def every_mark() -> Drawing:
    return Drawing(120.5, 61, 4, LAYERS, "every mark", ("a", "b", "c", "d"), "en")


def written(text: str) -> Drawing:
    """One frame with one text, which is its title too."""
    line = Layer((Text(10, 40, text, 14, "ink", "start"),))
    return Drawing(900, 60, 1, (line,), text, ("",), "en")
