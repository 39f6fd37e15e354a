"""An SVG in Chromium and the PNG of the same drawing are one picture, pixel by pixel.

Letters of both are Inter from this repository. Chromium is asked for exact letter spacing, as it
otherwise rounds it to the screen's pixels.
"""

from base64 import b64encode
from dataclasses import replace
from io import BytesIO
from itertools import product

import numpy as np
import pytest
from PIL import Image

from app.figure import fonts, raster, svg
from app.figure.layout import draw
from app.figure.model import Drawing, Layer, Line, Mark, Point, Rect, Text, moved
from app.figure.palette import PALETTES
from app.figure.state import FigureState
from app.figure.walk import walk_of

SCALE = 2
BLOCK = 16  # pixels: a part of the picture that is judged on its own
APART, SOMEWHERE = 0.6, 18.0  # mean difference of 255: of all pixels, of the worst block
MARKS = Layer((
    Rect(0, 0, 200, 100, fill="page"),
    Rect(11, 11, 42, 42, "output-wash", "output-ink", 2, 6, dashed=True),
    Rect(61, 11, 42, 42, stroke="padding-line", radius=4, dashed=True, hatch="padding-line"),
    Rect(61, 55, 42, 42, stroke="padding-line", radius=4, dashed=True, hatch="padding-line"),
    Rect(11, 55, 42, 42, hatch="padding-line"),
    Rect(110, 12, 60, 30, stroke="stride-ink", stroke_width=4, radius=15),
    Line(110, 60, 160.5, 60, "soft", 1.5), Line(110, 70, 170, 95, "error-ink", 3, dashed=True),
    Text(140, 32, "+12", 17, "stride-ink", weight=600), Text(195, 88, "наклон", 14, "ink", "end", 400, True),
))  # fmt: skip
DRAWINGS = {
    "the page's own": draw(walk_of(FigureState())).alone(7),
    "padded, in Russian": draw(
        walk_of(FigureState(size="5x7", stride=2, padding=1, lang="ru"))
    ).alone(5),
    "max pooling, unequal": draw(walk_of(FigureState(layer="max", kernel="2x3", stride=2))).alone(
        4
    ),
    "too large a window": draw(walk_of(FigureState(size="3", kernel="5"))).alone(0),
    "every kind of mark": Drawing(200, 100, 1, (MARKS,), "", ("",), "ru"),
}


def face(name: str, rule: str = "") -> str:
    data = b64encode((fonts.FOLDER / name).read_bytes()).decode()
    source = f"src:url(data:font/woff2;base64,{data})"
    return f"@font-face{{font-family:Inter;font-weight:400 700;{source};{rule}}}"


STYLE = face("inter.woff2") + face("math.woff2", "unicode-range:U+2211,U+221A,U+229B,U+2308-230B")
STYLE += "body{margin:0}svg{display:block}"


@pytest.fixture(scope="module")
def in_chromium(browser):
    context = browser.new_context(
        device_scale_factor=SCALE, viewport={"width": 1400, "height": 1000}
    )
    page = context.new_page()

    def shown(drawing: Drawing, theme: str) -> np.ndarray:
        page.set_content(f"<style>{STYLE}</style>{svg.still(drawing, 0, theme)}")
        page.evaluate("document.fonts.ready")
        return pixels(page.locator("svg").screenshot())

    yield shown
    context.close()


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(BytesIO(png)).convert("RGB")).astype(int)


def painted(drawing: Drawing, theme: str) -> np.ndarray:
    return pixels(raster.png(drawing, PALETTES[theme], 0, SCALE))


def differences(seen: np.ndarray, made: np.ndarray) -> tuple[float, float]:
    """The mean over all pixels, and over those of the worst block."""
    height, width = (min(sides) for sides in zip(seen.shape[:2], made.shape[:2], strict=True))
    apart = np.abs(seen[:height, :width] - made[:height, :width]).max(axis=2)
    rows, columns = height // BLOCK, width // BLOCK
    blocks = apart[: rows * BLOCK, : columns * BLOCK].reshape(rows, BLOCK, columns, BLOCK)
    return apart.mean(), blocks.mean(axis=(1, 3)).max()


def out_of_place(seen: np.ndarray, made: np.ndarray, drawing: Drawing) -> list[str]:
    """The texts that would agree better if they stood a pixel elsewhere."""
    found = []
    for mark in drawing.at(0):
        if isinstance(mark, Text) and any(map(str.isalnum, mark.text)):
            width = 0.62 * mark.size * len(mark.text)
            left = mark.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[mark.anchor] * width
            top, bottom = mark.y - mark.size, mark.y + 0.3 * mark.size
            box = [int(SCALE * side) for side in (left - 3, top, left + width + 3, bottom)]
            found += [mark.text] * (
                best_shift(seen, made, [max(1, side) for side in box]) != (0, 0)
            )
    return found


def best_shift(seen: np.ndarray, made: np.ndarray, box: list[int]) -> tuple[int, int]:
    left, top, right, bottom = box
    here = seen[top:bottom, left:right]

    def apart(shift: tuple[int, int]) -> int:
        x, y = shift
        there = made[top + y : bottom + y, left + x : right + x]
        height, width = (min(sides) for sides in zip(here.shape[:2], there.shape[:2], strict=True))
        return int(np.abs(here[:height, :width] - there[:height, :width]).sum())

    return min(sorted(product((-1, 0, 1), repeat=2), key=lambda shift: shift != (0, 0)), key=apart)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", DRAWINGS)
def test_svg_and_png_are_one_picture(name, theme, in_chromium):
    drawing = DRAWINGS[name]
    seen, made = in_chromium(drawing, theme), painted(drawing, theme)
    everywhere, somewhere = differences(seen, made)
    assert everywhere <= APART
    assert somewhere <= SOMEWHERE
    assert out_of_place(seen, made, drawing) == []


def test_the_comparison_sees_a_number_a_pixel_off_and_a_missing_cell(in_chromium):
    drawing = DRAWINGS["the page's own"]
    seen = in_chromium(drawing, "light")
    for pixel in (Point(1 / SCALE, 0), Point(0, 1 / SCALE)):
        off = without(drawing, lambda mark, by=pixel: moved(mark, by))
        assert out_of_place(seen, painted(off, "light"), drawing) != []
    gone = without(drawing, lambda _: None, Rect)
    assert differences(seen, painted(gone, "light"))[1] > SOMEWHERE


def without(drawing: Drawing, change, kind: type[Mark] = Text) -> Drawing:
    """The drawing with the first number, or the first cell, changed or left out."""
    layers, done = [], False
    for layer in drawing.layers:
        marks = []
        for mark in layer.marks:
            first = isinstance(mark, kind) and (
                mark.text.isdigit() if isinstance(mark, Text) else mark.fill == "input-wash"
            )
            if first and not done:
                done, mark = True, change(mark)
            marks += [mark] if mark else []
        layers.append(replace(layer, marks=tuple(marks)))
    assert done
    return replace(drawing, layers=tuple(layers))
