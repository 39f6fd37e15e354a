"""/healthz: whether the service answers."""

from importlib.metadata import version
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

VERSION = version("convwalk")

router = APIRouter(tags=["service"])


class Health(BaseModel):
    """Always the same while the service lives."""

    status: Literal["ok"] = "ok"
    version: str


@router.get("/healthz")
def healthz() -> Health:
    """Whether the service answers, and its version."""
    return Health(version=VERSION)
