"""How a convolution can be computed: one module a method, all of one shape.

A method knows one block of a layer, small enough to be computed at once; cutting a layer into
blocks, threads and refusals are the plan's business. Letters: images N, channels C, filters K,
kernel kh, kw, padded Hp, Wp, output Ho, Wo.
"""

from collections.abc import Callable
from dataclasses import dataclass

from app.engine.arrays import Array
from app.engine.geometry import Geometry

Run = Callable[[Array, Array], None]
Certify = Callable[[Array], bool]


@dataclass(frozen=True, slots=True)
class Method:
    """One way of computing a block.

    transform: filters (K, C / g, kh, kw) and the layer's geometry -> the filters as the method
        multiplies with them; made once for a plan, shared by its blocks.
    kept: how many numbers the transformed filters are, if they are no view of the filters.
    scratch: how many numbers of scratch a block of N images needs.
    prepare: geometry, N and transformed filters -> run(x, out), which owns its scratch and
        computes x (N, C, H, W) -> out (N, K, Ho, Wo). x and out may be views of larger arrays.
    cache: bytes of scratch up to which a larger block is a faster block, measured.
    certify: for methods that do not suit every input: filters -> geometry -> a test of the input
        that tells whether the error bound of float32 holds for it. None: the error of a plain sum.
    verify: for methods that cannot but spoil some answers visibly: a test of the maps that tells
        whether they are right. Where it fails, an exact method computes them anew.
    dense: whether dilation must be taken out beforehand (see geometry.parts.phases).
    rows: a block's output rows should be a multiple of this.
    quiet: raises no floating-point warnings, so nobody need silence them.
    """

    name: str
    transform: Callable[[Array, Geometry], Array]
    scratch: Callable[[Geometry, int], int]
    prepare: Callable[[Geometry, int, Array], Run]
    cache: int = 2**20
    kept: Callable[[Geometry], int] = lambda _: 0
    certify: Callable[[Array], Callable[[Geometry], Certify]] | None = None
    verify: Callable[[Array], bool] | None = None
    dense: bool = False
    rows: int = 1
    quiet: bool = False

    @property
    def exact(self) -> bool:
        """Whether it computes any input, with the error of a plain sum."""
        return self.certify is None and self.verify is None
