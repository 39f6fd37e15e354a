"""HTML: one module a page, and the files that pages name."""

from app.pages.index import router

__all__ = ["router"]
