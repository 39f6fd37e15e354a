"""Where windows fall: the integer arithmetic of convolution and pooling.

The only place that knows the size formula (Dumoulin & Visin 2016, relation 15,
with the two sides of the padding kept apart):

    output = floor((N + P_before + P_after - D*(F - 1) - 1) / S) + 1

Three frames of coordinates are used, and every name says which one it is in:
input cells, padded cells (what the window walks over) and output cells.
A transposed convolution, in `transposed`, has its full cells in place of padded ones.
"""

from app.engine.geometry.adaptive import AdaptiveAxis, adaptive_axes
from app.engine.geometry.arguments import (
    channels_of_group,
    check_groups_divide,
    conv_geometry,
    pool_geometry,
    transposed_geometry,
)
from app.engine.geometry.axis import Axis, Landing, Misfit, PaddingMode, Read
from app.engine.geometry.fit import fitting_paddings, fitting_strides
from app.engine.geometry.numbers import Pair, pair, sizes
from app.engine.geometry.padding import (
    PADDING_MODES,
    PaddingLike,
    check_padding_mode,
    resolve_padding,
)
from app.engine.geometry.receptive_field import (
    ReceptiveField,
    field_of_parts,
    field_of_stamps,
    field_of_window,
)
from app.engine.geometry.transposed import (
    Share,
    Stamp,
    StampPosition,
    TransposedAxis,
    TransposedGeometry,
)
from app.engine.geometry.walk import Geometry, Group, Padding, Position, Window

__all__ = [
    "PADDING_MODES",
    "AdaptiveAxis",
    "Axis",
    "Geometry",
    "Group",
    "Landing",
    "Misfit",
    "Padding",
    "PaddingLike",
    "PaddingMode",
    "Pair",
    "Position",
    "Read",
    "ReceptiveField",
    "Share",
    "Stamp",
    "StampPosition",
    "TransposedAxis",
    "TransposedGeometry",
    "Window",
    "adaptive_axes",
    "channels_of_group",
    "check_groups_divide",
    "check_padding_mode",
    "conv_geometry",
    "field_of_parts",
    "field_of_stamps",
    "field_of_window",
    "fitting_paddings",
    "fitting_strides",
    "pair",
    "pool_geometry",
    "resolve_padding",
    "sizes",
    "transposed_geometry",
]
