"""A plan: a layer with its filters, prepared once and called with many inputs."""

from collections.abc import Callable
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from app.engine.arrays import EXACT_IN_FLOAT, Array, as_numbers, bias_of, common, largest, summed
from app.engine.assemble import assemble
from app.engine.correlate import correlate
from app.engine.dispatch import Layer
from app.engine.errors import ConvolutionError
from app.engine.geometry import Geometry, PaddingLike, PaddingMode, Pair, conv_geometry
from app.engine.outline import outline
from app.engine.padding import pad2d
from app.engine.scratch import scratch_limit


def prepare(
    weight: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    input_shape: tuple[int, ...],
    dtype: DTypeLike | None = None,
    stride: Pair = 1,
    padding: PaddingLike = 0,
    padding_mode: PaddingMode = "zeros",
    dilation: Pair = 1,
    groups: int = 1,
    threads: int = 1,
) -> "Plan":
    """Make everything that conv2d needs but the input: plan(x) is conv2d(x, weight, bias, …).

    Args:
        weight, bias: as in conv2d. The plan keeps copies; what becomes of them later is nothing
            to it.
        input_shape: (N, C, H, W) or (C, H, W), of every input.
        dtype: of the inputs: float32, float64 or whole numbers; None: the weight's.
        threads: how many Python threads share the work of a call; NumPy lets go of Python's lock
            while it computes. BLAS itself should be held to one (OPENBLAS_NUM_THREADS=1).
    Raises:
        ConvolutionError: as conv2d; or the scratch memory allowed is not enough for one window.
    """
    filters = as_numbers("weight", weight, (4,))
    inputs = as_numbers("input", np.empty(0, filters.dtype if dtype is None else dtype), (1,))
    shape = tuple(input_shape)
    if len(shape) not in (3, 4):
        raise ConvolutionError(
            "wrong_axes",
            "input",
            "{field} has {given} axes, not {expected}",
            given=len(shape),
            expected="3/4",
        )
    geometry = conv_geometry(
        shape[-3:],
        filters.shape,
        stride=stride,
        padding=padding,
        padding_mode=padding_mode,
        dilation=dilation,
        groups=groups,
        bias=bias is not None,
    )
    shifts = None if bias is None else bias_of(bias, filters).copy()
    return Plan(geometry, filters.copy(), shifts, shape, inputs.dtype, padding_mode, threads)


class Plan:
    """A prepared layer: call it with an input of its shape and dtype.

    Each answer is a new array, which shares no memory with the input, the plan or an earlier
    answer. Its scratch serves one call at a time: a call while another one runs, from another
    thread, is refused with RuntimeError. Threads that compute at once need a plan each.
    """

    __slots__ = ("_compute", "_dtype", "_lock", "_shape")

    def __init__(
        self,
        geometry: Geometry,
        filters: Array,
        shifts: Array | None,
        shape: tuple[int, ...],
        dtype: np.dtype[Any],
        mode: PaddingMode,
        threads: int,
    ) -> None:
        self._shape, self._dtype, self._lock = shape, dtype, Lock()
        images = shape[0] if len(shape) == 4 else 1
        answer = shape[:-3] + geometry.output_shape
        self._compute = computing(
            geometry, images, dtype, filters, shifts, mode, threads, answer, reused=True
        )

    def __call__(self, x: ArrayLike) -> Array:
        if type(x) is not np.ndarray or x.dtype is not self._dtype or x.shape != self._shape:
            x = self._read(x)
        if not self._lock.acquire(blocking=False):
            raise RuntimeError("this plan is computing in another thread; make one for each")
        try:
            return self._compute(x)
        finally:
            self._lock.release()

    def _read(self, x: ArrayLike) -> Array:
        """x as the plan takes it; whole numbers may stand for floats, as in conv2d."""
        planes = as_numbers("input", x, (3, 4))
        if planes.shape != self._shape:
            raise ConvolutionError(
                "not_the_plans_shape",
                "input",
                "the input is {given}, but the plan was made for {expected}",
                given="×".join(map(str, planes.shape)),
                expected="×".join(map(str, self._shape)),
            )
        if planes.dtype != self._dtype and (planes.dtype.kind, self._dtype.kind) != ("i", "f"):
            raise ConvolutionError(
                "not_the_plans_dtype",
                "input",
                "the input is {given}, but the plan was made for {expected}",
                given=str(planes.dtype),
                expected=str(self._dtype),
            )
        return planes.astype(self._dtype, copy=False)


def computing(
    geometry: Geometry,
    images: int,
    dtype: np.dtype[Any],
    filters: Array,
    shifts: Array | None,
    mode: PaddingMode,
    threads: int,
    answer: tuple[int, ...],
    *,
    reused: bool,
) -> Callable[[Array], Array]:
    """compute(x) for inputs of one shape: x (…, C, H, W) -> a new array of shape `answer`."""
    kinds = [dtype, filters.dtype, *([] if shifts is None else [shifts.dtype])]
    result = common(*(np.empty(0, kind) for kind in kinds))[0].dtype
    exact = result.kind == "i"
    working = np.dtype(np.float64) if exact else result
    if images == 0:
        return lambda _: np.empty(answer, result)
    layer = Layer(geometry, images, working.name, reused)
    taps = filters.astype(working, copy=False)
    added = None if shifts is None else shifts.astype(working, copy=False)
    way = outline(layer, mode, threads, scratch_limit())
    run = assemble(way, taps, added)
    batch, maps = (images, *geometry.input_shape), (images, *geometry.output_shape)

    def floats(x: Array) -> Array:
        out = np.empty(maps, working)
        run(x, out)
        return out

    def any_floats(x: Array) -> Array:
        return floats(x.astype(working, copy=False).reshape(batch)).reshape(answer)

    def whole_numbers(x: Array) -> Array:
        """By float64 while no sum of |products| can reach 2**53, else one plain sum in int64."""
        if largest(x) * summed(filters) + _size(shifts) < EXACT_IN_FLOAT:
            return any_floats(x).astype(np.int64)
        padded = pad2d(x.reshape(batch), geometry.padding, mode)
        every = np.zeros(len(filters), np.int64) if shifts is None else shifts
        return correlate(padded, filters, every, geometry).reshape(answer)

    if exact:
        return whole_numbers
    return floats if (answer, dtype) == (maps, working) else any_floats


def _size(shifts: Array | None) -> int:
    return 0 if shifts is None else largest(shifts)
