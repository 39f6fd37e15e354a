"""What a network costs and sees, and where it breaks if a layer does not fit."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.content.networks.expand import Placed
from app.engine import ConvolutionError
from app.engine.analysis import Analysis, LayerError, Shape, analyse
from app.engine.network import Conv


@dataclass(frozen=True, slots=True)
class Break:
    """The layer that does not fit what comes to it."""

    index: int  # of the layer, from 0
    input_shape: Shape  # what comes to it
    cause: ConvolutionError  # its field is the layer's argument


@dataclass(frozen=True, slots=True)
class Table:
    """All layers, or those before the one that does not fit."""

    placed: tuple[Placed, ...]
    analysis: Analysis
    broken: Break | None


def tabulate(placed: Sequence[Placed], input_shape: Sequence[int]) -> Table:
    """The engine's analysis of the network, as far as it goes.

    Raises:
        ConvolutionError: input_shape makes no sense.
    """
    layers = [each.layer for each in placed]
    try:
        return Table(tuple(placed), analyse(layers, input_shape), None)
    except LayerError as error:
        index, cause = error.index, error
    before = analyse(layers[:index], input_shape)
    broken = Break(index, before.output_shape, _cause(cause, placed[index]))
    return Table(tuple(placed), before, broken)


def _cause(error: LayerError, placed: Placed) -> ConvolutionError:
    argument = error.field.split(".", 2)[2]
    if error.code == "wrong_axes":
        return ConvolutionError(
            "needs_a_volume",
            "input",
            "{layer} needs a volume, but what comes to it has been flattened",
            layer=placed.name,
        )
    if error.code == "window_too_large" and isinstance(placed.layer, Conv):
        argument = "kernel_size"  # the engine speaks of the weight, a network of its size
    return ConvolutionError(error.code, argument, error.template, **error.detail)


def uneven(table: Table) -> int | None:
    """The first layer whose windows leave cells over at the end, if any."""
    for index, report in enumerate(table.analysis.layers):
        if any(report.unused):
            return index
    return None


def largest_number(table: Table) -> int:
    """The largest of what it tells: costs, and the receptive fields in whole cells."""
    analysis = table.analysis
    largest = max(analysis.parameters, analysis.macs, analysis.memory)
    for report in analysis.layers:
        for axis in (report.height, report.width):
            largest = max(
                largest, axis.size.numerator, axis.stride.numerator, -axis.start.numerator
            )
    return largest
