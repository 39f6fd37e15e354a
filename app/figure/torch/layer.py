"""The layer of a scene: as the engine knows it, on one channel, and as code."""

from typing import cast

import numpy as np

from app.content.code import FRAMEWORKS, Code, Conv2d, Numbers
from app.content.filters import FILTERS
from app.content.inputs import INPUTS
from app.content.presets import find
from app.content.volumes import filter_volume, input_volume
from app.content.written import cells_of, pair_of
from app.engine.geometry import Geometry, PaddingLike, PaddingMode, conv_geometry
from app.engine.trace import walk_conv2d
from app.figure.kinds import SceneState
from app.figure.state import FigureState
from app.figure.walk import Walk


def layer_of(state: SceneState) -> Conv2d:
    words: dict[str, PaddingLike] = {"same": "same", "valid": "valid"}
    return Conv2d(
        int(state["channels"]),
        int(state["out_channels"]),
        pair_of(state["kernel"]),
        pair_of(state["stride"]),
        words.get(state["padding"]) or pair_of(state["padding"]),
        pair_of(state["dilation"]),
        int(state["groups"]),
        state["biased"] == "1",
        cast(PaddingMode, state["padding_mode"]),
    )


def geometry_of(state: SceneState) -> Geometry:
    """
    Raises:
        ConvolutionError: the layer refuses its arguments or its input.
    """
    return layer_of(state).geometry(*pair_of(state["size"]))


def one_channel(state: SceneState, *, turned: bool = False) -> Walk:
    """One channel of it under one filter, which may be turned by 180° first."""
    plane_state = _plane_state(state)
    plane, weight = plane_state.plane(), plane_state.weight()
    if turned:
        weight = np.ascontiguousarray(weight[::-1, ::-1])
    layer = layer_of(state)
    geometry = conv_geometry(
        (1, *plane.shape), (1, 1, *weight.shape), stride=layer.stride, padding=layer.padding,
        padding_mode=layer.padding_mode, dilation=layer.dilation, bias=True,
    )  # fmt: skip
    bias = np.array([plane_state.whole_bias])
    filters = weight[None, None]
    trace = walk_conv2d(plane[None], filters, bias, geometry, layer.padding_mode)
    steps = tuple(trace.steps())
    rows, cols = geometry.height, geometry.width
    return Walk(plane_state, rows, cols, trace.padded[0], weight, trace.values[0], steps)


def _plane_state(state: SceneState) -> FigureState:
    written = {
        size: None if cells_of(cells, state[cells]) is not None else state[size]
        for cells, size in (("input", "size"), ("filter", "kernel"))
    }
    return FigureState(
        input=state["input"], size=written["size"], filter=state["filter"],
        kernel=written["kernel"], bias=float(state["bias"]) if state["biased"] == "1" else 0,
        seed=int(state["seed"]), lang=state.lang,
    )  # fmt: skip


def code_of(state: SceneState, framework: str, *, flip: bool = False) -> Code:
    """Numbers written by hand are one plane; a deeper layer has a preset's."""
    layer, seed = layer_of(state), int(state["seed"])
    inputs, filters = (
        "lecture" if cells_of(name, state[name]) is not None else state[name]
        for name in ("input", "filter")
    )
    shape = layer.in_channels, *pair_of(state["size"])
    x = input_volume(find(INPUTS, "input", inputs), "size", shape, seed)
    weight = filter_volume(
        find(FILTERS, "filter", filters), "kernel", layer.weight_shape, seed
    )  # fmt: skip
    bias = float(state["bias"])
    numbers = Numbers(x, weight, int(bias) if bias.is_integer() else bias, flip)
    return FRAMEWORKS[framework](layer, numbers)
