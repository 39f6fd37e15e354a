"""Pooling against a naive judge and the slide."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.engine import ConvolutionError, avg_pool2d, max_pool2d
from tests.engine import naive

SLIDE = [[[1, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]]]


@st.composite
def pools(draw):
    pair = lambda least, most: (draw(st.integers(least, most)), draw(st.integers(least, most)))  # noqa: E731
    (height, width), kernel, stride, dilation = pair(1, 8), pair(1, 4), pair(1, 4), pair(1, 2)
    mode = draw(st.sampled_from(["max", "average"]))
    if mode == "average":
        dilation = (1, 1)
    spans = [d * (k - 1) + 1 for d, k in zip(dilation, kernel, strict=True)]
    padding = tuple(draw(st.integers(0, k // 2)) for k in kernel)
    assume(height + 2 * padding[0] >= spans[0] and width + 2 * padding[1] >= spans[1])
    x = np.random.default_rng(draw(st.integers(0, 999))).integers(-9, 9, (height, width))
    return x, mode, kernel, stride, padding, dilation, draw(st.booleans()), draw(st.booleans())


@given(pools())
def test_pooling_is_what_nested_loops_say(case):
    x, mode, kernel, stride, padding, dilation, ceil_mode, include = case
    arguments = {"stride": stride, "padding": padding, "ceil_mode": ceil_mode}
    judged = naive.pool(x.tolist(), mode, kernel, stride, padding, dilation, ceil_mode, include)
    if mode == "average":
        values = avg_pool2d(x[None], kernel, count_include_pad=include, **arguments)
        np.testing.assert_allclose(values[0], judged, rtol=1e-15)
        return
    assume(not any(math.isinf(value) for row in judged for value in row))  # a window of padding
    pooled = max_pool2d(x[None], kernel, dilation=dilation, **arguments)
    assert pooled.values[0].tolist() == judged
    rows, cols = pooled.winners[0, ..., 0] - padding[0], pooled.winners[0, ..., 1] - padding[1]
    assert x[rows, cols].tolist() == judged


def test_the_slide():
    assert max_pool2d(SLIDE, 2).values.tolist() == [[[6, 8], [3, 4]]]


def test_the_first_of_equal_numbers_wins():
    assert max_pool2d([[[7, 7], [7, 7]]], 2).winners.tolist() == [[[[0, 0]]]]


def test_padding_never_wins_against_negative_numbers():
    assert max_pool2d([[[-5]]], 3, padding=1).values.tolist() == [[[-5]]]


def test_large_whole_numbers_are_compared_exactly():
    assert max_pool2d([[[2**53, 2**53 + 1]]], (1, 2)).values.item() == 2**53 + 1


def test_the_mean_of_whole_numbers_whose_sum_overflows_is_refused():
    with pytest.raises(ConvolutionError, match="exactly"):
        avg_pool2d([[[2**62, 2**62]]], (1, 2))


def test_nan_wins_as_in_pytorch():
    assert math.isnan(max_pool2d([[[1.0, math.nan, 2.0]]], (1, 3)).values.item())
