"""Max pooling of small cells: the whole map, or one value of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np

from app.content.presets import N_
from app.content.questions.answers import NUMBER, Answer, Form
from app.content.questions.cells import Cells, size_text, written
from app.content.questions.formula import Row, maximum_line
from app.content.questions.kinds import Kind, Look, Mistake, one_of_the_right
from app.content.questions.text import Text
from app.engine import Trace, avg_pool2d, trace_max_pool2d
from app.engine.arrays import Array


@dataclass(frozen=True, slots=True)
class Largest:
    """One channel under max pooling. `cell` is the output cell asked for; None: all of them."""

    input: Cells  # (H, W)
    kernel: int
    stride: int
    cell: tuple[int, int] | None = None


def pool_walk(facts: Largest) -> Trace:
    return trace_max_pool2d(np.array(facts.input)[None], facts.kernel, stride=facts.stride)


def pooled(facts: Largest) -> Array:
    """(Ho, Wo)"""
    values: Array = pool_walk(facts).values[0]
    return values


def means(facts: Largest) -> Array:
    """(Ho, Wo)"""
    values: Array = avg_pool2d(np.array(facts.input)[None], facts.kernel, stride=facts.stride)[0]
    return values


def picked(facts: Largest, values: Array) -> tuple[Fraction, ...]:
    """The asked numbers of a map (Ho, Wo), row by row."""
    cells = values.ravel() if facts.cell is None else [values[facts.cell]]
    return tuple(Fraction(cell).limit_denominator(facts.kernel**2) for cell in map(_plain, cells))


def _plain(value: Any) -> int | float:
    number: int | float = value.item()
    return number


def _form(facts: Largest) -> Form:
    return NUMBER if facts.cell is not None else Form("list", int(pooled(facts).size))


def _largest_right(facts: Largest) -> tuple[Answer, ...]:
    return (picked(facts, pooled(facts)),)


def _instead(values: Callable[[Largest], Array]) -> Callable[[Largest], Iterator[Answer]]:
    """What another map, (Ho, Wo), says in the asked places, where it has them."""

    def wrong(facts: Largest) -> Iterator[Answer]:
        other = values(facts)
        cell = facts.cell or (0, 0)
        if cell[0] < other.shape[0] and cell[1] < other.shape[1]:
            yield picked(facts, other)

    return wrong


def _sums(facts: Largest) -> Array:
    return means(facts) * facts.kernel**2


def _smallest(facts: Largest) -> Array:
    below = tuple(tuple(-cell for cell in row) for row in facts.input)
    return -pooled(replace(facts, input=below))


def _by_columns(facts: Largest) -> Array:
    return pooled(facts).T


def _overlapping(facts: Largest) -> Array:
    """The windows at stride 1; of them as many as the right map has."""
    height, width = pooled(facts).shape
    return pooled(replace(facts, stride=1))[:height, :width]


def _largest_of_all(facts: Largest) -> Array:
    return np.full_like(pooled(facts), np.max(facts.input))


def _pool_at(facts: Largest, answer: Answer) -> Look:
    """The asked window, or the first whose number is wrong."""
    trace = pool_walk(facts)
    (right,) = _largest_right(facts)
    _, _, width = trace.geometry.output_shape
    if facts.cell is not None:
        index = facts.cell[0] * width + facts.cell[1]
    else:
        pairs = zip(right, answer, strict=True)
        index = next((i for i, (a, b) in enumerate(pairs) if a != b), 0)
    return Look(index, trace.geometry.position(index).window)


def _where(values: Callable[[Largest], Array]) -> Callable[[Largest], Look]:
    """The first window for which the mistaken map says something else."""
    return lambda facts: _pool_at(facts, next(_instead(values)(facts)))


def _largest_given(facts: Largest) -> dict[str, Any]:
    given: dict[str, Any] = {
        "layer": "max",
        "size": [len(facts.input), len(facts.input[0])],
        "kernel": facts.kernel,
        "stride": facts.stride,
        "padding": 0,
        "input": facts.input,
    }
    if facts.cell is not None:
        given |= {"row": facts.cell[0], "col": facts.cell[1]}
    return given


def _largest_settings(facts: Largest) -> dict[str, str]:
    settings = {
        "layer": "max",
        "input": written(facts.input),
        "size": size_text(facts.input),
        "kernel": str(facts.kernel),
        "stride": str(facts.stride),
        "padding": "0",
    }
    if facts.cell is not None:
        settings["step"] = str(_pool_at(facts, ()).step)
    return settings


def _largest_lines(facts: Largest, answer: Answer) -> tuple[Row, ...]:
    """One line a window that is asked for."""
    trace = pool_walk(facts)
    steps = trace.steps() if facts.cell is None else trace.steps(_pool_at(facts, answer).step, 1)
    return tuple(maximum_line(step.patch.ravel().tolist(), int(step.value)) for step in steps)


def _largest_reason(facts: Largest) -> Text:
    del facts
    return Text(N_("In each window the largest number wins."))


def _largest_values(facts: Largest) -> dict[str, object]:
    return {"kernel": facts.kernel, "stride": facts.stride}


def _pool_mistake(code: str, sentence: str, values: Callable[[Largest], Array]) -> Mistake[Largest]:
    return Mistake(code, sentence, _instead(values), _where(values))


AVERAGED = N_("The mean of each window was taken; max pooling takes the largest.")
ADDED = N_("Each window was added up; max pooling takes the largest.")
LEAST = N_("The smallest of each window was taken; max pooling takes the largest.")
STEPPED = N_("The windows lie {stride} apart; these were taken one cell apart.")
EVERYWHERE = N_("That is the largest of the whole input; each window has its own.")
COLUMNS = N_("Rows and columns were swapped: read row by row.")


def _largest_kind(name: str) -> Kind[Largest]:
    return Kind(
        name=name,
        form=_form,
        given=_largest_given,
        settings=_largest_settings,
        right=_largest_right,
        accepts=one_of_the_right(_largest_right),
        mistakes=(  # the likeliest first
            _pool_mistake("averaged", AVERAGED, means),
            _pool_mistake("added_up", ADDED, _sums),
            _pool_mistake("position_swapped", COLUMNS, _by_columns),
            _pool_mistake("stride_ignored", STEPPED, _overlapping),
            _pool_mistake("smallest", LEAST, _smallest),
            _pool_mistake("largest_of_all", EVERYWHERE, _largest_of_all),
        ),
        values=_largest_values,
        lines=_largest_lines,
        reason=_largest_reason,
        look=_pool_at,
    )


MAX_MAP = _largest_kind("max_map")
MAX_VALUE = _largest_kind("max_value")
