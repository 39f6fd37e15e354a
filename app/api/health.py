"""/healthz: whether the service answers."""

from importlib.metadata import version
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from app.api.answers import told

VERSION = version("convwalk")

router = APIRouter(tags=["service"])


class Health(BaseModel):
    """Always the same while the service lives."""

    status: Literal["ok"] = told("Always ok")
    version: str = told("Version of Convwalk")


@router.get("/healthz")
async def healthz() -> Health:  # async: it must not wait for a worker thread
    """Whether the service answers, and its version."""
    return Health(status="ok", version=VERSION)
