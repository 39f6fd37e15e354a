"""/lecture and /lecture/<scene>: one shell for all scenes; its scripts go from one to the next."""

from dataclasses import asdict
from functools import cache
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.content.questions import of_scene
from app.content.scenes import SCENES, Scene
from app.pages.assets import script_modules
from app.pages.index import page

router = APIRouter(include_in_schema=False)


@router.get("/lecture")
def contents(request: Request) -> HTMLResponse:
    return _shell(request)


@router.get("/lecture/drill")
def drill(request: Request) -> HTMLResponse:
    return _shell(request, drill=True)


@router.get("/lecture/{scene_id}")
def scene(request: Request, scene_id: str) -> HTMLResponse:
    found = next((scene for scene in SCENES if scene.id == scene_id), None)
    return _shell(request, found) if found else _shell(request, status=404, missing=scene_id[:60])


def _shell(request: Request, scene: Scene | None = None, **values: Any) -> HTMLResponse:
    return page(
        request,
        "lecture.html",
        modules=script_modules("js/lecture/main.js"),
        scene=scene,
        scenes=SCENES,
        scenes_data=_data(),
        **{"missing": "", "drill": False, **values},
    )


@cache
def _data() -> list[dict[str, Any]]:
    """The scenes as the scripts read them; their texts are keys of the catalogues."""
    return [scene_data(scene) for scene in SCENES]


def scene_data(scene: Scene) -> dict[str, Any]:
    return asdict(scene) | {
        "questions": [dict(question.settings) for question in of_scene(scene.id)]
    }
