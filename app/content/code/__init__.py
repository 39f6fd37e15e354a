"""A convolution as code in four frameworks, for readers to copy and for pages to mark.

To add a framework: write a module with a function of (Conv2d, Numbers) that gives a Code, and
give it a line in FRAMEWORKS. What it cannot say becomes a Remark; translate its sentence.
"""

from collections.abc import Callable

from app.content.code.in_jax import in_jax
from app.content.code.in_keras import in_keras
from app.content.code.in_numpy import in_numpy
from app.content.code.in_pytorch import in_pytorch
from app.content.code.layer import Conv2d, Numbers
from app.content.code.lines import Code, Line, Part, Remark

FRAMEWORKS: dict[str, Callable[[Conv2d, Numbers], Code]] = {
    "pytorch": in_pytorch,
    "numpy": in_numpy,
    "keras": in_keras,
    "jax": in_jax,
}

__all__ = ["FRAMEWORKS", "Code", "Conv2d", "Line", "Numbers", "Part", "Remark"]
