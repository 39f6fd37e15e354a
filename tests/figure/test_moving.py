"""GIF, APNG, WebP and MP4 are decoded by others: each frame is the step that the engine tells."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from decoded import (
    colour,
    film,
    gif_blocks,
    input_cells,
    pictures,
    png_chunks,
    shown_for,
    window_in,
)
from every_mark import every_mark

from app.figure import raster, video
from app.figure.layout import draw
from app.figure.model import Drawing, Rect
from app.figure.palette import PALETTES
from app.figure.progress import Cancelled
from app.figure.state import FigureState
from app.figure.timing import durations, gif_ticks
from app.figure.walk import walk_of

LIGHT, DARK = PALETTES["light"], PALETTES["dark"]
ENCODERS = {"gif": raster.gif, "apng": raster.apng, "webp": raster.webp}
STATES = {
    "the page's own": FigureState(),
    "unequal sides, strides and padding": FigureState(
        size="5x7", kernel="2x3", stride=2, padding=1, filter="random", input="random"
    ),
    "dilated": FigureState(size="7x6", dilation=2, lang="ru", theme="dark"),
    "max pooling": FigureState(layer="max", kernel="2x3", stride=2),
}


@pytest.fixture(scope="module", params=STATES)
def walked(request):
    walk = walk_of(STATES[request.param])
    return walk, draw(walk)


def window_of(step, drawing: Drawing) -> np.ndarray:
    """Where the engine puts a step's window: its first to its last cell, and half of the frame."""
    columns, rows, side = input_cells(drawing)
    places = step.position
    left, right = columns[places.cols[0]], columns[places.cols[-1]] + side
    top, bottom = rows[places.rows[0]], rows[places.rows[-1]] + side
    return np.array([left - 3, top - 3, right + 3, bottom + 3])  # 1 between cells, 2 of the stroke


@pytest.mark.parametrize("name", ENCODERS)
def test_the_window_is_where_the_engine_says_in_every_frame(name, walked):
    walk, drawing = walked
    ink = colour(LIGHT["filter-ink"])
    frames = pictures(ENCODERS[name](drawing, LIGHT, 1, 500))
    assert len(frames) == len(walk.steps)
    for frame, step in zip(frames, walk.steps, strict=True):
        seen = window_in(frame, ink, drawing, 1)
        assert np.abs(seen - window_of(step, drawing)).max() <= 1, step.position


def test_the_window_is_where_the_engine_says_at_every_moment_of_a_film(walked):
    walk, drawing = walked
    ink = colour(DARK["filter-ink"])
    for moment, picture in film(video.mp4(drawing, DARK, 1, 250)):
        step = walk.steps[int(moment / 0.25 + 1e-6)]
        seen = window_in(picture, ink, drawing, 1)
        assert np.abs(seen - window_of(step, drawing)).max() <= 2, (moment, step.position)


@pytest.mark.parametrize("name", ENCODERS)
@pytest.mark.parametrize("scale", [1, 1.5, 2])
def test_a_moving_picture_shows_in_each_frame_what_that_frames_png_shows(name, scale):
    drawing = every_mark()
    frames = pictures(ENCODERS[name](drawing, LIGHT, scale, 500))
    for number, frame in enumerate(frames):
        (still,) = pictures(raster.png(drawing, LIGHT, number, scale))
        apart = np.abs(frame.astype(int) - still)
        assert apart.max() <= 24, number  # 255 colours for all frames
        assert apart.mean() <= 0.3, number


@pytest.mark.parametrize("name", ENCODERS)
def test_a_cell_has_exactly_its_ink_in_every_frame(name, walked):
    _, drawing = walked
    marks = [mark for mark in drawing.at(0) if isinstance(mark, Rect)]
    cells = [(int(mark.y + 6), int(mark.x + 6)) for mark in marks if mark.fill == "input-wash"]
    inks = {tuple(colour(LIGHT[ink])) for ink in ("input-wash", "filter-wash", "filter-ink")}
    for frame in pictures(ENCODERS[name](drawing, LIGHT, 1, 500)):
        assert {tuple(frame[cell]) for cell in cells} <= inks


def test_a_gif_has_one_palette_for_all_frames_and_marks_nothing_as_background():
    blocks = list(gif_blocks(raster.gif(every_mark(), LIGHT)))
    images = [head for sign, head in blocks if sign == b","]
    assert len(images) == 4
    assert all(head[8] & 0x80 == 0 for head in images)  # none has a palette of its own


def test_an_apng_has_one_palette_for_all_frames():
    names = [name for name, _ in png_chunks(raster.apng(every_mark(), LIGHT))]
    assert names.count(b"PLTE") == 1
    assert names.count(b"fcTL") == 4
    assert [name for name in names if name in (b"IDAT", b"fdAT")] == [b"IDAT"] + [b"fdAT"] * 3


def test_a_palette_of_a_figure_holds_every_ink_exactly():
    file = raster.apng(draw(walk_of(FigureState(padding=1))), LIGHT)
    palette = next(data for name, data in png_chunks(file) if name == b"PLTE")
    held = {palette[at : at + 3] for at in range(0, len(palette), 3)}
    assert len(held) <= 255
    assert {bytes.fromhex(ink[1:]) for ink in LIGHT.values()} <= held


@pytest.mark.parametrize("name", ["apng", "webp"])
def test_frames_last_as_long_as_asked_to_the_millisecond(name):
    file = ENCODERS[name](every_mark(), LIGHT, 1, 333, rest_ms=700)
    assert np.allclose(shown_for(file), [333, 333, 333, 1033])


def test_a_gif_counts_in_hundredths_and_no_rounding_adds_up():
    # 333 ms a step: frames end at 333, 666, 999 and 1332 ms, to the nearest hundredth.
    assert shown_for(raster.gif(every_mark(), LIGHT, 1, 333)) == [330, 340, 330, 330]
    assert sum(gif_ticks(durations(400, 333))) == 13320


def test_a_gif_frame_never_is_so_short_that_browsers_slow_it_down():
    assert gif_ticks(durations(3, 8)) == [2, 2, 2]


@pytest.mark.parametrize(("ms", "rest"), [(800, 0), (333, 0), (40, 0), (250, 500)])
def test_a_film_holds_each_step_exactly_and_its_index_comes_first(ms, rest):
    file = video.mp4(every_mark(), LIGHT, 1, ms, rest_ms=rest)
    assert file.find(b"moov") < file.find(b"mdat")
    shown = film(file)
    length = shown[1][0] - shown[0][0]
    assert len(shown) * length == pytest.approx((4 * ms + rest) / 1000)
    assert length <= 0.1
    assert (ms / 1000 / length) == pytest.approx(round(ms / 1000 / length))
    changes = [
        after[0]
        for before, after in pairwise(shown)
        if np.abs(before[1].astype(int) - after[1]).mean() > 0.5
    ]
    assert changes == pytest.approx([ms / 1000, 2 * ms / 1000, 3 * ms / 1000])


def test_a_film_has_even_sides_and_the_colours_of_its_palette():
    _, picture = film(video.mp4(every_mark(), DARK, 1, 100))[0]
    assert picture.shape == (62, 120, 3)
    assert np.abs(picture[1, 1].astype(int) - colour(DARK["page"])).max() <= 4


@pytest.mark.parametrize("name", ["gif", "apng"])
def test_frames_that_look_the_same_stay_frames(name):
    standing = replace(every_mark(), layers=every_mark().layers[:3])
    assert shown_for(ENCODERS[name](standing, LIGHT, 1, 100)) == [100] * 4


@pytest.mark.parametrize("name", ENCODERS)
def test_one_step_is_a_picture_of_one_frame(name):
    drawing = every_mark().alone(2)
    (frame,) = pictures(ENCODERS[name](drawing, LIGHT))
    (still,) = pictures(raster.png(drawing, LIGHT, 0))
    assert np.abs(frame.astype(int) - still).max() <= 24


def test_a_walk_begins_anew_or_plays_once():
    again = b"!\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
    assert again in raster.gif(every_mark(), LIGHT, loop=True)
    assert b"NETSCAPE" not in raster.gif(every_mark(), LIGHT, loop=False)
    plays = [
        next(data for name, data in png_chunks(raster.apng(every_mark(), LIGHT, loop=loop))
             if name == b"acTL")[7]
        for loop in (True, False)
    ]  # fmt: skip
    assert plays == [0, 1]


@pytest.mark.parametrize("encode", [*ENCODERS.values(), video.mp4])
def test_progress_is_told_frame_by_frame_and_can_end_the_work(encode):
    told = []
    encode(every_mark(), LIGHT, progress=told.append)
    assert told == [0, 1, 2, 3]

    def impatient(frame):
        told.append(frame)
        if frame == 1:
            raise Cancelled

    told.clear()
    with pytest.raises(Cancelled):
        encode(every_mark(), LIGHT, progress=impatient)
    assert told == [0, 1]
