"""Where windows fall: the integer arithmetic of convolution and pooling.

The only place that knows the size formula (Dumoulin & Visin 2016, relation 15,
with the two sides of the padding kept apart):

    output = floor((N + P_before + P_after - D*(F - 1) - 1) / S) + 1

Three frames of coordinates are used, and every name says which one it is in:
input cells, padded cells (what the window walks over) and output cells.
"""

from app.engine.geometry.arguments import (
    PADDING_MODES,
    PaddingLike,
    Pair,
    check_padding_mode,
    conv_geometry,
    pair,
    pool_geometry,
    resolve_padding,
)
from app.engine.geometry.axis import Axis, Misfit, PaddingMode, Read
from app.engine.geometry.fit import fitting_paddings, fitting_strides
from app.engine.geometry.walk import Geometry, Group, Padding, Position, Window

__all__ = [
    "PADDING_MODES",
    "Axis",
    "Geometry",
    "Group",
    "Misfit",
    "Padding",
    "PaddingLike",
    "PaddingMode",
    "Pair",
    "Position",
    "Read",
    "Window",
    "check_padding_mode",
    "conv_geometry",
    "fitting_paddings",
    "fitting_strides",
    "pair",
    "pool_geometry",
    "resolve_padding",
]
