"""Which padding fits a chosen input, filter and stride (scene 16: F = 5, S = 2, P = ?)."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from app.content.presets import N_
from app.content.questions.answers import PADDING_OR_NONE, Answer, Form
from app.content.questions.formula import Row, size_line
from app.content.questions.kinds import Kind, Look, Mistake
from app.content.questions.layer import (
    Layer,
    at_end,
    geometry_of,
    layer_given,
    layer_settings,
    layer_values,
)
from app.content.questions.text import Text
from app.engine.geometry import Axis, fitting_paddings, resolve_padding

MOST = 10**6  # of a padding that is still tried


def axis_with(layer: Layer, padding: int) -> Axis:
    return replace(geometry_of(layer).width, pad_before=padding, pad_after=padding)


def _whole(answer: Answer) -> int | None:
    """The padding of an answer, if it can be one."""
    if isinstance(answer, str) or len(answer) != 1 or answer[0].denominator != 1:
        return None
    return int(answer[0]) if 0 <= answer[0] <= MOST else None


def right(layer: Layer) -> tuple[Answer, ...]:
    """The fitting paddings smaller than one stride; a whole stride more fits again."""
    fitting = fitting_paddings(geometry_of(layer))
    return tuple((Fraction(padding),) for padding in fitting) or ("none",)


def accepts(layer: Layer, answer: Answer) -> bool:
    """Every padding that fits is right, and "none" where none does."""
    if answer == "none":
        return right(layer) == ("none",)
    padding = _whole(answer)
    return padding is not None and axis_with(layer, padding).fits


def _keeping_the_size(layer: Layer) -> Iterator[Answer]:
    same = resolve_padding("same", (layer.kernel, layer.kernel))
    if same.top == same.bottom:
        yield (Fraction(same.top),)


def _fitting_once(layer: Layer) -> Iterator[Answer]:
    """Paddings that would fit, were they added on one side only."""
    for padding in range(layer.stride * 2):
        if replace(axis_with(layer, padding), pad_after=0).fits:
            yield (Fraction(padding),)


def _parts_of_cells(layer: Layer) -> Iterator[Answer]:
    return ((Fraction(cells, 2),) for cells in range(1, layer.stride * 2, 2))


def _none_at_all(layer: Layer) -> Iterator[Answer]:
    del layer
    yield "none"


def _values(layer: Layer) -> dict[str, object]:
    bare = axis_with(layer, 0)
    fitting = ", ".join(str(padding) for padding in fitting_paddings(geometry_of(layer)))
    return layer_values(layer) | {"way": bare.padded - bare.effective_kernel, "fitting": fitting}


def _given(layer: Layer) -> dict[str, object]:
    given = layer_given(layer)
    del given["padding"]  # it is what is asked for
    return given


def _form(layer: Layer) -> Form:
    del layer
    return PADDING_OR_NONE


def _lines(layer: Layer, answer: Answer) -> tuple[Row, ...]:
    """With the padding that was answered and, if it does not fit, the smallest that does."""
    tried = _whole(answer)
    wanted = [] if tried is None else [tried]
    if tried is None or not axis_with(layer, tried).fits:
        wanted += fitting_paddings(geometry_of(layer))[:1]
    wanted = wanted or [0]
    return tuple(size_line("N₂", axis_with(layer, padding)) for padding in wanted)


def _reason(layer: Layer) -> Text:
    some = N_("N − F + 2·P must be a multiple of {stride}: P = {fitting}, and each {stride} more.")
    none = N_("N − F = {way}, and {way} + 2·P is no multiple of {stride}, whatever P: none fits.")
    return Text(some if right(layer) != ("none",) else none, _values(layer))


def _look(layer: Layer, answer: Answer) -> Look:
    """The end of the walk with the padding that was answered."""
    padding = _whole(answer)
    if padding is None or padding > layer.width:  # nothing that a stage could show
        return at_end(layer)
    look = at_end(replace(layer, padding=padding))
    return replace(look, settings={"padding": str(padding)})


PADDING: Kind[Layer] = Kind(
    name="padding",
    form=_form,
    given=_given,
    settings=layer_settings,
    right=right,
    accepts=accepts,
    mistakes=(
        Mistake(
            "size_kept",
            N_("(F − 1)/2 keeps the size at stride 1; with stride {stride} it need not fit."),
            _keeping_the_size,
        ),
        Mistake(
            "padding_once",
            N_("Padding was added once; it lies on both sides, so 2·P cells are added."),
            _fitting_once,
        ),
        Mistake(
            "part_of_a_cell",
            N_("Padding is a whole number of cells, the same on both sides."),
            _parts_of_cells,
        ),
        Mistake(
            "none_found",
            N_("There is a padding that fits: P = {fitting}."),
            _none_at_all,
        ),
    ),
    values=_values,
    lines=_lines,
    reason=_reason,
    look=_look,
)
