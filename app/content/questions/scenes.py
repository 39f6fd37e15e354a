"""The lecture's own questions, scene by scene.

To add one: give it a line here, with an id that begins with its scene's. What is right, what is
wrong and why follows from the facts.
"""

import re
from collections.abc import Iterable

from app.content.inputs import POOLING
from app.content.questions.kinds import AnyQuestion, Question
from app.content.questions.layer import square
from app.content.questions.maxima import MAX_MAP, Largest
from app.content.questions.paddings import PADDING
from app.content.questions.parameters import CONV_PARAMETERS
from app.content.questions.prompts import (
    ask_fits,
    ask_largest,
    ask_padding,
    ask_parameters,
    ask_side,
    ask_size,
    ask_volume,
)
from app.content.questions.sizes import CONV_VOLUME, FITS, PLANE, SIDE

STRIDE_3 = square(7, 3, stride=3)
PADDED = square(7, 3, padding=1)
WORKED = square(32, 5, padding=2, channels=3, filters=10)
SHADES = Largest(tuple(map(tuple, POOLING)), kernel=2, stride=2)

CHOSEN_SIZES = (7, 8)  # of scene 16, as first shown: every padding fits the one, none the other
CHOSEN = re.compile(r"common-settings-padding-([1-9][0-9]{0,2})")
LEAST = 5  # the filter of scene 16


def padding_for(size: int) -> AnyQuestion:
    """Scene 16 for a chosen N: F = 5, S = 2, P = ?"""
    layer = square(size, kernel=5, stride=2)
    return Question(f"common-settings-padding-{size}", PADDING, ask_padding(layer), layer)


SCENES: dict[str, tuple[AnyQuestion, ...]] = {
    "stride-3": (
        Question("stride-3-fits", FITS, ask_fits(STRIDE_3), STRIDE_3),
        Question("stride-3-size", SIDE, ask_side(STRIDE_3), STRIDE_3),
    ),
    "zero-padding": (Question("zero-padding-size", PLANE, ask_size(PADDED), PADDED),),
    "worked-example": (
        Question("worked-example-volume", CONV_VOLUME, ask_volume(WORKED), WORKED),
        Question("worked-example-parameters", CONV_PARAMETERS, ask_parameters(WORKED), WORKED),
    ),
    "common-settings": tuple(map(padding_for, CHOSEN_SIZES)),
    "max-pooling": (Question("max-pooling-map", MAX_MAP, ask_largest(SHADES), SHADES),),
}


def every_question() -> Iterable[AnyQuestion]:
    return (question for questions in SCENES.values() for question in questions)


def of_scene(scene: str) -> tuple[AnyQuestion, ...]:
    """The questions of a scene; none if it has none."""
    return SCENES.get(scene, ())


def scene_question(name: str) -> AnyQuestion | None:
    """A question of a scene by its id; scene 16 has one for every N up to 999."""
    chosen = CHOSEN.fullmatch(name)
    if chosen and int(chosen[1]) >= LEAST:
        return padding_for(int(chosen[1]))
    return next((question for question in every_question() if question.id == name), None)
