"""conv_transpose2d and its steps against a naive judge, and what makes it the adjoint."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.engine import (
    ConvolutionError,
    conv2d,
    conv_transpose2d,
    trace_conv_transpose2d,
    transposed,
)
from app.engine.geometry import Padding, TransposedAxis
from tests.engine import naive

AXES = st.builds(
    TransposedAxis, st.integers(1, 7), st.integers(1, 4), st.integers(1, 4), st.integers(1, 3),
    st.integers(0, 3), st.integers(0, 3), st.integers(0, 2),
).filter(lambda axis: axis.output > 0 and axis.output_padding < max(axis.stride, axis.dilation))  # fmt: skip


@st.composite
def layers(draw):
    """Any layer, with every axis free to differ from the other: operands and arguments."""
    rows, cols = draw(AXES), draw(AXES)
    groups = draw(st.integers(1, 3))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    channels, per_group = groups * draw(st.integers(1, 2)), draw(st.integers(1, 2))
    x = rng.integers(-9, 10, (channels, rows.size, cols.size))
    weight = rng.integers(-9, 10, (channels, per_group, rows.kernel, cols.kernel))
    bias = draw(st.sampled_from([None, rng.integers(-9, 10, per_group * groups)]))
    return (x, weight, bias), {
        "stride": (rows.stride, cols.stride), "dilation": (rows.dilation, cols.dilation),
        "padding": Padding(rows.pad_before, rows.pad_after, cols.pad_before, cols.pad_after),
        "output_padding": (rows.output_padding, cols.output_padding), "groups": groups,
    }  # fmt: skip


def lists(array):
    return None if array is None else array.tolist()


@given(layers())
def test_it_is_what_nested_loops_say_for_every_argument(layer):
    operands, arguments = layer
    p = arguments["padding"]
    maps = conv_transpose2d(*operands, **arguments)
    assert maps.dtype == np.int64
    assert maps.tolist() == naive.transposed(
        *map(lists, operands), arguments["stride"], (p.top, p.bottom, p.left, p.right),
        arguments["output_padding"], arguments["dilation"], arguments["groups"],
    )  # fmt: skip


@given(layers())
def test_small_blocks_make_the_same_maps(layer):
    operands, arguments = layer
    whole = conv_transpose2d(*operands, **arguments)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(transposed, "SCRATCH", 20)
        patched.setattr(transposed, "FILTERS", 1)
        assert conv_transpose2d(*operands, **arguments).tolist() == whole.tolist()


@given(
    st.integers(1, 3), st.integers(1, 2), st.integers(1, 2),
    st.tuples(*[st.integers(1, 3)] * 2), st.tuples(*[st.integers(1, 4)] * 2),
    st.tuples(*[st.integers(1, 3)] * 2), st.tuples(*[st.integers(0, 2)] * 2),
    st.tuples(*[st.integers(1, 9)] * 2), st.integers(0, 2**32),
)  # fmt: skip
def test_it_is_the_adjoint_of_conv2d(groups, c, k, dilation, kernel, stride, padding, size, seed):
    """⟨conv2d(x), y⟩ = ⟨x, conv_transpose2d(y)⟩ with one weight, exactly in whole numbers."""
    room = [
        n + 2 * p - d * (f - 1) for n, p, d, f in zip(size, padding, dilation, kernel, strict=True)
    ]
    assume(min(room) >= 1)
    rng = np.random.default_rng(seed)
    x = rng.integers(-9, 10, (groups * c, *size))
    weight = rng.integers(-9, 10, (groups * k, c, *kernel))
    shared = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    maps = conv2d(x, weight, **shared)
    y = rng.integers(-9, 10, maps.shape)
    # Cells behind the last window: the transposed convolution has to add them again.
    unused = tuple((n - 1) % s for n, s in zip(room, stride, strict=True))
    assume(all(u < max(s, d) for u, s, d in zip(unused, stride, dilation, strict=True)))
    back = conv_transpose2d(y, weight, output_padding=unused, **shared)
    assert back.shape == x.shape
    assert int((maps * y).sum()) == int((x * back).sum())


def test_a_stamp_by_hand():
    maps = conv_transpose2d([[[1, 2]]], [[[[1, 10, 100]]]], [5], stride=(1, 2))
    assert maps.tolist() == [[[6, 15, 107, 25, 205]]]


def test_a_batch_is_each_of_its_inputs_alone():
    rng = np.random.default_rng(4)
    x, weight = rng.integers(-5, 5, (3, 2, 5, 6)), rng.integers(-5, 5, (2, 4, 2, 3))
    batch = conv_transpose2d(x, weight, stride=(2, 1), padding=1)
    alone = [conv_transpose2d(one, weight, stride=(2, 1), padding=1).tolist() for one in x]
    assert batch.tolist() == alone


@pytest.mark.parametrize(
    ("x", "w", "expected"),
    [(2**62, 1, 2**62), (-(2**63), 1, -(2**63)), (2**53 + 1, 3, 3 * 2**53 + 3)],
)
def test_whole_numbers_stay_exact_up_to_the_edge_of_int64(x, w, expected):
    assert conv_transpose2d([[[x]]], [[[[w]]]]).item() == expected


def test_a_sum_beyond_int64_is_refused():
    with pytest.raises(ConvolutionError) as refusal:
        conv_transpose2d([[[2**62, 2**62]]], [[[[1, 1]]]])
    assert refusal.value.code == "overflow"


def test_float32_stays_float32_and_anything_else_is_float64():
    x, weight = np.ones((1, 3, 3), np.float32), np.ones((1, 1, 2, 2), np.float32)
    assert conv_transpose2d(x, weight).dtype == np.float32
    assert conv_transpose2d(x, weight.astype(np.float64)).dtype == np.float64


REFUSED = {
    "output padding": ({"output_padding": 2, "stride": 2}, "output_padding"),
    "output padding of one axis": ({"output_padding": 1, "stride": (2, 1)}, "output_padding"),
    "cropped away": ({"padding": 3}, "padding"),
    "word": ({"padding": "same"}, "padding"),
    "stride": ({"stride": 0}, "stride"),
    "groups": ({"groups": 2}, "groups"),
    "channels": ({"weight": np.ones((2, 1, 3, 3))}, "weight"),
    "bias": ({"bias": [1, 2]}, "bias"),
    "empty": ({"x": np.ones((1, 0, 3))}, "input"),
}


@pytest.mark.parametrize(("arguments", "field"), REFUSED.values(), ids=REFUSED)
def test_a_refusal_names_the_argument_to_blame(arguments, field):
    layer = {"x": np.ones((1, 3, 3)), "weight": np.ones((1, 1, 3, 3))} | arguments
    with pytest.raises(ConvolutionError) as refusal:
        conv_transpose2d(**layer)
    assert refusal.value.field == field


@given(AXES)
def test_the_output_has_a_cell_for_each_full_cell_that_is_not_cropped(axis):
    touched = {stamp.full for stamp in axis.stamps()}
    assert (min(touched), max(touched)) == (0, axis.full - 1)
    frame = range(axis.full + axis.output_padding)
    kept = frame[axis.pad_before : len(frame) - axis.pad_after]
    assert [axis.target(full) for full in kept] == list(range(axis.output))


@given(AXES)
def test_every_meeting_is_in_the_landings_and_the_inverse(axis):
    met = {(s.input, s.tap, s.output) for s in axis.stamps() if s.output is not None}
    by_tap = {
        (cell, tap, output)
        for tap in range(axis.kernel)
        for landing in [axis.landing_of_tap(tap, range(axis.size))]
        for cell, output in zip(landing.cells, landing.outputs, strict=True)
    }
    by_cell = {
        (cell, tap, output)
        for cell in range(axis.size)
        for landing in [axis.landing_of_cell(cell)]
        for tap, output in zip(landing.cells, landing.outputs, strict=True)
    }
    assert by_tap == by_cell == met
    assert {(cell, output) for output in range(axis.output) for cell in axis.sources(output)} == {
        (cell, output) for cell, _, output in met
    }


@given(AXES)
def test_shares_are_all_the_landings(axis):
    met = {(s.input, s.tap, s.output) for s in axis.stamps() if s.output is not None}
    reached = {}
    for _, tap, output in met:
        reached.setdefault(output % axis.stride, {}).setdefault(tap, set()).add(output)
    every = {rest: set(range(rest, axis.output, axis.stride)) for rest in reached}
    by_one = all(every[rest] in taps.values() for rest, taps in reached.items())
    shares = axis.shares()
    assert (shares is not None) == by_one
    if shares is None:
        return
    shared = set()
    for share in shares:
        places = dict(zip(share.cells, share.outputs, strict=True))
        for tap, shift in ((share.first, 0), *share.shifts):
            shared |= {
                (cell - shift, tap, output)
                for cell, output in places.items()
                if 0 <= cell - shift < axis.size
            }
    assert shared == met


@given(AXES)
def test_the_last_stamp_on_a_cell_is_the_last(axis):
    last = {stamp.full: stamp.input for stamp in axis.stamps()}
    for stamp in axis.stamps():
        assert axis.is_last(stamp.input, stamp.tap) == (last[stamp.full] == stamp.input)


@given(layers(), st.booleans(), st.data())
def test_the_steps_write_the_map_over_the_bias(layer, floats, data):
    (x, weight, bias), arguments = layer
    channel = data.draw(st.integers(0, weight.shape[1] * arguments["groups"] - 1))
    x = x * 0.1 if floats else x
    trace = trace_conv_transpose2d(x, weight, bias, channel=channel, **arguments)
    plane = trace.before(0)
    assert (plane == (0 if bias is None else bias[channel])).all()
    for step in trace.steps():
        at = step.position
        assert np.array_equal(step.products.sum(axis=0), step.stamp)
        assert step.cells.shape == step.products.shape[:1]
        plane[np.ix_(at.down.outputs, at.right.outputs)] = step.after
        if not floats:
            assert np.array_equal(plane, trace.before(at.index + 1))
    assert np.array_equal(plane, trace.values[channel])


def test_steps_may_begin_anywhere():
    x, weight = np.arange(12).reshape(1, 3, 4), np.ones((1, 1, 3, 3), int)
    trace = trace_conv_transpose2d(x, weight, stride=2)
    every = list(trace.steps())
    some = list(trace.steps(5, 3))
    assert [step.position for step in some] == [step.position for step in every[5:8]]
    assert [step.after.tolist() for step in some] == [step.after.tolist() for step in every[5:8]]


def test_a_sum_on_the_way_beyond_int64_is_refused_even_if_the_last_is_inside():
    x, weight = [[[2**62, 2**62, -(2**62)]]], [[[[1, 1, 1]]]]
    assert conv_transpose2d(x, weight, padding=(0, 2)).tolist() == [[[2**62]]]
    with pytest.raises(ConvolutionError, match="exactly"):
        trace_conv_transpose2d(x, weight, padding=(0, 2))
