"""What an answer may look like, and reading one as people write it.

An answer is one of the form's words ("yes", "none") or a tuple of numbers: one for a number, two
for a size (width, height), three for a volume (width, height, depth), or the list asked for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite
from typing import Literal
from unicodedata import normalize

from app.content.presets import N_
from app.content.questions.text import number_text
from app.engine import ConvolutionError

Answer = str | tuple[Fraction, ...]

LONGEST = 400  # characters of an answer
LARGEST = 10**12
SHOWN = 80  # characters of a refused answer that are told back


@dataclass(frozen=True, slots=True)
class Option:
    """A word that may be chosen: its name on the wire and its label for readers."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Form:
    """What to ask for: `count` numbers, or one of the options."""

    kind: Literal["number", "choice", "size", "volume", "list"]
    count: int
    options: tuple[Option, ...] = ()


NO_FIT = (Option("none", N_("it does not fit")),)
NUMBER = Form("number", 1)
NUMBER_OR_NO_FIT = Form("number", 1, NO_FIT)
SIZE_OR_NO_FIT = Form("size", 2, NO_FIT)
VOLUME_OR_NO_FIT = Form("volume", 3, NO_FIT)
PADDING_OR_NONE = Form("number", 1, (Option("none", N_("no padding fits")),))
YES_OR_NO = Form("choice", 0, (Option("yes", N_("it fits")), Option("no", N_("it does not fit"))))

YES = {"yes", "y", "true", "it fits", "fits", "да", "помещается", "поместится"}
NO = {"no", "n", "false", "it does not fit", "does not fit", "doesn't fit"}
NO |= {"нет", "не помещается", "не поместится"}
NONE = NO | {"none", "no padding fits", "никакой", "ни один", "ни при каком", "нельзя"}
WORDS = {"yes": YES, "no": NO, "none": NONE}

NUMBER_TEXT = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?(?:/[1-9][0-9]{0,14})?")
BETWEEN = re.compile(r"[\s,;x×\u0445*()\[\]]+")  # \u0445 is the Cyrillic x
TIMES = re.compile(r" ?[x×\u0445] ?")
THOUSANDS = re.compile(r"(?<=[0-9]) (?=[0-9]{3}(?![0-9]))")

RULES = {
    "number": N_("{field} {value} is not a number"),
    "size": N_("{field} {value} is not a size, width × height, as in 7×7"),
    "volume": N_("{field} {value} is not a volume, width × height × depth, as in 32×32×10"),
    "list": N_("{field} {value} is not a list of {count} numbers"),
}


def read_answer(form: Form, value: object) -> Answer:
    """Read what a student wrote: a word, a number, text or lists of numbers.

    Raises:
        ConvolutionError: it is not of the form that the question asks for.
    """
    word = _word(form, value)
    if word is not None:
        return word
    if form.kind == "choice":
        raise _refused("not_a_choice", N_("{field} {value} is none of {expected}"), form, value)
    numbers = tuple(_numbers(form, value))
    if form.kind == "size" and len(numbers) == 1:
        numbers *= 2  # "7" for 7×7
    if len(numbers) != form.count:
        raise _refused("not_an_answer", RULES[form.kind], form, value)
    return numbers


def _word(form: Form, value: object) -> str | None:
    said = _plain(str(value)) if isinstance(value, str | bool) else None
    return next((o.value for o in form.options if said in WORDS[o.value]), None)


def _plain(text: str) -> str:
    """Small letters, plain minus, single spaces, no full stop at the end."""
    said = normalize("NFKC", text[: LONGEST + 1]).casefold()
    for sign in "−–—":
        said = said.replace(sign, "-")
    return " ".join(said.replace("’", "'").split()).rstrip(".!")


def _numbers(form: Form, value: object) -> Iterator[Fraction]:
    """The numbers of an answer in the order of reading, rows one after another."""
    if isinstance(value, list) and form.kind != "number" and len(value) <= LONGEST:
        for item in value:
            if isinstance(item, list) and any(isinstance(inner, list) for inner in item):
                raise _refused("not_an_answer", RULES[form.kind], form, value)
            yield from _numbers(form, item)
    elif isinstance(value, str) and len(value) <= LONGEST:
        yield from (_number(form, part, value) for part in _parts(form, value))
    elif isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value):
        yield _bounded(form, Fraction(str(value)), value)
    else:
        raise _refused("not_an_answer", RULES[form.kind], form, value)


def _parts(form: Form, text: str) -> list[str]:
    said = _plain(text)
    if form == NUMBER_OR_NO_FIT and len(both := TIMES.split(said)) == 2 and both[0] == both[1]:
        return both[:1]  # "5×5" where one side is asked for
    if form.kind == "number":
        return [THOUSANDS.sub("", said).replace(",", ".")]
    return [part for part in BETWEEN.split(said) if part]


def _number(form: Form, part: str, whole: str) -> Fraction:
    if not NUMBER_TEXT.fullmatch(part):
        raise _refused("not_an_answer", RULES[form.kind], form, whole)
    top, _, bottom = part.partition("/")
    return _bounded(form, Fraction(top) / Fraction(bottom or 1), whole)


def _bounded(form: Form, number: Fraction, value: object) -> Fraction:
    if abs(number) > LARGEST:
        template = N_("{field} {value} is more than {le}")
        raise _refused("too_big", template, form, value, le=LARGEST)
    return number


def _refused(
    code: str, template: str, form: Form, value: object, **detail: int
) -> ConvolutionError:
    if form.kind == "choice":
        detail_of_form: dict[str, object] = {"expected": ", ".join(o.value for o in form.options)}
    else:
        detail_of_form = {"count": form.count}
    told = str(value)[:SHOWN]
    return ConvolutionError(code, "answer", template, value=told, **detail_of_form, **detail)


def on_the_wire(answer: Answer) -> str | int | float | list[int | float]:
    """An answer as JSON: a word, a number, or the numbers of a size, a volume or a list."""
    if isinstance(answer, str):
        return answer
    numbers = [int(n) if n.denominator == 1 else float(n) for n in answer]
    return numbers[0] if len(numbers) == 1 else numbers


def numbers_text(form: Form, numbers: tuple[Fraction, ...]) -> str:
    """760, 32×32×10, or 6, 8, 3, 4."""
    return (", " if form.kind == "list" else "×").join(map(number_text, numbers))
