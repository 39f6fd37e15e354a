"""The page `/`: the shell of the stage; its scripts draw the rest."""

from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from jinja2 import Environment, FileSystemLoader, select_autoescape

from app.figure.words import Words
from app.i18n import LANGUAGES, language_of, page_messages, translations
from app.pages.assets import TEMPLATES, asset_url, digest, script_modules
from app.public import base_of
from app.share import Subject, read

THEMES = ("light", "dark", "contrast")
FIGURE = "js/component/figure.js"

router = APIRouter(include_in_schema=False)


def render(template: str, language: str, **values: Any) -> str:
    """A template in one language, with the helpers that all templates use."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(),
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_translations(  # type: ignore[attr-defined]
        translations(language), newstyle=True
    )
    return environment.get_template(template).render(
        language=language, languages=LANGUAGES, asset=asset_url, version=digest(), **values
    )


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page in the reader's language and theme; a view of the app says how it is shared."""
    language = language_of(request)
    values["subject"] = _subject(request, language)
    theme = request.query_params.get("theme", request.cookies.get("theme"))
    body = render(template, language, theme=theme if theme in THEMES else "auto", **values)
    headers = {
        "Content-Language": language,
        "Cache-Control": "no-cache",
        "Vary": "Accept-Language, Cookie",
    }
    return HTMLResponse(body, status, headers=headers)


def _subject(request: Request, language: str) -> Subject | None:
    """What is seen at the request's own address, if it is a view."""
    seen = read(f"{request.url.path}?{request.url.query}")
    return Subject(base_of(request), seen, Words(language)) if seen else None


@router.get("/")
def index(request: Request) -> HTMLResponse:
    return page(request, "index.html", modules=script_modules("js/main.js"))


@router.get("/messages/{language}.json")
def messages(language: str, request: Request) -> Response:
    """The page's messages in one language; the address holds the version, as for static files.

    `part=figure`: only those of a figure in somebody else's page.
    """
    if language not in LANGUAGES:
        raise HTTPException(404)
    figure = request.query_params.get("part") == "figure"
    found = page_messages(language, figure_files()) if figure else page_messages(language)
    current = request.query_params.get("v") == digest()
    caching = "public, max-age=31536000, immutable" if current else "no-cache"
    return JSONResponse(dict(found), headers={"Cache-Control": caching})


def figure_files() -> tuple[str, ...]:
    """Where the messages of a figure stand: its modules, and the titles of the presets."""
    modules = (f"static/{name}" for name in script_modules(FIGURE))
    return (*modules, *(f"app/content/{name}.py" for name in ("inputs", "filters", "presets")))
