"""The code of pooling runs, and computes what the engine computes."""

import contextlib

import numpy as np
import pytest

from app.content.code import POOLS, Given, Pool2d
from app.engine import ConvolutionError, avg_pool2d, max_pool2d
from app.engine.geometry import Padding
from tests.content.test_code import keras, run  # noqa: F401 - a fixture

LAYERS = {
    "slide": Pool2d("max", (2, 2), (2, 2)),
    "overlapping": Pool2d("max", (3, 2), (2, 3), padding=(1, 1)),
    "dilated": Pool2d("max", (2, 3), (1, 2), padding=1, dilation=(3, 2)),
    "sides": Pool2d("max", (3, 3), (2, 1), padding=Padding(1, 0, 2, 1)),
    "mean": Pool2d("average", (2, 3), (1, 2)),
    "mean-padded": Pool2d("average", (3, 4), (2, 2), padding=(1, 2)),
    "mean-sides": Pool2d("average", (3, 3), (1, 2), padding=Padding(0, 1, 2, 0)),
}


def given(seed=2, channels=2, height=8, width=9):
    x = np.random.default_rng(seed).integers(-9, 10, (channels, height, width))
    return Given(x, written_up_to=10**9)


def agrees(framework, layer, numbers):
    window = {"stride": layer.stride, "padding": layer.padding}
    if layer.mode == "max":
        window["dilation"] = layer.dilation
        ours = max_pool2d(numbers.input, layer.kernel_size, **window).values
    else:
        ours = avg_pool2d(numbers.input, layer.kernel_size, **window)
    _, theirs = run(POOLS, framework, layer, numbers)
    assert theirs.shape == (1, *ours.shape)
    # Means in single precision, where the framework has no other.
    np.testing.assert_allclose(theirs[0], ours, rtol=1e-6, err_msg=str(layer))


def random_layers(rounds=150):
    rng = np.random.default_rng(7)
    pairs = lambda least, most: tuple(int(n) for n in rng.integers(least, most + 1, 2))  # noqa: E731
    for seed in range(rounds):
        mode = str(rng.choice(["max", "average"]))
        kernel, spread = pairs(1, 4), pairs(1, 3) if mode == "max" else (1, 1)
        padding = tuple(int(rng.integers(0, size // 2 + 1)) for size in kernel)
        layer = Pool2d(mode, kernel, pairs(1, 3), padding, spread)
        numbers = given(seed, int(rng.integers(1, 4)), *pairs(3, 9))
        with contextlib.suppress(ConvolutionError):
            layer.geometry(*numbers.input.shape)
            yield layer, numbers


@pytest.mark.parametrize("layer", LAYERS.values(), ids=LAYERS)
def test_the_numpy_code_computes_the_engines_pooling(layer):
    agrees("numpy", layer, given())


def test_the_numpy_code_pools_random_layers():
    layers = list(random_layers())
    assert len(layers) > 75
    for layer, numbers in layers:
        agrees("numpy", layer, numbers)


@pytest.mark.torch
def test_the_pytorch_code_computes_the_engines_pooling():
    pytest.importorskip("torch")
    for layer in LAYERS.values():
        agrees("pytorch", layer, given())
    for layer, numbers in random_layers():
        agrees("pytorch", layer, numbers)


@pytest.mark.jax
@pytest.mark.parametrize("layer", LAYERS.values(), ids=LAYERS)
def test_the_jax_code_computes_the_engines_pooling(layer):
    pytest.importorskip("jax")
    agrees("jax", layer, given())


@pytest.mark.jax
@pytest.mark.parametrize("name", ["slide", "dilated", "sides", "mean-padded"])
def test_the_keras_code_computes_the_engines_pooling(keras, name):  # noqa: F811
    agrees("keras", LAYERS[name], given())


@pytest.mark.parametrize(
    ("layer", "remark"),
    [("overlapping", "keras-pool-padding"), ("dilated", "keras-pool-dilation")],
)
def test_what_keras_lacks_is_told(layer, remark):
    code = POOLS["keras"](LAYERS[layer], given())
    assert remark in [one.id for one in code.remarks]


@pytest.mark.parametrize("framework", POOLS)
def test_large_inputs_are_made_by_the_code_itself(framework):
    code = POOLS[framework](LAYERS["slide"], Given(np.zeros((3, 40, 40), int)))
    assert "3, 40, 40" in code.text
    assert len(code.text.splitlines()) < 15
