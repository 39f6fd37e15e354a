"""HTML: one module a page, and the files that pages name."""

from fastapi import APIRouter

from app.pages import component, docs, embed, guide, index, lecture

router = APIRouter()
router.include_router(index.router)
router.include_router(docs.router)
router.include_router(lecture.router)
router.include_router(guide.router)
router.include_router(component.router)
router.include_router(embed.router)  # last: other pages may stand under /embed/

__all__ = ["router"]
