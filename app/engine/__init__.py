"""Convolution and pooling over NumPy arrays, with PyTorch's names and meaning."""

from app.engine.conv import conv2d
from app.engine.errors import ConvolutionError
from app.engine.layers import flatten, linear, relu, softmax
from app.engine.padding import pad2d
from app.engine.pool import MaxPooled, avg_pool2d, max_pool2d
from app.engine.trace import Step, Trace, trace_avg_pool2d, trace_conv2d, trace_max_pool2d
from app.engine.trace_transposed import StampStep, TransposedTrace, trace_conv_transpose2d
from app.engine.transposed import conv_transpose2d

__all__ = [
    "ConvolutionError",
    "MaxPooled",
    "StampStep",
    "Step",
    "Trace",
    "TransposedTrace",
    "avg_pool2d",
    "conv2d",
    "conv_transpose2d",
    "flatten",
    "linear",
    "max_pool2d",
    "pad2d",
    "relu",
    "softmax",
    "trace_avg_pool2d",
    "trace_conv2d",
    "trace_conv_transpose2d",
    "trace_max_pool2d",
]
