"""REST: one module a resource."""

from typing import Any

from fastapi import APIRouter

from app.api import code, convolve, filters, geometry, health, pool, presets
from app.api.errors import ErrorAnswer

REFUSALS: dict[int | str, dict[str, Any]] = {
    413: {"model": ErrorAnswer, "description": "The answer would cost more than a setting allows"},
    422: {"model": ErrorAnswer, "description": "What was asked does not make sense"},
}

router = APIRouter()
for resource in (convolve, pool, geometry, presets, filters, code):
    router.include_router(resource.router, responses=REFUSALS)
router.include_router(health.router)

__all__ = ["router"]
