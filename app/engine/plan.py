"""A plan: a layer with its filters, prepared once and called with many inputs."""

from collections.abc import Callable
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from app.engine.arrays import EXACT_IN_FLOAT, Array, as_numbers, bias_of, largest, summed
from app.engine.assemble import assemble
from app.engine.correlate import correlate
from app.engine.errors import ConvolutionError
from app.engine.facts import Facts, facts_of
from app.engine.geometry import PaddingLike, PaddingMode, Pair
from app.engine.padding import pad2d


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
        threads: how many Python threads may share the work of a call, where there is enough of it;
            NumPy lets go of Python's lock while it computes. BLAS itself should be held to one
            (OPENBLAS_NUM_THREADS=1).
    Raises:
        ConvolutionError: as conv2d; or the scratch memory allowed is not enough for one window.
    """
    filters = as_numbers("weight", weight, (4,))
    shape, inputs = inputs_of(input_shape, filters.dtype if dtype is None else dtype)
    shifts = None if bias is None else bias_of(bias, filters).copy()
    dtypes = (inputs, filters.dtype, *([] if shifts is None else [shifts.dtype]))
    arguments = (stride, padding, padding_mode, dilation, groups, threads, True)
    facts = facts_of(shape, filters.shape, dtypes, *arguments)
    return Plan(shape, inputs, computing(facts, filters.copy(), shifts))


def inputs_of(
    input_shape: tuple[int, ...], dtype: DTypeLike
) -> tuple[tuple[int, ...], np.dtype[Any]]:
    """Shape and dtype of a plan's inputs: dtype as the engine computes with it."""
    inputs = as_numbers("input", np.empty(0, dtype), (1,))
    shape = tuple(input_shape)
    if len(shape) not in (3, 4):
        raise ConvolutionError(
            "wrong_axes",
            "input",
            "{field} has {given} axes, not {expected}",
            given=len(shape),
            expected="3/4",
        )
    return shape, inputs.dtype


class Plan:
    """A prepared layer: call it with an input of its shape and dtype.

    Each answer is a new array, which shares no memory with the input, the plan or an earlier
    answer. Its scratch serves one call at a time: a call while another one runs, from another
    thread, is refused with RuntimeError. Threads that compute at once need a plan each.
    """

    __slots__ = ("_compute", "_dtype", "_lock", "_shape")

    def __init__(
        self, shape: tuple[int, ...], dtype: np.dtype[Any], compute: Callable[[Array], Array]
    ) -> None:
        self._shape, self._dtype, self._lock, self._compute = shape, dtype, Lock(), compute

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


def computing(facts: Facts, filters: Array, shifts: Array | None) -> Callable[[Array], Array]:
    """compute(x) for inputs of these facts: x -> a new array."""
    working = facts.working
    if facts.way is None:
        return lambda _: np.empty(facts.answer, np.int64 if facts.whole else working)
    taps = filters.astype(working, copy=False)
    added = None if shifts is None else shifts.astype(working, copy=False)
    run, maps = assemble(facts.way, taps, added), facts.maps

    def floats(x: Array) -> Array:
        out = np.empty(maps, working)
        run(x, out)
        return out

    def any_floats(x: Array) -> Array:
        return floats(x.astype(working, copy=False).reshape(facts.batch)).reshape(facts.answer)

    def whole_numbers(x: Array) -> Array:
        """By float64 while no sum of |products| can reach 2**53, else one plain sum in int64."""
        bias = np.zeros(len(filters), np.int64) if shifts is None else shifts
        if largest(x) * summed(filters) + largest(bias) < EXACT_IN_FLOAT:
            return any_floats(x).astype(np.int64)
        padded = pad2d(x.reshape(facts.batch), facts.geometry.padding, facts.mode)
        return correlate(padded, filters, bias, facts.geometry).reshape(facts.answer)

    if facts.whole:
        return whole_numbers
    return lambda x: floats(x) if x.dtype is working and x.ndim == 4 else any_floats(x)
