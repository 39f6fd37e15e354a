"""HTML: one module a page, and the files that pages name."""

from fastapi import APIRouter

from app.pages import docs, index

router = APIRouter()
router.include_router(index.router)
router.include_router(docs.router)

__all__ = ["router"]
