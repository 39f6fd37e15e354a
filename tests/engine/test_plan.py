"""A plan answers as conv2d does, each time, whatever happened before or around it."""

import threading
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.engine import ConvolutionError, again, conv2d, facts, outline, prepare
from app.engine.correlate import correlate
from app.engine.geometry import conv_geometry
from app.engine.padding import pad2d
from app.engine.plan import Plan
from app.engine.scratch import DEFAULT, KEPT_CALLS, limit_scratch

LAYERS = {  # one for each method of the dispatcher, then modes, bias, batch
    "gather": ((1, 7, 7), (1, 1, 3, 3), {}),
    "pointwise": ((8, 12, 12), (6, 8, 1, 1), {}),
    "banded": ((6, 12, 13), (12, 1, 3, 3), {"padding": 1, "groups": 6}),
    "depthwise": ((6, 12, 13), (12, 1, 3, 3), {"padding": 1, "groups": 6, "stride": 2}),
    "winograd": ((64, 24, 25), (64, 64, 3, 3), {"padding": 1}),
    "winograd dilated": ((128, 23, 24), (128, 128, 3, 3), {"padding": 2, "dilation": 2}),
    "winograd small": ((128, 11, 12), (128, 128, 3, 3), {"padding": 1}),
    "fft": ((1, 120, 121), (1, 1, 11, 11), {"padding": 5}),
    "flat": ((3, 30, 31), (4, 3, 5, 5), {"padding": 2, "stride": 2}),
    "im2col": ((1, 30, 31), (20, 1, 3, 3), {"padding": 1}),
    "reflect": ((3, 16, 17), (4, 3, 3, 3), {"padding": 2, "padding_mode": "reflect"}),
    "batch": ((3, 5, 9, 9), (4, 5, 3, 3), {"padding": (2, 1)}),
}


@pytest.fixture(params=LAYERS.values(), ids=LAYERS)
def layer(request):
    shape, weight_shape, arguments = request.param
    rng = np.random.default_rng(0)
    x = rng.standard_normal(shape).astype(np.float32)
    weight = rng.standard_normal(weight_shape).astype(np.float32)
    return x, weight, rng.standard_normal(len(weight)).astype(np.float32), arguments


def plain_sum(x, weight, bias, padding_mode="zeros", **arguments):
    """In float64, by the engine's plain sum, which its own tests judge."""
    geometry = conv_geometry(x.shape[-3:], weight.shape, padding_mode=padding_mode, **arguments)
    batch = x.reshape(-1, *x.shape[-3:]).astype(float)
    padded = pad2d(batch, geometry.padding, padding_mode)
    with np.errstate(invalid="ignore"):
        maps = correlate(padded, weight.astype(float), bias.astype(float), geometry)
    return maps.reshape(*x.shape[:-3], *maps.shape[1:])


def close(answer, expected):
    np.testing.assert_allclose(answer, expected, rtol=1e-5, atol=2e-4)


def test_a_plan_answers_as_conv2d_and_the_plain_sum(layer):
    x, weight, bias, arguments = layer
    plan = prepare(weight, bias, input_shape=x.shape, **arguments)
    expected = plain_sum(x, weight, bias, **arguments)
    close(plan(x), expected)
    close(conv2d(x, weight, bias, **arguments), expected)
    assert plan(x).dtype == np.float32


def test_an_answer_shares_no_memory_and_outlives_the_next_call(layer):
    x, weight, bias, arguments = layer
    plan = prepare(weight, bias, input_shape=x.shape, **arguments)
    first = plan(x)
    kept = first.copy()
    second = plan(-x)
    assert not np.shares_memory(first, second)
    assert not np.shares_memory(first, x)
    assert (first == kept).all()
    first[...] = np.nan
    assert (plan(x) == kept).all()


def test_what_becomes_of_weight_and_bias_afterwards_is_nothing_to_the_plan(layer):
    x, weight, bias, arguments = layer
    plan = prepare(weight, bias, input_shape=x.shape, **arguments)
    before = plan(x)
    weight[...], bias[...] = np.nan, np.nan
    assert (plan(x) == before).all()


def test_a_changed_weight_changes_conv2d(layer):
    x, weight, bias, arguments = layer
    conv2d(x, weight, bias, **arguments)
    weight *= -2
    close(conv2d(x, weight, bias, **arguments), plain_sum(x, weight, bias, **arguments))


def test_a_plain_call_sees_nothing_of_an_earlier_one_alike(layer):
    x, weight, bias, arguments = layer
    nothing = np.float32(np.nan)
    assert np.isnan(conv2d(nothing * x, nothing * weight, nothing * bias, **arguments)).any()
    answer = conv2d(x, weight, bias, **arguments)
    close(answer, plain_sum(x, weight, bias, **arguments))
    kept = answer.copy()
    conv2d(-x, weight, bias, **arguments)
    assert (answer == kept).all()


def test_a_plain_depthwise_call_lays_out_its_own_filters_and_forgets_a_spoilt_one():
    rng = np.random.default_rng(5)
    x = rng.standard_normal((1, 6, 50, 40)).astype(np.float32)
    spoilt = x.copy()
    spoilt[0, 2, 20, 20] = np.inf
    arguments = {"padding": 1, "groups": 6}
    for sign in (1, -1):
        weight = (sign * rng.standard_normal((6, 1, 3, 3))).astype(np.float32)
        for picture in (x, spoilt, x):
            expected = plain_sum(picture, weight, np.zeros(6, np.float32), **arguments)
            close(conv2d(picture, weight, **arguments), expected)
    shapes = x.shape, weight.shape
    known = facts.facts_of(*shapes, (x.dtype,) * 2, 1, 1, "zeros", 1, 6, 1, False)
    assert known.way.method.name == "banded"
    assert known in again._aside


def test_only_a_few_plain_calls_keep_their_scratch():
    for size in range(5, 40):
        conv2d(np.ones((1, size, size), np.float32), np.ones((1, 1, 3, 3), np.float32))
        assert len(again._aside) <= KEPT_CALLS
    large = np.ones((1, 300, 300), np.float32)
    limit_scratch(2**22)
    try:
        before = set(again._aside)
        conv2d(large, np.ones((16, 1, 3, 3), np.float32))
        assert set(again._aside) == before  # its scratch is more than a call may keep
    finally:
        limit_scratch(DEFAULT)


@pytest.mark.parametrize("hostile", [np.nan, np.inf, -np.inf])
def test_not_a_number_and_infinity_stay_in_their_windows_and_in_their_call(layer, hostile):
    x, weight, bias, arguments = layer
    plan = prepare(weight, bias, input_shape=x.shape, **arguments)
    before = plan(x)
    spoilt = x.copy()
    spoilt[..., 4, 5] = hostile
    answer = plan(spoilt)
    expected = plain_sum(spoilt, weight, bias, **arguments)
    assert (np.isnan(answer) == np.isnan(expected)).all()
    close(answer, expected)
    close(conv2d(spoilt, weight, bias, **arguments), expected)
    assert (plan(x) == before).all()


@pytest.mark.parametrize("factor", [0, 1e-30, 1e25], ids=["zero", "faint", "huge"])
def test_filters_of_zeros_and_of_extreme_size_give_the_plain_sum(layer, factor):
    x, weight, bias, arguments = layer
    weight, spoilt = weight * np.float32(factor), x.copy()
    spoilt[..., 4, 5] = np.inf
    plan = prepare(weight, None, input_shape=x.shape, **arguments)
    for picture in (x, spoilt):
        expected = plain_sum(picture, weight, 0 * bias, **arguments)
        with np.errstate(
            invalid="ignore"
        ):  # np.dot speaks of infinity times zero, elsewhere no one
            answer = plan(picture)
        assert (np.isnan(answer) == np.isnan(expected)).all()
        np.testing.assert_allclose(answer, expected, rtol=1e-3, atol=1e-3 * factor)


def test_inputs_may_be_read_only_transposed_or_reversed(layer):
    x, weight, bias, arguments = layer
    plan = prepare(weight, bias, input_shape=x.shape, **arguments)
    expected = plain_sum(x, weight, bias, **arguments)
    fixed = x.copy()
    fixed.flags.writeable = False
    by_columns = np.asfortranarray(x)
    backwards = x[..., ::-1].copy()[..., ::-1]
    for same in (fixed, by_columns, backwards, x.astype(">f4")):
        close(plan(same), expected)
        close(conv2d(same, weight, bias, **arguments), expected)


def test_two_threads_compute_what_one_does(layer, monkeypatch):
    monkeypatch.setattr(outline, "SHARE", 1)
    facts._facts.cache_clear()
    x, weight, bias, arguments = layer
    both = [prepare(weight, bias, input_shape=x.shape, threads=n, **arguments) for n in (1, 2)]
    close(both[1](x), both[0](x))
    close(conv2d(x, weight, bias, threads=2, **arguments), both[0](x))
    facts._facts.cache_clear()


def test_a_layer_takes_a_second_thread_only_where_it_has_enough_to_do():
    def shares(size, channels, filters):
        dtypes = (np.dtype(np.float32),) * 2
        shapes = (1, channels, size, size), (filters, channels, 3, 3)
        return len(facts.facts_of(*shapes, dtypes, 1, 1, "zeros", 1, 1, 2, True).way.shares)

    assert shares(56, 64, 64) == 2
    assert shares(28, 8, 16) == 1
    assert shares(7, 1, 1) == 1


@pytest.mark.parametrize("dtype", ["float64", "int64", "uint8"])
def test_a_plan_keeps_the_dtype_that_conv2d_has(layer, dtype):
    x, weight, bias, arguments = layer
    numbers = [(abs(array) * 9).astype(dtype) for array in (x, weight, bias)]
    plan = prepare(*numbers[1:], input_shape=x.shape, **arguments)
    answer, expected = plan(numbers[0]), conv2d(*numbers, **arguments)
    assert answer.dtype == expected.dtype == ("float64" if dtype == "float64" else "int64")
    np.testing.assert_allclose(answer, plain_sum(*numbers, **arguments), rtol=1e-13, atol=1e-10)
    np.testing.assert_allclose(expected, answer, rtol=1e-13, atol=1e-10)


def test_whole_numbers_beyond_a_floats_digits_are_exact_in_a_plan():
    plan = prepare(np.array([[[[3]]]]), input_shape=(1, 1, 1))
    assert plan(np.array([[[2**53 + 1]]])).item() == 3 * 2**53 + 3
    with pytest.raises(ConvolutionError) as refusal:
        plan(np.array([[[2**62]]]))
    assert refusal.value.code == "overflow"


def test_other_shapes_and_dtypes_than_the_plans_are_refused():
    plan = prepare(np.ones((1, 1, 2, 2), np.float32), input_shape=(1, 5, 5))
    for x, code in (
        (np.ones((1, 5, 6), np.float32), "not_the_plans_shape"),
        (np.ones((1, 5, 5)), "not_the_plans_dtype"),
        (np.ones((5, 5), np.float32), "wrong_axes"),
    ):
        with pytest.raises(ConvolutionError) as refusal:
            plan(x)
        assert refusal.value.code == code
    assert plan(np.ones((1, 5, 5), int)).dtype == np.float32  # as conv2d reads whole numbers


def test_a_second_thread_is_refused_while_a_plan_computes():
    plan = prepare(np.ones((1, 1, 2, 2)), input_shape=(1, 5, 5))
    computing, done = threading.Event(), threading.Event()
    real = plan._compute

    def slow(x):
        computing.set()
        done.wait()
        return real(x)

    plan._compute = slow
    first = threading.Thread(target=plan, args=[np.ones((1, 5, 5))])
    first.start()
    computing.wait()
    with pytest.raises(RuntimeError, match="another thread"):
        plan(np.ones((1, 5, 5)))
    done.set()
    first.join()
    assert (plan(np.ones((1, 5, 5))) == 4).all()  # and it is free again


def test_conv2d_may_be_called_from_many_threads_at_once(layer):
    x, weight, bias, arguments = layer
    expected = {sign: conv2d(sign * x, weight, bias, **arguments) for sign in (1, -1)}
    wrong = []

    def work(sign):
        for _ in range(10):
            if not (conv2d(sign * x, weight, bias, **arguments) == expected[sign]).all():
                wrong.append(sign)

    threads = [threading.Thread(target=work, args=[sign]) for sign in (1, -1) * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_an_empty_batch_has_an_empty_answer():
    x, weight = np.empty((0, 2, 5, 5), np.float32), np.ones((3, 2, 2, 2), np.float32)
    assert conv2d(x, weight).shape == prepare(weight, input_shape=x.shape)(x).shape == (0, 3, 4, 4)


@pytest.mark.parametrize(
    ("shape", "weight_shape", "arguments"),
    [
        ((1, 1024, 1024), (1, 1, 15, 15), {"padding": 7}),
        ((1, 1024, 1024), (1, 1, 15, 15), {"padding": 7, "padding_mode": "reflect"}),
        ((128, 48, 50), (128, 128, 3, 3), {"padding": 1}),
        ((128, 48, 50), (128, 128, 3, 3), {"padding": 2, "dilation": 2}),
        ((32, 256, 256), (32, 1, 5, 5), {"padding": 2, "groups": 32}),
        ((16, 512, 512), (16, 16, 1, 1), {}),
    ],
)
def test_scratch_stays_below_what_is_allowed(shape, weight_shape, arguments):
    """A sixteenth of 4096×4096 and of the 256 MiB that are allowed for it."""
    rng = np.random.default_rng(0)
    x, weight = (
        rng.standard_normal(shape, np.float32),
        rng.standard_normal(weight_shape, np.float32),
    )
    sparse = np.where(rng.random(shape) < 0.99, np.float32(0), x)
    most = DEFAULT // 16
    limit_scratch(most)
    try:
        tracemalloc.start()
        plan = prepare(weight, input_shape=x.shape, **arguments)
        for picture in (x, sparse):  # which no certificate passes
            answer = plan(picture)
        peak = tracemalloc.get_traced_memory()[1] - weight.nbytes  # the plan's own copy
    finally:
        tracemalloc.stop()
        limit_scratch(DEFAULT)
    assert peak - 2 * answer.nbytes < most + 2**20  # two answers live while the second is made


# --- properties


@st.composite
def float_layers(draw):
    """float32 layers of every method, in bounds where errors are small and known."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    channels, size = draw(st.sampled_from([(1, 9), (3, 16), (32, 18), (64, 14)]))
    kernel, filters = draw(st.sampled_from([1, 3, 5])), draw(st.sampled_from([2, 40]))
    x = rng.standard_normal((channels, size, size + 1), np.float32)
    weight = rng.standard_normal((filters, channels, kernel, kernel), np.float32)
    return x, weight, {"padding": draw(st.integers(0, 2)), "dilation": draw(st.integers(1, 2))}


def plan_for(x, weight, **arguments) -> Plan:
    return prepare(weight, input_shape=x.shape, **arguments)


@given(float_layers(), st.floats(-3, 3, width=32))
@settings(max_examples=40, deadline=None)
def test_a_plan_is_linear(layer, factor):
    x, weight, arguments = layer
    plan, other = plan_for(x, weight, **arguments), x[:, ::-1].copy()
    scale = abs(weight).sum(axis=(1, 2, 3)).max() * abs(x).max() * 4
    mixed = plan((x + np.float32(factor) * other).astype(np.float32))
    assert abs(mixed - (plan(x) + factor * plan(other))).max() < 1e-5 * scale


@given(float_layers(), st.integers(1, 3), st.integers(1, 3))
@settings(max_examples=40, deadline=None)
def test_shifting_the_input_shifts_the_answer(layer, down, right):
    x, weight, arguments = layer
    arguments["padding"] = 0
    plan = plan_for(x, weight, **arguments)
    moved = plan(np.roll(x, (down, right), (1, 2)))[:, down:, right:]
    scale = abs(weight).sum(axis=(1, 2, 3)).max() * abs(x).max()
    assert abs(moved - plan(x)[:, :-down, :-right]).max(initial=0) < 1e-5 * scale


@given(st.integers(0, 2**32), st.sampled_from([2, 4]))
@settings(max_examples=30, deadline=None)
def test_groups_are_a_block_diagonal_weight(seed, groups):
    rng = np.random.default_rng(seed)
    x, weight = rng.standard_normal((8, 9, 10)), rng.standard_normal((12, 8 // groups, 3, 2))
    whole = np.zeros((12, 8, 3, 2))
    for group in range(groups):
        rows, cols = (slice(group * n // groups, (group + 1) * n // groups) for n in (12, 8))
        whole[rows, cols] = weight[rows]
    np.testing.assert_allclose(
        conv2d(x, weight, groups=groups), conv2d(x, whole), rtol=1e-12, atol=1e-12
    )


@given(st.integers(0, 2**32), st.integers(1, 4), st.integers(1, 4))
@settings(max_examples=30, deadline=None)
def test_full_padding_treats_input_and_kernel_alike(seed, kh, kw):
    """Correlating a with b at full padding is correlating b with a, turned by half a turn."""
    rng = np.random.default_rng(seed)
    a, b = rng.standard_normal((6, 7)), rng.standard_normal((kh, kw))
    one = conv2d(a[None], b[None, None], padding=(kh - 1, kw - 1))
    other = conv2d(b[None], a[None, None], padding=(5, 6))
    np.testing.assert_allclose(one[0], other[0, ::-1, ::-1], rtol=1e-12, atol=1e-12)
