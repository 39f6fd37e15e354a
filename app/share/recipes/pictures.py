"""The picture by its address: nothing to download, nothing that grows old."""

from app.content.presets import N_
from app.share.escape import attribute, markdown
from app.share.snippet import Recipe
from app.share.subject import Subject


def markdown_image(subject: Subject) -> str:
    """A picture that leads to the live figure."""
    return f"[![{markdown(subject.caption)}]({subject.figure('svg')})]({subject.page})\n"


def picture(subject: Subject) -> str:
    """Two pictures, of which the reader's theme chooses, unless a theme was chosen already."""
    dark = subject.figure("svg", ("theme", "dark"))
    light = subject.figure("svg", ("theme", "light"))
    if subject.choices.theme != "auto":
        return f'<a href="{attribute(subject.page)}">{image(subject, subject.figure("svg"))}</a>\n'
    return (
        f'<a href="{attribute(subject.page)}">\n  <picture>\n'
        f'    <source media="(prefers-color-scheme: dark)" srcset="{attribute(dark)}">\n'
        f"    {image(subject, light)}\n  </picture>\n</a>\n"
    )


def image(subject: Subject, address: str) -> str:
    width = subject.choices.width
    return f'<img src="{attribute(address)}" alt="{attribute(subject.caption)}" width="{width}">'


RECIPES = (
    Recipe(
        "markdown", "documents", "Markdown", "markdown", markdown_image, "picture",
        N_("For a GitHub README, Jupyter, Notion, Obsidian."),
    ),
    Recipe(
        "picture", "documents", N_("HTML picture, light and dark"), "html", picture, "picture",
        N_("For a GitHub README and any page: no script, no frame."),
    ),
)  # fmt: skip
