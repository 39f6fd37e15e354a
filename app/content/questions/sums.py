"""One output value of a small convolution."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np

from app.content.presets import N_
from app.content.questions.answers import NUMBER, Answer, Form
from app.content.questions.cells import Cells, size_text, written
from app.content.questions.formula import Row, value_line
from app.content.questions.kinds import Kind, Look, Mistake, one_of_the_right
from app.content.questions.text import Text, number_text
from app.engine import ConvolutionError, Step, Trace, trace_conv2d
from app.engine.geometry import Window


@dataclass(frozen=True, slots=True)
class Sum:
    """One channel, one filter, and the output cell that is asked for, from 0."""

    input: Cells  # (H, W)
    filter: Cells  # (kh, kw)
    bias: int
    row: int
    col: int
    stride: int = 1
    padding: int = 0


def walk(facts: Sum) -> Trace:
    return trace_conv2d(
        np.array(facts.input)[None],  # (1, H, W)
        np.array(facts.filter)[None, None],  # (1, 1, kh, kw)
        [facts.bias],
        stride=facts.stride,
        padding=facts.padding,
    )


def step_at(trace: Trace, row: int, col: int) -> Step | None:
    """The step of an output cell, if there is that cell."""
    _, height, width = trace.geometry.output_shape
    if not (0 <= row < height and 0 <= col < width):
        return None
    return next(trace.steps(row * width + col, 1))


def asked(facts: Sum) -> Step:
    step = step_at(walk(facts), facts.row, facts.col)
    if step is None:
        raise IndexError("a question asks for a cell that its output does not have")
    return step


def _sum_right(facts: Sum) -> tuple[Answer, ...]:
    return ((Fraction(asked(facts).value),),)


def _changed(**changes: Callable[[Sum], Any]) -> Callable[[Sum], Iterator[Answer]]:
    """The value with some facts changed, if the cell is still there."""

    def wrong(facts: Sum) -> Iterator[Answer]:
        other = replace(facts, **{name: change(facts) for name, change in changes.items()})
        try:
            step = step_at(walk(other), other.row, other.col)
        except ConvolutionError:  # without its padding the filter may be too large
            return
        if step is not None:
            yield (Fraction(step.value),)

    return wrong


def _turned(facts: Sum) -> Cells:
    return tuple(row[::-1] for row in facts.filter[::-1])


def _ones(facts: Sum) -> Cells:
    return tuple((1,) * len(row) for row in facts.filter)


def _at(facts: Sum, mistaken: Window | None = None) -> Look:
    position = asked(facts).position
    return Look(position.index, position.window, mistaken)


def _at_other(row: Callable[[Sum], int], col: Callable[[Sum], int]) -> Callable[[Sum], Look]:
    """Another output cell's window beside the right one."""

    def look(facts: Sum) -> Look:
        step = step_at(walk(facts), row(facts), col(facts))
        return _at(facts, step.position.window if step else None)

    return look


def _at_stride_1(facts: Sum) -> Look:
    step = step_at(walk(replace(facts, stride=1)), facts.row, facts.col)
    return _at(facts, step.position.window if step else None)


def _at_padding_0(facts: Sum) -> Look:
    """Where the window would lie on the bare input, told in padded cells."""
    window, by = asked(facts).position.window, facts.padding
    return _at(
        facts, Window(window.top + by, window.left + by, window.bottom + by, window.right + by)
    )


def _sum_given(facts: Sum) -> dict[str, Any]:
    return {
        "layer": "conv",
        "size": [len(facts.input), len(facts.input[0])],
        "kernel": len(facts.filter),
        "stride": facts.stride,
        "padding": facts.padding,
        "input": facts.input,
        "filter": facts.filter,
        "bias": facts.bias,
        "row": facts.row,
        "col": facts.col,
    }


def _sum_settings(facts: Sum) -> dict[str, str]:
    return {
        "layer": "conv",
        "input": written(facts.input),
        "size": size_text(facts.input),
        "filter": written(facts.filter),
        "kernel": size_text(facts.filter),
        "stride": str(facts.stride),
        "padding": str(facts.padding),
        "bias": str(facts.bias),
        "step": str(asked(facts).position.index),
    }


def _sum_values(facts: Sum) -> dict[str, object]:
    return {
        "row": facts.row + 1,
        "col": facts.col + 1,
        "stride": facts.stride,
        "padding": facts.padding,
        "bias": number_text(facts.bias),
    }


def _sum_lines(facts: Sum, answer: Answer) -> tuple[Row, ...]:
    del answer
    step = asked(facts)
    weights = np.array(facts.filter)
    return (value_line(step.patch[0], weights, facts.bias, int(step.value)),)


def _sum_reason(facts: Sum) -> Text:
    window = asked(facts).position.window
    return Text(
        N_("The window starts in row {top}, column {left} of the padded input."),
        {"top": window.top + 1, "left": window.left + 1},
    )


def _form(facts: Sum) -> Form:
    del facts
    return NUMBER


def _sum_look(facts: Sum, answer: Answer) -> Look:
    del answer
    return _at(facts)


def _beside(by: int) -> Mistake[Sum]:
    """The cell diagonally after or before the one that is asked for."""

    def row(facts: Sum) -> int:
        return facts.row + by

    def col(facts: Sum) -> int:
        return facts.col + by

    sentence = N_("That is a neighbouring cell: rows and columns are counted from 1.")
    wrong, look = _changed(row=row, col=col), _at_other(row, col)
    return Mistake("position_off_by_one", sentence, wrong, look)


VALUE: Kind[Sum] = Kind(
    name="output_value",
    form=_form,
    given=_sum_given,
    settings=_sum_settings,
    right=_sum_right,
    accepts=one_of_the_right(_sum_right),
    mistakes=(  # the likeliest first
        Mistake(
            "bias_forgotten",
            N_("The bias {bias} was forgotten."),
            _changed(bias=lambda _: 0),
            _at,
        ),
        Mistake(
            "padding_ignored",
            N_("The padding was forgotten: the first window starts {padding} outside the input."),
            _changed(padding=lambda _: 0),
            _at_padding_0,
        ),
        Mistake(
            "stride_ignored",
            N_("The stride was forgotten: the window moves by {stride} for each output cell."),
            _changed(stride=lambda _: 1),
            _at_stride_1,
        ),
        Mistake(
            "position_swapped",
            N_("Row and column were swapped: row {row}, column {col} is asked for."),
            _changed(row=lambda facts: facts.col, col=lambda facts: facts.row),
            _at_other(lambda facts: facts.col, lambda facts: facts.row),
        ),
        Mistake(
            "filter_flipped",
            N_("The filter was flipped, as in mathematics; networks do not flip it."),
            _changed(filter=_turned),
            _at,
        ),
        _beside(1),  # counted from 0
        _beside(-1),
        Mistake(
            "bias_subtracted",
            N_("The bias {bias} was subtracted; it is added."),
            _changed(bias=lambda facts: -facts.bias),
            _at,
        ),
        Mistake(
            "weights_forgotten",
            N_("The window's cells were added without their weights."),
            _changed(filter=_ones),
            _at,
        ),
    ),
    values=_sum_values,
    lines=_sum_lines,
    reason=_sum_reason,
    look=_sum_look,
)
