"""Activations and the fully connected end."""

import numpy as np
import pytest

from app.engine import ConvolutionError, flatten, linear, relu, softmax


def test_relu_keeps_whole_numbers_whole():
    answer = relu([-2, 0, 3])
    assert answer.dtype == np.int64
    assert answer.tolist() == [0, 0, 3]


def test_softmax_of_large_numbers_does_not_overflow():
    np.testing.assert_allclose(softmax([1000.0, 1000.0]), [0.5, 0.5])


def test_softmax_sums_to_one_along_its_axis():
    shares = softmax(np.arange(12.0).reshape(3, 4), dim=0)
    np.testing.assert_allclose(shares.sum(axis=0), np.ones(4))


def test_flatten_of_the_lectures_image_has_3072_numbers():
    assert flatten(np.zeros((1, 3, 32, 32))).shape == (1, 3072)


def test_linear_is_the_matrix_product_with_the_transposed_weight():
    assert linear([1, 2, 3], [[1, 0, 0], [0, 1, 1]], [10, 20]).tolist() == [11, 25]


def test_linear_refuses_other_features():
    with pytest.raises(ConvolutionError, match="2 features"):
        linear([1, 2, 3], [[1, 2]])
