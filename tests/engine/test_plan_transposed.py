"""A prepared transposed convolution answers as the naive judge, each time, whatever happens."""

import numpy as np
import pytest
from hypothesis import given

from app.engine import ConvolutionError, conv_transpose2d, plan_transposed, prepare_transposed
from tests.engine import naive
from tests.engine.test_transposed import layers, lists

LAYERS = {  # shapes of input and weight, arguments; how stamps land, and what may be cut
    "in runs": ((3, 6, 7), (3, 40, 4, 4), {"stride": 2, "padding": 1}),
    "in runs, groups": ((4, 5, 5), (4, 6, 3, 3), {"stride": 1, "padding": 1, "groups": 2}),
    "gaps between stamps": ((2, 4, 5), (2, 3, 2, 2), {"stride": 3}),
    "by kernel cell": ((3, 6, 7), (3, 5, 4, 4), {"stride": 2}),
    "by input cell": ((2, 2, 2), (2, 3, 4, 3), {"stride": 2, "dilation": 2}),
    "batch": ((2, 3, 5, 5), (3, 2, 3, 3), {"stride": 2, "padding": 1, "output_padding": 1}),
}


@pytest.fixture(params=LAYERS.values(), ids=LAYERS)
def layer(request):
    shape, weight_shape, arguments = request.param
    rng = np.random.default_rng(0)
    x, weight = rng.standard_normal(shape), rng.standard_normal(weight_shape)
    bias = rng.standard_normal(weight_shape[1] * arguments.get("groups", 1))
    return x, weight, bias, arguments


def judged(x, weight, bias, *, stride=1, padding=0, output_padding=0, dilation=1, groups=1):
    arguments = ((stride,) * 2, (padding,) * 4, (output_padding,) * 2, (dilation,) * 2, groups)
    planes = x.reshape(-1, *x.shape[-3:])
    maps = [naive.transposed(*map(lists, (each, weight, bias)), *arguments) for each in planes]
    return np.array(maps).reshape(*x.shape[:-3], *np.shape(maps)[1:])


def close(answer, expected):
    np.testing.assert_allclose(answer, expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_a_plan_answers_as_the_judge_each_time(layer, threads):
    x, weight, bias, arguments = layer
    plan = prepare_transposed(weight, bias, input_shape=x.shape, threads=threads, **arguments)
    first = plan(x)
    kept = first.copy()
    close(first, judged(x, weight, bias, **arguments))
    close(plan(-x), judged(-x, weight, bias, **arguments))
    assert (first == kept).all()  # it shares no memory with the second
    first[...] = np.nan
    assert (plan(x) == kept).all()
    close(conv_transpose2d(x, weight, bias, **arguments), kept)


@given(layers())
def test_a_plan_of_whole_numbers_is_what_nested_loops_say(layer):
    (x, weight, bias), arguments = layer
    plan = prepare_transposed(weight, bias, input_shape=x.shape, **arguments)
    p = arguments["padding"]
    assert plan(x).dtype == np.int64
    assert plan(x).tolist() == naive.transposed(
        *map(lists, (x, weight, bias)), arguments["stride"], (p.top, p.bottom, p.left, p.right),
        arguments["output_padding"], arguments["dilation"], arguments["groups"],
    )  # fmt: skip


@pytest.mark.parametrize("hostile", [np.nan, np.inf, -np.inf])
def test_not_a_number_and_infinity_land_where_they_should_and_nowhere_else(layer, hostile):
    x, weight, bias, arguments = layer
    plan = prepare_transposed(weight, bias, input_shape=x.shape, **arguments)
    before, spoilt = plan(x), x.copy()
    spoilt[..., 0, -1] = spoilt[..., -1, 0] = hostile
    with np.errstate(invalid="ignore"):
        expected = judged(spoilt, weight, bias, **arguments)
    for answer in (plan(spoilt), conv_transpose2d(spoilt, weight, bias, **arguments)):
        assert (np.isfinite(answer) == np.isfinite(expected)).all()
        fine = np.isfinite(expected)
        close(answer[fine], expected[fine])
    assert (plan(x) == before).all()


def test_small_blocks_make_the_same_maps(layer, monkeypatch):
    x, weight, bias, arguments = layer
    monkeypatch.setattr("app.engine.transposed.SCRATCH", 60)
    monkeypatch.setattr("app.engine.transposed.FILTERS", 1)
    monkeypatch.setattr(plan_transposed, "THREAD", 1)
    for threads in (1, 2):
        plan = prepare_transposed(weight, bias, input_shape=x.shape, threads=threads, **arguments)
        close(plan(x), judged(x, weight, bias, **arguments))


def test_what_becomes_of_weight_and_bias_afterwards_is_nothing_to_the_plan(layer):
    x, weight, bias, arguments = layer
    plan = prepare_transposed(weight, bias, input_shape=x.shape, **arguments)
    before = plan(x)
    weight[...], bias[...] = np.nan, np.nan
    assert (plan(x) == before).all()


def test_whole_numbers_are_exact_up_to_the_edge_of_int64_and_refused_beyond():
    plan = prepare_transposed(np.array([[[[3]]]]), input_shape=(1, 1, 1))
    assert plan([[[2**53 + 1]]]).item() == 3 * 2**53 + 3
    with pytest.raises(ConvolutionError) as refusal:
        plan([[[2**62]]])
    assert refusal.value.code == "overflow"


def test_float32_stays_float32_and_another_shape_is_refused():
    plan = prepare_transposed(np.ones((1, 1, 2, 2), np.float32), input_shape=(1, 2, 2))
    assert plan(np.ones((1, 2, 2), np.float32)).dtype == np.float32
    with pytest.raises(ConvolutionError) as refusal:
        plan(np.ones((1, 2, 3), np.float32))
    assert refusal.value.code == "not_the_plans_shape"


def test_an_empty_batch_has_an_empty_answer():
    plan = prepare_transposed(np.ones((2, 3, 2, 2)), input_shape=(0, 2, 5, 5))
    assert plan(np.empty((0, 2, 5, 5))).shape == (0, 3, 6, 6)
