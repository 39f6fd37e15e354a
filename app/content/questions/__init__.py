"""Questions that ask before they tell: the lecture's own, and a drill from a seed.

A question holds facts; what is right, what a mistake would give and what to show are functions of
them (one module a kind) that ask the engine. Nothing is remembered between question and answer.
"""

from app.content.presets import N_
from app.content.questions.answers import (
    Answer,
    Form,
    Option,
    numbers_text,
    on_the_wire,
    read_answer,
)
from app.content.questions.drill import LARGEST_SEED, MOST, drill, drill_question
from app.content.questions.formula import Over, Part, Row, Token, plain
from app.content.questions.kinds import (
    AnyQuestion,
    Look,
    Mistake,
    Question,
    Verdict,
    judge,
    mistakes_behind,
)
from app.content.questions.scenes import SCENES, of_scene, scene_question
from app.content.questions.text import Text, number_text
from app.engine import ConvolutionError

LONGEST_ID = 60


def find_question(field: str, name: str) -> AnyQuestion:
    """The question of an id.

    Raises:
        ConvolutionError: there is none of that name.
    """
    question = scene_question(name) or drill_question(name)
    if question is None:
        template = N_(
            "{field} {value} is no question; a scene lists its own, a drill has drill-7-3"
        )
        raise ConvolutionError("unknown_question", field, template, value=name[:LONGEST_ID])
    return question


def find_scene(field: str, scene: str) -> tuple[AnyQuestion, ...]:
    """The questions of a scene.

    Raises:
        ConvolutionError: no scene of that name asks anything.
    """
    if scene not in SCENES:
        template = N_("{field} {value} asks no questions; those that do are {known}")
        known = ", ".join(SCENES)
        raise ConvolutionError("no_questions", field, template, value=scene[:80], known=known)
    return of_scene(scene)


__all__ = [
    "LARGEST_SEED",
    "MOST",
    "SCENES",
    "Answer",
    "AnyQuestion",
    "Form",
    "Look",
    "Mistake",
    "Option",
    "Over",
    "Part",
    "Question",
    "Row",
    "Text",
    "Token",
    "Verdict",
    "drill",
    "drill_question",
    "find_question",
    "find_scene",
    "judge",
    "mistakes_behind",
    "number_text",
    "numbers_text",
    "of_scene",
    "on_the_wire",
    "plain",
    "read_answer",
]
