"""/share: a view as snippets to paste, files to download and addresses to pass on."""

from dataclasses import asdict
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from app.api.answers import told
from app.api.kept import kept_answer
from app.api.queries import LanguageQuery
from app.content.filters import FILTERS
from app.content.presets import N_
from app.engine import ConvolutionError
from app.figure.words import Words
from app.i18n import LANGUAGES, language_of, translations
from app.public import base_of
from app.share import GROUPS, RECIPES, Choices, Seen, Subject, downloads, read, snippets

router = APIRouter(tags=["share"])


class ShareQuery(LanguageQuery):
    """A view by its address on this server, and how its figure is wished."""

    address: str = Field(
        "/",
        max_length=8000,
        description="Path and query of a page, as in `/lecture/stride-2?step=4`",
        examples=["/?stride=2&padding=1"],
    )
    width: int = Field(640, ge=200, le=2000, description="Width of the frame, pixels")
    controls: Literal["full", "play", "none"] = Field("play", description="Below the figure")
    theme: Literal["auto", "light", "dark", "contrast"] = Field("auto", description="Of the figure")
    language: str = Field(
        "",
        description="Of the figure; default: as `lang`",
        json_schema_extra={"enum": ["", *LANGUAGES]},
    )
    autoplay: bool = Field(False, description="Let the figure play by itself")
    picture: Literal["walk", "step"] = Field(
        "walk", description="Pictures in snippets: the whole walk, or the step of the address"
    )

    def choices(self) -> Choices:
        if self.language not in ("", *LANGUAGES):
            raise ConvolutionError(
                "not_a_choice", "language", "{field} {value} is none of {expected}",
                value=self.language[:80], expected=", ".join(LANGUAGES),
            )  # fmt: skip
        return Choices(
            self.width, self.controls, self.theme, self.language, self.autoplay, self.picture
        )

    def seen(self) -> Seen:
        found = read(self.address)
        if found is None:
            raise ConvolutionError("unknown_view", "address", NO_VIEW, value=self.address[:80])
        return found


NO_VIEW = N_("{field} {value} is no view of this server")


class SnippetAnswer(BaseModel):
    """Text to be copied."""

    id: str = told("Stable name")
    group: str = told("The group it belongs to")
    title: str = told("For readers")
    syntax: str = told("What kind of text it is: html, markdown, rst, latex, python, shell, text")
    text: str = told("The snippet; every value in it is escaped for where it stands")
    note: str = told("A word on its use; may be empty")


class DownloadAnswer(BaseModel):
    """A file."""

    id: str = told("Stable name")
    title: str = told("For readers")
    address: str = told("Answers with the file")
    name: str = told("What the file may be called")
    note: str = told("A word on its use; may be empty")
    scales: list[int] = told("What `scale=` may be; none: there is no choice")


class UnavailableAnswer(BaseModel):
    """What this view cannot give."""

    id: str = told("Stable name")
    group: str = told("The group it would belong to; download for files")
    title: str = told("For readers")
    reason: str = told("Why, in the reader's language")


class FilterAnswer(BaseModel):
    """A named filter."""

    name: str = told("For addresses")
    title: str = told("For readers")


class GroupAnswer(BaseModel):
    """Snippets that are looked for together."""

    id: str = told("Stable name")
    title: str = told("For readers")


class ShareAnswer(BaseModel):
    """The answer of /share."""

    title: str = told("The view's title")
    caption: str = told("Its picture in words")
    server: str = told("What all addresses here begin with")
    page: str = told("The view's own address")
    frame: str | None = told("The stage alone, for a frame; null: the view has none")
    picture: str = told("The picture as SVG; of a view that has none, the nearest one")
    pictured: bool = told("Whether `picture` shows just what the view shows")
    filters: list[FilterAnswer] = told("What the offline file may be set to; none for pooling")
    groups: list[GroupAnswer] = told("In the order of reading")
    snippets: list[SnippetAnswer] = told("What can be copied")
    downloads: list[DownloadAnswer] = told("What can be downloaded")
    unavailable: list[UnavailableAnswer] = told("What this view cannot give, and why")
    words: dict[str, str] = told("The words of the share panel, English as their key")


@router.get("/share", response_model=ShareAnswer)
def share(request: Request, ask: Annotated[ShareQuery, Query()]) -> Response:
    """Everything by which a view leaves the app: made here for the share panel, and for scripts."""
    words = Words(language_of(request))
    subject = Subject(base_of(request), ask.seen(), words, ask.choices())
    return kept_answer(request, orjson.dumps(_object(subject)))


def _object(subject: Subject) -> dict[str, Any]:
    say = translations(subject.words.language).gettext  # their places are filled on the page
    written, lacking = snippets(RECIPES, subject)
    files, missing = downloads(subject)
    return {
        "title": subject.title,
        "caption": subject.caption,
        "server": subject.base,
        "page": subject.page,
        "frame": subject.frame,
        "picture": subject.figure("svg"),
        "pictured": subject.pictured,
        "filters": _filters(subject),
        "groups": [{"id": group.id, "title": subject.words.t(group.title)} for group in GROUPS],
        "snippets": [asdict(one) for one in written],
        "downloads": [asdict(one) for one in files],
        "unavailable": [asdict(one) for one in (*lacking, *missing)],
        "words": {word: say(word) for word in PANEL},
    }


def _filters(subject: Subject) -> list[dict[str, str]]:
    if subject.state is None or subject.state.layer != "conv":
        return []
    return [{"name": one.name, "title": subject.words.t(one.title)} for one in FILTERS]


# What static/js/share/ says: told here, so that the page does not carry it before it is asked for.
PANEL = (
    N_("Copy"), N_("Copied"), N_("Copied: {title}"),
    N_("The clipboard is closed here. The text is selected: press Ctrl+C or Cmd+C."),
    N_("Width, pixels"), N_("Controls"), N_("Theme"), N_("Language"),
    N_("Plays by itself"), N_("Pictures show"), N_("the whole walk"), N_("step {n}"),
    N_("all"), N_("play only"), N_("none"), N_("as the reader’s system"), N_("light"), N_("dark"),
    N_("high contrast"), N_("as this page"), N_("Download"), N_("Scale"), N_("Cancel"),
    N_("Cancelled"), N_("Being made"), N_("{size} of {total}"),
    N_("Downloaded: {title}, {size}"), N_("Not downloaded: {reason}"),
    N_("The server cannot be reached."), N_("Install what is missing with: {line}"),
    N_("Each recipe at work"), N_("Not here"), N_("{n} kB"), N_("{n} MB"),
    N_("Strides"), N_("Paddings"), N_("Filters"), N_("What the file can be set to"),
)  # fmt: skip
