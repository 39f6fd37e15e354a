"""A recipe writes a snippet; where a view lacks what it needs, the reason stands in its place."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from app.content.presets import N_
from app.share.subject import Subject

Needs = Literal["nothing", "frame", "picture", "plane", "numbers", "layer", "question", "body"]
Syntax = Literal["text", "html", "markdown", "rst", "latex", "python", "shell"]


@dataclass(frozen=True, slots=True)
class Group:
    """Recipes that are looked for together; `title` is a key of the catalogues."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Recipe:
    """`title` and `note` are keys of the catalogues; `write` makes the text for a view."""

    id: str
    group: str
    title: str
    syntax: Syntax
    write: Callable[[Subject], str]
    needs: Needs = "nothing"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Snippet:
    """Text to be copied, in words of the reader's language where it has words."""

    id: str
    group: str
    title: str
    syntax: Syntax
    text: str
    note: str


@dataclass(frozen=True, slots=True)
class Unavailable:
    """What a view cannot give, and why."""

    id: str
    group: str
    title: str
    reason: str


NO_STAGE = N_("The list of scenes has no stage of its own: open a scene.")
REFUSED = N_("Nothing is computed with these settings; the page tells why.")
NO_TABLE = N_(
    "What this view shows is deeper than one plane, so there is no table of it. It can be linked, "
    "embedded alive and had as a picture; its numbers are JSON, see curl."
)
NO_ELEMENT = N_("The element draws one plane; this view goes into a page as a frame.")
NO_LAYER = N_("This view shows more than one layer; no few lines of code compute it.")
TOO_MANY = N_("The numbers of this view are too many to be written out; the address names them.")
NOT_EXACT = N_(
    "The layer is that of the screen. Its numbers are too many to be written out, so the code "
    "makes random ones of the same sizes."
)


def lack(subject: Subject, needs: Needs) -> str:
    """Why the view cannot give what is needed, as a key of the catalogues; nothing if it can."""
    if subject.frame is None:
        return "" if needs == "nothing" else NO_STAGE
    plane, pictured, question = subject.seen.kind == "plane", subject.pictured, subject.question
    tabled = subject.state and subject.layer
    reasons = {
        "picture": "" if pictured else REFUSED,
        "plane": "" if subject.walk else REFUSED if plane else NO_ELEMENT,
        "numbers": "" if tabled else REFUSED if plane else NO_TABLE,
        "layer": "" if subject.layer else REFUSED if plane else NO_LAYER,
        "question": "" if question else REFUSED,
        "body": "" if question and question.body else REFUSED if plane else TOO_MANY,
    }
    return reasons.get(needs, "")


def snippets(
    recipes: Iterable[Recipe], subject: Subject
) -> tuple[list[Snippet], list[Unavailable]]:
    """All that can be written for a view, and what cannot."""
    written, lacking = [], []
    for recipe in recipes:
        title = subject.words.t(recipe.title)
        reason = lack(subject, recipe.needs)
        if reason:
            lacking.append(Unavailable(recipe.id, recipe.group, title, subject.words.t(reason)))
        else:
            text, note = recipe.write(subject), _note(recipe, subject)
            written.append(Snippet(recipe.id, recipe.group, title, recipe.syntax, text, note))
    return written, lacking


def _note(recipe: Recipe, subject: Subject) -> str:
    if recipe.needs == "layer" and subject.layer and not subject.layer.exact:
        return subject.words.t(NOT_EXACT)
    return subject.words.t(recipe.note) if recipe.note else ""
