"""The pictures of the classic cases, number by number, out of the SVG alone."""

import re
import xml.etree.ElementTree as ET
from itertools import product

import numpy as np
import pytest
from reading import Picture

from app.figure import svg
from app.figure.layout import drawing_of
from app.figure.palette import PALETTES
from app.figure.state import FigureState

LIGHT = PALETTES["light"]
CLASSIC = [
    (size, kernel, stride, padding, dilation)
    for size, kernel, stride, padding, dilation in product(
        (4, 5, 6, 7), (3, 4), (1, 2), (0, 1, 2), (1, 2)
    )
    if size + 2 * padding >= dilation * (kernel - 1) + 1
]


def minus(number) -> str:
    return f"{number:g}".replace("-", "−")


def by_hand(x, kernel, stride, padding, dilation, reduce):
    """Every step: where its window begins, the numbers that it reads, what comes of them."""
    padded = np.pad(x, padding)
    span = dilation * (kernel - 1) + 1
    for top in range(0, len(padded) - span + 1, stride):
        for left in range(0, len(padded) - span + 1, stride):
            patch = padded[top : top + span : dilation, left : left + span : dilation]
            yield top, left, patch, reduce(patch)


def cell_at(seen, x, y):
    """The number in the middle of a cell whose middle is (x, y)."""
    near = [s.text for s in seen if s.text and abs(s.x - x) < 1 and abs(s.y - y) < 12]
    assert len(near) <= 1
    return near[0] if near else None


def frames(seen, ink):
    """Thick frames of an ink, from the left: the window stands left of the filter."""
    style = {"stroke": LIGHT[ink], "stroke-width": "4px"}
    return sorted((s for s in seen if style.items() <= s.style.items()), key=lambda s: s.x)


@pytest.mark.parametrize(("size", "kernel", "stride", "padding", "dilation"), CLASSIC)
def test_each_step_of_a_classic_case_is_right_number_by_number(
    size, kernel, stride, padding, dilation
):
    draws = np.random.default_rng(size)
    x, w = draws.integers(0, 4, (size, size)), draws.integers(-2, 3, (kernel, kernel))
    steps = list(
        by_hand(x, kernel, stride, padding, dilation, lambda patch: int((patch * w).sum()) + 1)
    )
    state = FigureState(
        input=written(x), filter=written(w), stride=stride, padding=padding, dilation=dilation
    )  # fmt: skip
    picture = Picture(svg.animated(drawing_of(state), "light"))
    columns = int(len(steps) ** 0.5)
    home = corner = None
    for number, (top, left, patch, value) in enumerate(steps):
        seen = picture.at(100 * (number + 0.9) / len(steps))
        window, target = frames(seen, "filter-ink")[0], frames(seen, "output-ink")[0]
        home, corner, cell = home or window, corner or target, target.width
        span = dilation * (kernel - 1) + 1
        assert (window.width, window.height) == pytest.approx((span * cell, span * cell), abs=0.2)
        assert (window.x - home.x, window.y - home.y) == pytest.approx(
            (left * cell, top * cell), abs=0.2
        )
        row, col = divmod(number, columns)
        assert (target.x - corner.x, target.y - corner.y) == pytest.approx(
            (col * cell, row * cell), abs=0.2
        )
        for r, c in np.ndindex(kernel, kernel):
            middle = (
                window.x + (c * dilation + 0.5) * cell,
                window.y + (r * dilation + 0.5) * cell + 8,
            )
            assert cell_at(seen, *middle) == minus(patch[r, c])
        for index, (*_, out) in enumerate(steps):
            r, c = divmod(index, columns)
            middle = (corner.x + (c + 0.5) * cell, corner.y + (r + 0.5) * cell + 8)
            assert cell_at(seen, *middle) == (minus(out) if index <= number else None)
        bold = sorted((s.x, s.text) for s in seen if s.style.get("font-weight") == "700")
        ending = [text for _, text in bold]
        assert ending == [minus(value - 1), minus(value)]


def written(cells) -> str:
    return ";".join(",".join(map(str, row)) for row in cells.tolist())


@pytest.mark.parametrize(("layer", "reduce"), [("max", np.max), ("average", np.mean)])
def test_each_step_of_a_pooling_shows_what_it_takes(layer, reduce):
    x = np.array([[1, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]])  # the lecture's slide
    state = FigureState(layer=layer, input=written(x), kernel="2", stride=2)
    picture = Picture(svg.animated(drawing_of(state), "light"))
    for number, (_, _, patch, value) in enumerate(by_hand(x, 2, 2, 0, 1, reduce)):
        seen = picture.at(100 * (number + 0.9) / 4)
        window = frames(seen, "filter-ink")
        assert [s.text for s in seen if s.style.get("font-weight") == "700"][-1] == minus(value)
        rings = [
            s
            for s in seen
            if s.style.get("stroke-width") == "3px" and s.style["stroke"] == LIGHT["filter-ink"]
        ]
        if layer == "max":
            row, col = np.unravel_index(patch.argmax(), patch.shape)
            at = (window[0].x + col * rings[0].width, window[0].y + row * rings[0].height)
            assert (rings[0].x, rings[0].y) == pytest.approx(at, abs=4)
            assert len(rings) == 2  # in the input and in the window
        else:
            assert rings == []


def test_at_rest_the_picture_is_the_last_step():
    drawing = drawing_of(FigureState(stride=2, padding=1))
    moving = Picture(svg.animated(drawing, "light")).at(None)
    resting = Picture(svg.still(drawing, drawing.frames - 1, "light")).at(None)

    def told(seen):
        return sorted((s.text, s.width, round(s.x, 1), round(s.y, 1)) for s in seen)

    assert told(moving) == told(resting)
    assert len([s for s in moving if s.style.get("fill") == LIGHT["output-wash"]]) == 16


def test_nothing_is_hidden_by_opacity_nor_animated_for_those_who_want_no_motion():
    source = svg.animated(drawing_of(FigureState()))
    assert "opacity" not in source
    played = source.split("@media screen and (prefers-reduced-motion:no-preference)")
    assert "animation" not in re.sub(r"@keyframes.*", "", played[0])
    assert not re.search(r"<(script|foreignObject|animate|image|style [^>]*src)", source)


@pytest.mark.parametrize(("loop", "often"), [(True, "infinite"), (False, "1")])
def test_a_walk_lasts_its_steps_and_repeats_if_asked_to(loop, often):
    source = svg.animated(drawing_of(FigureState()), ms_per_step=500, loop=loop)
    assert f"animation:12.5s step-end {often}" in source


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_a_fixed_theme_has_its_own_colours_only(theme):
    source = svg.animated(drawing_of(FigureState(padding=1)), theme)
    assert set(re.findall(r"#[0-9a-f]{6}\b", source)) <= set(PALETTES[theme].values())
    assert "prefers-color-scheme" not in source


def test_the_theme_auto_follows_the_reader():
    source = svg.still(drawing_of(FigureState()), 3)
    light, dark = re.search(
        r"svg\{(.*?)\}@media\(prefers-color-scheme:dark\)\{svg\{(.*?)\}\}", source
    ).groups()
    assert LIGHT["input-ink"] in light
    assert PALETTES["dark"]["input-ink"] in dark
    assert light.count("--") == dark.count("--")


@pytest.mark.parametrize(("lang", "word", "title"), [
    ("en", "Activation map", "Convolution of a 7×7 input with a 3×3 filter, stride 2, padding 1"),
    ("ru", "Карта активации", "Свёртка входа 7×7 с фильтром 3×3, шаг 2, отступ 1"),  # noqa: RUF001
])  # fmt: skip
def test_a_picture_speaks_its_language(lang, word, title):
    root = ET.fromstring(svg.still(drawing_of(FigureState(stride=2, padding=1, lang=lang)), 0))
    texts = ["".join(element.itertext()) for element in root.iter()]
    assert root.get("lang") == lang
    assert word in texts
    assert title in texts


def corner_of_input(state) -> tuple[float, float]:
    drawing = drawing_of(state)
    seen = Picture(svg.still(drawing, 0, "light")).at(None)
    cells = [s for s in seen if s.style.get("fill") == LIGHT["input-wash"]]
    return min(s.x for s in cells), min(s.y for s in cells)


def test_stride_dilation_and_a_first_padding_do_not_move_the_input():
    states = [
        FigureState(stride=stride, dilation=dilation, padding=padding)
        for stride, dilation, padding in product((1, 2, 3), (1, 2), (0, 1))
    ]
    assert len({corner_of_input(state) for state in states}) == 1


def test_a_window_that_does_not_fit_sticks_out_in_the_error_ink():
    drawing = drawing_of(FigureState(stride=3))
    seen = Picture(svg.still(drawing, 0, "light")).at(None)
    out = next(
        s
        for s in seen
        if s.style.get("stroke") == LIGHT["error-ink"] and s.style["stroke-width"] == "3px"
    )
    window = frames(seen, "filter-ink")
    assert out.x - min(s.x for s in window) == pytest.approx(
        6 * 44, abs=0.2
    )  # the third window begins in column 6
    circle = next(s for s in seen if s.width == 2 * 13.2)  # of ⊛
    assert out.x + out.width <= circle.x
    assert circle.x + circle.width <= window[1].x
    texts = {s.text for s in seen}
    assert {"7", "3", "2.33"} <= texts  # (7 − 3) / 3 + 1
    assert "Does not fit: 7/3 = 2.33" in texts


def test_where_no_window_fits_there_is_one_frame_that_shows_why():
    drawing = drawing_of(FigureState(size="3", kernel="5"))
    seen = Picture(svg.animated(drawing, "light")).at(None)
    assert drawing.frames == 1
    frame = next(s for s in seen if s.style.get("stroke") == LIGHT["error-ink"])
    assert (frame.width, frame.height) == (5 * 44, 5 * 44)
    assert "−1" in {s.text for s in seen}  # (3 − 5) / 1 + 1


def test_the_size_formula_has_its_numbers_each_in_its_ink():
    seen = Picture(svg.still(drawing_of(FigureState(stride=2, padding=1)), 0, "light")).at(None)
    formula = [s for s in seen if s.text and s.style.get("font-size") == "18px" and s.text != "+1"]
    inks = {ink: [s.text for s in formula if s.style["fill"] == LIGHT[ink]]
            for ink in ("input-ink", "filter-ink", "stride-ink", "output-ink")}  # fmt: skip
    assert inks == {
        "input-ink": ["7"],
        "filter-ink": ["3"],
        "stride-ink": ["2"],
        "output-ink": ["4"],
    }


@pytest.mark.parametrize("size", ["3x16", "16", "5x7"])
def test_all_that_is_drawn_lies_inside_the_picture(size):
    for width in (None, 320, 900):
        for stride, padding in ((1, 0), (3, 4)):
            drawing = drawing_of(
                FigureState(size=size, kernel="3", stride=stride, padding=padding, bias=-2.5), width
            )
            for number in (0, drawing.frames - 1):
                for seen in Picture(svg.still(drawing, number)).at(None):
                    assert 0 <= seen.x <= drawing.width + 0.1
                    assert seen.x + seen.width <= drawing.width + 0.1
                    assert 0 <= seen.y + seen.height <= drawing.height + 0.1
