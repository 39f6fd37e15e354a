"""Whether marks leave a drawing, and texts stand on each other."""

from itertools import combinations

from app.figure.model import CODE_PITCH, Drawing, Mark, Raster, Rect, Text
from app.figure.widths import text_width


def outside(drawing: Drawing) -> list[Mark]:
    """The marks of the last frame that reach beyond its edges."""
    return [mark for mark in drawing.at(drawing.frames - 1) if _reaches_out(mark, drawing)]


def _reaches_out(mark: Mark, drawing: Drawing) -> bool:
    if isinstance(mark, Text):
        left, top, right, bottom = area(mark)
    elif isinstance(mark, Rect | Raster):
        left, top, right, bottom = mark.x, mark.y, mark.x + mark.width, mark.y + mark.height
    else:
        return False
    beyond = right > drawing.width + 0.01 or bottom > drawing.height + 0.01
    return left < -0.01 or top < -0.01 or beyond


def area(text: Text) -> tuple[float, float, float, float]:
    """What its letters fill at least."""
    code = CODE_PITCH * text.size * len(text.text)
    width = code if text.face == "code" else 0.86 * text_width(text.text, text.size)
    left = text.x - {"start": 0, "middle": 0.5, "end": 1}[text.anchor] * width
    return left, text.y - 0.6 * text.size, left + width, text.y


def overlapping(drawing: Drawing) -> list[tuple[str, str]]:
    """The texts of the last frame that share a place."""
    texts = [mark for mark in drawing.at(drawing.frames - 1) if isinstance(mark, Text)]
    areas = [(mark.text, area(mark)) for mark in texts]
    return [
        (one, other)
        for (one, a), (other, b) in combinations(areas, 2)
        if a[0] < b[2] - 0.1 and b[0] < a[2] - 0.1 and a[1] < b[3] and b[1] < a[3]
    ]


def smallest(drawing: Drawing) -> float:
    """Size of the smallest text."""
    return min(mark.size for mark in drawing.at(drawing.frames - 1) if isinstance(mark, Text))
