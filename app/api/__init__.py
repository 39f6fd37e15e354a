"""REST: one module a resource."""

from typing import Any

from fastapi import APIRouter

from app.api import (
    activations,
    code,
    convolve,
    figure,
    filters,
    geometry,
    health,
    map,
    network,
    oembed,
    pool,
    presets,
    questions,
    share,
)
from app.api.errors import ErrorAnswer
from app.api.express import Way

REFUSALS: dict[int | str, dict[str, Any]] = {
    413: {"model": ErrorAnswer, "description": "The answer would cost more than a setting allows"},
    422: {"model": ErrorAnswer, "description": "What was asked does not make sense"},
}

router = APIRouter()
RESOURCES = (
    convolve, pool, geometry, presets, filters, network, activations, questions, code, figure, map,
    share, oembed,
)  # fmt: skip
for resource in RESOURCES:
    router.include_router(resource.router, responses=REFUSALS)
router.include_router(health.router)

WAYS = {
    ("POST", "/convolve"): Way(convolve.ConvolveRequest, convolve.plan_given),
    ("GET", "/convolve"): Way(convolve.ConvolveQuery, convolve.plan_named),
    ("POST", "/pool"): Way(pool.PoolRequest, pool.plan_given),
    ("GET", "/pool"): Way(pool.PoolQuery, pool.plan_named),
}

__all__ = ["WAYS", "router"]
