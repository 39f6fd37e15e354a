"""Activations, normalization and the fully connected end."""

import math

import numpy as np
import pytest
from scipy.special import erf, expit, ndtr

from app.engine import (
    ConvolutionError,
    batch_norm,
    flatten,
    gelu,
    leaky_relu,
    linear,
    relu,
    sigmoid,
    softmax,
    tanh,
)

SPREAD = np.concatenate([np.linspace(-40, 40, 801), [1e-300, -1e-300, 1e300, -1e300, 0.0]])


def test_relu_keeps_whole_numbers_whole():
    answer = relu([-2, 0, 3])
    assert answer.dtype == np.int64
    assert answer.tolist() == [0, 0, 3]


def test_leaky_relu_lets_a_little_of_negative_numbers_through():
    assert leaky_relu([-2.0, 0.0, 3.0]).tolist() == [-0.02, 0.0, 3.0]
    assert leaky_relu([-2, 3], 0.5).tolist() == [-1.0, 3.0]


def test_sigmoid_is_scipys_and_overflows_nowhere():
    np.testing.assert_allclose(sigmoid(SPREAD), expit(SPREAD), rtol=1e-15)
    assert sigmoid([-1e300, 1e300]).tolist() == [0, 1]


def test_gelu_is_x_times_the_normal_distribution_to_the_last_digits_of_its_tail():
    x = np.linspace(-35, 10, 2000)
    np.testing.assert_allclose(gelu(x), x * ndtr(x), rtol=4e-13)  # x² times the rounding of x / √2
    near = np.linspace(-3, 3, 2000)
    exact = near * 0.5 * (1 + erf(near / math.sqrt(2)))
    np.testing.assert_allclose(gelu(near), exact, rtol=0, atol=4.5e-16)


def test_the_tanh_of_gelu_is_near_and_is_hendrycks_and_gimpels():
    x = np.linspace(-6, 6, 1001)
    assert np.abs(gelu(x, approximate="tanh") - gelu(x)).max() < 5e-4
    assert gelu(1.0, approximate="tanh") == pytest.approx(0.8411919906082768, rel=1e-15)


@pytest.mark.parametrize("activation", [relu, leaky_relu, sigmoid, tanh, gelu])
def test_an_activation_keeps_shape_and_float32(activation):
    answer = activation(np.full((2, 1, 3), -0.5, np.float32))
    assert (answer.shape, answer.dtype) == ((2, 1, 3), np.float32)
    assert np.shape(activation(0.5)) == ()


def test_softmax_of_large_numbers_does_not_overflow():
    np.testing.assert_allclose(softmax([1000.0, 1000.0]), [0.5, 0.5])


def test_softmax_sums_to_one_along_its_axis():
    shares = softmax(np.arange(12.0).reshape(3, 4), dim=0)
    np.testing.assert_allclose(shares.sum(axis=0), np.ones(4))


def test_batch_norm_by_hand():
    x = np.array([[[[1.0, 3.0]], [[10.0, 20.0]]]])  # (1, 2, 1, 2)
    answer = batch_norm(x, [1, 10], [4, 25], [1, 2], [0, 7], eps=0)
    assert answer.tolist() == [[[[0, 1]], [[7, 11]]]]


def test_batch_norm_of_float32_is_float32_if_all_are():
    x, ones = np.ones((2, 3), np.float32), np.ones(3, np.float32)
    assert batch_norm(x, ones, ones).dtype == np.float32
    assert batch_norm(x, ones, ones, ones.astype(np.float64)).dtype == np.float64
    assert batch_norm(np.ones((2, 3), int), [1, 1, 1], [1, 1, 1]).dtype == np.float64


def test_flatten_of_the_lectures_image_has_3072_numbers():
    assert flatten(np.zeros((1, 3, 32, 32))).shape == (1, 3072)


@pytest.mark.parametrize(
    ("start", "end", "shape"), [(0, -1, (120,)), (1, 2, (2, 12, 5)), (-2, 3, (2, 3, 20)), (2, 2, (2, 3, 4, 5))]
)  # fmt: skip
def test_flatten_joins_the_axes_between_start_and_end(start, end, shape):
    assert flatten(np.zeros((2, 3, 4, 5)), start, end).shape == shape


def test_linear_is_the_matrix_product_with_the_transposed_weight():
    assert linear([1, 2, 3], [[1, 0, 0], [0, 1, 1]], [10, 20]).tolist() == [11, 25]


REFUSED = {
    "features": (lambda: linear([1, 2, 3], [[1, 2]]), "weight", "2 features"),
    "bias": (lambda: linear([1, 2], [[1, 2]], [1, 2]), "bias", "2 numbers"),
    "gelu": (lambda: gelu(1.0, approximate="erf"), "approximate", "neither none nor tanh"),
    "softmax": (lambda: softmax([1, 2], dim=1), "dim", "does not exist"),
    "flatten": (lambda: flatten([[1]], 2), "start_dim", "start_dim 2"),
    "flatten-backwards": (lambda: flatten([[1]], 1, 0), "start_dim", "after end_dim 0"),
    "mean": (lambda: batch_norm(np.ones((1, 2)), [1], [1, 1]), "running_mean", "2 channels"),
    "variance": (lambda: batch_norm(np.ones((1, 1)), [1], [-1]), "running_var", "less than 0"),
    "eps": (lambda: batch_norm(np.ones((1, 1)), [1], [1], eps=-1), "eps", "less than 0"),
    "axes": (lambda: batch_norm(np.ones(2), [1], [1]), "input", "1 axes"),
}


@pytest.mark.parametrize(("ask", "field", "message"), REFUSED.values(), ids=REFUSED)
def test_a_refusal_names_the_argument_to_blame(ask, field, message):
    with pytest.raises(ConvolutionError, match=message) as refusal:
        ask()
    assert refusal.value.field == field
