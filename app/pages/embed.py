"""/embed and /embed/<scene>: a figure alone, for the frame of another page.

Neither reads or sets a cookie: language and theme are in the address, or the reader's system says.
Included last, so that other pages may stand under /embed/.
"""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.content.scenes import SCENES
from app.i18n import LANGUAGES, accepted_language
from app.pages.assets import script_modules
from app.pages.index import THEMES, render
from app.pages.lecture import scene_data

router = APIRouter(include_in_schema=False)

SHEETS = ("fonts", "tokens", "base", "stage", "panel", "transport")
SCENE_SHEETS = (*SHEETS, "volume", "network", "lecture", "question", "torch")


@router.get("/embed")
def figure(request: Request) -> HTMLResponse:
    return _frame(request, "js/embed/main.js", SHEETS)


@router.get("/embed/{scene_id}")
def scene(request: Request, scene_id: str) -> HTMLResponse:
    found = next((scene for scene in SCENES if scene.id == scene_id), None)
    if not found:
        return _frame(request, "", SHEETS, status=404, missing=scene_id[:60])
    return _frame(request, "js/embed/scene.js", SCENE_SHEETS, scene=found, data=[scene_data(found)])


def _frame(
    request: Request, script: str, sheets: tuple[str, ...], *, status: int = 200, **values: Any
) -> HTMLResponse:
    wish, theme = (request.query_params.get(name) for name in ("lang", "theme"))
    language = wish if wish in LANGUAGES else accepted_language(request)
    body = render(
        "embed.html",
        language,
        theme=theme if theme in THEMES else "auto",
        script=script,
        modules=script_modules(script) if script else [],
        sheets=(*sheets, "walk"),
        **{"scene": None, "data": [], "missing": "", **values},
    )
    headers = {
        "Content-Language": language,
        "Cache-Control": "no-cache",
        "Vary": "Accept-Language",
    }
    return HTMLResponse(body, status, headers=headers)
