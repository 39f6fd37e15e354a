"""The free drill: questions drawn from a seed, the same ones everywhere.

Every ten hold one question from each recipe, in an order of their own. Sizes stay small: all is
answered in the head or on a scrap of paper, and every layer fits on the page's stage.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from random import Random
from typing import Any, TypeVar

from app.content.questions.cells import Cells
from app.content.questions.kinds import AnyQuestion, Question
from app.content.questions.layer import Layer, geometry_of, square
from app.content.questions.maxima import MAX_MAP, MAX_VALUE, Largest, pooled
from app.content.questions.paddings import PADDING
from app.content.questions.parameters import CONV_PARAMETERS, MAX_PARAMETERS
from app.content.questions.prompts import (
    ask_fits,
    ask_largest,
    ask_padding,
    ask_parameters,
    ask_side,
    ask_size,
    ask_value,
    ask_volume,
)
from app.content.questions.sizes import CONV_VOLUME, FITS, MAX_VOLUME, PLANE, SIDE
from app.content.questions.sums import VALUE, Sum
from app.content.questions.text import Text

T = TypeVar("T")
Drawn = tuple[Any, Text, Any]  # kind, prompt, facts

LARGEST_SEED = 2**31 - 1
MOST = 50  # questions of one seed
NAME = re.compile(r"drill-(0|[1-9][0-9]{0,9})-([1-9][0-9]?)")


# Only random() is promised to say the same in every version of Python, so all is made from it.
def whole(rng: Random, least: int, most: int) -> int:
    return least + int(rng.random() * (most - least + 1))


def one_of(rng: Random, choices: Sequence[T]) -> T:
    return choices[whole(rng, 0, len(choices) - 1)]


def shuffled(rng: Random, things: Sequence[T]) -> list[T]:
    return [thing for _, _, thing in sorted((rng.random(), i, t) for i, t in enumerate(things))]


def until(draw: Callable[[], T], good: Callable[[T], bool]) -> T:
    """Draw until it is good; each draw's chance is fair, so that this ends soon."""
    while not good(drawn := draw()):
        pass
    return drawn


def _layer(rng: Random, **facts: Any) -> Layer:
    """A small layer with room for at least two positions."""
    kernel = one_of(rng, (3, 3, 5))
    size = whole(rng, kernel + 2, 12)
    drawn = {"stride": whole(rng, 1, 3), "padding": whole(rng, 0, 2)} | facts
    return square(size, kernel, **drawn)


def _padded(rng: Random) -> Layer:
    return _layer(rng, padding=whole(rng, 1, 3))


def _oblong(rng: Random) -> Layer:
    layer, by = _layer(rng, stride=whole(rng, 1, 2)), whole(rng, 2, 4)
    wide = rng.random() < 0.5
    width, height = layer.width + by * wide, layer.height + by * (not wide)
    return Layer(width, height, layer.kernel, layer.stride, layer.padding)


def fitting(layer: Layer) -> bool:
    return geometry_of(layer).fits


def _dilated(rng: Random) -> Layer:
    """A filter of 3 with a gap after each cell spans 5."""
    return square(
        whole(rng, 7, 12), 3, stride=whole(rng, 1, 3), padding=whole(rng, 0, 2), dilation=2
    )


def _side(rng: Random) -> Drawn:
    layer = until(lambda: one_of(rng, (_layer, _layer, _dilated))(rng), fitting)
    return SIDE, ask_side(layer), layer


def _size(rng: Random) -> Drawn:
    layer = until(lambda: one_of(rng, (_oblong, _padded))(rng), fitting)
    return PLANE, ask_size(layer), layer


def _hopping(rng: Random) -> Layer:
    return _layer(rng, stride=whole(rng, 2, 3))


def _misfit(rng: Random) -> Drawn:
    layer = until(lambda: _hopping(rng), lambda it: not fitting(it))
    return one_of(rng, ((SIDE, ask_side(layer), layer), (PLANE, ask_size(layer), layer)))


def _fits(rng: Random) -> Drawn:
    wanted = rng.random() < 0.5
    shape = one_of(rng, (_hopping, _hopping, _hopping, _dilated))
    layer = until(lambda: shape(rng), lambda it: fitting(it) == wanted)
    return FITS, ask_fits(layer), layer


def _pool_layer(rng: Random) -> Layer:
    kernel, stride = one_of(rng, ((2, 2), (3, 2), (3, 3)))
    size = kernel + stride * whole(rng, 2, 4)
    return square(size, kernel, stride, channels=one_of(rng, (4, 6, 8, 12, 16)), kind="max")


def _bank(rng: Random) -> Layer:
    return _layer(
        rng,
        stride=whole(rng, 1, 2),
        channels=one_of(rng, (2, 3, 4)),
        filters=one_of(rng, (5, 6, 8, 10, 12, 16, 20)),
    )


def _volume(rng: Random) -> Drawn:
    if rng.random() < 0.25:
        layer = _pool_layer(rng)
        return MAX_VOLUME, ask_volume(layer), layer
    layer = until(lambda: _bank(rng), fitting)
    return CONV_VOLUME, ask_volume(layer), layer


def _parameters(rng: Random) -> Drawn:
    if rng.random() < 0.15:
        layer = _pool_layer(rng)
        return MAX_PARAMETERS, ask_parameters(layer), layer
    bare = _bank(rng)
    layer = square(
        bare.width, one_of(rng, (1, 3, 5)), channels=bare.channels, filters=bare.filters,
        bias=rng.random() < 0.75,
    )  # fmt: skip
    return CONV_PARAMETERS, ask_parameters(layer), layer


def _cells(rng: Random, rows: int, cols: int, least: int, most: int) -> Cells:
    return tuple(tuple(whole(rng, least, most) for _ in range(cols)) for _ in range(rows))


def _sum(rng: Random, kernel: int, stride: int, padding: int) -> Sum:
    """A window of an output of 2×3 cells, so that row and column are told apart."""
    rows, cols = (kernel + stride * steps - 2 * padding for steps in (1, 2))
    return Sum(
        input=_cells(rng, rows, cols, 0, 3),
        filter=_cells(rng, kernel, kernel, -1, 2),
        bias=one_of(rng, (-2, -1, 1, 2, 3)),
        row=whole(rng, 0, 1),
        col=whole(rng, 0, 2),
        stride=stride,
        padding=padding,
    )


def telling(facts: Sum) -> bool:
    """Whether the value needs some thought and lets most mistakes be seen."""
    right = set(VALUE.right(facts))
    seen = {it.code for it in VALUE.mistakes if right.isdisjoint(it.wrong(facts))}
    weights = [weight for row in facts.filter for weight in row]
    return {"bias_forgotten", "filter_flipped"} <= seen and len(seen) >= 6 and max(weights) == 2


def _value(rng: Random) -> Drawn:
    facts = until(lambda: _sum(rng, 2, whole(rng, 1, 2), 0), lambda it: _stage(it) and telling(it))
    return VALUE, ask_value(facts), facts


def _padded_value(rng: Random) -> Drawn:
    facts = until(lambda: _sum(rng, 3, whole(rng, 1, 2), 1), lambda it: _stage(it) and telling(it))
    return VALUE, ask_value(facts), facts


def _stage(facts: Sum) -> bool:
    """The page's stage begins at 3×3."""
    return min(len(facts.input), len(facts.input[0])) >= 3


def _pooling(rng: Random) -> Drawn:
    if rng.random() < 0.5:
        every = Largest(_cells(rng, 4, 4, 0, 9), kernel=2, stride=2)
        return MAX_MAP, ask_largest(every), every
    kernel, stride = one_of(rng, ((2, 2), (2, 1), (3, 2)))
    bare = Largest(_cells(rng, kernel + stride, kernel + 2 * stride, 0, 9), kernel, stride)
    height, width = pooled(bare).shape
    cell = whole(rng, 0, height - 1), whole(rng, 0, width - 1)
    one = Largest(bare.input, kernel, stride, cell)
    return MAX_VALUE, ask_largest(one), one


def _padding(rng: Random) -> Drawn:
    layer = _layer(rng, stride=whole(rng, 2, 3), padding=0)
    return PADDING, ask_padding(layer), layer


RECIPES = (_side, _size, _misfit, _fits, _volume, _parameters, _value, _padded_value, _pooling,
           _padding)  # fmt: skip


@lru_cache(maxsize=64)
def _tens(seed: int, tens: int) -> tuple[AnyQuestion, ...]:
    """The first `tens` times ten questions of a seed, no two alike."""
    if tens == 0:
        return ()
    known = _tens(seed, tens - 1)
    asked = {(question.kind.name, question.facts) for question in known}
    made = list(known)
    rng = Random(f"convwalk drill {seed}, ten {tens}")
    for recipe in shuffled(rng, RECIPES):
        kind, prompt, facts = until(
            partial(recipe, rng), lambda it: (it[0].name, it[2]) not in asked
        )
        asked.add((kind.name, facts))
        made.append(Question(f"drill-{seed}-{len(made) + 1}", kind, prompt, facts))
    return tuple(made)


def drill(seed: int, count: int) -> tuple[AnyQuestion, ...]:
    """The first `count` questions of a seed, at most MOST."""
    return _tens(seed, -(-count // len(RECIPES)))[:count]


def drill_question(name: str) -> AnyQuestion | None:
    """A question of the drill by its id, which holds its seed and place."""
    found = NAME.fullmatch(name)
    if not found or int(found[1]) > LARGEST_SEED or int(found[2]) > MOST:
        return None
    return drill(int(found[1]), int(found[2]))[-1]
