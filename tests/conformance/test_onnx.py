"""ONNX's own cases for the operators that the engine has."""

import warnings

import numpy as np
import pytest

from app.engine import avg_pool2d, conv2d, flatten, linear, max_pool2d, relu, softmax
from app.engine.geometry import Axis, Padding

OPERATORS = ("Conv", "MaxPool", "AveragePool", "Relu", "Softmax", "Gemm", "Flatten")

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # other operators' cases divide by zero on purpose
    from onnx.backend.test.case.node import collect_testcases
    from onnx.helper import get_attribute_value

    # The first call decides for the whole process which cases there are: None asks for all.
    CASES = {
        case.name: case
        for case in collect_testcases(None)
        if len(case.model.graph.node) == 1 and case.model.graph.node[0].op_type in OPERATORS
    }

ONE_OR_THREE_AXES = "not two spatial axes"
SKIPPED = {
    "test_averagepool_1d_default": ONE_OR_THREE_AXES,
    "test_averagepool_3d_default": ONE_OR_THREE_AXES,
    "test_averagepool_3d_dilations_large_count_include_pad_is_0_ceil_mode_is_False": ONE_OR_THREE_AXES,
    "test_averagepool_3d_dilations_large_count_include_pad_is_0_ceil_mode_is_True": ONE_OR_THREE_AXES,
    "test_averagepool_3d_dilations_large_count_include_pad_is_1_ceil_mode_is_False": ONE_OR_THREE_AXES,
    "test_averagepool_3d_dilations_large_count_include_pad_is_1_ceil_mode_is_True": ONE_OR_THREE_AXES,
    "test_averagepool_3d_dilations_small": ONE_OR_THREE_AXES,
    "test_averagepool_2d_dilations": "PyTorch's average pooling has no dilation",
    "test_maxpool_1d_default": ONE_OR_THREE_AXES,
    "test_maxpool_3d_default": ONE_OR_THREE_AXES,
    "test_maxpool_3d_dilations": ONE_OR_THREE_AXES,
    "test_maxpool_3d_dilations_use_ref_impl": ONE_OR_THREE_AXES,
    "test_maxpool_3d_dilations_use_ref_impl_large": ONE_OR_THREE_AXES,
}


def attributes(case):
    node = case.model.graph.node[0]
    return {attribute.name: get_attribute_value(attribute) for attribute in node.attribute}


def sides(given, shape, kernel, stride, dilation):
    """ONNX's pads or auto_pad as four named sides."""
    rule = given.get("auto_pad", b"NOTSET")
    if rule in (b"NOTSET", b"VALID"):
        top, left, bottom, right = given.get("pads", [0, 0, 0, 0])
        return Padding(top, bottom, left, right)
    ends = []
    for size, k, s, d in zip(shape, kernel, stride, dilation, strict=True):
        span = Axis(size, k, s, d).effective_kernel
        whole = max(0, (-(-size // s) - 1) * s + span - size)  # ONNX: output = ceil(size / stride)
        small, large = whole // 2, whole - whole // 2
        ends.append((small, large) if rule == b"SAME_UPPER" else (large, small))
    return Padding(*ends[0], *ends[1])


def run(case):
    operator = case.model.graph.node[0].op_type
    given, inputs = attributes(case), case.data_sets[0][0]
    x = inputs[0]
    if operator == "Relu":
        return [relu(x)]
    if operator == "Softmax":
        return [softmax(x, given.get("axis", -1))]
    if operator == "Flatten":
        axis = given.get("axis", 1)
        return [flatten(x.reshape(1, -1) if axis == 0 else x, 1 if axis == 0 else axis).reshape(
            int(np.prod(x.shape[:axis])), -1)]  # fmt: skip
    if operator == "Gemm":
        return [gemm(given, *inputs)]
    kernel = given.get("kernel_shape", inputs[1].shape[2:] if operator == "Conv" else None)
    stride, dilation = given.get("strides", [1, 1]), given.get("dilations", [1, 1])
    padding = sides(given, x.shape[2:], kernel, stride, dilation)
    if operator == "Conv":
        return [
            conv2d(
                *inputs,
                stride=stride,
                padding=padding,
                dilation=dilation,
                groups=given.get("group", 1),
            )
        ]
    shared = {"stride": stride, "padding": padding, "ceil_mode": bool(given.get("ceil_mode", 0))}
    if operator == "AveragePool":
        return [
            avg_pool2d(
                x, kernel, count_include_pad=bool(given.get("count_include_pad", 0)), **shared
            )
        ]
    pooled = max_pool2d(x, kernel, dilation=dilation, **shared)
    return [pooled.values, indices(pooled.winners, padding, x.shape, given.get("storage_order", 0))]


def gemm(given, a, b, c=0):
    """alpha A B + beta C by `linear`, which multiplies with the transposed weight."""
    a = a.T if given.get("transA") else a
    weight = b if given.get("transB") else b.T
    return given.get("alpha", 1.0) * linear(a, weight) + given.get("beta", 1.0) * np.asarray(c)


def indices(winners, padding, shape, column_major):
    """ONNX counts winners through the whole unpadded tensor."""
    rows, cols = winners[..., 0] - padding.top, winners[..., 1] - padding.left
    n, c = np.ogrid[: shape[0], : shape[1]]
    first = ((n * shape[1] + c) * shape[2] * shape[3])[..., None, None]
    return first + (cols * shape[2] + rows if column_major else rows * shape[3] + cols)


@pytest.mark.parametrize("name", sorted(set(CASES) - set(SKIPPED)))
def test_case(name):
    case = CASES[name]
    expected = case.data_sets[0][1]
    for ours, theirs in zip(run(case), expected, strict=False):
        assert ours.shape == theirs.shape
        np.testing.assert_allclose(ours, theirs, rtol=case.rtol, atol=case.atol)


def test_the_skipped_cases_exist_and_the_numbers_of_run_and_skipped_are_known():
    assert set(SKIPPED) <= set(CASES)
    assert len(SKIPPED) == 13
    assert len(CASES) >= 73  # ONNX 1.23's; a later one may have more
