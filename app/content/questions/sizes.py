"""Questions about sizes: one side, width × height, a volume, and whether the window fits."""

from collections.abc import Callable, Iterator
from fractions import Fraction

from app.content.presets import N_
from app.content.questions.answers import (
    NUMBER_OR_NO_FIT,
    SIZE_OR_NO_FIT,
    VOLUME_OR_NO_FIT,
    YES_OR_NO,
    Answer,
    Form,
)
from app.content.questions.formula import Row, depth_line, size_line, size_lines
from app.content.questions.kinds import Kind, Look, Mistake, one_of_the_right
from app.content.questions.layer import (
    Layer,
    at_end,
    at_first,
    axes_of,
    geometry_of,
    layer_given,
    layer_settings,
    layer_values,
    sides,
    volume_given,
    volume_settings,
)
from app.content.questions.side_mistakes import FIT_MISTAKES, SIDE_MISTAKES, SideMistake, unrounded
from app.content.questions.text import Text

Depth = Callable[[Layer], tuple[Fraction, ...]]  # the numbers behind width and height

NOT_WHOLE = N_("{exact} is not a whole number: the last window would stick out.")
SWAPPED = N_("Width and height were swapped: the width comes first.")


def counts(values: tuple[Fraction, ...]) -> bool:
    """Whether these can be numbers of cells."""
    return all(value.denominator == 1 and value >= 1 for value in values)


def along_sides(mistake: SideMistake, take: int, depth: Depth) -> Mistake[Layer]:
    """The mistake made along the first `take` of width and height, the depth told rightly."""

    def wrong(layer: Layer) -> Iterator[Answer]:
        values = tuple(mistake.change(axis) for axis in axes_of(layer)[:take])
        if values == sides(layer)[:take] and mistake.change is not unrounded:
            return  # there was nothing to forget
        yield values + depth(layer)
        if not counts(values):
            yield "none"

    return Mistake(mistake.code, mistake.sentence, wrong, mistake.look)


def no_depth(layer: Layer) -> tuple[Fraction, ...]:
    del layer
    return ()


def depth_of(layer: Layer) -> tuple[Fraction, ...]:
    return (Fraction(geometry_of(layer).out_channels),)


def size_right(take: int, depth: Depth) -> Callable[[Layer], tuple[Answer, ...]]:
    def right(layer: Layer) -> tuple[Answer, ...]:
        values = sides(layer)[:take]
        return (values + depth(layer),) if counts(values) else ("none",)

    return right


def size_reason(layer: Layer) -> Text:
    fits = N_("The division comes out even: the last window ends at the edge.")
    return Text(fits if geometry_of(layer).fits else NOT_WHOLE, layer_values(layer))


def end(layer: Layer, answer: Answer) -> Look:
    del answer
    return at_end(layer)


def _always(form: Form) -> Callable[[Layer], Form]:
    return lambda _: form


def _side_lines(layer: Layer, answer: Answer) -> tuple[Row, ...]:
    del answer
    return (size_line("N₂", geometry_of(layer).width),)


def _plane_lines(layer: Layer, answer: Answer) -> tuple[Row, ...]:
    del answer
    return size_lines(geometry_of(layer))


def _volume_lines(layer: Layer, answer: Answer) -> tuple[Row, ...]:
    return *_plane_lines(layer, answer), depth_line(geometry_of(layer))


def _swapped(layer: Layer) -> Iterator[Answer]:
    yield sides(layer)[::-1]


SIDE: Kind[Layer] = Kind(
    name="output_side",
    form=_always(NUMBER_OR_NO_FIT),
    given=layer_given,
    settings=layer_settings,
    right=size_right(1, no_depth),
    accepts=one_of_the_right(size_right(1, no_depth)),
    mistakes=tuple(along_sides(mistake, 1, no_depth) for mistake in SIDE_MISTAKES),
    values=layer_values,
    lines=_side_lines,
    reason=size_reason,
    look=end,
)
PLANE: Kind[Layer] = Kind(
    name="output_size",
    form=_always(SIZE_OR_NO_FIT),
    given=layer_given,
    settings=layer_settings,
    right=size_right(2, no_depth),
    accepts=one_of_the_right(size_right(2, no_depth)),
    mistakes=(
        *(along_sides(mistake, 2, no_depth) for mistake in SIDE_MISTAKES),
        Mistake("swapped", SWAPPED, _swapped, at_end),
    ),
    values=layer_values,
    lines=_plane_lines,
    reason=size_reason,
    look=end,
)


def _with_depth(*depths: Callable[[Layer], Fraction | int]) -> Callable[[Layer], Iterator[Answer]]:
    """Width and height right, the depth not."""
    return lambda layer: ((*sides(layer), Fraction(depth(layer))) for depth in depths)


DEPTH_MISTAKES = (
    Mistake(
        "channels_kept",
        N_("The output got the input's {channels} channels; its depth is the number of filters."),
        _with_depth(lambda layer: layer.channels),
        at_first,
    ),
    Mistake(
        "filters_forgotten",
        N_("The number of filters was forgotten: each filter makes one map of its own."),
        _with_depth(lambda _: 1),
        at_first,
    ),
    Mistake(
        "map_per_channel",
        N_("A filter sums over all {channels} channels: it makes one map, not one a channel."),
        _with_depth(lambda layer: layer.channels * layer.filters),
        at_first,
    ),
)
POOL_DEPTH_MISTAKES = (
    Mistake(
        "depth_pooled",
        N_("The depth was pooled too: each of the {channels} maps shrinks on its own."),
        _with_depth(
            lambda layer: Fraction(layer.channels, layer.stride),
            lambda layer: layer.channels // layer.stride,
        ),
        at_first,
    ),
    Mistake(
        "maps_merged",
        N_("The maps were merged into one: pooling keeps all {channels} of them."),
        _with_depth(lambda _: 1),
        at_first,
    ),
)


def _volume(depth_mistakes: tuple[Mistake[Layer], ...]) -> Kind[Layer]:
    right = size_right(2, depth_of)
    return Kind(
        name="output_volume",
        form=_always(VOLUME_OR_NO_FIT),
        given=volume_given,
        settings=volume_settings,
        right=right,
        accepts=one_of_the_right(right),
        mistakes=(
            *depth_mistakes,
            *(along_sides(mistake, 2, depth_of) for mistake in SIDE_MISTAKES),
        ),
        values=layer_values,
        lines=_volume_lines,
        reason=size_reason,
        look=end,
    )


CONV_VOLUME = _volume(DEPTH_MISTAKES)
MAX_VOLUME = _volume(POOL_DEPTH_MISTAKES)


def _fitting(mistake: SideMistake) -> Mistake[Layer]:
    def wrong(layer: Layer) -> Iterator[Answer]:
        yield "yes" if counts(tuple(mistake.change(axis) for axis in axes_of(layer))) else "no"

    return Mistake(mistake.code, mistake.sentence, wrong, mistake.look)


def _fits(layer: Layer) -> tuple[Answer, ...]:
    return ("yes",) if geometry_of(layer).fits else ("no",)


FITS: Kind[Layer] = Kind(
    name="fits",
    form=_always(YES_OR_NO),
    given=layer_given,
    settings=layer_settings,
    right=_fits,
    accepts=one_of_the_right(_fits),
    mistakes=tuple(_fitting(m) for m in SIDE_MISTAKES if m.code in FIT_MISTAKES),
    values=layer_values,
    lines=_plane_lines,
    reason=size_reason,
    look=end,
)
