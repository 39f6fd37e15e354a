"""Steps on demand."""

import numpy as np
import pytest
from hypothesis import given

from app.engine import ConvolutionError, conv2d, trace_conv2d, trace_max_pool2d
from app.engine.geometry import Geometry, Padding
from tests.engine.test_conv import layers


@given(layers())
def test_each_steps_products_and_bias_make_its_value(layer):
    x, weight, bias, stride, sides, mode, dilation, groups = layer
    channel = len(weight) - 1
    trace = trace_conv2d(
        x, weight, bias, stride=stride, padding=Padding(*sides), padding_mode=mode,
        dilation=dilation, groups=groups, channel=channel,
    )  # fmt: skip
    steps = list(trace.steps())
    assert [step.value for step in steps] == trace.values[channel].ravel().tolist()
    for step in steps:
        assert step.products.tolist() == (step.patch * weight[channel]).tolist()
        assert step.products.sum() + step.bias == step.sum + step.bias == step.value


@given(layers())
def test_the_maps_of_a_trace_are_those_of_conv2d(layer):
    x, weight, bias, stride, sides, mode, dilation, groups = layer
    arguments = {
        "stride": stride, "padding": Padding(*sides), "padding_mode": mode, "dilation": dilation,
        "groups": groups,
    }  # fmt: skip
    trace = trace_conv2d(x, weight, bias, **arguments)
    assert trace.values.dtype == np.int64
    assert trace.values.tolist() == conv2d(x, weight, bias, **arguments).tolist()


@pytest.mark.parametrize("size", [6, 40], ids=["kept", "too-large-to-keep"])
def test_a_stretch_is_its_steps(size):
    rng = np.random.default_rng(1)
    x, weight = rng.integers(-9, 9, (4, size, size + 1)), rng.integers(-9, 9, (4, 2, 3, 2))
    trace = trace_conv2d(
        x, weight, [1, 2, 3, 4], stride=(1, 2), padding=1, dilation=(1, 2), groups=2, channel=3
    )
    stretch = trace.stretch(2, trace.total)
    steps = list(trace.steps(2))
    rows, cols = steps[5].position.rows, steps[5].position.cols
    assert stretch.patch[5].tolist() == trace.padded[2:][:, rows][:, :, cols].tolist()
    for name in ("patch", "products", "sum", "value"):
        told = [np.asarray(getattr(step, name)).tolist() for step in steps]
        assert getattr(stretch, name).tolist() == told


@pytest.mark.parametrize("size", [3, 60])
def test_exactness_does_not_depend_on_the_size(size):
    x = np.full((1, size, size), 2**60 + 1)
    trace = trace_conv2d(x, [[[[3, -3], [1, 1]]]])
    assert set(trace.values.ravel().tolist()) == {2**61 + 2}
    with pytest.raises(ConvolutionError, match="exactly"):
        trace_conv2d(x, [[[[3, 3], [1, 1]]]])


def test_fifty_steps_of_a_large_map_make_fifty_positions(monkeypatch):
    asked = []
    position = Geometry.position
    monkeypatch.setattr(Geometry, "position", lambda self, n: asked.append(n) or position(self, n))
    trace = trace_conv2d(np.ones((1, 1000, 1000)), np.ones((1, 1, 3, 3)))
    steps = list(trace.steps(500_000, 50))
    assert trace.total == 998 * 998
    assert asked == [step.position.index for step in steps] == list(range(500_000, 500_050))


def test_padding_of_max_pooling_is_no_number():
    trace = trace_max_pool2d([[[1, 2], [3, 4]]], 2, padding=1)
    assert np.isnan(trace.padded[0, 0]).all()
    assert [step.value for step in trace.steps()] == [1, 2, 3, 4]
    assert next(trace.steps()).winner == (1, 1)


def test_a_product_beyond_int64_is_refused_even_if_the_sum_is_inside():
    with pytest.raises(ConvolutionError, match="exactly"):
        trace_conv2d([[[2**62, 2**62]]], [[[[4, -4]]]])


def test_a_channel_that_does_not_exist_is_refused():
    with pytest.raises(ConvolutionError, match="channel 1"):
        trace_conv2d([[[1]]], [[[[1]]]], channel=1)
