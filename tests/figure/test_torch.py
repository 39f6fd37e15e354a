"""Pictures of the layer as PyTorch has it: its call, and each of the four sides of it."""

import re
from itertools import product

import numpy as np
import pytest
from decoded import frames_in
from placed import outside, overlapping, smallest

from app.engine import ConvolutionError
from app.figure import svg
from app.figure.formats import FORMATS, Look, picture
from app.figure.kinds import TABS
from app.figure.model import Drawing, Line, Polygon, Text
from app.figure.scene import scene_of, sketch, state_of

SCENE = "torch-conv2d"
SOBEL = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]])
PLANE = np.array([
    [2, 1, 0, 3, 1, 0], [0, 1, 2, 1, 0, 1], [1, 3, 1, 0, 2, 2], [2, 0, 1, 3, 1, 0],
    [1, 2, 0, 1, 3, 1], [0, 1, 1, 2, 0, 2],
])  # fmt: skip


def whole(ending: str = "png", width: int | None = None, **settings) -> Drawing:
    state = state_of(scene_of(SCENE), {name: str(value) for name, value in settings.items()})
    return sketch(state, ending, Look(), width).drawing


def texts(drawing: Drawing, frame: int = -1) -> list[str]:
    marks = drawing.at(frame % drawing.frames)
    return [mark.text for mark in marks if isinstance(mark, Text)]


def code(drawing: Drawing) -> list[str]:
    """The lines of code, each with its parts together."""
    marks = [mark for mark in drawing.at(0) if isinstance(mark, Text) and mark.face == "code"]
    lines: dict[float, list[Text]] = {}
    for mark in marks:
        lines.setdefault(mark.y, []).append(mark)
    return [
        "".join(mark.text for mark in sorted(line, key=lambda mark: mark.x))
        for line in lines.values()
    ]


def shown(values: np.ndarray) -> list[str]:
    return [f"{value}".replace("-", "−") for value in values.ravel()]


def by_hand(weight: np.ndarray, mode: str) -> np.ndarray:
    """The map of a 3×3 filter over the 6×6 plane with a border of one cell; its bias is 1."""
    padded = np.pad(PLANE, 1, mode=mode)
    values = np.ones((6, 6), int)
    for row, col, r, s in product(range(6), range(6), range(3), range(3)):
        values[row, col] += padded[row + r, col + s] * weight[r, s]
    return values


@pytest.mark.parametrize("mode", ["reflect", "circular", "replicate"])
def test_the_map_of_one_channel_is_that_of_the_padded_plane(mode):
    numbers = {"replicate": "edge", "circular": "wrap"}.get(mode, mode)
    seen = texts(whole(padding_mode=mode))
    assert seen[-37:-1] == shown(by_hand(SOBEL, numbers))  # under the map stand words
    assert "6×6, step 36 of 36" in seen


def test_each_cell_of_the_border_has_an_arrow_to_the_cell_that_it_copies():
    drawing = whole()
    heads = [mark for mark in drawing.at(0) if isinstance(mark, Polygon)]
    assert len(heads) == 8 * 8 - 6 * 6
    lines = [mark for mark in drawing.at(0) if isinstance(mark, Line)]
    assert {mark.stroke for mark in lines} >= {"padding-arrow"}
    assert not [mark for mark in whole(arrows=0).at(0) if isinstance(mark, Polygon)]
    assert not [mark for mark in whole(padding_mode="zeros").at(0) if isinstance(mark, Polygon)]


@pytest.mark.parametrize("groups", [1, 2, 4])
def test_each_filter_is_joined_to_the_channels_that_it_reads(groups):
    drawing = whole(tab="groups", groups=groups)
    strokes = [mark for mark in drawing.at(0) if isinstance(mark, Line)]
    joints = [mark for mark in strokes if mark.stroke.startswith("group-")]
    assert len(joints) / 10 == 4 * 8 / groups  # ten straight pieces each
    assert {mark.stroke for mark in joints} == {f"group-{group}" for group in range(groups)}
    parameters = {1: "296", 2: "152", 4: "80"}[groups]
    assert parameters in texts(drawing)


def test_both_maps_stand_beside_each_other_and_differing_numbers_are_bold():
    drawing = whole(tab="flip")
    upright, turned = by_hand(SOBEL, "reflect"), by_hand(SOBEL[::-1, ::-1], "reflect")
    marks = [mark for mark in drawing.at(0) if isinstance(mark, Text)]
    seen = [mark.text for mark in marks]
    start = seen.index("Cross-correlation") + 1 + 9
    assert seen[start : start + 36] == shown(upright)
    start = seen.index("True convolution") + 1 + 9
    assert seen[start : start + 36] == shown(turned)
    bold = [mark.text for mark in marks[start : start + 36] if mark.weight == 700]
    assert bold == shown(turned[upright != turned])
    assert "weight = weight.flip(2, 3)# true convolution" in code(drawing)
    assert "True convolution" not in texts(whole(tab="flip", flip=0))


@pytest.mark.parametrize("framework", ["pytorch", "numpy", "keras", "jax"])
@pytest.mark.parametrize("width", [280, 560, None])
def test_the_code_is_all_there(framework, width):
    drawing = whole(tab="code", framework=framework, rows=1, width=width)
    written = re.sub(r"\s", "", "".join(code(drawing)))
    assert re.sub(r"\s", "", drawing.spoken[0]) in written


def test_the_call_is_above_the_picture_and_its_title():
    drawing = whole(padding="1x2", stride="2x1", padding_mode="zeros")
    call = "in_channels=4, out_channels=8, kernel_size=3, stride=(2, 1), padding=(1, 2)"
    assert call in drawing.title
    assert re.sub(r"\s", "", call) in re.sub(r"\s", "", "".join(code(drawing)))
    assert "6×6, P = 1×2 → 8×10" in texts(drawing)
    assert "3×3, S = 2×1" in texts(drawing)


@pytest.mark.parametrize("tab", ["padding", "flip"])
def test_a_walk_fills_the_map_or_moves_over_it(tab):
    drawing = whole("gif", tab=tab)
    assert drawing.frames == 24
    assert "24 of 36 steps" in drawing.title
    assert drawing.spoken[0].startswith("step 1 of 36, rows 0–2, columns 0–2")
    assert drawing.at(23) != drawing.at(0)


@pytest.mark.parametrize("tab", ["groups", "code"])
def test_what_does_not_move_is_one_picture(tab):
    assert whole("gif", tab=tab).frames == 1
    assert svg.animated(whole("svg", tab=tab)).count("@keyframes") == 0
    assert whole(tab=tab, step=7).frames == 1


@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize("width", [400, 559, 560, 720, None, 1600])
@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("settings", [
    {}, {"groups": 8, "channels": 8, "out_channels": 16, "size": "9x4", "padding": "2x1"},
    {"kernel": "4x2", "padding": "same", "dilation": "1x2", "padding_mode": "circular"},
    {"framework": "keras", "rows": 1, "biased": 0, "stride": 3, "padding": "valid"},
])  # fmt: skip
def test_nothing_leaves_the_drawing_and_no_text_stands_on_another(settings, tab, width, lang):
    drawing = whole(tab=tab, width=width, lang=lang, **settings)
    assert outside(drawing) == []
    assert overlapping(drawing) == []
    assert smallest(drawing) >= 4


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("tab", TABS)
def test_every_format_is_made_of_every_side(tab, ending):
    look = Look("light", scale=0.5, speed=4, walk=True)
    made = sketch(state_of(scene_of(SCENE), {"tab": tab, "size": "4"}), ending, look)
    file = picture(ending, made.drawing, made.step, look)
    assert frames_in(file, ending) in (made.drawing.frames, None)
    if ending == "tex":
        assert (b"ttfamily" in file) == bool(code(made.drawing))


@pytest.mark.parametrize(("settings", "told"), [
    ({"kernel": 5}, ("not_within", "kernel")), ({"stride": "4"}, ("not_within", "stride")),
    ({"stride": "1x4"}, ("not_within", "stride")), ({"padding": "4"}, ("not_within", "padding")),
    ({"padding": "x"}, ("not_a_pair", "padding")), ({"groups": 3}, ("groups_do_not_divide", "groups")),
    ({"groups": 8}, ("groups_do_not_divide", "groups")),  # more of them than channels, too
    ({"tab": "x"}, ("not_a_choice", "tab")), ({"framework": "x"}, ("not_a_choice", "framework")),
    ({"padding": "same", "stride": 2}, ("same_needs_stride_1", "padding")),
    ({"input": "cat"}, ("unknown_preset", "input")), ({"step": 36}, ("no_such_step", "step")),
    ({"kernel": 4, "size": 4, "padding": 0, "dilation": 2}, ("window_too_large", "kernel")),
    ({"bias": "x"}, ("not_a_number", "bias")), ({"layer": "max"}, ("unknown_field", "layer")),
    ({"out_channels": 17}, ("not_within", "out_channels")),
])  # fmt: skip
def test_what_makes_no_sense_is_refused_with_its_field(settings, told):
    with pytest.raises(ConvolutionError) as caught:
        whole(**settings)
    assert (caught.value.code, caught.value.field) == told
