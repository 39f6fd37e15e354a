"""The view itself: by a link, in a frame, or as an element of somebody else's page."""

from app.content.presets import N_
from app.share.escape import attribute
from app.share.snippet import Recipe
from app.share.subject import Subject, said


def link(subject: Subject) -> str:
    return subject.page + "\n"


def iframe(subject: Subject) -> str:
    """A frame that needs nothing of the page around it; its height is fixed."""
    return sized_iframe(subject, *subject.frame_size)


def sized_iframe(subject: Subject, width: int, height: int) -> str:
    return (
        f'<iframe src="{attribute(subject.frame or "")}" title="{attribute(subject.title)}"'
        f' width="{width}" height="{height}" loading="lazy" allowfullscreen'
        ' style="max-width: 100%; border: 0"></iframe>\n'
    )


def component(subject: Subject) -> str:
    """The same as an element, whose attributes are the settings of the address."""
    module = attribute(f"{subject.base}/static/conv-walk.js")
    settings = "".join(
        f' {name.replace("_", "-")}="{attribute(value)}"' for name, value in told(subject)
    )
    return f'<script type="module" src="{module}"></script>\n<conv-walk{settings}></conv-walk>\n'


def told(subject: Subject) -> list[tuple[str, str]]:
    """What the element is told: the figure's own settings, then how it is wished."""
    choices = subject.choices
    wishes = {
        "step": str(subject.step) if subject.step else "",
        "controls": "" if choices.controls == "full" else choices.controls,
        "theme": "" if choices.theme == "auto" else choices.theme,
        "lang": subject.language,
        "autoplay": "1" if choices.autoplay else "",
    }
    return [*said(subject.nearest), *((name, value) for name, value in wishes.items() if value)]


RECIPES = (
    Recipe("link", "link", N_("Address"), "text", link),
    Recipe(
        "iframe", "embed", N_("Frame (iframe)"), "html", iframe, "frame",
        N_("For Moodle, Canvas, WordPress and any page that takes HTML."),
    ),
    Recipe(
        "component", "embed", N_("Web component"), "html", component, "plane",
        N_("For pages of your own: it takes the colours and the width of the page around it."),
    ),
)  # fmt: skip
