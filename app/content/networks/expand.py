"""From a network's text, or a list of its layers, to the layers that the engine knows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.content.networks.grammar import Argument, Item, Unit, misread, parse
from app.content.networks.units import (
    MOST_PARTS,
    Choices,
    UnitKind,
    kind_of,
    read_argument,
)
from app.content.presets import N_
from app.engine import ConvolutionError
from app.engine.errors import Phrase
from app.engine.network import AdaptivePool, Flatten, GlobalPool, Layer, Linear, Softmax

MOST_LAYERS = 1000


@dataclass(frozen=True, slots=True)
class Placed:
    """A layer of the network and where it was written."""

    name: str
    layer: Layer
    at: int  # the character of the text, or the place in the list, that asked for it
    open_size: bool = False  # a fully connected layer whose neurons were not counted
    implied: bool = False  # not written: the layer after it cannot do without


def layers_of_text(text: str, choices: Choices) -> tuple[Placed, ...]:
    """The layers of a text, in order, brackets multiplied out.

    Raises:
        ConvolutionError: on field `pattern`, pointing at the character; or there are no layers, or
            more than MOST_LAYERS, which is found out before any is made.
    """
    items = parse(text)
    for item in items:
        check_count(item, count([item], choices))
    check_count(items[0], count(items, choices))
    return completed(expand(items, choices), choices)


def layers_of_list(layers: Sequence[Mapping[str, Any]], choices: Choices) -> tuple[Placed, ...]:
    """The same for {"layer": "conv", "out_channels": 6, ...}; the blame is `3.out_channels`."""
    return completed(tuple(_listed(i, given, choices) for i, given in enumerate(layers)), choices)


def check_count(item: Item, layers: int) -> None:
    if layers > MOST_LAYERS:
        reason = Phrase(N_("this makes more than {most} layers"), most=MOST_LAYERS)
        raise misread("too_many_layers", item, reason)


def count(items: Sequence[Item], choices: Choices) -> int:
    """How many layers items make, without making them."""
    return sum(
        times(item, choices) * (1 if isinstance(item.what, Unit) else count(item.what, choices))
        for item in items
    )


def times(item: Item, choices: Choices) -> int:
    if item.optional and not choices.optional:
        return 0
    return choices.counts[item.count] if isinstance(item.count, str) else item.count


def expand(items: Sequence[Item], choices: Choices) -> tuple[Placed, ...]:
    """Each item is made once and repeated; the texts have been counted before."""
    layers: tuple[Placed, ...] = ()
    for item in items:
        what = item.what
        made = (_placed(what, choices),) if isinstance(what, Unit) else expand(what, choices)
        layers += made * times(item, choices)
    return layers


def _placed(unit: Unit, choices: Choices) -> Placed:
    try:
        kind = kind_of("layer", unit.name)
    except ConvolutionError as error:
        raise _pointed(error, unit) from None
    given: dict[str, Any] = {}
    for place, argument in enumerate(unit.arguments):
        name = _name_of(argument, place, kind, unit)
        if name in given:
            reason = Phrase(N_("{argument} is given twice"), argument=name)
            raise misread("given_twice", argument, reason)
        try:
            given[name] = read_argument(kind, name, argument.value)
        except ConvolutionError as error:
            raise _pointed(error, argument) from None
    return Placed(unit.name, kind.make(given, choices), unit.at, "out_features" not in given)


def _name_of(argument: Argument, place: int, kind: UnitKind, unit: Unit) -> str:
    names = tuple(kind.arguments)
    if argument.name is not None:
        return argument.name
    if any(before.name is not None for before in unit.arguments[:place]):
        reason = Phrase(N_("a value without a name stands behind one with a name"))
        raise misread("unnamed_after_named", argument, reason)
    if place >= len(names):
        reason = Phrase(
            N_("{layer} has no more than {most} arguments"), layer=unit.name, most=len(names)
        )
        raise misread("too_many_arguments", argument, reason)
    return names[place]


def _pointed(error: ConvolutionError, where: Unit | Argument) -> ConvolutionError:
    reason = Phrase(error.template, field=error.field, **error.detail)
    return misread(error.code, where, reason)


def _listed(place: int, given: Mapping[str, Any], choices: Choices) -> Placed:
    name = given.get("layer")
    if not isinstance(name, str):
        raise ConvolutionError("missing", f"{place}.layer", "{field} has to name a layer")
    kind = kind_of(f"{place}.layer", name)
    values = {}
    for argument, value in given.items():
        if argument == "layer" or value is None:
            continue
        try:
            values[argument] = read_argument(kind, argument, value)
        except ConvolutionError as error:
            field = f"{place}.{error.field}"
            raise ConvolutionError(error.code, field, error.template, **error.detail) from None
    layer = kind.make(values, choices)
    return Placed(name.upper(), layer, place, "out_features" not in values)


def completed(written: Sequence[Placed], choices: Choices) -> tuple[Placed, ...]:
    """With what the text leaves to be understood: flattening, and the neurons of the scores."""
    if not written:
        raise ConvolutionError("no_layers", "pattern", "the network has no layers")
    check_parts(written)
    return tuple(_flattened(_scored(written, choices)))


def check_parts(written: Sequence[Placed]) -> None:
    parts = [
        placed.layer.output_size for placed in written if isinstance(placed.layer, AdaptivePool)
    ]
    asked = sum(sum(size) for size in parts if isinstance(size, tuple))
    if asked > 2 * MOST_PARTS:
        raise ConvolutionError(
            "too_many_parts",
            "pattern",
            "adaptive pooling into {asked} rows and columns in all is more than {most}",
            asked=asked,
            most=2 * MOST_PARTS,
        )


def _scored(written: Sequence[Placed], choices: Choices) -> Iterator[Placed]:
    """The last fully connected layer gives a score for each class; softmax cannot do without one.

    Softmax takes as its scores what is flattened, averaged over the plane, or fully connected.
    """
    for i, placed in enumerate(written):
        last = i + 1 == len(written) or isinstance(written[i + 1].layer, Softmax)
        if isinstance(placed.layer, Linear) and placed.open_size and last:
            yield replace(placed, layer=replace(placed.layer, out_features=choices.classes))
            continue
        before = written[i - 1].layer if i else None
        if isinstance(placed.layer, Softmax) and not isinstance(
            before, Linear | Flatten | GlobalPool
        ):
            yield Placed("FC", Linear(choices.classes), placed.at, implied=True)
        yield placed


def _flattened(layers: Iterator[Placed]) -> Iterator[Placed]:
    flat = False
    for placed in layers:
        if isinstance(placed.layer, Linear) and not flat:
            yield Placed("FLATTEN", Flatten(), placed.at, implied=True)
        flat = flat or isinstance(placed.layer, Linear | Flatten)
        yield placed
