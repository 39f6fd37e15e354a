"""HTML: one module a page, and the files that pages name."""

from fastapi import APIRouter

from app.pages import docs, guide, index, lecture

router = APIRouter()
router.include_router(index.router)
router.include_router(docs.router)
router.include_router(lecture.router)
router.include_router(guide.router)

__all__ = ["router"]
