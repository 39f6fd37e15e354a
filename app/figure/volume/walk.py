"""The facts of a volume's picture, as the engine found them: its maps, and the steps it shows."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from app.engine import Trace, trace_avg_pool2d, trace_conv2d, trace_max_pool2d
from app.engine.arrays import Array, overflow
from app.engine.conv import conv2d
from app.engine.geometry import Axis, Geometry
from app.engine.trace import Step
from app.figure.tell import check_in_walk
from app.figure.volume.state import VolumeState


@dataclass(frozen=True, slots=True)
class Shown:
    """One step that the picture shows: its number in the whole walk, its map, what it computes."""

    index: int
    map: int
    step: Step


@dataclass(frozen=True, slots=True)
class VolumeWalk:
    """A layer over a volume.

    planes (C, H, W); weight (K, C, kh, kw), None for pooling; maps (K, Ho, Wo).
    """

    state: VolumeState
    geometry: Geometry
    planes: Array
    weight: Array | None
    maps: Array
    shown: tuple[Shown, ...]

    @property
    def rows(self) -> Axis:
        return self.geometry.height

    @property
    def cols(self) -> Axis:
        return self.geometry.width

    @property
    def fits(self) -> bool:
        return self.geometry.fits

    @property
    def total(self) -> int:
        """Steps of all maps."""
        return total(self.geometry)

    @property
    def photo(self) -> bool:
        """Whether the channels are shown in their own light."""
        return self.state.input == "photo"


def total(geometry: Geometry) -> int:
    return geometry.out_channels * geometry.steps


def stops(geometry: Geometry) -> list[int]:
    """Where a remote control halts in the lecture: the first two steps, the end of the first row,
    the end of each map."""
    ends = [(number + 1) * geometry.steps - 1 for number in range(geometry.out_channels)]
    return sorted({0, min(1, ends[-1]), geometry.width.output - 1, *ends})


def volume_walk(state: VolumeState, steps: Iterable[int]) -> VolumeWalk:
    """Compute a volume's maps, and the given steps of it.

    Raises:
        ConvolutionError: as the engine refuses; there is no such step.
    """
    geometry = state.geometry()
    numbers = list(steps)
    for number in numbers:
        check_in_walk(number, total(geometry))
    planes = state.planes()
    weight = state.weight() if state.layer == "conv" else None
    maps = _maps(state, planes, weight)
    if not np.isfinite(np.nan_to_num(maps.astype(float), nan=0, posinf=np.inf)).all():
        raise overflow("input")
    traces: dict[int, Trace] = {}
    shown = []
    for number in numbers:
        channel, within = divmod(number, geometry.steps)
        if channel not in traces:
            traces = {channel: _trace(state, planes, weight, channel)}  # the walk never goes back
        trace = traces[channel]
        shown.append(Shown(number, channel, trace.step(trace.geometry.position(within))))
    return VolumeWalk(state, geometry, planes, weight, maps, tuple(shown))


def _maps(state: VolumeState, planes: Array, weight: Array | None) -> Array:
    """(K, Ho, Wo)"""
    if weight is None:
        return _pooled(state, planes).values
    slide = {"stride": state.stride, "padding": state.padding}
    return conv2d(planes, weight, state.biases(), **slide)  # type: ignore[arg-type]


def _trace(state: VolumeState, planes: Array, weight: Array | None, channel: int) -> Trace:
    """One map alone, so that many maps are not computed again for each of them."""
    one = np.s_[channel : channel + 1]
    if weight is None:
        return _pooled(state, planes[one])
    bias = state.biases()[one]
    slide = {"stride": state.stride, "padding": state.padding}
    return trace_conv2d(planes, weight[one], bias, **slide)  # type: ignore[arg-type]


def _pooled(state: VolumeState, planes: Array) -> Trace:
    trace = trace_max_pool2d if state.layer == "max" else trace_avg_pool2d
    return trace(planes, state.window(), stride=state.stride, padding=state.padding)
