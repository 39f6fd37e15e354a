"""Convolution and pooling over NumPy arrays, with PyTorch's names and meaning."""

from app.engine.conv import conv2d
from app.engine.errors import ConvolutionError
from app.engine.layers import flatten, linear, relu, softmax
from app.engine.padding import pad2d
from app.engine.plan import Plan, prepare
from app.engine.pool import MaxPooled, avg_pool2d, max_pool2d
from app.engine.scratch import limit_scratch
from app.engine.trace import Step, Trace, trace_avg_pool2d, trace_conv2d, trace_max_pool2d

__all__ = [
    "ConvolutionError",
    "MaxPooled",
    "Plan",
    "Step",
    "Trace",
    "avg_pool2d",
    "conv2d",
    "flatten",
    "limit_scratch",
    "linear",
    "max_pool2d",
    "pad2d",
    "prepare",
    "relu",
    "softmax",
    "trace_avg_pool2d",
    "trace_conv2d",
    "trace_max_pool2d",
]
