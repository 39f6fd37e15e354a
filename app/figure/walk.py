"""The facts of one figure, as the engine found them."""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from app.engine import ConvolutionError, Trace, pad2d, trace_avg_pool2d, trace_max_pool2d
from app.engine.arrays import Array, overflow
from app.engine.geometry import Axis, Geometry, Window, conv_geometry
from app.engine.trace import Step, walk_conv2d
from app.figure.state import FigureState


class Sized(Protocol):
    """A walk by the sizes of its axes."""

    @property
    def rows(self) -> Axis: ...

    @property
    def cols(self) -> Axis: ...

    @property
    def fits(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Walk:
    """A layer and all of its steps.

    padded (Hp, Wp), NaN where max pooling pads; weight (kh, kw), None for pooling; values
    (Ho, Wo), and steps, both empty where no window fits. `rows` and `cols` hold the sizes even
    then.
    """

    state: FigureState
    rows: Axis
    cols: Axis
    padded: Array
    weight: Array | None
    values: Array
    steps: tuple[Step, ...]

    @property
    def fits(self) -> bool:
        return self.rows.fits and self.cols.fits

    @property
    def next_window(self) -> Window | None:
        """The window that no longer fits, in padded cells: to the right, else further down.

        It has the rows of the first step if it sticks out to the right.
        """
        down, right = self.rows.misfit, self.cols.misfit
        if not self.steps:
            return Window(0, 0, self.rows.effective_kernel, self.cols.effective_kernel)
        if right:
            return Window(0, right.start, self.rows.effective_kernel, right.stop)
        if down:
            return Window(down.start, 0, down.stop, self.cols.effective_kernel)
        return None


def walk_of(state: FigureState) -> Walk:
    """Compute the figure of a state.

    Raises:
        ConvolutionError: as the engine refuses; a window larger than the input is no refusal but
            a picture.
    """
    plane, kernel = state.plane(), state.window()
    rows, cols = (
        Axis(size, cells, state.stride, state.spread, state.padding, state.padding)
        for size, cells in zip(plane.shape, kernel, strict=True)
    )
    weight = state.weight() if state.layer == "conv" else None
    try:
        trace = _trace(state, plane, weight)
    except ConvolutionError as error:
        if error.code != "window_too_large":
            raise
        padded = _padded(state, plane)
        return Walk(state, rows, cols, padded, weight, np.empty((0, 0)), ())
    if state.layer != "max" and not np.isfinite(trace.values.astype(float)).all():
        raise overflow("input")
    return Walk(state, rows, cols, trace.padded[0], weight, trace.values[0], tuple(trace.steps()))


def _padded(state: FigureState, plane: Array) -> Array:
    if state.layer == "max":
        return pad2d(plane.astype(float), state.padding, value=np.nan)
    return pad2d(plane, state.padding, state.padding_mode if state.layer == "conv" else "zeros")


def _trace(state: FigureState, plane: Array, weight: Array | None) -> Trace:
    window: dict[str, Any] = {"stride": state.stride, "padding": state.padding}
    if weight is not None:
        bias = np.array([state.whole_bias])
        geometry = _geometry(state, plane, weight)
        return walk_conv2d(plane[None], weight[None, None], bias, geometry, state.padding_mode)
    if state.layer == "max":
        return trace_max_pool2d(plane[None], state.window(), dilation=state.dilation, **window)
    return trace_avg_pool2d(plane[None], state.window(), **window)


def _geometry(state: FigureState, plane: Array, weight: Array) -> Geometry:
    return conv_geometry(
        (1, *plane.shape),
        (1, 1, *weight.shape),
        stride=state.stride,
        padding=state.padding,
        padding_mode=state.padding_mode,
        dilation=state.dilation,
        bias=True,
    )
