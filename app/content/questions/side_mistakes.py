"""Mistakes along one side of a layer: what its size would come to."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

from app.content.presets import N_
from app.content.questions.kinds import Look
from app.content.questions.layer import Layer, at_end, at_first, at_last, at_second
from app.engine.geometry import Axis


@dataclass(frozen=True, slots=True)
class SideMistake:
    """A mistake along one axis: what the size would come to."""

    code: str
    sentence: str
    change: Callable[[Axis], Fraction]
    look: Callable[[Layer], Look]


def unpadded(axis: Axis) -> Axis:
    return replace(axis, pad_before=0, pad_after=0)


def larger(axis: Axis, cells: int) -> Axis:
    """An input with so many more cells: F is one summand of the formula, and N another."""
    return replace(axis, size=axis.size + cells)


def unrounded(axis: Axis) -> Fraction:
    return axis.exact


# The likeliest first: a wrong answer that two of them would give names the first first.
SIDE_MISTAKES = (
    SideMistake(
        "rounded_down",
        N_("{exact} was rounded down. PyTorch does so; in the lecture it means: does not fit."),
        lambda axis: Fraction(axis.output),
        at_end,
    ),
    SideMistake(
        "padding_once",
        N_("Padding was added once; there is padding {padding} on both sides, {twice} in all."),
        lambda axis: replace(axis, pad_after=0).exact,
        at_first,
    ),
    SideMistake(
        "padding_forgotten",
        N_("Padding was forgotten: {padding} on both sides."),
        lambda axis: unpadded(axis).exact,
        at_first,
    ),
    SideMistake(
        "dilation_ignored",
        N_("Dilation was forgotten: with its gaps the filter spans {span} cells, not {kernel}."),
        lambda axis: replace(axis, dilation=1).exact,
        at_first,
    ),
    SideMistake(
        "stride_forgotten",
        N_("The stride was forgotten: divide by {stride}, since the window jumps."),
        lambda axis: replace(axis, stride=1).exact,
        at_second,
    ),
    SideMistake(
        "one_forgotten",
        N_("The + 1 was forgotten: the first position counts, before any step."),
        lambda axis: axis.exact - 1,
        at_first,
    ),
    SideMistake(
        "rounded_up",
        N_("{exact} was rounded up, but the last window would stick out over the edge."),
        lambda axis: Fraction(ceil(axis.exact)),
        at_end,
    ),
    SideMistake(
        "not_rounded",
        N_("The formula does give {exact}, but there is no part of a cell: it does not fit."),
        unrounded,
        at_end,
    ),
    SideMistake(
        "gaps_miscounted",
        N_("The span was taken as D·F; it is D·(F − 1) + 1 = {span}: no gap after the last cell."),
        lambda axis: larger(axis, axis.effective_kernel - axis.dilation * axis.kernel).exact,
        at_first,
    ),
    SideMistake(
        "kernel_not_subtracted",
        N_("The filter was not subtracted: the last window must still lie inside."),
        lambda axis: larger(axis, axis.effective_kernel).exact,
        at_last,
    ),
    SideMistake(
        "kernel_subtracted_twice",
        N_("The filter was subtracted twice: once is enough."),
        lambda axis: larger(axis, -axis.effective_kernel).exact,
        at_last,
    ),
)

# Those that can turn "fits" into "does not fit" or back.
FIT_MISTAKES = ("rounded_down", "padding_once", "padding_forgotten", "dilation_ignored",
                "stride_forgotten", "gaps_miscounted", "kernel_not_subtracted")  # fmt: skip
