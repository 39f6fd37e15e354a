"""A convolution or a pooling as code in four frameworks, for readers to copy and pages to mark.

To add a framework: write a module with a function of (Conv2d, Numbers) that gives a Code, and
give it a line in FRAMEWORKS; then one of (Pool2d, Given) in pooling.py, and a line in POOLS. What
it cannot say becomes a Remark; translate its sentence.
"""

from collections.abc import Callable

from app.content.code.in_jax import in_jax
from app.content.code.in_keras import in_keras
from app.content.code.in_numpy import in_numpy
from app.content.code.in_pytorch import in_pytorch
from app.content.code.layer import Conv2d, Given, Numbers, Pool2d
from app.content.code.lines import Code, Line, Part, Remark
from app.content.code.pooling import pool_in_jax, pool_in_keras, pool_in_numpy, pool_in_pytorch

FRAMEWORKS: dict[str, Callable[[Conv2d, Numbers], Code]] = {
    "pytorch": in_pytorch,
    "numpy": in_numpy,
    "keras": in_keras,
    "jax": in_jax,
}
POOLS: dict[str, Callable[[Pool2d, Given], Code]] = {
    "pytorch": pool_in_pytorch,
    "numpy": pool_in_numpy,
    "keras": pool_in_keras,
    "jax": pool_in_jax,
}

__all__ = [
    "FRAMEWORKS",
    "POOLS",
    "Code",
    "Conv2d",
    "Given",
    "Line",
    "Numbers",
    "Part",
    "Pool2d",
    "Remark",
]
