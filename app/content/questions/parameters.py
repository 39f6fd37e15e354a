"""Questions about the number of parameters."""

from collections.abc import Callable, Iterator
from fractions import Fraction

from app.content.presets import N_
from app.content.questions.answers import NUMBER, Answer, Form
from app.content.questions.formula import Row, parameters_line
from app.content.questions.kinds import Kind, Look, Mistake, one_of_the_right
from app.content.questions.layer import (
    Layer,
    at_first,
    geometry_of,
    layer_values,
    volume_given,
    volume_settings,
)
from app.content.questions.text import Text, plural
from app.engine.geometry import conv_geometry


def counted(layer: Layer, **changes: int | bool) -> int:
    """The parameters of the layer's filters, some of whose facts are changed."""
    facts = {"filters": layer.filters, "channels": layer.channels, "rows": layer.kernel}
    facts |= {"cols": layer.kernel, "bias": layer.bias} | changes
    weight_shape = (facts["filters"], facts["channels"], facts["rows"], facts["cols"])
    shape = (facts["channels"], layer.kernel, layer.kernel)  # any input: the count does not ask
    return conv_geometry(shape, weight_shape, bias=bool(facts["bias"])).parameters


def _one_bias(layer: Layer) -> Iterator[Answer]:
    if layer.bias:
        yield (Fraction(counted(layer, bias=False) + 1),)


def _unshared(layer: Layer) -> int:
    return geometry_of(layer).parameters * geometry_of(layer).steps


def _wrong(*counts: Callable[[Layer], int]) -> Callable[[Layer], Iterator[Answer]]:
    return lambda layer: ((Fraction(count(layer)),) for count in counts)


# The likeliest first.
MISTAKES = (
    Mistake(
        "bias_forgotten",
        N_("The bias was forgotten: one for each of the {filters} filters."),
        _wrong(lambda layer: counted(layer, bias=False)),
        at_first,
    ),
    Mistake(
        "one_bias",
        N_("One bias was counted for the whole layer; each of the {filters} filters has its own."),
        _one_bias,
        at_first,
    ),
    Mistake(
        "channels_forgotten",
        N_("The channels were forgotten: a filter is as deep as the input, {channels}."),
        _wrong(
            lambda layer: counted(layer, channels=1),
            lambda layer: counted(layer, channels=1, bias=False),
        ),
        at_first,
    ),
    Mistake(
        "filters_forgotten",
        N_("That is one filter; the layer has {filters} of them."),
        _wrong(
            lambda layer: counted(layer, filters=1),
            lambda layer: counted(layer, filters=1, bias=False),
        ),
        at_first,
    ),
    Mistake(
        "bias_counted",
        N_("A bias was counted, but this layer has none."),
        _wrong(lambda layer: counted(layer, bias=True)),
        at_first,
    ),
    Mistake(
        "one_side_of_the_filter",
        N_("One side of the filter was counted; it has {kernel}·{kernel} cells in each channel."),
        _wrong(
            lambda layer: counted(layer, rows=1),
            lambda layer: counted(layer, rows=1, bias=False),
        ),
        at_first,
    ),
    Mistake(
        "filter_per_channel",
        N_("The output was taken to have the input's {channels} channels; it has one per filter."),
        _wrong(lambda layer: counted(layer, filters=layer.channels)),
        at_first,
    ),
    Mistake(
        "not_shared",
        N_("The weights were counted anew at each position; all positions share one filter."),
        _wrong(_unshared),
        at_first,
    ),
)
POOL_MISTAKES = (
    Mistake(
        "pooling_has_no_weights",
        N_("The window was counted as a filter; pooling takes the largest and learns nothing."),
        _wrong(
            *(
                lambda layer, depth=depth, bias=bias: counted(
                    layer, channels=depth(layer), filters=1, bias=bias
                )
                for depth in (lambda _: 1, lambda layer: layer.channels)
                for bias in (False, True)
            )
        ),
        at_first,
    ),
)


def _right(layer: Layer) -> tuple[Answer, ...]:
    return ((Fraction(geometry_of(layer).parameters),),)


def _lines(layer: Layer, answer: Answer) -> tuple[Row, ...]:
    del answer
    return (parameters_line(geometry_of(layer)),)


def _reason(layer: Layer) -> Text:
    geometry = geometry_of(layer)
    if not geometry.learned:
        return Text(N_("Pooling is a fixed function of its input: there is nothing to learn."))
    each = geometry.parameters // geometry.out_channels
    return plural(
        "A filter has {each} parameter, and there are {filters} filters.",
        "A filter has {each} parameters, and there are {filters} filters.",
        each,
        each=each,
        filters=layer.filters,
    )


def _form(layer: Layer) -> Form:
    del layer
    return NUMBER


def _first(layer: Layer, answer: Answer) -> Look:
    del answer
    return at_first(layer)


def _kind(mistakes: tuple[Mistake[Layer], ...]) -> Kind[Layer]:
    return Kind(
        name="parameters",
        form=_form,
        given=volume_given,
        settings=volume_settings,
        right=_right,
        accepts=one_of_the_right(_right),
        mistakes=mistakes,
        values=layer_values,
        lines=_lines,
        reason=_reason,
        look=_first,
    )


CONV_PARAMETERS = _kind(MISTAKES)
MAX_PARAMETERS = _kind(POOL_MISTAKES)
