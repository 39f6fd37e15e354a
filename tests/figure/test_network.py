"""Pictures of networks: the lecture's numbers, the engine's values in their colours, and nothing
that leaves the drawing or stands on something else."""

import re
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from decoded import frames_in
from placed import outside, overlapping, smallest
from pypdf import PdfReader

from app.content.networks.presets import ALEXNET, RESNET_18_TRUNK
from app.content.photo import photo
from app.content.scenes import SCENES
from app.engine import ConvolutionError
from app.figure import svg
from app.figure.formats import FORMATS, Look, picture
from app.figure.model import Drawing, Line, Polygon, Raster, Rect, Text
from app.figure.network import boxes
from app.figure.network.boxes import stand_in_row
from app.figure.network.layout import VIEWS
from app.figure.scene import scene_of, sketch, state_of
from app.figure.shades import signed
from app.figure.spread import FRAMES

ROOT = Path(__file__).parents[2]
CYRILLIC = re.compile(r"[\u0430-\u044f]")
NETWORKS = [scene for scene in SCENES if scene.view in VIEWS]
SLIDES = {
    "fully-connected": ("32×32×3", "3072", "10", "30 730 parameters", "760 parameters", "32 apart",
                        "1024 apart", "32×32×3 → 3072×1", "16·3 weights + 3 biases = 51 parameters"),
    "stacked-layers": ("32×32×3", "28×28×6", "24×24×10", "456", "1 510", "1 966", "5×5×3", "×6",
                       "5×5×6", "×10", "CONV", "ReLU", "10 activation maps 24×24"),
    "shrinking": ("28×28", "24×24", "20×20", "16×16", "12×12", "P = 2"),
    "fc-layer": ("4×4×6", "96", "970", "10 neurons"),
    "architecture": ("61 706", "61 100 840", "138 357 544", "11 515 688", "292 202", "15 303 936",
                     "16×16×32", "8×8×32", "9 248"),
}  # fmt: skip


def whole(scene_id: str, ending: str = "png", width: int | None = None, **settings) -> Drawing:
    state = state_of(scene_of(scene_id), {name: str(value) for name, value in settings.items()})
    return sketch(state, ending, Look(), width).drawing


def texts(drawing: Drawing, frame: int = -1) -> list[str]:
    frame %= drawing.frames
    return [mark.text for mark in drawing.at(frame) if isinstance(mark, Text)]


def said(drawing: Drawing) -> str:
    return " | ".join(texts(drawing)).replace("\u00a0", " ")


def refusal(scene_id: str, **settings) -> tuple[str, str]:
    with pytest.raises(ConvolutionError) as caught:
        whole(scene_id, **settings)
    return caught.value.code, caught.value.field


@pytest.mark.parametrize("scene", NETWORKS, ids=lambda scene: scene.id)
def test_every_scene_says_the_slides_numbers(scene):
    told = said(whole(scene.id))
    assert [number for number in SLIDES[scene.id] if number not in told] == []


def test_both_chains_are_told_from_layer_to_layer():
    numbers = [text for text in texts(whole("shrinking")) if text.isdecimal()]
    assert numbers == ["32", "28", "24", "20", "16", "12", *["32"] * 6]


def test_a_chain_that_is_used_up_is_crossed_where_it_breaks():
    told = texts(whole("shrinking", depth=8))
    assert [text for text in told if text.isdecimal()][:8] == [
        "32", "28", "24", "20", "16", "12", "8", "4",
    ]  # fmt: skip
    assert {"does not fit", "✗"} <= set(told)


def constants(source: str) -> dict[str, float]:
    return {name: float(value) for name, value in re.findall(r"const (\w+) = ([\d.]+);", source)}


def test_volumes_stand_by_the_rules_of_the_page():
    source = (ROOT / "static/js/network/boxes.js").read_text()
    of_page = constants(source)
    for name in ("DEEPEST", "DEEP_SHARE", "CROWDED", "FLAT", "LEAST", "LARGEST"):
        assert of_page[name] == getattr(boxes, name), name
    pairs = dict(re.findall(r"const (\w+) = \{ (\w+: [\d.]+, \w+: [\d.]+) \}", source))
    assert pairs == {
        "STEP": f"least: {boxes.LEAST_STEP}, most: {boxes.MOST_STEP}",
        "TALLEST": f"least: {boxes.LEAST_TALL}, share: {boxes.TALL_SHARE}",
    }


def test_a_row_is_to_scale_and_fills_its_width_or_height():
    shapes = [(3, 32, 32), (32, 32, 32), (32, 16, 16), (2048,), (10,)]
    placed = stand_in_row(860, 164, shapes, 10)
    assert placed[0].width == pytest.approx(2 * placed[2].width)
    assert placed[1].dx == pytest.approx(placed[2].dx) == pytest.approx(31 / 2 * placed[0].dx)
    assert placed[0].x >= 0
    assert placed[-1].x + placed[-1].across <= 860
    for before, after in pairwise(placed):
        assert after.x - before.x - before.across == pytest.approx(10)
    middles = {round(box.y + box.height / 2, 6) for box in placed}
    assert len(middles) == 1
    assert (placed[3].cut, placed[4].cut) == (True, False)


def rasters(drawing: Drawing, rows: int, frame: int = -1) -> list[Raster]:
    marks = drawing.at(frame % drawing.frames)
    return [mark for mark in marks if isinstance(mark, Raster) and mark.rows == rows]


def large_map(drawing: Drawing) -> Raster:
    return next(mark for mark in rasters(drawing, 28) if mark.width > 100)


def test_maps_have_the_engines_numbers_as_their_colours():
    """The bank's first filter is an upright edge in all three channels, its bias 1."""
    image, upright = photo(32, 32), np.array([-1, -1, 0, 1, 1])
    by_hand = np.array([
        [(image[:, top : top + 5, left : left + 5].sum((0, 1)) * upright).sum() + 1
         for left in range(28)] for top in range(28)
    ])  # fmt: skip
    conv, relu = (large_map(whole("stacked-layers", step=step)) for step in (1, 2))
    most = next(most for most in range(1, 20_000) if signed(by_hand, most) == conv.cells)
    assert relu.cells == signed(np.maximum(by_hand, 0), most)


def test_a_shrinking_picture_is_the_mean_of_what_its_windows_see():
    drawing = whole("shrinking", step=1)
    (map_,) = rasters(drawing, 28)
    image = photo(32, 32).sum(0)
    by_hand = np.array([
        [image[top : top + 5, left : left + 5].sum() for left in range(28)] for top in range(28)
    ])  # fmt: skip
    grey = np.frombuffer(map_.cells, np.uint8).reshape(28, 28, 3)
    assert (grey == grey[..., :1]).all()
    assert np.abs(grey[..., 0] - 255 * by_hand / by_hand.max()).max() <= 0.51


def unrolled(drawing: Drawing, frame: int) -> tuple[np.ndarray, np.ndarray]:
    """What is seen of the 96 rows in the picture, and of the 3072 numbers in the strip; -1: nothing.

    A row that is told in two pieces has to be the same in both.
    """
    picture, strip = np.full((96, 32), -1), np.full(3072, -1)
    channels = {"red": 0, "green": 1, "blue": 2}
    veils = [mark for mark in drawing.at(frame) if isinstance(mark, Polygon)]
    tops = sorted({veil.points[0].y for veil in veils}, reverse=True)  # red in front, lowest
    for mark in drawing.at(frame):
        if not isinstance(mark, Raster):
            continue
        cells, channel = np.frombuffer(mark.cells, np.uint8), channels[mark.scale]
        if mark.height == 40:
            place, here = round((mark.x - 20) / 860 * 3072), strip
        elif mark.rows < 32:
            cell = mark.height / mark.rows
            place, here = (channel * 32 + round((mark.y - tops[channel]) / cell)) * 32, picture
        else:
            continue  # the whole channel, under its veil or over it
        here.reshape(-1)[place : place + len(cells)] = cells
    return picture, strip


@pytest.mark.parametrize("step", [0, 1, 17, 40, 96])
def test_each_step_lays_one_row_of_the_picture_into_the_strip(step):
    drawing = whole("fully-connected", step=step)
    numbers = photo(32, 32).reshape(-1)
    _, strip = unrolled(drawing, 0)
    assert (strip[: step * 32] == numbers[: step * 32]).all()
    assert (strip[step * 32 :] == -1).all()
    told = "32×32×3 → 3072×1" if step == 96 else f"{step * 32} of 3072 numbers"
    assert told in texts(drawing)


def test_the_rows_that_are_left_stand_where_they_were():
    numbers = photo(32, 32).reshape(96, 32)
    picture, _ = unrolled(whole("fully-connected", step=17), 0)
    assert (picture[17:32] == numbers[17:32]).all()
    assert (picture[:17] == -1).all()
    walk = whole("fully-connected", "gif")
    assert walk.frames == FRAMES
    for frame in range(walk.frames):
        _, strip = unrolled(walk, frame)
        seen = (strip >= 0).sum()
        assert (strip[:seen] == numbers.reshape(-1)[:seen]).all()
        assert walk.spoken[frame].split(": ")[1].startswith(f"{seen} of")


def test_a_neuron_is_joined_to_each_cell_by_a_line_of_its_weights_sign():
    drawing = whole("fc-layer", step=4)
    joints = [mark for mark in drawing.at(0) if isinstance(mark, Line) and mark.x2 > 600]
    assert len(joints) == 96
    weights = np.random.default_rng(1).integers(-1, 2, (10, 96, 1, 1))[4].ravel()
    inks = {1: "plus-line", -1: "minus-line", 0: "soft-line"}
    assert [joint.stroke for joint in joints] == [inks[weight] for weight in weights]
    told = texts(drawing)
    assert "−2974362" in told  # as the page has it
    assert [text for text in told if re.fullmatch(r"\d\d?", text)][:5] == ["1", "2", "3", "4", "5"]


def test_of_many_neurons_ten_are_drawn_around_the_current_one():
    told = texts(whole("fc-layer", units=64, step=40))
    assert [text for text in told if re.fullmatch(r"[34]\d", text)] == [
        str(number) for number in range(36, 46)
    ]


def test_the_current_layer_is_marked_in_the_table_and_in_the_row():
    drawing = whole("architecture", "gif")
    assert drawing.frames == 16
    marks = drawing.at(5)
    (mark,) = [one for one in marks if isinstance(one, Rect) and one.width == 3]
    line = [
        one.text for one in marks
        if isinstance(one, Text) and mark.y < one.y < mark.y + mark.height
    ]  # fmt: skip
    assert line[:4] == ["5", "POOL", "16×16×32", "0"]
    (caption,) = [text for text in texts(drawing, 5) if text.startswith("layer")]
    assert caption == drawing.spoken[5]
    assert caption == "layer 5 of 15: POOL 2×2, S 2, 32×32×32 → 16×16×32, 0 parameters"
    shaded = [one for one in marks if isinstance(one, Polygon) and one.opacity == 0.4]
    assert len(shaded) == 3  # front, lid and side of one volume


def test_a_layer_that_does_not_fit_is_marked_where_it_breaks():
    drawing = whole("architecture", M=6)
    told = said(drawing)
    assert "✗ layer 30, POOL: the window spans 2×2 cells, but the padded input" in told
    assert "✗ POOL" in told
    assert "layer 30, POOL" in drawing.spoken[-1]


def test_a_long_table_is_shown_around_its_current_layer():
    told = texts(whole("architecture", pattern=ALEXNET, side=224, step=10))
    numbers = [int(text) for text in told if re.fullmatch(r"\d\d?", text)]
    assert set(range(2, 18)) <= set(numbers)
    assert 19 not in numbers


def test_a_network_of_a_thousand_layers_is_drawn_soon_and_small():
    drawing = whole("architecture", "gif", pattern="(CONV(1,1,bias=0)-RELU)*500")
    assert drawing.frames <= FRAMES + 2
    assert sum(len(layer.marks) for layer in drawing.layers) < 12_000
    assert len(svg.animated(drawing)) < 3_000_000


@pytest.mark.parametrize("scene", NETWORKS, ids=lambda scene: scene.id)
def test_a_walk_is_short_and_rests_where_the_still_picture_is(scene):
    walk = whole(scene.id, "gif", lang="ru")
    assert 5 <= walk.frames <= FRAMES
    assert len(walk.spoken) == walk.frames
    assert all(walk.spoken)
    resting = whole(scene.id, lang="ru")
    assert resting.frames == 1
    assert texts(resting) == texts(walk)
    assert (resting.width, resting.height) == (walk.width, walk.height)
    still = whole(scene.id, lang="ru", step=3)
    assert (still.width, still.height) == (walk.width, walk.height)
    assert CYRILLIC.search(still.title)
    assert CYRILLIC.search(still.spoken[0])


CASES = [
    *((scene.id, {}) for scene in NETWORKS),
    ("shrinking", {"depth": 8}), ("shrinking", {"kernel": 4, "size": "24x64"}),
    ("fc-layer", {"units": 64, "filters": 8, "size": 64}),
    ("fc-layer", {"units": 1, "filters": 1, "size": 16}),
    ("stacked-layers", {"kernel": 7, "size": 16, "filters_1": 1, "filters_2": 7}),
    ("fully-connected", {"size": 64, "units": 100, "step": 40}),
    ("architecture", {"pattern": RESNET_18_TRUNK, "side": 224}),
    ("architecture", {"M": 6, "step": 12}),
    ("architecture", {"pattern": "CONV(8,3,groups=2)-RELU"}),
    ("architecture", {"pattern": ALEXNET, "side": 230}),
    ("architecture", {"pattern": "GAP-FC(1000)", "channels": 512}),
    ("architecture", {"pattern": "(CONV(1000000)-CONV(1,1))*2-FC"}),
    ("architecture", {"pattern": "(CONV(512,1)-CONV(4096,1))*99"}),
]  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize("width", [280, 400, 559, 560, 720, None, 1600])
@pytest.mark.parametrize(("scene_id", "settings"), CASES)
def test_nothing_leaves_the_drawing_and_no_text_stands_on_another(scene_id, settings, width, lang):
    drawing = whole(scene_id, width=width, lang=lang, **settings)
    assert outside(drawing) == []
    assert overlapping(drawing) == []
    assert smallest(drawing) >= 7


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize(("scene_id", "settings"), [
    ("stacked-layers", {"size": "16", "filters_1": "2", "filters_2": "3"}),
    ("architecture", {"pattern": "CONV(20,5)-RELU-POOL-FC(10)", "lang": "ru"}),
])  # fmt: skip
def test_every_format_is_made_of_a_network(scene_id, settings, ending):
    look = Look("dark", scale=0.5, speed=4, walk=True)
    made = sketch(state_of(scene_of(scene_id), settings), ending, look)
    file = picture(ending, made.drawing, made.step, look)
    assert frames_in(file, ending) in (made.drawing.frames, None)
    if ending == "pdf":
        assert "CONV" in PdfReader(BytesIO(file)).pages[-1].extract_text()
    elif ending == "tex":
        assert rb"\only<" in file
        assert b"{?}" not in file
    assert made.stem == f"convwalk-{scene_of(scene_id).view}"


@pytest.mark.parametrize(("scene_id", "settings", "told"), [
    ("fc-layer", {"units": 65}, ("not_within", "units")),
    ("fc-layer", {"size": 65}, ("not_within", "size")),
    ("fc-layer", {"size": "12"}, ("not_within", "size")),
    ("fc-layer", {"step": 10}, ("no_such_step", "step")),
    ("fc-layer", {"input": "cat"}, ("unknown_preset", "input")),
    ("fc-layer", {"input": "1,0;0,1"}, ("only_presets", "input")),
    ("shrinking", {"input": "1,0;0"}, ("ragged", "input")),
    ("fc-layer", {"kernel": 3}, ("unknown_field", "kernel")),
    ("stacked-layers", {"bias": "0.5"}, ("not_whole", "bias")),
    ("stacked-layers", {"filters_1": 11}, ("not_within", "filters_1")),
    ("stacked-layers", {"kernel": 8}, ("not_within", "kernel")),
    ("shrinking", {"depth": 0}, ("not_within", "depth")),
    ("fully-connected", {"bias": "x"}, ("not_a_number", "bias")),
    ("fully-connected", {"units": "x"}, ("not_whole", "units")),
    ("architecture", {"optional": 2}, ("not_a_choice", "optional")),
    ("architecture", {"side": 7}, ("not_within", "side")),
    ("architecture", {"pattern": "CONV(6,5)--RELU"}, ("unexpected", "pattern")),
    ("architecture", {"pattern": "x" * 1001}, ("too_long", "pattern")),
    ("architecture", {"pattern": "POOL(1,1000000)*9"}, ("overflow", "pattern")),
    ("architecture", {"theme": "pink"}, ("not_a_choice", "theme")),
])  # fmt: skip
def test_what_makes_no_sense_is_refused_with_its_field(scene_id, settings, told):
    assert refusal(scene_id, **settings) == told


def test_a_whole_bias_and_one_with_a_point_are_read():
    assert "−6.5" in texts(whole("fully-connected", bias="1.5"))
    assert "−7" in texts(whole("fully-connected"))


def test_what_is_written_over_a_mark_is_shown_over_it():
    """The SVG puts marks of one look together, but no picture of a channel over a nearer one."""
    source = svg.still(whole("stacked-layers", step=3), 0, "light")
    shown = re.findall(r'<(?:use|rect)[^>]*>|<g class="\w+">|<path[^>]*>', source)
    pictures_of_input = [n for n, tag in enumerate(shown) if "#i" in tag][:3]
    assert all(later - earlier > 1 for earlier, later in pairwise(pictures_of_input))
