"""/docs: the REST reference, by Swagger UI's own files, without internet."""

from pathlib import Path

import fastapi_offline
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

from app.i18n import language_of
from app.pages.index import render

router = APIRouter(include_in_schema=False)
swagger = StaticFiles(directory=Path(fastapi_offline.__file__).parent / "static")


@router.get("/docs")
def docs(request: Request) -> HTMLResponse:
    return HTMLResponse(render("docs.html", language_of(request), theme="light"))
