"""/questions: those of a scene or of a drill, without their answers; and the judging of one."""

from dataclasses import asdict
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Body, Query, Request
from fastapi.openapi.models import Example
from pydantic import BaseModel, Field, WithJsonSchema
from starlette.responses import Response

from app.api.answers import WindowAnswer, told
from app.api.kept import json_answer, kept_answer
from app.api.queries import LanguageQuery, Wire
from app.content.questions import (
    LARGEST_SEED,
    MOST,
    SCENES,
    Answer,
    AnyQuestion,
    Form,
    Look,
    Over,
    Part,
    Text,
    Token,
    Verdict,
    drill,
    find_question,
    find_scene,
    judge,
    numbers_text,
    on_the_wire,
    plain,
    read_answer,
)
from app.engine import ConvolutionError
from app.i18n import language_of, translations

router = APIRouter(tags=["questions"])


class QuestionsQuery(LanguageQuery):
    """One of scene, seed and id says which questions."""

    scene: str | None = Field(
        None, max_length=80, description=f"A scene that asks: {', '.join(SCENES)}"
    )
    seed: int | None = Field(None, ge=0, le=LARGEST_SEED, description="Seed of a drill")
    count: int = Field(10, ge=1, le=MOST, description="Questions of the drill")
    id: str | None = Field(None, max_length=60, description="One question by its id")


class OptionAnswer(BaseModel):
    """A word that may be chosen."""

    value: str = told("To answer with")
    label: str = told("For readers, in their language")


class FormAnswer(BaseModel):
    """What is to be answered."""

    kind: Literal["number", "choice", "size", "volume", "list"] = told(
        "number; choice of an option; size: width, height; volume: width, height, depth; list"
    )
    count: int = told("How many numbers; 0 for a choice")
    options: list[OptionAnswer] = told(
        "Words that are answers, beside the numbers if there are any"
    )


class FactsAnswer(BaseModel):
    """What the question gives; only what belongs to it is there."""

    layer: Literal["conv", "max"] = told("Convolution or max pooling")
    size: list[int] = told("[height, width] of the input")
    kernel: int = told("Height and width of the filter or window")
    stride: int = told("Cells from window to window")
    padding: int | None = Field(None, description="Zeros on each side, unless that is asked for")
    dilation: int | None = Field(None, description="Cells from one kernel cell to the next")
    channels: int | None = Field(None, description="Input channels")
    out_channels: int | None = Field(None, description="Filters")
    bias: float | bool | None = Field(
        None, description="Whether each filter has a bias, or the bias where cells are given"
    )
    input: list[list[int]] | None = Field(None, description="Input cells")
    filter: list[list[int]] | None = Field(None, description="Filter cells")
    row: int | None = Field(None, description="Row of the output cell asked for, from 0")
    col: int | None = Field(None, description="Its column, from 0")


class QuestionAnswer(BaseModel):
    """A question without its answer."""

    id: str = told("To answer it by, at any time: it says all that the server needs to know")
    kind: str = told("What is asked: output_size, fits, parameters, output_value, ...")
    prompt: str = told("The question in words, in the language asked for")
    facts: FactsAnswer = told("What it gives, as numbers")
    form: FormAnswer = told("What is to be answered")
    settings: dict[str, str] = told("The page's state that shows it, as an address says it")


class QuestionsAnswer(BaseModel):
    """The questions asked for."""

    questions: list[QuestionAnswer] = told("In order")


Written = Annotated[
    Any,
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "maxLength": 400},
                {"type": "number"},
                {"type": "boolean"},
                {
                    "type": "array",
                    "items": {
                        "anyOf": [
                            {"type": "number"},
                            {"type": "array", "items": {"type": "number"}},
                        ]
                    },
                },
            ]
        }
    ),
]


class AnswerRequest(Wire):
    """What a student answers, as written: `32x32x10`, `32 32 10`, [32, 32, 10], `yes`, `нет`."""

    question: str = Field(max_length=60, description="The question's id")
    answer: Written = Field(description="A number, a word, text or lists of numbers")


class PartAnswer(BaseModel):
    """A part of a formula: a token (kind and text), a row (parts) or a fraction (top, bottom)."""

    kind: Literal[
        "input", "filter", "padding", "stride", "output", "bias", "number", "operator", "error",
        "row", "fraction",
    ] = told("The idea that a token belongs to, or row, or fraction")  # fmt: skip
    text: str | None = Field(None, description="A token's text")
    parts: list["PartAnswer"] | None = Field(None, description="A row's parts, in order")
    top: "PartAnswer | None" = Field(None, description="A fraction's numerator, a row")
    bottom: "PartAnswer | None" = Field(None, description="A fraction's denominator, a row")


class MistakeAnswer(BaseModel):
    """A mistake that gives the answer."""

    code: str = told("Stable name of the mistake")
    sentence: str = told("What was forgotten, in the language asked for")


class ShowAnswer(BaseModel):
    """What the stage should show: where the mistake lies, or why it is right."""

    settings: dict[str, str] = told("The page's state, as an address says it")
    step: int = told("The step to show, from 0")
    window: WindowAnswer | None = told("The window to light, or the one that sticks out")
    mistaken: WindowAnswer | None = told("The window that was taken instead, if another was")


Value = str | int | float | list[int | float]


class VerdictAnswer(BaseModel):
    """Right or wrong, and why."""

    question: str = told("The question's id")
    answer: Value = told("The answer as it was read")
    right: bool = told("Whether it is right")
    right_answers: list[Value] = told("Every right answer, or the smallest where there is no end")
    right_text: str = told("The same for readers")
    formula: list[PartAnswer] = told("The formula with its numbers, a row a line")
    formula_text: list[str] = told("The same lines as plain text")
    reason: str = told("Why it comes out so")
    mistakes: list[MistakeAnswer] = told("Mistakes that give this answer, the likeliest first")
    show: ShowAnswer = told("What to show beside it")


EXAMPLES: dict[str, Example] = {
    "right": {
        "summary": "The volume of the worked example",
        "value": {"question": "worked-example-volume", "answer": "32×32×10"},
    },
    "forgotten": {
        "summary": "Parameters without the biases",
        "value": {"question": "worked-example-parameters", "answer": 750},
    },
    "misfit": {
        "summary": "A word, in any language of the page",
        "value": {"question": "stride-3-fits", "answer": "да"},
    },
    "map": {
        "summary": "The third question of a drill, a list of numbers",
        "value": {"question": "drill-7-3", "answer": [[6, 8], [8, 8]]},
    },
}


@router.get("/questions", response_model=QuestionsAnswer)
def questions(request: Request, ask: Annotated[QuestionsQuery, Query()]) -> Response:
    """The questions of a scene, the first of a drill, or one by its id; without answers."""
    language = language_of(request)
    answer = {"questions": [_question(question, language) for question in _asked(ask)]}
    return kept_answer(request, orjson.dumps(answer))


@router.post("/questions/answer", response_model=VerdictAnswer)
def answer(
    request: Request,
    said: Annotated[AnswerRequest, Body(openapi_examples=EXAMPLES)],
    lang: Annotated[LanguageQuery, Query()],
) -> Response:
    """Judge an answer: right or wrong, the formula with its numbers, and what was forgotten."""
    del lang  # read from the request
    question = find_question("question", said.question)
    read = read_answer(question.form, said.answer)
    verdict = _verdict(question, read, judge(question, read), language_of(request))
    return json_answer(orjson.dumps(verdict))


def _asked(ask: QuestionsQuery) -> tuple[AnyQuestion, ...]:
    ways = {"scene": ask.scene, "seed": ask.seed, "id": ask.id}
    given = [name for name, value in ways.items() if value is not None]
    if len(given) != 1:
        raise ConvolutionError(
            "one_of_three",
            given[-1] if given else "scene",
            "one of scene, seed and id says which questions; {given} of them are given",
            given=len(given),
        )
    if ask.scene is not None:
        return find_scene("scene", ask.scene)
    if ask.seed is not None:
        return drill(ask.seed, ask.count)
    return (find_question("id", str(ask.id)),)


def say(text: Text, language: str) -> str:
    """A sentence of the content in the reader's language."""
    catalogue = translations(language)
    if text.many:
        return catalogue.ngettext(text.template, text.many, text.n).format(**text.values)
    return catalogue.gettext(text.template).format(**text.values)


def _question(question: AnyQuestion, language: str) -> dict[str, Any]:
    return {
        "id": question.id,
        "kind": question.kind.name,
        "prompt": say(question.prompt, language),
        "facts": question.kind.given(question.facts),
        "form": _form(question.form, language),
        "settings": question.settings,
    }


def _form(form: Form, language: str) -> dict[str, Any]:
    options = [{"value": o.value, "label": say(Text(o.label), language)} for o in form.options]
    return {"kind": form.kind, "count": form.count, "options": options}


def _verdict(
    question: AnyQuestion, read: Answer, verdict: Verdict, language: str
) -> dict[str, Any]:
    return {
        "question": question.id,
        "answer": on_the_wire(read),
        "right": verdict.right,
        "right_answers": [on_the_wire(right) for right in verdict.right_answers],
        "right_text": _right_text(question.form, verdict.right_answers, language),
        "formula": [_part(line) for line in verdict.lines],
        "formula_text": [plain(line) for line in verdict.lines],
        "reason": say(verdict.reason, language),
        "mistakes": [
            {"code": code, "sentence": say(sentence, language)}
            for code, sentence in verdict.mistakes
        ],
        "show": _show(question, verdict.look),
    }


def _right_text(form: Form, right: tuple[Answer, ...], language: str) -> str:
    labels = {option.value: option.label for option in form.options}
    return ", ".join(
        say(Text(labels[answer]), language)
        if isinstance(answer, str)
        else numbers_text(form, answer)
        for answer in right
    )


def _part(part: Part) -> dict[str, Any]:
    if isinstance(part, Token):
        return {"kind": part.kind, "text": part.text}
    if isinstance(part, Over):
        return {"kind": "fraction", "top": _part(part.top), "bottom": _part(part.bottom)}
    return {"kind": "row", "parts": [_part(inner) for inner in part.parts]}


def _show(question: AnyQuestion, look: Look) -> dict[str, Any]:
    return {
        "settings": {**question.settings, **look.settings, "step": str(look.step)},
        "step": look.step,
        "window": look.window and asdict(look.window),
        "mistaken": look.mistaken and asdict(look.mistaken),
    }
