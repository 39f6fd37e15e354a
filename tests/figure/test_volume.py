"""Pictures of volumes: the numbers are those of loops over the photograph, the prism stands where
the window is, and long walks are bounded."""

import re
import xml.etree.ElementTree as ET
from base64 import b64decode
from io import BytesIO
from itertools import pairwise, product

import numpy as np
import pytest
from decoded import frames_in, pictures
from PIL import Image
from pypdf import PdfReader

from app.content.photo import photo
from app.content.scenes import SCENES
from app.figure import svg
from app.figure.formats import FORMATS, Look, picture
from app.figure.model import Drawing, Layer, Polygon, Raster, Rect, Text
from app.figure.palette import PALETTES
from app.figure.scene import scene_of, sketch, state_of
from app.figure.shades import pixels, png, signed
from app.figure.spread import FRAMES, spread
from app.figure.volume.layout import draw_volume
from app.figure.volume.places import Size, place
from app.figure.volume.state import read_volume
from app.figure.volume.walk import stops, total, volume_walk

LIGHT = PALETTES["light"]
VOLUMES = [scene for scene in SCENES if scene.view == "volume"]
SVG = "{http://www.w3.org/2000/svg}"


def chosen(geometry, frames: int) -> list[int]:
    return spread(total(geometry), stops(geometry), frames)


def minus(value) -> str:
    return f"{value}".replace("-", "−")


def step_of(scene_id: str, step: int, **settings: str) -> Drawing:
    state = state_of(scene_of(scene_id), {"step": str(step), **settings})
    return sketch(state, "svg", Look()).drawing


def texts(drawing: Drawing) -> list[str]:
    return [mark.text for mark in drawing.at(0) if isinstance(mark, Text)]


def by_hand(step: int, weight, padding: int = 0, bias: int = 1):
    """The products of a step of one filter (3, kh, kw) over the photograph, 32x32, by loops."""
    image = np.pad(photo(32, 32), ((0, 0), (padding, padding), (padding, padding)))
    _, high, wide = weight.shape
    top, left = divmod(step, 32 + 2 * padding - wide + 1)
    products = np.zeros(weight.shape, int)
    for c, r, s in product(range(3), range(high), range(wide)):
        products[c, r, s] = weight[c, r, s] * image[c, top + r, left + s]
    return products, sum(products.flat) + bias


def test_a_step_shows_its_75_products_a_sum_a_channel_and_their_sum():
    upright = np.broadcast_to([-1, -1, 0, 1, 1], (3, 5, 5))  # the bank's first filter
    products, value = by_hand(438, upright)
    seen = texts(step_of("conv-volume", 438))
    start = seen.index("−1")
    numbers = [text for text in seen[start:] if re.fullmatch(r"−?\d+", text)]
    shown = numbers[25 : 25 + 75]  # after the weights of the front slice
    assert shown == [minus(number) for number in products.flat]
    for channel in range(3):
        assert f"Σ = {minus(products[channel].sum())}" in seen
    assert minus(value) in seen
    assert "28×28×1, step 439 of 784" in seen


def test_a_step_of_a_later_map_is_of_its_own_filter_and_padding_counts():
    red_against_green = np.zeros((3, 5, 5), int)
    red_against_green[0], red_against_green[1] = 1, -1  # the bank's third filter
    step = 5 * 32 + 31
    products, value = by_hand(step, red_against_green, padding=2)
    seen = texts(step_of("worked-example", 2 * 32 * 32 + step))
    assert f"Σ = {minus(products[0].sum())}" in seen
    assert f"Σ = {minus(products[1].sum())}" in seen
    assert minus(value) in seen
    assert "Filter 3 of 10" in seen
    assert "32×32×3, P = 2 → 36×36×3" in seen


def test_a_1x1_filter_shows_a_product_for_each_of_its_channels():
    walk = volume_walk(state_of(scene_of("one-by-one"), {}), [50_000])
    map_, at = divmod(50_000, 56 * 56)
    row, col = divmod(at, 56)
    drawing = draw_volume(walk)
    products = [int(walk.planes[c, row, col] * walk.weight[map_, c, 0, 0]) for c in range(64)]
    seen = texts(drawing)
    start = seen.index("64 products, one for each channel") + 1
    assert seen[start : start + 64] == [minus(number) for number in products]
    assert minus(sum(products) + 1) in seen
    assert {"×64", "×32"} <= set(seen)


@pytest.mark.parametrize(("layer", "reduce"), [("max", np.max), ("average", np.mean)])
def test_pooling_looks_at_one_channel_at_a_time(layer, reduce):
    drawing = step_of("pooling", 256 + 44, layer=layer)
    patch = photo(32, 32)[1, 4:6, 24:26]
    seen = texts(drawing)
    start = seen.index("channel 2") + 1
    assert seen[start : start + 4] == [str(number) for number in patch.flat]
    wanted = reduce(patch)
    assert [float(text) for text in seen if re.fullmatch(r"\d+(\.\d+)?", text)].count(
        pytest.approx(wanted, abs=0.06)
    )
    assert not any(isinstance(mark, Polygon) for mark in drawing.at(0))


def glass_and_input(drawing: Drawing) -> tuple[Polygon, list[Rect]]:
    marks = drawing.at(0)
    (glass,) = [mark for mark in marks if isinstance(mark, Polygon)]
    edges = [mark for mark in marks if isinstance(mark, Rect) and mark.stroke == "input-ink"]
    return glass, edges  # edges from the back to the front


@pytest.mark.parametrize(("scene_id", "step", "padding", "kernel", "stride"), [
    ("conv-volume", 0, 0, 5, 1), ("conv-volume", 438, 0, 5, 1), ("worked-example", 1700, 2, 5, 1),
    ("conv-summary", 100, 1, 3, 3),
])  # fmt: skip
def test_the_prism_goes_through_all_slices_where_the_window_is(
    scene_id, step, padding, kernel, stride
):
    drawing = step_of(scene_id, step, stride=str(stride))
    glass, edges = glass_and_input(drawing)
    padded = 32 + 2 * padding
    output = (padded - kernel) // stride + 1
    row, col = divmod(step % output**2, output)
    back, front = edges[0], edges[-1]
    cell = front.width / padded
    corner, over = glass.points[0], glass.points[1]
    assert (corner.x, corner.y) == pytest.approx(
        (front.x + col * stride * cell, front.y + row * stride * cell), abs=0.01
    )
    assert (over.x, over.y) == pytest.approx(
        (back.x + col * stride * cell, back.y + row * stride * cell), abs=0.01
    )
    assert glass.points[4].x - corner.x == pytest.approx(kernel * cell)
    windows = [
        mark for mark in drawing.at(0)
        if isinstance(mark, Rect) and mark.stroke == "filter-ink" and mark.width != front.width
        and mark.width == pytest.approx(kernel * cell)
    ]  # fmt: skip
    assert len(windows) == 3  # a cut for each slice, the front's thick


def test_a_channel_is_a_picture_of_its_numbers_that_other_decoders_read():
    source = svg.still(step_of("conv-volume", 0), 0, "light")
    images = [
        np.asarray(Image.open(BytesIO(b64decode(image.get("href").split(",")[1]))).convert("RGB"))
        for image in ET.fromstring(source).iter(f"{SVG}image")
    ]
    planes = photo(32, 32)
    wanted = [np.zeros((32, 32, 3), int) for _ in range(3)]
    for channel in range(3):
        wanted[channel][..., channel] = planes[channel]
    for whole in (*wanted, planes.transpose(1, 2, 0)):
        assert any(image.shape == whole.shape and (image == whole).all() for image in images)


def test_a_map_is_coloured_up_to_its_step_and_no_further():
    walk = volume_walk(state_of(scene_of("conv-volume"), {}), [28 * 3 + 4])
    drawing = draw_volume(walk)
    target = [mark for mark in drawing.at(0) if isinstance(mark, Rect) and mark.radius == 2][-1]
    maps = [mark for mark in drawing.at(0) if isinstance(mark, Raster)][-3:-1]
    assert [len(mark.cells) for mark in maps] == [3 * 28, 5]
    assert maps[1].x + maps[1].width == pytest.approx(target.x + target.width)
    assert maps[1].y == pytest.approx(target.y)
    most = np.abs(walk.maps).max()
    assert maps[0].cells == signed(walk.maps[0, :3], most)


def test_each_map_has_its_own_picture_and_filter():
    """The third of six maps is being filled: the two before it stand whole behind it."""
    walk = volume_walk(state_of(scene_of("many-filters"), {}), [2 * 784 + 28 * 9 + 27])
    rasters = [mark for mark in draw_volume(walk).at(0) if isinstance(mark, Raster)]
    most = np.abs(walk.maps).max()
    whole = [signed(plane, most) for plane in walk.maps]
    seen = [mark.cells for mark in rasters if len(mark.cells) == 28 * 28]
    assert seen == [whole[0], whole[1]]
    assert signed(walk.maps[2, :9], most) in [mark.cells for mark in rasters]
    weights = [mark.cells for mark in rasters if mark.rows == 5 and len(mark.cells) == 25]
    pale = 1.8  # so that numbers over the colours can be read
    assert weights == [signed(plane, pale) for plane in walk.weight[2, ::-1]]


def test_zero_is_neutral_and_both_ends_are_full():
    cells = signed(np.array([[-9.0, -3, 0, 3]]), 3)
    shown = pixels(Raster(0, 0, 4, 1, 1, cells, "signed"), LIGHT)
    colours = ["#" + bytes(pixel).hex() for pixel in shown[0]]
    assert colours == [LIGHT["minus"], LIGHT["minus"], LIGHT["zero"], LIGHT["plus"]]


@pytest.mark.parametrize("colours", [2, 256, 257, 900])
def test_any_pixels_make_a_png(colours):
    numbers = np.arange(900).reshape(30, 30) % colours
    shown = np.stack([numbers % 256, numbers // 256, 255 - numbers % 256], axis=2).astype(np.uint8)
    assert (np.asarray(Image.open(BytesIO(png(shown))).convert("RGB")) == shown).all()


@pytest.mark.parametrize("scene", VOLUMES, ids=lambda scene: scene.id)
def test_every_volume_of_the_lecture_has_a_short_walk_that_rests_full(scene):
    state = state_of(scene, {"lang": "ru"})
    made = sketch(state, "gif", Look()).drawing
    geometry = state.geometry()
    steps = chosen(geometry, FRAMES)
    assert made.frames == len(steps) <= FRAMES + geometry.out_channels
    assert set(stops(geometry)) <= set(steps)
    assert steps[-1] == geometry.out_channels * geometry.steps - 1
    assert all(one < other for one, other in pairwise(steps))
    assert f"{len(steps)} из {geometry.out_channels * geometry.steps}" in made.title
    assert all(told for told in made.spoken)
    resting = sketch(state, "png", Look()).drawing
    assert resting.frames == 1
    assert sorted(texts(made.alone(made.frames - 1))) == sorted(texts(resting))


def test_chosen_steps_are_spread_evenly_and_short_walks_are_whole():
    state = read_volume({"size": "32", "kernel": "5"})
    steps = chosen(state.geometry(), 40)
    gaps = [later - earlier for earlier, later in pairwise(steps)]
    assert len(steps) == 40
    assert max(gaps) <= 2 * 784 / 36
    assert chosen(read_volume({"size": "5"}).geometry(), 24) == list(range(9))
    many = read_volume({"size": "16", "kernel": "3", "out_channels": "512"})
    assert len(chosen(many.geometry(), 24)) <= 24


@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_is_made_of_a_volume(ending):
    look = Look("dark", scale=0.5, speed=4, walk=True)
    state = state_of(scene_of("many-filters"), {"size": "12", "out_channels": "3"})
    made = sketch(state, ending, look, frames=6)
    file = picture(ending, made.drawing, made.step, look)
    assert frames_in(file, ending) in (made.drawing.frames, None)
    if ending == "pdf":
        assert "Filter 3 of 3" in PdfReader(BytesIO(file)).pages[-1].extract_text()
    elif ending == "tex":
        assert file.count(b"\\convwalkrow{") > 3 * 12


def test_raster_cells_have_their_colours_in_pixels_and_on_paper():
    cells = signed(np.array([[-1.0, 0], [1, 0.5]]), 1)
    marks = (Rect(0, 0, 40, 40, fill="page"), Raster(8, 8, 16, 16, 2, cells, "signed"))
    drawing = Drawing(40, 40, 1, (Layer(marks),), "", ("",), "en")
    wanted = pixels(marks[1], LIGHT)
    (shown,) = pictures(picture("png", drawing, None, Look("light", scale=2)))
    for row, col in product(range(2), range(2)):
        inside = shown[16 + 16 * row : 32 + 16 * row, 16 + 16 * col : 32 + 16 * col]
        assert (inside == wanted[row, col]).all()
    page = PdfReader(BytesIO(picture("pdf", drawing, None, Look("light")))).pages[0]
    (image,) = page.images
    assert (np.asarray(image.image.convert("RGB"))[::128, ::128] == wanted).all()


@pytest.mark.parametrize("width", [280, 400, 559, 560, 980, 1600])
@pytest.mark.parametrize("depth", [1, 3, 64])
def test_stacks_stay_in_the_drawing_and_apart(width, depth):
    places = place((Size(depth, 36, 36), Size(depth, 5, 5), Size(10, 32, 32)), width)
    for stack in (places.input, places.filter, places.output):
        assert stack.x >= 0
        assert stack.x + stack.face[0] + (stack.drawn - 1) * stack.dx <= width
        assert stack.top >= 50
        assert stack.y + stack.face[1] <= places.bottom
    apart = places.filter.x + places.filter.face[0] < places.output.x
    assert apart or places.filter.y + places.filter.face[1] < places.output.top - 50


def test_the_reader_chooses_between_light_and_dark_images():
    source = svg.still(step_of("conv-volume", 3), 0, "auto")
    light, dark = re.search(
        r"svg\{(.*?)\}@media\(prefers-color-scheme:dark\)\{svg\{(.*?)\}\}", source
    ).groups()
    assert "--light:inline;--dark:none" in light
    assert "--light:none;--dark:inline" in dark
    assert "http" not in source.replace("http://www.w3.org/2000/svg", "")
