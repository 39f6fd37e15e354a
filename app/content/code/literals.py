"""Input and weight as code: the numbers themselves where they are few, random ones else."""

from dataclasses import dataclass

from app.content.code.layer import Given, Numbers
from app.content.code.lines import Line, Part, block
from app.engine.arrays import Array


@dataclass(frozen=True, slots=True)
class ArrayWords:
    """How a framework writes arrays: what stands before and after rows, and around a shape.

    The random ones have places for {least} and {stop}, as Python's ranges have.
    """

    rows: tuple[str, str]
    random: tuple[str, str]


IN_NUMPY = ArrayWords(
    rows=("np.array([", "])"),
    random=("default_rng(1).integers({least}, {stop}, (", "))"),
)


def all_written(given: Given) -> bool:
    """Whether the code needs no random numbers of its own."""
    return all(array.size <= given.written_up_to for array in given.arrays)


def numpy_imports(given: Given) -> list[Line]:
    """What IN_NUMPY's words need."""
    random = [] if all_written(given) else [["from numpy.random import default_rng"]]
    return block("import", ["import numpy as np"], *random)


def input_lines(given: Given, words: ArrayWords) -> list[Line]:
    """`x`, (N, C_in, H, W) with N = 1."""
    channels, height, width = given.input.shape
    shape = [
        Part("1, "),
        Part(str(channels), ("in_channels",)),
        Part(f", {height}, {width}", ("input",)),
    ]
    comment = "  # (N, C_in, H, W)"
    return _array("x", "input", given, given.input, shape, comment, words, (0, 4))


def weight_lines(numbers: Numbers, words: ArrayWords) -> list[Line]:
    """`weight`, (C_out, C_in / groups, kh, kw)."""
    filters, per_group, kh, kw = numbers.weight.shape
    shape = [
        Part(str(filters), ("out_channels",)),
        Part(f", {per_group}", ("in_channels", "groups")),
        Part(f", {kh}, {kw}", ("kernel_size",)),
    ]
    comment = "  # (C_out, C_in/groups, kh, kw)"
    return _array("weight", "weight", numbers, numbers.weight, shape, comment, words, (-1, 2))


def _array(
    name: str, argument: str, given: Given, values: Array, shape: list[Part], comment: str,
    words: ArrayWords, between: tuple[int, int],
) -> list[Line]:  # fmt: skip
    if values.size > given.written_up_to:
        limits = dict(zip(("least", "stop"), between, strict=True))
        before, after = (word.format(**limits) for word in words.random)
        return block("numbers", [f"{name} = {before}", *shape, f"{after}{comment}"])
    rows = values.reshape(-1, values.shape[-1]).tolist()
    before, after = words.rows
    return block(
        "numbers",
        [f"{name} = {before}"],
        *([Part(f"    {row},", (argument,))] for row in rows),
        [f"{after}.reshape(", *shape, f"){comment}"],
    )
