"""Convolution, pooling and the layers around them over NumPy arrays, with PyTorch's meaning."""

from app.engine.activations import gelu, leaky_relu, relu, sigmoid, softmax, tanh
from app.engine.adaptive_pool import adaptive_avg_pool2d, global_avg_pool2d, global_max_pool2d
from app.engine.conv import conv2d
from app.engine.errors import ConvolutionError
from app.engine.layers import batch_norm, flatten, linear
from app.engine.one_axis import conv1d, conv_transpose1d
from app.engine.padding import pad2d
from app.engine.plan import Plan, prepare
from app.engine.plan_transposed import prepare_transposed
from app.engine.pool import MaxPooled, avg_pool2d, max_pool2d
from app.engine.scratch import limit_scratch
from app.engine.trace import Step, Trace, trace_avg_pool2d, trace_conv2d, trace_max_pool2d
from app.engine.trace_transposed import StampStep, TransposedTrace, trace_conv_transpose2d
from app.engine.transposed import conv_transpose2d

__all__ = [
    "ConvolutionError",
    "MaxPooled",
    "Plan",
    "StampStep",
    "Step",
    "Trace",
    "TransposedTrace",
    "adaptive_avg_pool2d",
    "avg_pool2d",
    "batch_norm",
    "conv1d",
    "conv2d",
    "conv_transpose1d",
    "conv_transpose2d",
    "flatten",
    "gelu",
    "global_avg_pool2d",
    "global_max_pool2d",
    "leaky_relu",
    "limit_scratch",
    "linear",
    "max_pool2d",
    "pad2d",
    "prepare",
    "prepare_transposed",
    "relu",
    "sigmoid",
    "softmax",
    "tanh",
    "trace_avg_pool2d",
    "trace_conv2d",
    "trace_conv_transpose2d",
    "trace_max_pool2d",
]
