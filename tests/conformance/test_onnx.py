"""ONNX's own cases for the operators that the engine has, and PyTorch's exports that it ships."""

import warnings
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import numpy_helper

from app.engine import (
    activations,
    avg_pool2d,
    batch_norm,
    conv1d,
    conv2d,
    conv_transpose1d,
    conv_transpose2d,
    flatten,
    global_avg_pool2d,
    global_max_pool2d,
    linear,
    max_pool2d,
    pad2d,
    softmax,
)
from app.engine.geometry import Axis, Padding, TransposedAxis

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # other operators' cases divide by zero on purpose
    from onnx.backend.test.case.node import collect_testcases
    from onnx.helper import get_attribute_value

    # The first call decides for the whole process which cases there are: None asks for all.
    NODE_CASES = collect_testcases(None)


def sides(given, sizes, kernel, stride, dilation):
    """ONNX's pads or auto_pad: (before, after) of each axis."""
    rule = given.get("auto_pad", b"NOTSET")
    if rule in (b"NOTSET", b"VALID"):
        pads = given.get("pads", [0] * (2 * len(sizes)))
        return list(zip(pads[: len(sizes)], pads[len(sizes) :], strict=True))
    ends = []
    for size, k, s, d in zip(sizes, kernel, stride, dilation, strict=True):
        span = Axis(size, k, s, d).effective_kernel
        whole = max(0, (-(-size // s) - 1) * s + span - size)  # ONNX: output = ceil(size / stride)
        ends.append(halves(whole, rule))
    return ends


def halves(whole, rule):
    small, large = whole // 2, whole - whole // 2
    return (small, large) if rule == b"SAME_UPPER" else (large, small)


def as_padding(ends):
    """(before, after) of one or two axes; one axis is a plane's only row."""
    (top, bottom), (left, right) = [(0, 0), *ends][-2:]
    return Padding(top, bottom, left, right)


def windows(given, x, kernel):
    """Kernel, stride, dilation and padding over planes, also where there is one axis."""
    n = len(kernel)
    stride, dilation = given.get("strides", [1] * n), given.get("dilations", [1] * n)
    padding = as_padding(sides(given, x.shape[2:], kernel, stride, dilation))
    return [[1, *axes][-2:] for axes in (kernel, stride, dilation)], padding


def as_planes(x):
    """(N, C, L) as planes of one row, and what takes the row away again."""
    return (x, lambda maps: maps) if x.ndim == 4 else (x[:, :, None], lambda maps: maps[:, :, 0])


def conv(given, x, weight, bias=None):
    padding = sides(
        given, x.shape[2:], weight.shape[2:],
        given.get("strides", [1, 1][: x.ndim - 2]), given.get("dilations", [1, 1][: x.ndim - 2]),
    )  # fmt: skip
    if x.ndim == 3:
        (before, after) = padding[0]
        assert before == after, "conv1d takes one number, as PyTorch does"
        return conv1d(
            x, weight, bias, stride=given.get("strides", [1]), padding=before,
            dilation=given.get("dilations", [1]), groups=given.get("group", 1),
        )  # fmt: skip
    return conv2d(
        x, weight, bias, stride=given.get("strides", [1, 1]), padding=as_padding(padding),
        dilation=given.get("dilations", [1, 1]), groups=given.get("group", 1),
    )  # fmt: skip


def conv_transpose(given, x, weight, bias=None):
    n = x.ndim - 2
    stride, dilation = given.get("strides", [1] * n), given.get("dilations", [1] * n)
    extra = list(given.get("output_padding", [0] * n))
    ends = sides({"pads": given.get("pads", [0] * (2 * n))}, x.shape[2:], None, None, None)
    rule = given.get("auto_pad", b"NOTSET")
    for axis, size in enumerate(x.shape[2:]):
        full = TransposedAxis(size, weight.shape[2 + axis], stride[axis], dilation[axis]).full
        if "output_shape" in given:
            wanted = given["output_shape"][axis]
        elif rule != b"NOTSET":
            wanted = size * stride[axis]
        else:
            continue
        extra[axis] = max(0, wanted - full)
        ends[axis] = halves(full + extra[axis] - wanted, rule)
    shared = {"bias": bias, "groups": given.get("group", 1)}
    if n == 1:
        return conv_transpose1d(
            x, weight, stride=stride, padding=ends[0][0], output_padding=extra, dilation=dilation, **shared
        )  # fmt: skip
    return conv_transpose2d(
        x, weight, stride=stride, padding=as_padding(ends), output_padding=extra, dilation=dilation, **shared
    )  # fmt: skip


def max_pool(given, x):
    planes, back = as_planes(x)
    (kernel, stride, dilation), padding = windows(given, x, given["kernel_shape"])
    pooled = max_pool2d(
        planes, kernel, stride=stride, padding=padding, dilation=dilation,
        ceil_mode=bool(given.get("ceil_mode", 0)),
    )  # fmt: skip
    if not given["wants_indices"]:
        return back(pooled.values)
    places = indices(pooled.winners, padding, planes.shape, given.get("storage_order", 0))
    return back(pooled.values), back(places)


def indices(winners, padding, shape, column_major):
    """ONNX counts winners through the whole unpadded tensor."""
    rows, cols = winners[..., 0] - padding.top, winners[..., 1] - padding.left
    n, c = np.ogrid[: shape[0], : shape[1]]
    first = ((n * shape[1] + c) * shape[2] * shape[3])[..., None, None]
    return first + (cols * shape[2] + rows if column_major else rows * shape[3] + cols)


def average_pool(given, x):
    planes, back = as_planes(x)
    (kernel, stride, _), padding = windows(given, x, given["kernel_shape"])
    return back(
        avg_pool2d(
            planes, kernel, stride=stride, padding=padding,
            ceil_mode=bool(given.get("ceil_mode", 0)),
            count_include_pad=bool(given.get("count_include_pad", 0)),
        )
    )  # fmt: skip


def gemm(given, a, b, c=0):
    """alpha A B + beta C by `linear`, which multiplies with the transposed weight."""
    a = a.T if given.get("transA") else a
    weight = b if given.get("transB") else b.T
    return given.get("alpha", 1.0) * linear(a, weight) + given.get("beta", 1.0) * np.asarray(c)


def flattened(given, x):
    axis = given.get("axis", 1)
    axis += x.ndim if axis < 0 else 0
    rows = np.reshape(x, (int(np.prod(x.shape[:axis])), *x.shape[axis:], 1))
    return flatten(rows, 1)


def normalized(given, x, scale, bias, mean, var):
    return batch_norm(x, mean, var, scale, bias, eps=given.get("epsilon", 1e-5))


def padded(given, x, pads=None, value=0, axes=None):
    pads = list(given.get("pads", pads))
    axes = range(x.ndim) if axes is None else [axis % x.ndim for axis in axes]
    ends = dict(
        zip(axes, zip(pads[: len(pads) // 2], pads[len(pads) // 2 :], strict=True), strict=True)
    )
    assert not any(any(ends.get(axis, ())) for axis in range(x.ndim - 2)), "planes only"
    mode = {b"constant": "zeros", b"edge": "replicate", b"wrap": "circular"}
    rule = given.get("mode", b"constant")
    both = as_padding([ends.get(x.ndim - 2, (0, 0)), ends.get(x.ndim - 1, (0, 0))])
    filling = given.get("value", value)
    return pad2d(x, both, mode.get(rule, rule.decode()), float(np.asarray(filling)))


OPERATORS = {
    "AveragePool": average_pool,
    "BatchNormalization": normalized,
    "Conv": conv,
    "ConvTranspose": conv_transpose,
    "Flatten": flattened,
    "Gelu": lambda given, x: activations.gelu(x, given.get("approximate", b"none").decode()),
    "Gemm": gemm,
    "GlobalAveragePool": lambda given, x: global_avg_pool2d(x),
    "GlobalMaxPool": lambda given, x: global_max_pool2d(x),
    "LeakyRelu": lambda given, x: activations.leaky_relu(x, given.get("alpha", 0.01)),
    "MaxPool": max_pool,
    "Pad": padded,
    "Relu": lambda given, x: activations.relu(x),
    "Sigmoid": lambda given, x: activations.sigmoid(x),
    "Softmax": lambda given, x: softmax(x, given.get("axis", -1)),
    "Tanh": lambda given, x: activations.tanh(x),
}
GLUE = {  # what PyTorch's exporter puts around a layer
    "MatMul": lambda given, x, weight: linear(x, weight.T),
    "Squeeze": lambda given, x: np.squeeze(x, tuple(given["axes"])),
    "Transpose": lambda given, x: np.transpose(x, given["perm"]),
    "Unsqueeze": lambda given, x: np.expand_dims(x, tuple(given["axes"])),
}


@dataclass(frozen=True)
class Case:
    """A model, what goes in and what has to come out."""

    model: Any
    inputs: list[Any]
    outputs: list[Any]
    rtol: float = 1e-5
    atol: float = 1e-6


def stored(folder):
    """A case as files: model.onnx beside its data."""
    model = onnx.load(folder / "model.onnx")
    data = folder / "test_data_set_0"
    read = lambda kind: [  # noqa: E731
        numpy_helper.to_array(onnx.load_tensor(path))
        for path in sorted(data.glob(f"{kind}_*.pb"), key=lambda path: int(path.stem.split("_")[1]))
    ]
    return Case(model, read("input"), read("output"))


def evaluate(case):
    """Node after node."""
    graph = case.model.graph
    values = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    open_inputs = [entry.name for entry in graph.input if entry.name not in values]
    if len(open_inputs) < len(case.inputs):
        open_inputs = [entry.name for entry in graph.input]
    values |= dict(zip(open_inputs, case.inputs, strict=True))
    for node in graph.node:
        given = {a.name: get_attribute_value(a) for a in node.attribute}
        given["wants_indices"] = len(node.output) > 1
        run = partial((OPERATORS | GLUE)[node.op_type], given)
        results = run(*(values.get(name) for name in node.input))
        results = results if isinstance(results, tuple) else (results,)
        values |= dict(zip(node.output, results, strict=True))
    return [values[entry.name] for entry in graph.output]


def known(model):
    operators = {node.op_type for node in model.graph.node}
    return bool(operators & set(OPERATORS)) and operators <= set(OPERATORS) | set(GLUE)


FILES = Path(onnx.__file__).parent / "backend" / "test" / "data"
CASES = {
    case.name: partial(Case, case.model, *case.data_sets[0], case.rtol, case.atol)
    for case in NODE_CASES
    if known(case.model) and len(case.model.graph.node) == 1
} | {
    f"{folder.parent.name}/{folder.name}": partial(stored, folder)
    for kind in ("pytorch-converted", "pytorch-operator")
    for folder in sorted((FILES / kind).iterdir())
    if known(onnx.load(folder / "model.onnx"))
}

SKIPPED = {
    "three spatial axes": {
        "test_averagepool_3d_default",
        "test_averagepool_3d_dilations_large_count_include_pad_is_0_ceil_mode_is_False",
        "test_averagepool_3d_dilations_large_count_include_pad_is_0_ceil_mode_is_True",
        "test_averagepool_3d_dilations_large_count_include_pad_is_1_ceil_mode_is_False",
        "test_averagepool_3d_dilations_large_count_include_pad_is_1_ceil_mode_is_True",
        "test_averagepool_3d_dilations_small",
        "test_convtranspose_3d",
        "test_maxpool_3d_default",
        "test_maxpool_3d_dilations",
        "test_maxpool_3d_dilations_use_ref_impl",
        "test_maxpool_3d_dilations_use_ref_impl_large",
        "pytorch-converted/test_AvgPool3d",
        "pytorch-converted/test_AvgPool3d_stride",
        "pytorch-converted/test_AvgPool3d_stride1_pad0_gpu_input",
        "pytorch-converted/test_Conv3d",
        "pytorch-converted/test_Conv3d_dilated",
        "pytorch-converted/test_Conv3d_dilated_strided",
        "pytorch-converted/test_Conv3d_groups",
        "pytorch-converted/test_Conv3d_no_bias",
        "pytorch-converted/test_Conv3d_stride",
        "pytorch-converted/test_Conv3d_stride_padding",
        "pytorch-converted/test_MaxPool3d",
        "pytorch-converted/test_MaxPool3d_stride",
        "pytorch-converted/test_MaxPool3d_stride_padding",
    },
    "PyTorch's average pooling has no dilation": {"test_averagepool_2d_dilations"},
    "normalization by the batch itself is training": {
        "test_batchnorm_epsilon_training_mode",
        "test_batchnorm_example_training_mode",
    },
}
EVERY_SKIPPED = set().union(*SKIPPED.values())


@pytest.mark.parametrize("name", sorted(set(CASES) - EVERY_SKIPPED))
def test_case(name):
    case = CASES[name]()
    for ours, theirs in zip(evaluate(case), case.outputs, strict=True):
        assert ours.shape == theirs.shape
        np.testing.assert_allclose(ours, theirs, rtol=case.rtol, atol=case.atol)


def test_the_skipped_cases_exist_and_the_numbers_of_run_and_skipped_are_known():
    assert set(CASES) >= EVERY_SKIPPED
    assert {reason: len(names) for reason, names in SKIPPED.items()} == {
        "three spatial axes": 24,
        "PyTorch's average pooling has no dilation": 1,
        "normalization by the batch itself is training": 2,
    }
    assert len(CASES) >= 177  # ONNX 1.23's; a later one may have more
