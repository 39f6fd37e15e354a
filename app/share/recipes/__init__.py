"""All snippets, in the order in which a reader meets them."""

from app.content.presets import N_
from app.share.recipes import documents, embeds, pictures, programs, requests
from app.share.snippet import Group, Recipe

GROUPS = (
    Group("link", N_("Link")),
    Group("embed", N_("Live figure in a page")),
    Group("documents", N_("Documents and slides")),
    Group("code", N_("Code")),
)
RECIPES: tuple[Recipe, ...] = (
    *embeds.RECIPES,
    *pictures.RECIPES,
    *documents.RECIPES,
    *programs.RECIPES,
    *requests.RECIPES,
)

__all__ = ["GROUPS", "RECIPES"]
