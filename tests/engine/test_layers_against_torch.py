"""Transposed convolutions, pools and layers beside PyTorch, over thousands of random ones.

Many configurations in one test, from a seeded generator: a failure names its configuration.
"""

import numpy as np
import pytest

from app.engine import (
    ConvolutionError,
    activations,
    adaptive_avg_pool2d,
    avg_pool2d,
    batch_norm,
    conv1d,
    conv_transpose1d,
    conv_transpose2d,
    global_avg_pool2d,
    global_max_pool2d,
    max_pool2d,
    prepare_transposed,
    softmax,
)

torch = pytest.importorskip("torch")
F = torch.nn.functional
torch.set_num_threads(1)  # small tensors: a second thread only waits
pytestmark = [
    pytest.mark.torch,
    pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel"),
]


def pair(rng, least, most):
    return tuple(int(n) for n in rng.integers(least, most + 1, 2))


def tensor(array):
    return None if array is None else torch.from_numpy(np.ascontiguousarray(array))


def compare(ours, theirs, configuration, **tolerance):
    """Both answer the same, or both refuse. True if they answered."""
    try:
        expected = theirs().numpy()
    except (RuntimeError, ValueError):
        try:
            ours()
        except ConvolutionError:
            return False
        raise AssertionError(f"PyTorch refuses, the engine does not: {configuration}") from None
    try:
        answer = ours()
    except ConvolutionError as refusal:
        raise AssertionError(f"{refusal}: {configuration}") from None
    assert answer.shape == expected.shape, configuration
    assert answer.dtype == expected.dtype, configuration
    np.testing.assert_allclose(answer, expected, err_msg=str(configuration), **tolerance)
    return True


EXACT = {"rtol": 0, "atol": 0}


def planned(x, weight, bias, **arguments):
    return prepare_transposed(weight, bias, input_shape=x.shape, **arguments)(x)


def test_conv_transpose2d_is_torchs_for_random_arguments():
    rng = np.random.default_rng(11)
    answered = 0
    for _ in range(4000):
        groups = int(rng.choice([1, 1, 2, 3]))
        channels, filters = groups * int(rng.integers(1, 4)), int(rng.integers(1, 4))
        kernel = pair(rng, 1, 5)
        size = kernel if rng.random() < 0.1 else pair(rng, 1, 9)
        arguments = {
            "stride": pair(rng, 1, 6), "padding": pair(rng, 0, 5),
            "output_padding": pair(rng, 0, 3) if rng.random() < 0.5 else 0,
            "dilation": pair(rng, 1, 3), "groups": groups,
        }  # fmt: skip
        batch = [int(rng.integers(1, 4))] if rng.random() < 0.5 else []
        x = rng.integers(-50, 51, (*batch, channels, *size)).astype(float)
        weight = rng.integers(-50, 51, (channels, filters, *kernel)).astype(float)
        bias = rng.integers(-50, 51, filters * groups).astype(float) if rng.random() < 0.5 else None
        for ours in (conv_transpose2d, planned):
            answered += compare(
                lambda x=x, w=weight, b=bias, a=arguments, f=ours: f(x, w, b, **a),
                lambda x=x, w=weight, b=bias, a=arguments: F.conv_transpose2d(
                    tensor(x), tensor(w), tensor(b), **a
                ),
                (ours, x.shape, weight.shape, arguments), **EXACT,
            )  # fmt: skip
    assert answered > 3000


@pytest.mark.parametrize("direction", [conv1d, conv_transpose1d])
def test_convolutions_of_one_axis_are_torchs_for_random_arguments(direction):
    rng = np.random.default_rng(12)
    theirs = {conv1d: F.conv1d, conv_transpose1d: F.conv_transpose1d}[direction]
    answered = 0
    for _ in range(1000):
        groups, channels, filters = (int(n) for n in rng.integers(1, 4, 3))
        kernel, length = int(rng.integers(1, 6)), int(rng.integers(1, 12))
        arguments = {
            "stride": int(rng.integers(1, 4)), "padding": int(rng.integers(0, 4)),
            "dilation": int(rng.integers(1, 4)), "groups": groups,
        }  # fmt: skip
        if direction is conv1d and rng.random() < 0.2:
            arguments |= {"padding": "same", "stride": 1}
        shape = (
            (groups * filters, channels) if direction is conv1d else (groups * channels, filters)
        )
        batch = [2] if rng.random() < 0.5 else []
        x = rng.integers(-50, 51, (*batch, groups * channels, length)).astype(float)
        weight = rng.integers(-50, 51, (*shape, kernel)).astype(float)
        answered += compare(
            lambda x=x, w=weight, a=arguments: direction(x, w, **a),
            lambda x=x, w=weight, a=arguments: theirs(tensor(x), tensor(w), **a),
            (x.shape, weight.shape, arguments), **EXACT,
        )  # fmt: skip
    assert answered > 500


def pool_arguments(rng):
    kernel = pair(rng, 1, 5)
    return {
        "kernel_size": kernel, "stride": pair(rng, 1, 6) if rng.random() < 0.7 else None,
        "padding": pair(rng, 0, 2), "ceil_mode": bool(rng.random() < 0.5),
    }  # fmt: skip


def planes(rng, dtype=float):
    batch = [2] if rng.random() < 0.5 else []
    layout = rng.integers(-9, 10, (*batch, *rng.integers(1, 4, 1), *pair(rng, 1, 12)))
    return layout.astype(dtype)


def test_pools_are_torchs_for_random_arguments():
    rng = np.random.default_rng(13)
    answered = 0
    for _ in range(3000):
        x, arguments = planes(rng, rng.choice([np.float32, np.float64])), pool_arguments(rng)
        dilation = pair(rng, 1, 3)
        answered += compare(
            lambda x=x, a=arguments, d=dilation: max_pool2d(x, dilation=d, **a).values,
            lambda x=x, a=arguments, d=dilation: F.max_pool2d(tensor(x), dilation=d, **a),
            ("max", x.shape, dilation, arguments), **EXACT,
        )  # fmt: skip
        override = int(rng.integers(1, 9)) if rng.random() < 0.3 else None
        arguments |= {"count_include_pad": bool(rng.random() < 0.5), "divisor_override": override}
        answered += compare(
            lambda x=x, a=arguments: avg_pool2d(x, **a),
            lambda x=x, a=arguments: F.avg_pool2d(tensor(x), **a),
            ("average", x.shape, arguments), rtol=1e-6 if x.dtype == np.float32 else 1e-15,
        )  # fmt: skip
    assert answered > 2000


def test_max_pools_of_nan_and_infinity_are_torchs():
    rng = np.random.default_rng(14)
    for _ in range(500):
        x = rng.choice([np.nan, np.inf, -np.inf, 1.0, 2.0], (1, 7, 6), p=[0.1, 0.1, 0.4, 0.2, 0.2])
        arguments = pool_arguments(rng)
        compare(
            lambda x=x, a=arguments: max_pool2d(x, **a).values,
            lambda x=x, a=arguments: F.max_pool2d(tensor(x), **a),
            (x.tolist(), arguments), **EXACT,
        )  # fmt: skip


def test_adaptive_and_global_pools_are_torchs_for_random_sizes():
    rng = np.random.default_rng(15)
    for _ in range(1500):
        x, size = planes(rng, rng.choice([np.float32, np.float64])), pair(rng, 1, 15)
        size = [(size[0], None), (None, size[1]), size[0], size][int(rng.integers(4))]
        tolerance = {"rtol": 2e-6 if x.dtype == np.float32 else 1e-14, "atol": 1e-7}
        configuration = (x.shape, size)
        compare(
            lambda x=x, s=size: adaptive_avg_pool2d(x, s),
            lambda x=x, s=size: F.adaptive_avg_pool2d(tensor(x), s), configuration, **tolerance,
        )  # fmt: skip
        compare(
            lambda x=x: global_avg_pool2d(x),
            lambda x=x: tensor(x).mean((-2, -1), keepdim=True), configuration, **tolerance,
        )  # fmt: skip
        compare(
            lambda x=x: global_max_pool2d(x),
            lambda x=x: tensor(x).amax((-2, -1), keepdim=True), configuration, **EXACT,
        )  # fmt: skip


def test_batch_norm_is_torchs_for_random_arguments():
    rng = np.random.default_rng(16)
    for _ in range(1000):
        dtype = rng.choice([np.float32, np.float64])
        shape = (
            int(rng.integers(1, 4)),
            int(rng.integers(1, 5)),
            *rng.integers(1, 6, rng.integers(0, 3)),
        )
        x = rng.normal(10, 3, shape).astype(dtype)
        center, scale, shift = (rng.normal(size=shape[1]).astype(dtype) for _ in range(3))
        spread = rng.random(shape[1]).astype(dtype)
        weights = (None, None) if rng.random() < 0.3 else (scale, shift)
        eps = float(rng.choice([1e-5, 1e-3, 0.5]))
        compare(
            lambda x=x, c=center, v=spread, w=weights, e=eps: batch_norm(x, c, v, *w, eps=e),
            lambda x=x, c=center, v=spread, w=weights, e=eps: F.batch_norm(
                tensor(x), tensor(c), tensor(v), *map(tensor, w), eps=e
            ),
            (shape, dtype, eps, weights),
            rtol=2e-5 if dtype == np.float32 else 1e-12, atol=1e-3 if dtype == np.float32 else 1e-11,
        )  # fmt: skip


ACTIVATIONS = {
    "relu": (activations.relu, F.relu),
    "leaky_relu": (activations.leaky_relu, F.leaky_relu),
    "sigmoid": (activations.sigmoid, torch.sigmoid),
    "tanh": (activations.tanh, torch.tanh),
    "gelu": (activations.gelu, F.gelu),
    "gelu-tanh": (
        lambda x: activations.gelu(x, approximate="tanh"),
        lambda x: F.gelu(x, approximate="tanh"),
    ),
    "softmax": (lambda x: softmax(x[None])[0], lambda x: F.softmax(x[None], -1)[0]),
}


@pytest.mark.parametrize(("ours", "theirs"), ACTIVATIONS.values(), ids=ACTIVATIONS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_activations_are_torchs_to_two_ulps_of_the_largest_cell(ours, theirs, dtype):
    rng = np.random.default_rng(17)
    x = np.concatenate([rng.normal(0, size, 2000) for size in (1e-3, 1, 10, 100)]).astype(dtype)
    answer, expected = ours(x), theirs(tensor(x)).numpy()
    assert answer.dtype == dtype
    # gelu's tails: PyTorch's own 1 + erf loses their digits, so the error is relative to x.
    assert (np.abs(answer - expected) <= 2 * np.finfo(dtype).eps * (1 + np.abs(x))).all()


@pytest.mark.parametrize("name", [name for name in ACTIVATIONS if name != "softmax"])
def test_activations_of_what_is_not_finite_are_torchs(name):
    ours, theirs = ACTIVATIONS[name]
    x = np.array([np.nan, np.inf, -np.inf, 0.0, -0.0, 5e-324, 1e308, -1e308])
    np.testing.assert_array_equal(ours(x), theirs(tensor(x)).numpy())
