"""Marks in pixels: by hand arithmetic on the pixels that they cover."""

from io import BytesIO

import numpy as np
import pytest
from decoded import colour, pictures
from every_mark import every_mark
from fontTools.ttLib import TTFont
from PIL import Image

from app.figure import fonts, raster
from app.figure.model import Drawing, Layer, Line, Mark, Rect, Text, dash_of
from app.figure.palette import PALETTES
from app.figure.raster import lettering
from app.figure.raster.stamps import prints

LIGHT = PALETTES["light"]
PAGE = colour(LIGHT["page"])


def covered(*marks: Mark, scale: float = 1, ink: str = "ink", size: tuple = (40, 20)) -> np.ndarray:
    """How much of each pixel is covered by marks of one ink, 0 to 1."""
    drawing = Drawing(*size, 1, (Layer(marks),), "", ("",), "en")
    (picture,) = pictures(raster.png(drawing, LIGHT, 0, scale))
    return (picture.astype(int) - PAGE)[..., 0] / (colour(LIGHT[ink]) - PAGE)[0]


def test_a_rectangle_between_pixels_covers_each_as_much_as_lies_in_it():
    seen = covered(Rect(2.25, 3, 4, 2, fill="ink"))
    assert seen[3, 1:8] == pytest.approx([0, 0.75, 1, 1, 1, 0.25, 0], abs=0.01)
    assert seen.sum() == pytest.approx(8, abs=0.05)


@pytest.mark.parametrize("scale", [1, 2])
def test_a_border_lies_half_inside_and_half_outside(scale):
    seen = covered(Rect(10, 5, 20, 10, stroke="ink", stroke_width=4), scale=scale)
    outside, inside = 24 * 14, 16 * 6
    assert seen.sum() == pytest.approx((outside - inside) * scale**2, rel=0.001)
    assert seen[10 * scale, 8 * scale : 12 * scale] == pytest.approx(1)
    assert seen[10 * scale, 20 * scale] == 0


def test_round_corners_take_away_what_a_circle_leaves_of_a_square():
    sharp, rounded = covered(Rect(2, 2, 16, 16, fill="ink")), covered(
        Rect(2, 2, 16, 16, fill="ink", radius=8)
    )  # fmt: skip
    assert sharp.sum() - rounded.sum() == pytest.approx((4 - np.pi) * 64, rel=0.02)


def test_dashes_have_their_lengths_and_begin_where_svg_begins_them():
    on, off = dash_of(2)  # 6.5 and 4.5
    seen = covered(Rect(1, 1, 37, 17, stroke="ink", stroke_width=2, dashed=True))
    whole = covered(Rect(1, 1, 37, 17, stroke="ink", stroke_width=2))
    assert seen.sum() / whole.sum() == pytest.approx(on / (on + off), abs=0.03)
    assert seen[1, 2:7] == pytest.approx(1)  # from the upper left corner to the right
    assert seen[1, 8:11] == pytest.approx(0)
    assert seen[1, 12:17] == pytest.approx(1)


def test_dashes_of_a_line_cover_their_share_whatever_its_slope():
    on, off = dash_of(1)
    for line in (Line(0, 10, 40, 10, "ink"), Line(0, 0, 40, 20, "ink")):
        dashed = Line(line.x1, line.y1, line.x2, line.y2, "ink", dashed=True)
        assert covered(dashed).sum() / covered(line).sum() == pytest.approx(
            on / (on + off), abs=0.06
        )


@pytest.mark.parametrize(("across", "down"), [(300, 400), (400, 300), (400, 2), (0, 400)])
@pytest.mark.parametrize("rising", [False, True])
def test_a_long_line_has_one_width_along_its_way_and_no_seam(across, down, rising):
    """Rows, or columns of a flat one, are crossed by its width over the cosine of its slope."""
    ends = (down + 10.6, 10.6) if rising else (10.6, down + 10.6)
    seen = covered(Line(10.3, ends[0], 10.3 + across, ends[1], "ink", 2), size=(430, 430))
    length = np.hypot(across, down)
    crossed = seen.sum(axis=0 if across > down else 1)
    assert crossed[14:407] == pytest.approx(2 * length / max(across, down), abs=0.15)
    assert seen.sum() == pytest.approx(2 * length, rel=0.01)


def test_a_long_slanted_line_takes_few_pixels_of_the_box_around_it():
    taken = [stamp.mask for _, stamp, _, _ in prints(Line(0, 0, 900, 600, "ink", 1), 1)]
    assert sum(mask.width * mask.height for mask in taken) < 900 * 600 / 7


def test_a_line_from_a_place_to_itself_is_not_seen():
    assert covered(Line(9, 9, 9, 9, "ink", 4)).max() == 0


def test_hatching_rises_to_the_right_and_stays_inside():
    seen = covered(Rect(4, 2, 16, 16, hatch="ink"))
    assert seen[:2].max() == seen[18:].max() == seen[:, :4].max() == seen[:, 20:].max() == 0
    for row in range(2, 17):  # x + y = 8, 16, ... from the corner
        assert seen[row + 1, 4:19] == pytest.approx(seen[row, 5:20], abs=0.01)
    assert seen[2:18, 4:20].mean() == pytest.approx(1.5 * np.sqrt(2) / 8, abs=0.03)


def test_a_text_ends_at_its_anchor_and_stands_on_its_baseline():
    for anchor, left, right in (("start", 20, 32), ("middle", 14, 27), ("end", 8, 20)):
        seen = covered(Text(20, 15, "88", 9, "ink", anchor))
        rows, columns = np.nonzero(seen > 0.4)
        assert rows.max() == 14
        assert columns.min() >= left
        assert columns.max() < right


def test_an_italic_leans_over_its_baseline():
    upright, italic = (covered(Text(15, 18, "l", 16, "ink", italic=lean)) for lean in (False, True))
    middles = [
        (seen[rows] * np.arange(40)).sum() / seen[rows].sum()
        for seen in (upright, italic)
        for rows in (slice(7, 9), slice(15, 17))
    ]
    assert middles[0] == pytest.approx(middles[1], abs=0.05)
    assert middles[2] - middles[3] == pytest.approx(8 * fonts.SLANT, abs=0.25)


@pytest.mark.parametrize("weight", [400, 600, 700])
def test_digits_have_one_width_also_where_pillow_knows_no_features(weight, monkeypatch):
    wide = lettering.advance("1" * 7, weight, 20)
    assert wide == pytest.approx(lettering.advance("4" * 7, weight, 20))
    lettering.advance.cache_clear()
    monkeypatch.setattr(lettering, "_features", lambda: None)
    try:
        assert lettering.advance("1" * 7, weight, 20) == pytest.approx(wide, rel=0.01)
    finally:
        lettering.advance.cache_clear()


@pytest.mark.parametrize("weight", [400, 600, 700])
def test_every_sign_of_the_pages_fonts_that_a_picture_may_write_is_in_the_pictures_font(weight):
    held = set(TTFont(fonts.path(weight)).getBestCmap())
    page = set(TTFont(fonts.FOLDER / "inter.woff2").getBestCmap())
    assert page <= held
    assert set(map(ord, "×−⊛=·⌊⌋⌈⌉∑√Жё№")) <= held


@pytest.mark.parametrize("scale", [0.25, 1, 1.3, 3])
def test_a_png_has_the_size_of_its_drawing_and_says_its_resolution(scale):
    file = Image.open(BytesIO(raster.png(every_mark(), LIGHT, 0, scale)))
    assert file.size == (round(120.5 * scale), round(61 * scale))
    assert file.info["dpi"][0] == pytest.approx(96 * scale, abs=0.1)


def test_the_same_drawing_makes_the_same_bytes():
    for encode in (raster.gif, raster.apng, raster.webp):
        assert encode(every_mark(), LIGHT) == encode(every_mark(), LIGHT)
