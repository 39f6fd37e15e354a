"""/oembed: a view for pages that know nothing but its address, as oembed.com describes it."""

from typing import Annotated, Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import orjson
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from app.api.answers import told
from app.api.errors import ErrorAnswer, refuse
from app.api.kept import Headers, kept_answer
from app.api.queries import LanguageQuery
from app.content.presets import N_
from app.figure.words import Words
from app.i18n import language_of
from app.public import base_of
from app.share import Choices, Seen, Subject, read
from app.share.recipes.embeds import sized_iframe

router = APIRouter(tags=["share"])

XML: Headers = [(b"content-type", b"text/xml; charset=utf-8")]
CACHE_AGE = 86_400  # seconds; an address always means the same figure
Pixels = Annotated[int | None, Field(None, ge=1, le=100_000)]


class OembedQuery(LanguageQuery):
    """Names and meaning are those of the specification."""

    url: str = Field(max_length=8000, description="Address of a view on this server; not fetched")
    maxwidth: Pixels = Field(description="Widest that the frame may be, pixels")
    maxheight: Pixels = Field(description="Highest that the frame may be, pixels")
    format: str = Field("json", max_length=20, description="json or xml; another one is a 501")


class OembedAnswer(BaseModel):
    """A rich answer: HTML to be put into a page; a link where the view has no stage to embed."""

    version: str = Field(description="Of the specification", examples=["1.0"])
    type: str = Field(description="rich: with html, width and height; link", examples=["rich"])
    title: str = told("The view's title")
    provider_name: str = told("Convwalk")
    provider_url: str = told("This server")
    cache_age: int = told("Seconds for which the answer may be kept")
    html: str | None = Field(None, description="A frame with the figure alive")
    width: int | None = Field(None, description="Of the frame, pixels")
    height: int | None = Field(None, description="Of the frame, pixels")
    thumbnail_url: str | None = Field(None, description="The figure as PNG, if it is small enough")
    thumbnail_width: int | None = Field(None, description="Pixels")
    thumbnail_height: int | None = Field(None, description="Pixels")


ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/xml": {"schema": {"type": "string"}}}},
    404: {"model": ErrorAnswer, "description": "The address is no view of this server"},
    501: {"model": ErrorAnswer, "description": "The format is neither json nor xml"},
}


@router.get("/oembed", response_model=OembedAnswer, responses=ANSWERS)
def oembed(request: Request, ask: Annotated[OembedQuery, Query()]) -> Response:
    """How to embed a view, for Moodle, WordPress, Notion and others that ask by its address."""
    if ask.format not in ("json", "xml"):
        template, value = N_("{field} {value} is neither json nor xml"), ask.format
        return refuse(request, 501, "unknown_format", "format", template, {"value": value})
    base = base_of(request)
    seen = seen_at(ask.url, base)
    if seen is None:
        template, value = N_("{field} {value} is no view of this server"), ask.url[:80]
        return refuse(request, 404, "unknown_view", "url", template, {"value": value})
    subject = Subject(base, seen, Words(language_of(request)))
    answer = _object(subject, ask.maxwidth, ask.maxheight)
    if ask.format == "xml":
        return kept_answer(request, as_xml(answer), XML)
    return kept_answer(request, orjson.dumps(answer))


def seen_at(url: str, base: str) -> Seen | None:
    """The view with an absolute address; None if it is elsewhere."""
    try:
        asked, own = urlsplit(url), urlsplit(base)
    except ValueError:
        return None
    if asked.scheme not in ("http", "https") or asked.netloc != own.netloc:
        return None
    if not asked.path.startswith(own.path):
        return None
    path = asked.path[len(own.path) :] or "/"
    if path == "/embed":
        path = "/"
    elif path.startswith("/embed/"):
        path = path.replace("/embed/", "/lecture/", 1)
    return read(f"{path}?{asked.query}")


def _object(subject: Subject, most_width: int | None, most_height: int | None) -> dict[str, Any]:
    return {
        "version": "1.0",
        "type": "rich" if subject.frame else "link",
        "title": subject.title,
        "provider_name": "Convwalk",
        "provider_url": f"{subject.base}/",
        "cache_age": CACHE_AGE,
        **_frame(subject, most_width, most_height),
        **subject.thumbnail(most_width, most_height),
    }


def _frame(subject: Subject, most_width: int | None, most_height: int | None) -> dict[str, Any]:
    if not subject.frame:
        return {}
    width, height = frame_within(subject, most_width, most_height)
    html = sized_iframe(subject, width, height).strip()
    return {"html": html, "width": width, "height": height}


def frame_within(
    subject: Subject, most_width: int | None, most_height: int | None
) -> tuple[int, int]:
    """The usual frame, made narrower and lower as far as is asked for."""
    width = min(subject.choices.width, most_width or subject.choices.width)
    narrow = Subject(subject.base, subject.seen, subject.words, Choices(width=width))
    _, height = narrow.frame_size
    return width, min(height, most_height or height)


def as_xml(answer: dict[str, Any]) -> bytes:
    root = ElementTree.Element("oembed")
    for name, value in answer.items():
        ElementTree.SubElement(root, name).text = str(value)
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text
