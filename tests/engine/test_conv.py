"""conv2d against a naive judge, SciPy, and numbers from the slides."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.signal import correlate2d

from app.engine import ConvolutionError, conv2d, pad2d
from app.engine.geometry import Padding
from tests.engine import naive

LECTURE = np.array([list(map(int, row)) for row in (
    "2103102", "0121013", "1310221", "2013100", "1201312", "0112021", "3021102")])  # fmt: skip
SOBEL = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]])


@st.composite
def layers(draw):
    """Any layer, with every axis free to differ from the other."""
    size = lambda most: (draw(st.integers(1, most)), draw(st.integers(1, most)))  # noqa: E731
    groups = draw(st.integers(1, 3))
    per_group, filters = draw(st.integers(1, 2)), groups * draw(st.integers(1, 2))
    (height, width), kernel = size(7), size(4)
    sides = tuple(draw(st.integers(0, 3)) for _ in range(4))
    mode = draw(st.sampled_from(["zeros", "reflect", "replicate", "circular"]))
    room = {"reflect": -1, "circular": 0}.get(mode, 9)
    assume(max(sides[:2]) <= height + room and max(sides[2:]) <= width + room)
    stride, dilation = size(3), size(3)
    assume(height + sides[0] + sides[1] > dilation[0] * (kernel[0] - 1))
    assume(width + sides[2] + sides[3] > dilation[1] * (kernel[1] - 1))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    x = rng.integers(-9, 10, (groups * per_group, height, width))
    weight = rng.integers(-9, 10, (filters, per_group, *kernel))
    bias = draw(st.sampled_from([None, rng.integers(-9, 10, filters)]))
    return x, weight, bias, stride, sides, mode, dilation, groups


@given(layers())
def test_conv2d_is_what_nested_loops_say_for_every_argument(layer):
    x, weight, bias, stride, sides, mode, dilation, groups = layer
    maps = conv2d(
        x, weight, bias, stride=stride, padding=Padding(*sides), padding_mode=mode,
        dilation=dilation, groups=groups,
    )  # fmt: skip
    judged = naive.conv(
        x.tolist(), weight.tolist(), None if bias is None else bias.tolist(),
        stride, sides, mode, dilation, groups,
    )  # fmt: skip
    assert maps.dtype == np.int64
    assert maps.tolist() == judged


@given(
    st.integers(1, 9), st.integers(1, 9), st.integers(1, 4), st.integers(1, 4), st.integers(0, 99)
)
def test_conv2d_is_scipys_correlation(height, width, kh, kw, seed):
    assume(kh <= height and kw <= width)
    rng = np.random.default_rng(seed)
    x, weight = rng.normal(size=(height, width)), rng.normal(size=(kh, kw))
    maps = conv2d(x[None], weight[None, None])
    np.testing.assert_allclose(maps[0], correlate2d(x, weight, "valid"), rtol=1e-12, atol=1e-12)


def test_a_batch_is_each_of_its_inputs_alone():
    rng = np.random.default_rng(4)
    x, weight = rng.integers(-5, 5, (3, 2, 5, 6)), rng.integers(-5, 5, (4, 2, 2, 3))
    batch = conv2d(x, weight, stride=(2, 1), padding=1)
    assert batch.tolist() == [conv2d(one, weight, stride=(2, 1), padding=1).tolist() for one in x]


@pytest.mark.parametrize(
    ("stride", "padding", "shape"),
    [(1, 0, (5, 5)), (2, 0, (3, 3)), (3, 0, (2, 2)), (1, 1, (7, 7)), (2, 1, (4, 4))],
)
def test_output_sizes_of_the_slides(stride, padding, shape):
    maps = conv2d(LECTURE[None], SOBEL[None, None], stride=stride, padding=padding)
    assert maps.shape == (1, *shape)


def test_the_seventh_step_of_the_design_picture_is_zero():
    maps = conv2d(LECTURE[None], SOBEL[None, None], [1], stride=2, padding=1)
    assert maps[0].ravel()[:7].tolist() == [-2, -3, 7, 2, -6, 4, 0]


def test_shifting_the_input_shifts_the_map():
    rng = np.random.default_rng(0)
    x, weight = rng.integers(-9, 9, (1, 8, 9)), rng.integers(-9, 9, (1, 1, 3, 2))
    moved = conv2d(np.roll(x, (1, 2), (1, 2)), weight)
    assert moved[:, 1:, 2:].tolist() == conv2d(x, weight)[:, :-1, :-2].tolist()


def test_same_keeps_the_size_and_puts_the_odd_cell_after():
    x = np.arange(1, 13).reshape(1, 3, 4)
    maps = conv2d(x, np.ones((1, 1, 2, 2), int), padding="same")
    assert maps[0].tolist() == [[14, 18, 22, 12], [30, 34, 38, 20], [19, 21, 23, 12]]


@pytest.mark.parametrize(
    ("x", "w", "expected"),
    [(2**62, 1, 2**62), (-(2**63), 1, -(2**63)), (2**53 + 1, 3, 3 * 2**53 + 3)],
)
def test_whole_numbers_stay_exact_up_to_the_edge_of_int64(x, w, expected):
    assert conv2d([[[x]]], [[[[w]]]]).item() == expected


def test_sums_that_cancel_back_into_int64_are_right():
    assert conv2d([[[2**62, 2**62, -(2**62)]]], [[[[1, 1, 1]]]]).item() == 2**62


@pytest.mark.parametrize(("x", "w", "bias"), [(2**62, 2, 0), (2**63 - 1, 1, 1), (-(2**63), -1, 0)])
def test_a_sum_beyond_int64_is_refused(x, w, bias):
    with pytest.raises(ConvolutionError) as refusal:
        conv2d([[[x]]], [[[[w]]]], [bias])
    assert refusal.value.code == "overflow"


def test_float32_stays_float32_and_anything_else_is_float64():
    x, weight = np.ones((1, 3, 3), np.float32), np.ones((1, 1, 2, 2), np.float32)
    assert conv2d(x, weight).dtype == np.float32
    assert conv2d(x, weight.astype(np.float64)).dtype == np.float64
    assert conv2d(x, weight.astype(np.uint8)).dtype == np.float32


REFUSED = {
    "channels": ((np.ones((1, 4, 4)), np.ones((1, 2, 3, 3))), {}, "weight"),
    "groups": ((np.ones((3, 4, 4)), np.ones((2, 1, 3, 3))), {"groups": 2}, "groups"),
    "bias": ((np.ones((1, 4, 4)), np.ones((2, 1, 3, 3)), [1]), {}, "bias"),
    "axes": ((np.ones((4, 4)), np.ones((1, 1, 3, 3))), {}, "input"),
    "complex": ((np.ones((1, 4, 4)) * 1j, np.ones((1, 1, 3, 3))), {}, "input"),
    "window": ((np.ones((1, 4, 4)), np.ones((1, 1, 5, 3))), {}, "weight"),
    "stride": ((np.ones((1, 4, 4)), np.ones((1, 1, 3, 3))), {"stride": 0}, "stride"),
    "truth": ((np.ones((1, 4, 4)), np.ones((1, 1, 3, 3))), {"stride": True}, "stride"),
    "same": ((np.ones((1, 4, 4)), np.ones((1, 1, 3, 3))), {"padding": "same", "stride": 2}, "padding"),
    "reflect": (
        (np.ones((1, 4, 4)), np.ones((1, 1, 3, 3))),
        {"padding": 4, "padding_mode": "reflect"}, "padding",
    ),
    "mode": ((np.ones((1, 4, 4)), np.ones((1, 1, 3, 3))), {"padding_mode": "mirror"}, "padding_mode"),
    "empty": ((np.ones((1, 0, 4)), np.ones((1, 1, 3, 3))), {}, "input"),
}  # fmt: skip


@pytest.mark.parametrize(("operands", "arguments", "field"), REFUSED.values(), ids=REFUSED)
def test_a_refusal_names_the_argument_to_blame(operands, arguments, field):
    with pytest.raises(ConvolutionError) as refusal:
        conv2d(*operands, **arguments)
    assert refusal.value.field == field


def test_reflect_padding_does_not_repeat_the_edge():
    assert pad2d([[1, 2, 3]], Padding(left=2, right=1), "reflect").tolist() == [[3, 2, 1, 2, 3, 2]]


def test_a_large_image_does_not_take_a_window_copy_of_itself():
    import tracemalloc

    x, weight = np.ones((1, 1000, 1000)), np.ones((1, 1, 15, 15))  # all windows: 1.8 GB
    tracemalloc.start()
    conv2d(x, weight)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 128 * 2**20
