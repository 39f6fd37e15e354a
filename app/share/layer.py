"""What a view computes, as something that others can compute too: code, and a question by REST."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import prod
from typing import Any, Literal, cast

from app.content.code import FRAMEWORKS, POOLS, Code, Conv2d, Given, Numbers, Pool2d
from app.content.code.literals import all_written
from app.content.filters import FILTERS
from app.content.inputs import INPUTS
from app.content.presets import find
from app.content.volumes import filter_volume, input_volume
from app.content.written import pair_of
from app.engine import ConvolutionError
from app.engine.arrays import Array
from app.engine.geometry import PaddingLike, PaddingMode
from app.figure.state import FigureState
from app.share.view import Query, Seen, figure_state

MOST = 200_000  # numbers of an input or a weight that are still made for a snippet
ALL = 10_000  # numbers that are written out where the map must be that of the screen


@dataclass(frozen=True, slots=True)
class Question:
    """Where the server answers what the view asks it: by an address, or by a `body` of JSON."""

    path: str
    query: Query
    body: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Layer:
    """`code(framework)` writes it, `question` asks for it.

    `exact`: the code holds the numbers of the screen, and not others of the same sizes.
    """

    code: Callable[[str], Code]
    question: Question
    exact: bool


def layer_of(seen: Seen) -> Layer | None:
    """None where the view shows no single layer, or one that the engine refuses."""
    try:
        if seen.kind == "plane":
            state = figure_state(seen)
            return _of_figure(state) if state else None
        if seen.kind in ("volume", "torch"):
            return _of_volume(seen)
    except (ConvolutionError, ValueError):
        return None
    return None


def _of_figure(state: FigureState) -> Layer:
    return _conv_figure(state) if state.layer == "conv" else _pool_figure(state)


def _conv_figure(state: FigureState) -> Layer:
    plane, weight = state.plane(), state.weight()
    layer = Conv2d(
        1, 1, state.window(), (state.stride,) * 2, (state.padding,) * 2, (state.dilation,) * 2,
        padding_mode=state.padding_mode,
    )  # fmt: skip
    layer.geometry(*plane.shape)
    bias = state.whole_bias
    numbers = Numbers(plane[None], weight[None, None], bias, written_up_to=ALL)
    window = {"stride": state.stride, "padding": state.padding, "dilation": state.dilation}
    named = (("filter", state.filter), ("padding_mode", state.padding_mode), ("bias", str(bias)))
    body = {
        "input": plane.tolist(), "weight": weight.tolist(), "bias": bias, **window,
        "padding_mode": state.padding_mode,
    }  # fmt: skip
    query = (*_asked(state, plane.shape), *_texts(window), *named)
    question = Question("/convolve", query, body)
    return Layer(lambda name: FRAMEWORKS[name](layer, numbers), question, True)


def _pool_figure(state: FigureState) -> Layer:
    plane = state.plane()
    mode = cast(Literal["max", "average"], state.layer)
    layer = Pool2d(mode, state.window(), (state.stride,) * 2, (state.padding,) * 2,
                   (state.spread,) * 2)  # fmt: skip
    layer.geometry(1, *plane.shape)
    window = {"stride": state.stride, "padding": state.padding, "dilation": state.spread}
    body = {"input": plane.tolist(), "kernel_size": list(state.window()), "mode": mode, **window}
    query = (("mode", mode), *_asked(state, plane.shape), *_texts(window))
    given = Given(plane[None], written_up_to=ALL)
    return Layer(lambda name: POOLS[name](layer, given), Question("/pool", query, body), True)


def _asked(state: FigureState, shape: tuple[int, ...]) -> Query:
    """Input and sizes under the names of the REST service, whose defaults are not the page's."""
    kernel = state.window()
    sizes = (("size", f"{shape[0]}x{shape[1]}"), ("kernel", f"{kernel[0]}x{kernel[1]}"))
    return ("input", state.input), *sizes, ("seed", str(state.seed))


def _texts(values: Mapping[str, Any]) -> Query:
    return tuple((name, str(value)) for name, value in values.items())


USUAL = {
    "layer": "conv", "input": "lecture", "filter": "lecture", "size": "7", "kernel": "3",
    "channels": "3", "out_channels": "1", "groups": "1", "stride": "1", "padding": "0",
    "dilation": "1", "padding_mode": "zeros", "biased": "1", "bias": "1", "seed": "1",
}  # fmt: skip


def _of_volume(seen: Seen) -> Layer:
    """A layer over several channels; numbers written by hand are one plane, so presets only.

    Raises:
        ValueError: a setting cannot be read, or the numbers are too many.
    """
    told = {**USUAL, **({"channels": "4", "out_channels": "8"} if seen.kind == "torch" else {})}
    told |= {name: text for name, text in seen.settings.items() if name in told}
    channels, size = int(told["channels"]), pair_of(told["size"])
    if min(channels, *size) < 1 or channels * prod(size) > MOST:
        raise ValueError("too many numbers for a snippet")
    preset, seed = find(INPUTS, "input", told["input"]), int(told["seed"])
    x = input_volume(preset, "size", (channels, *size), seed)
    return _conv_volume(told, x) if told["layer"] == "conv" else _pool_volume(told, x)


SHARED = ("input", "size", "channels", "kernel", "stride", "padding", "seed")
OF_FILTERS = ("filter", "out_channels", "dilation", "padding_mode", "groups")


def _conv_volume(told: Mapping[str, str], x: Array) -> Layer:
    words: dict[str, PaddingLike] = {"same": "same", "valid": "valid"}
    layer = Conv2d(
        len(x),
        int(told["out_channels"]),
        pair_of(told["kernel"]),
        pair_of(told["stride"]),
        words.get(told["padding"]) or pair_of(told["padding"]),
        pair_of(told["dilation"]),
        int(told["groups"]),
        told["biased"] == "1",
        cast(PaddingMode, told["padding_mode"]),
    )
    layer.geometry(*x.shape[1:])
    if prod(layer.weight_shape) > MOST:
        raise ValueError("too many numbers for a snippet")
    preset, seed = find(FILTERS, "filter", told["filter"]), int(told["seed"])
    weight = filter_volume(preset, "kernel", layer.weight_shape, seed)
    bias = float(told["bias"])
    numbers = Numbers(x, weight, int(bias) if bias.is_integer() else bias)
    names = (*SHARED, *OF_FILTERS, *(("bias",) if layer.bias else ()))
    query = tuple((name, told[name]) for name in names)
    question, exact = Question("/convolve", query), all_written(numbers)
    return Layer(lambda name: FRAMEWORKS[name](layer, numbers), question, exact)


def _pool_volume(told: Mapping[str, str], x: Array) -> Layer:
    mode = cast(Literal["max", "average"], told["layer"])
    window = (pair_of(told[name]) for name in ("kernel", "stride", "padding"))
    layer, given = Pool2d(mode, *window), Given(x)
    layer.geometry(*x.shape)
    query = (("mode", mode), *((name, told[name]) for name in SHARED))
    question, exact = Question("/pool", query), all_written(given)
    return Layer(lambda name: POOLS[name](layer, given), question, exact)
