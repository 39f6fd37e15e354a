"""How a view leaves the app: snippets, addresses and downloads, all made from the view's address.

To add a snippet: write a function from Subject to text in a module of recipes/, give it a line in
that module's RECIPES, and translate its title. The share panel, GET /share, the guide and the
tests follow.
"""

from app.share.downloads import Download, downloads
from app.share.recipes import GROUPS, RECIPES
from app.share.snippet import Group, Recipe, Snippet, Unavailable, snippets
from app.share.subject import Choices, Subject
from app.share.view import Seen, read

__all__ = [
    "GROUPS",
    "RECIPES",
    "Choices",
    "Download",
    "Group",
    "Recipe",
    "Seen",
    "Snippet",
    "Subject",
    "Unavailable",
    "downloads",
    "read",
    "snippets",
]
