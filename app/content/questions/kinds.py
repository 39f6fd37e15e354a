"""What a kind of question is: how it is asked, answered, explained, and got wrong."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Generic, TypeVar

from app.content.questions.answers import Answer, Form
from app.content.questions.formula import Row
from app.content.questions.text import Text
from app.engine.geometry import Window

F = TypeVar("F")

NEAR = Fraction(1, 20)  # a value that is not whole is recognised from one place on: 2.3 for 7/3


@dataclass(frozen=True, slots=True)
class Look:
    """Where to look on the stage: the step, its window, and the window of the mistake instead.

    Windows are in padded cells. `settings` are those in which the stage differs from the
    question's own, such as the padding that was answered.
    """

    step: int = 0
    window: Window | None = None
    mistaken: Window | None = None
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mistake(Generic[F]):
    """A way of going wrong: its name, what was forgotten, the answers that come of it.

    `wrong` goes from the facts to those answers and may meet the right one: then nothing was
    forgotten that matters, and the mistake is not named. `look` says where it lies; None: where
    the answer itself leads.
    """

    code: str
    sentence: str
    wrong: Callable[[F], Iterable[Answer]]
    look: Callable[[F], Look] | None = None


@dataclass(frozen=True, slots=True)
class Kind(Generic[F]):
    """Functions over the facts of one kind of question. `mistakes` stand likeliest first."""

    name: str
    form: Callable[[F], Form]
    given: Callable[[F], Mapping[str, Any]]
    settings: Callable[[F], Mapping[str, str]]
    right: Callable[[F], tuple[Answer, ...]]
    accepts: Callable[[F, Answer], bool]
    mistakes: tuple[Mistake[F], ...]
    values: Callable[[F], Mapping[str, object]]  # for the mistakes' sentences
    lines: Callable[[F, Answer], tuple[Row, ...]]
    reason: Callable[[F], Text]
    look: Callable[[F, Answer], Look]


@dataclass(frozen=True, slots=True)
class Question(Generic[F]):
    id: str
    kind: Kind[F]
    prompt: Text
    facts: F

    @property
    def form(self) -> Form:
        return self.kind.form(self.facts)

    @property
    def settings(self) -> Mapping[str, str]:
        """The page's state that shows it, as an address says it."""
        return self.kind.settings(self.facts)


AnyQuestion = Question[Any]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of an answer; `mistakes` (code, sentence) stand likeliest first."""

    right: bool
    right_answers: tuple[Answer, ...]
    mistakes: tuple[tuple[str, Text], ...]
    lines: tuple[Row, ...]
    reason: Text
    look: Look


def judge(question: Question[F], answer: Answer) -> Verdict:
    """Right or wrong, why, and what was forgotten if the answer tells."""
    kind, facts = question.kind, question.facts
    right = kind.accepts(facts, answer)
    made = [] if right else mistakes_behind(question, answer)
    look = made[0].look if made else None
    return Verdict(
        right=right,
        right_answers=kind.right(facts),
        mistakes=tuple(
            (code, Text(sentence, kind.values(facts)))
            for code, sentence in {mistake.code: mistake.sentence for mistake in made}.items()
        ),
        lines=kind.lines(facts, answer),
        reason=kind.reason(facts),
        look=look(facts) if look else kind.look(facts, answer),
    )


def mistakes_behind(question: Question[F], answer: Answer) -> list[Mistake[F]]:
    """The mistakes that give this answer, likeliest first."""
    return [
        mistake
        for mistake in question.kind.mistakes
        if any(_same(wrong, answer) for wrong in mistake.wrong(question.facts))
    ]


def _same(wrong: Answer, answer: Answer) -> bool:
    """Equal, or as near as one writes a number that is not whole."""
    if isinstance(wrong, str) or isinstance(answer, str):
        return wrong == answer
    return len(wrong) == len(answer) and all(
        a == b or (a.denominator > 1 and abs(a - b) <= NEAR)
        for a, b in zip(wrong, answer, strict=True)
    )


def one_of_the_right(right: Callable[[F], tuple[Answer, ...]]) -> Callable[[F, Answer], bool]:
    """Acceptance where the right answers can be listed."""
    return lambda facts, answer: answer in right(facts)
