"""The engine beside PyTorch, over thousands of random layers. Runs where torch is installed."""

import numpy as np
import pytest

from app.engine import ConvolutionError, avg_pool2d, conv2d, max_pool2d

torch = pytest.importorskip("torch")
pytestmark = [
    pytest.mark.torch,
    pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel"),
]

ROUNDS = 2500
MODES = ["zeros", "reflect", "replicate", "circular"]


def pair(rng, least, most):
    return tuple(int(n) for n in rng.integers(least, most + 1, 2))


def either(ours, theirs):
    """Both answers, or neither: the engine refuses what PyTorch refuses, and nothing else."""
    try:
        expected = theirs()
    except (RuntimeError, ValueError):
        with pytest.raises(ConvolutionError):
            ours()
        return None
    return ours(), expected


def test_conv2d_is_torchs_for_random_arguments():
    rng = np.random.default_rng(1)
    answered = 0
    for _ in range(ROUNDS):
        groups = int(rng.choice([1, 1, 2, 3]))
        per_group, filters = int(rng.integers(1, 4)), groups * int(rng.integers(1, 3))
        kernel, mode = pair(rng, 1, 5), str(rng.choice(MODES))
        padding = "same" if rng.random() < 0.2 else pair(rng, 0, 5)
        same = padding == "same"
        stride = (1, 1) if same and rng.random() < 0.8 else pair(rng, 1, 4)
        dilation = pair(rng, 1, 3)
        batch = [int(rng.integers(1, 4))] if rng.random() < 0.5 else []
        x = rng.integers(-50, 51, (*batch, groups * per_group, *pair(rng, 1, 9)))
        weight = rng.integers(-50, 51, (filters, per_group, *kernel))
        bias = rng.integers(-50, 51, filters) if rng.random() < 0.5 else None
        arguments = {
            "stride": stride, "padding": padding, "padding_mode": mode,
            "dilation": dilation, "groups": groups,
        }  # fmt: skip

        def theirs(x=x, weight=weight, bias=bias, arguments=arguments):
            layer = torch.nn.Conv2d(
                weight.shape[1] * arguments["groups"], len(weight), weight.shape[2:],
                bias=bias is not None, dtype=torch.float64, **arguments,
            )  # fmt: skip
            with torch.no_grad():
                layer.weight[:] = torch.from_numpy(weight)
                if bias is not None:
                    layer.bias[:] = torch.from_numpy(bias)
                return layer(torch.from_numpy(x).double()).numpy()

        pairs = either(
            lambda x=x, w=weight, b=bias, a=arguments: conv2d(x, w, b, **a), theirs
        )  # fmt: skip
        if pairs is not None:
            answered += 1
            assert pairs[0].shape == pairs[1].shape, arguments
            assert (pairs[0] == pairs[1]).all(), arguments
    assert answered > ROUNDS / 4


def with_indices(values, indices):
    """Values beside indices; a window without any number (-inf) has no index to compare."""
    return np.stack([values, np.where(values == -np.inf, 0, indices)])


@pytest.mark.parametrize("mode", ["max", "average"])
def test_pools_are_torchs_for_random_arguments(mode):
    rng = np.random.default_rng(2)
    answered = 0
    for _ in range(ROUNDS):
        kernel, padding = pair(rng, 1, 4), pair(rng, 0, 2)
        stride = pair(rng, 1, 4) if rng.random() < 0.7 else None
        dilation, ceil_mode = pair(rng, 1, 3), bool(rng.random() < 0.5)
        counted = bool(rng.random() < 0.5)
        batch = [2] if rng.random() < 0.5 else []
        x = rng.integers(-9, 10, (*batch, 2, *pair(rng, 1, 9))).astype(float)

        def ours(x=x, k=kernel, s=stride, p=padding, d=dilation, c=ceil_mode, counted=counted):
            if mode == "average":
                return avg_pool2d(x, k, stride=s, padding=p, ceil_mode=c, count_include_pad=counted)
            pooled = max_pool2d(x, k, stride=s, padding=p, dilation=d, ceil_mode=c)
            edge = np.reshape(p, (2, *[1] * x.ndim))
            rows, cols = np.moveaxis(pooled.winners, -1, 0) - edge
            return with_indices(pooled.values, rows * x.shape[-1] + cols)

        def theirs(x=x, k=kernel, s=stride, p=padding, d=dilation, c=ceil_mode, counted=counted):
            x = torch.from_numpy(x)
            if mode == "average":
                return torch.nn.functional.avg_pool2d(x, k, s, p, c, counted).numpy()
            pooled = torch.nn.functional.max_pool2d(x, k, s, p, d, c, return_indices=True)
            return with_indices(*(part.numpy() for part in pooled))

        pairs = either(ours, theirs)
        if pairs is not None:
            answered += 1
            asked = (x.shape, kernel, stride, padding, dilation, ceil_mode)
            assert pairs[0].shape == pairs[1].shape, asked
            np.testing.assert_allclose(*pairs, rtol=1e-14, atol=1e-14, err_msg=str(asked))
    assert answered > ROUNDS / 4
