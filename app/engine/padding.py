"""The four padding modes, and a constant of one's own."""

import numpy as np
from numpy.typing import ArrayLike

from app.engine.arrays import Array, as_numbers
from app.engine.geometry import Padding, PaddingMode, Pair, check_padding_mode, resolve_padding

NUMPY_MODES = {"reflect": "reflect", "replicate": "edge", "circular": "wrap"}


def pad2d(
    x: ArrayLike, padding: Pair | Padding, mode: PaddingMode = "zeros", value: float = 0
) -> Array:
    """Add a border to the last two axes, as torch.nn.functional.pad does.

    x (..., H, W) -> (..., H + top + bottom, W + left + right). `value` fills the border in the
    mode "zeros"; the others copy from inside: reflect (the edge not repeated), replicate (the
    edge), circular (the opposite side).

    Raises:
        ConvolutionError: reflect with P >= H or W, circular with P > H or W, unknown mode.
    """
    planes = as_numbers("input", x, (2, 3, 4))
    sides = resolve_padding(padding, (1, 1))
    check_padding_mode(mode, sides, (planes.shape[-2], planes.shape[-1]))
    widths = [(0, 0)] * (planes.ndim - 2) + [(sides.top, sides.bottom), (sides.left, sides.right)]
    if mode == "zeros":
        return np.pad(planes, widths, constant_values=value)
    return np.pad(planes, widths, mode=NUMPY_MODES[mode])  # type: ignore[call-overload, no-any-return]
