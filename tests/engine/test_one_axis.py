"""Convolutions along one axis."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.engine import ConvolutionError, conv1d, conv_transpose1d


@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 99))
def test_conv1d_is_numpys_correlation(length, kernel, seed):
    assume(kernel <= length)
    rng = np.random.default_rng(seed)
    x, weight = rng.integers(-9, 9, length), rng.integers(-9, 9, kernel)
    assert conv1d(x[None], weight[None, None]).tolist() == [np.correlate(x, weight).tolist()]


@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 99))
def test_a_transposed_stamp_by_stamp_is_numpys_convolution(length, kernel, seed):
    rng = np.random.default_rng(seed)
    x, weight = rng.integers(-9, 9, length), rng.integers(-9, 9, kernel)
    maps = conv_transpose1d(x[None], weight[None, None])
    assert maps.tolist() == [np.convolve(x, weight).tolist()]


def test_stride_padding_and_bias_by_hand():
    x, weight = [[[1, 2, 3, 4, 5]]], [[[1, 10]]]
    assert conv1d(x, weight, [100], stride=2, padding=1).tolist() == [[[110, 132, 154]]]
    assert conv1d(x, weight, padding="same").tolist() == [[[21, 32, 43, 54, 5]]]
    assert conv1d(x, weight, stride=(2,), padding_mode="circular", padding=1).tolist() == [
        [[15, 32, 54]]
    ]
    assert conv_transpose1d([[1, 2]], weight, stride=3, output_padding=2).tolist() == [
        [1, 10, 0, 2, 20, 0, 0]
    ]


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"stride": (1, 2)}, "stride"),
        ({"dilation": 1.5}, "dilation"),
        ({"padding": True}, "padding"),
        ({"x": [1, 2]}, "input"),
        ({"weight": [[1]]}, "weight"),
    ],
)
def test_a_refusal_names_the_argument_to_blame(arguments, field):
    with pytest.raises(ConvolutionError) as refusal:
        conv1d(**{"x": [[1, 2, 3]], "weight": [[[1]]]} | arguments)
    assert refusal.value.field == field
