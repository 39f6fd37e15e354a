"""The code that is shown runs, and computes what the engine computes."""

import contextlib
import io
import os
from dataclasses import replace

import numpy as np
import pytest

from app.content.code import FRAMEWORKS, Conv2d, Numbers
from app.engine import ConvolutionError, conv2d
from app.engine.geometry import Padding

ROUNDS = 150
MODES = ["zeros", "reflect", "replicate", "circular"]

LAYERS = {
    "plain": Conv2d(1, 1, (3, 3)),
    "stride": Conv2d(2, 3, (3, 2), stride=(2, 3)),
    "no-bias": Conv2d(1, 2, (3, 3), bias=False),
    "padding-pair": Conv2d(1, 2, (3, 3), padding=(1, 2)),
    "four-sides": Conv2d(2, 2, (3, 3), padding=Padding(1, 0, 2, 3)),
    "four-sides-reflect": Conv2d(2, 2, (3, 3), padding=Padding(1, 0, 2, 3), padding_mode="reflect"),
    "same-even": Conv2d(1, 1, (2, 4), padding="same"),
    "same-dilated-circular": Conv2d(
        1, 1, (3, 2), padding="same", dilation=(2, 3), padding_mode="circular"
    ),
    "valid": Conv2d(1, 1, (3, 3), padding="valid"),
    "stride-and-dilation": Conv2d(1, 1, (3, 2), stride=(2, 3), dilation=(1, 2), padding=(1, 1)),
    "groups": Conv2d(4, 6, (3, 3), groups=2, padding=1, padding_mode="replicate"),
    "depthwise": Conv2d(4, 8, (3, 3), groups=4, stride=(2, 1)),
    "one-by-one": Conv2d(6, 3, (1, 1)),
}


def numbers_of(layer, height=7, width=8, seed=3, flip=False):
    rng = np.random.default_rng(seed)
    x = rng.integers(-9, 10, (layer.in_channels, height, width))
    weight = rng.integers(-9, 10, layer.weight_shape)
    return Numbers(x, weight, int(rng.integers(-9, 10)) if layer.bias else 0, flip)


def run(writers, framework, layer, numbers):
    """What the code leaves behind: its own input and weight, and y as (N, K, Ho, Wo)."""
    left = {}
    with contextlib.redirect_stderr(io.StringIO()):
        exec(compile(writers[framework](layer, numbers).text, framework, "exec"), left)
    y = np.asarray(left["y"])
    return left, y.transpose(0, 3, 1, 2) if framework == "keras" else y


def expected(layer, x, weight, bias):
    return conv2d(
        x, weight, np.full(layer.out_channels, bias) if layer.bias else None,
        stride=layer.stride, padding=layer.padding, padding_mode=layer.padding_mode,
        dilation=layer.dilation, groups=layer.groups,
    )  # fmt: skip


def agrees(framework, layer, numbers):
    weight = numbers.weight[..., ::-1, ::-1] if numbers.flip else numbers.weight
    ours = expected(layer, numbers.input[None], weight, numbers.bias)
    _, theirs = run(FRAMEWORKS, framework, layer, replace(numbers, written_up_to=10**9))
    assert theirs.shape == ours.shape
    np.testing.assert_array_equal(theirs, ours, err_msg=str(layer))


def random_layers(rounds=ROUNDS):
    """Layers that the engine accepts, with inputs for them."""
    rng = np.random.default_rng(5)
    pairs = lambda least, most: tuple(int(n) for n in rng.integers(least, most + 1, 2))  # noqa: E731
    for seed in range(rounds):
        groups = int(rng.choice([1, 1, 2, 3]))
        same = rng.random() < 0.2
        sides = Padding(*(int(n) for n in rng.integers(0, 4, 4)))
        layer = Conv2d(
            groups * int(rng.integers(1, 3)), groups * int(rng.integers(1, 3)), pairs(1, 4),
            stride=(1, 1) if same else pairs(1, 3),
            padding="same" if same else sides if rng.random() < 0.3 else pairs(0, 3),
            dilation=pairs(1, 3), groups=groups, bias=bool(rng.random() < 0.7),
            padding_mode=str(rng.choice(MODES)),
        )  # fmt: skip
        height, width = pairs(4, 9)
        with contextlib.suppress(ConvolutionError):
            layer.geometry(height, width)
            yield layer, numbers_of(layer, height, width, seed, bool(rng.random() < 0.2))


@pytest.mark.parametrize("layer", LAYERS.values(), ids=LAYERS)
def test_the_numpy_code_computes_the_engines_maps(layer):
    agrees("numpy", layer, numbers_of(layer))


def test_the_numpy_code_computes_them_for_random_layers():
    layers = list(random_layers())
    assert len(layers) > ROUNDS / 2
    for layer, numbers in layers:
        agrees("numpy", layer, numbers)


@pytest.mark.torch
@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel")
@pytest.mark.parametrize("layer", LAYERS.values(), ids=LAYERS)
def test_the_pytorch_code_computes_the_engines_maps(layer):
    pytest.importorskip("torch")
    agrees("pytorch", layer, numbers_of(layer))


@pytest.mark.torch
@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel")
def test_the_pytorch_code_computes_them_for_random_layers():
    pytest.importorskip("torch")
    for layer, numbers in random_layers():
        agrees("pytorch", layer, numbers)


@pytest.mark.jax
@pytest.mark.parametrize("layer", LAYERS.values(), ids=LAYERS)
def test_the_jax_code_computes_the_engines_maps(layer):
    pytest.importorskip("jax")
    agrees("jax", layer, numbers_of(layer))


@pytest.mark.jax
def test_the_jax_code_computes_them_for_random_layers():
    pytest.importorskip("jax")
    for layer, numbers in random_layers(8):
        agrees("jax", layer, numbers)


@pytest.fixture
def keras(monkeypatch, tmp_path):
    """Keras on JAX, which is small; its settings file stays out of the home folder."""
    monkeypatch.setitem(os.environ, "KERAS_BACKEND", "jax")
    monkeypatch.setitem(os.environ, "KERAS_HOME", str(tmp_path))
    pytest.importorskip("jax")
    return pytest.importorskip("keras")


@pytest.mark.jax
@pytest.mark.parametrize(
    "name",
    ["padding-pair", "four-sides-reflect", "same-even", "stride-and-dilation", "groups", "no-bias"],
)
def test_the_keras_code_computes_the_engines_maps(keras, name):
    # A second or two each: Keras compiles every operation for every shape.
    agrees("keras", LAYERS[name], numbers_of(LAYERS[name], flip=name == "no-bias"))


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_the_code_of_a_large_layer_makes_numbers_of_its_own_and_runs(framework, request):
    if framework == "keras":
        request.getfixturevalue("keras")
    pytest.importorskip(
        {"pytorch": "torch", "keras": "keras", "jax": "jax"}.get(framework, "numpy")
    )
    layer = Conv2d(4, 6, (3, 3), groups=2, padding=1, padding_mode="reflect")
    numbers = numbers_of(layer)
    code = FRAMEWORKS[framework](layer, numbers)
    assert len(code.text.splitlines()) < 25
    left, y = run(FRAMEWORKS, framework, layer, numbers)
    x = np.asarray(left["x" if framework != "keras" else "y"])
    assert y.shape == (1, 6, 7, 8)
    assert len(x) == 1


def test_numpys_own_numbers_of_a_large_layer_are_those_of_the_preset_random():
    from app.content.inputs import INPUTS
    from app.content.presets import find
    from app.content.volumes import input_volume

    layer = Conv2d(4, 4, (3, 3))
    left, _ = run(FRAMEWORKS, "numpy", layer, numbers_of(layer))
    ours = input_volume(find(INPUTS, "input", "random"), "size", (4, 7, 8), 1)
    np.testing.assert_array_equal(left["x"][0], ours)


CHANGES = {
    "in_channels": {"in_channels": 4, "groups": 1},
    "out_channels": {"out_channels": 4},
    "kernel_size": {"kernel_size": (1, 2)},
    "stride": {"stride": (2, 1)},
    "padding": {"padding": (2, 1)},
    "dilation": {"dilation": (2, 1)},
    "groups": {"groups": 2},
    "bias": {"bias": False},
    "padding_mode": {"padding_mode": "circular"},
}


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("argument", CHANGES)
def test_a_change_of_an_argument_shows_in_parts_that_speak_of_it(framework, argument):
    layer = Conv2d(2, 2, (3, 3), padding=(1, 1))
    changed = replace(layer, **CHANGES[argument])
    before, after = (said(framework, one) for one in (layer, changed))
    moved = {
        arguments for arguments in before | after if before.get(arguments) != after.get(arguments)
    }
    assert any(argument in arguments for arguments in moved)
    assert () not in moved or argument in ("groups", "padding_mode", "bias")  # lines come and go


def said(framework, layer):
    """For each set of arguments, all that the code says of it."""
    texts = {}
    numbers = replace(numbers_of(layer), written_up_to=0)  # rows come and go with the sizes
    for line in FRAMEWORKS[framework](layer, numbers).lines:
        for part in line.parts:
            texts[part.arguments] = texts.get(part.arguments, "") + part.text
    return texts


@pytest.mark.parametrize(
    ("framework", "layer", "remark"),
    [
        ("pytorch", LAYERS["four-sides"], "pytorch-sides"),
        ("numpy", LAYERS["same-even"], "numpy-same"),
        ("numpy", LAYERS["groups"], "numpy-mode"),
        ("keras", LAYERS["padding-pair"], "keras-padding"),
        ("keras", LAYERS["four-sides-reflect"], "keras-no-padding-mode"),
        ("keras", LAYERS["groups"], "keras-numpy-pad"),
        ("keras", LAYERS["stride-and-dilation"], "keras-stride-dilation"),
        ("keras", LAYERS["depthwise"], "keras-depthwise"),
        ("jax", LAYERS["plain"], "jax-bias"),
        ("jax", LAYERS["groups"], "jax-padding-mode"),
    ],
)
def test_what_a_framework_lacks_is_told(framework, layer, remark):
    code = FRAMEWORKS[framework](layer, numbers_of(layer))
    assert remark in [one.id for one in code.remarks]


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_a_flipped_filter_is_told(framework):
    layer = LAYERS["plain"]
    code = FRAMEWORKS[framework](layer, numbers_of(layer, flip=True))
    assert code.remarks[-1].argument == "flip"
