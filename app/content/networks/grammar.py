"""The text of a network, such as [(CONV-RELU)*N-POOL?]*M-(FC-RELU)*K-SOFTMAX, read into a tree.

    network   := item ('-' item)*
    item      := unit ['?'] ['*' count]
    unit      := NAME ['(' argument (',' argument)* ')'] | '(' network ')' | '[' network ']'
    argument  := [NAME '='] value
    value     := whole number | pair such as 3x2 | word
    count     := whole number | one of the letters N, M, K

Names know no case, blanks mean nothing. What the names mean stands in units.py.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.content.presets import N_
from app.engine import ConvolutionError
from app.engine.errors import Phrase

LETTERS = ("N", "M", "K")
MOST_CHARACTERS = 4000
MOST_NESTED = 16  # brackets inside brackets; so reading never goes deeper than Python may
MOST_DIGITS = 7
SHOWN = 40  # characters of what was found that are told back

Value = int | tuple[int, int] | str

TOKEN = re.compile(r"[A-Za-z_][A-Za-z_0-9]*|[0-9]+(?:[x×][0-9]+)?|\S")
CLOSING = {"(": ")", "[": "]"}


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the text and the character, from 0, where it begins; "" is the end."""

    text: str
    at: int

    @property
    def is_name(self) -> bool:
        return self.text[:1].isalpha() or self.text[:1] == "_"

    @property
    def is_number(self) -> bool:
        return self.text[:1].isdecimal()


@dataclass(frozen=True, slots=True)
class Argument:
    """One value of a unit, with its name if it was written."""

    name: str | None
    value: Value
    at: int


@dataclass(frozen=True, slots=True)
class Unit:
    """A layer by its name, in capitals, as the text has it."""

    name: str
    arguments: tuple[Argument, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Item:
    """A unit or a bracket of items, perhaps optional, so many times."""

    what: "Unit | tuple[Item, ...]"
    optional: bool
    count: int | str  # a letter stands for the number that the request gives it
    at: int


def parse(text: str) -> tuple[Item, ...]:
    """The items of a network.

    Raises:
        ConvolutionError: on field `pattern`, with the character, what is there and what should be.
    """
    if len(text) > MOST_CHARACTERS:
        raise ConvolutionError(
            "too_long",
            "pattern",
            "{field} is longer than {max_length} characters",
            max_length=MOST_CHARACTERS,
        )
    reader = _Reader(text)
    items = reader.network(0)
    if reader.next.text:
        raise reader.unexpected(N_("- and the next layer, or the end"))
    return items


def misread(code: str, token: Token | Unit | Argument | Item, reason: Phrase) -> ConvolutionError:
    """A refusal that points at a character."""
    return ConvolutionError(
        code,
        "pattern",
        "character {place}: {reason}",
        place=token.at + 1,
        position=token.at,
        reason=reason,
    )


def _tokens(text: str) -> Iterator[Token]:
    for found in TOKEN.finditer(text):
        word = "-" if found[0] in "−–" else found[0]
        yield Token(word, found.start())
    yield Token("", len(text))


class _Reader:
    """A cursor over the tokens; each method reads one rule of the grammar."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self.next = next(self._tokens)

    def take(self) -> Token:
        token = self.next
        self.next = next(self._tokens, token)
        return token

    def take_if(self, text: str) -> bool:
        if self.next.text != text:
            return False
        self.take()
        return True

    def unexpected(self, expected: str) -> ConvolutionError:
        found = self.next.text
        if not found:
            reason = Phrase(N_("the text ends, expected: {expected}"), expected=Phrase(expected))
        else:
            reason = Phrase(
                N_("“{found}” found, expected: {expected}"),
                found=found[:SHOWN],
                expected=Phrase(expected),
            )
        return misread("unexpected", self.next, reason)

    def network(self, depth: int) -> tuple[Item, ...]:
        items = [self.item(depth)]
        while self.take_if("-"):
            items.append(self.item(depth))
        return tuple(items)

    def item(self, depth: int) -> Item:
        at = self.next.at
        what = self.unit(depth)
        optional = self.take_if("?")
        count = self.count() if self.take_if("*") else 1
        return Item(what, optional, count, at)

    def unit(self, depth: int) -> Unit | tuple[Item, ...]:
        if self.next.is_name:
            return self.layer()
        if self.next.text not in CLOSING:
            raise self.unexpected(N_("a layer's name or an opening bracket"))
        if depth == MOST_NESTED:
            reason = Phrase(N_("brackets are nested more than {most} deep"), most=MOST_NESTED)
            raise misread("nested_too_deep", self.next, reason)
        closing = CLOSING[self.take().text]
        items = self.network(depth + 1)
        if not self.take_if(closing):
            raise self.unexpected(
                N_("-, ?, * or )") if closing == ")" else N_("-, ?, * or ]"),
            )
        return items

    def layer(self) -> Unit:
        name = self.take()
        arguments: list[Argument] = []
        if self.take_if("(") and not self.take_if(")"):
            arguments.append(self.argument())
            while self.take_if(","):
                arguments.append(self.argument())
            if not self.take_if(")"):
                raise self.unexpected(N_("a comma or )"))
        return Unit(name.text.upper(), tuple(arguments), name.at)

    def argument(self) -> Argument:
        first = self.take() if self.next.is_name or self.next.is_number else None
        if first is None:
            raise self.unexpected(N_("a number, or name=number"))
        if not (first.is_name and self.take_if("=")):
            return Argument(None, self.value(first), first.at)
        if not (self.next.is_name or self.next.is_number):
            raise self.unexpected(N_("a number, a pair such as 3x2, or a word"))
        return Argument(first.text.lower(), self.value(self.take()), first.at)

    def value(self, token: Token) -> Value:
        if token.is_name:
            return token.text.lower()
        numbers = re.split("[x×]", token.text)
        if max(map(len, numbers)) > MOST_DIGITS:
            reason = Phrase(N_("a number has more than {most} digits"), most=MOST_DIGITS)
            raise misread("too_big", token, reason)
        first, *rest = map(int, numbers)
        return (first, rest[0]) if rest else first

    def count(self) -> int | str:
        if self.next.text.upper() in LETTERS:
            return self.take().text.upper()
        if not self.next.is_number:
            raise self.unexpected(N_("how many times: a whole number, N, M or K"))
        token = self.take()
        times = self.value(token)
        if isinstance(times, int):
            return times
        self.next = token
        raise self.unexpected(N_("how many times: a whole number, N, M or K"))
