"""What the guide tells beside the snippets: how each is used, where it goes, what figures say."""

from dataclasses import dataclass
from typing import Literal

from app.content.presets import N_
from app.share.snippet import Snippet
from app.share.subject import Subject

Demo = Literal["frame", "element", "picture", "themes", "map", "link", "file", "nothing"]

DEMOS: dict[str, Demo] = {
    "link": "link", "iframe": "frame", "component": "element", "markdown": "picture",
    "picture": "themes", "myst-iframe": "frame", "myst-figure": "picture", "sphinx-html": "frame",
    "sphinx-figure": "picture", "quarto": "frame", "reveal": "frame", "latex": "file",
    "beamer": "file", "pytorch": "map", "numpy": "map", "keras": "map", "jax": "map",
    "curl": "link", "curl-post": "map",
}  # fmt: skip

STEPS: dict[str, tuple[str, ...]] = {
    "link": (N_("The address holds the whole state: whoever opens it sees what you see."),),
    "iframe": (
        N_("Paste it where the page takes HTML."),
        N_("The height is fixed; a page with scripts of its own can follow the figure’s height."),
    ),
    "component": (
        N_("The first line stands once in the page, the second one wherever a figure belongs."),
        N_("Attributes are the settings of the address; a script may change them at any time."),
    ),
    "markdown": (N_("The picture moves by itself; a click opens the live figure."),),
    "picture": (N_("The reader’s theme chooses one of two pictures."),),
    "myst-iframe": (
        N_("Paste it into a .md file of the book and build with jupyter book or myst."),
    ),
    "myst-figure": (
        N_("With Sphinx, turn on colon_fence in myst_enable_extensions."),
        N_("In the PDF of a book the picture is still."),
    ),
    "sphinx-html": (N_("Paste it into a .rst file; other builders than HTML leave it out."),),
    "sphinx-figure": (N_("Paste it into a .rst file; a click opens the live figure."),),
    "quarto": (N_("Paste it into a .qmd file; quarto render chooses what fits the format."),),
    "reveal": (
        N_("Paste it among the slides; the frame is loaded shortly before its slide."),
        N_("To fill the slide, give the address to data-background-iframe instead."),
    ),
    "latex": (N_("Download the file next to the .tex file; the package graphicx shows it."),),
    "beamer": (N_("Download the file next to the .tex file; each step is an overlay."),),
    "curl": (N_("The same question as the page asks, for any language that reads JSON."),),
    "curl-post": (N_("Change the numbers in the line; the answer has the same shape."),),
}
SAME_MAP = N_("Run it: y holds the map of the figure.")


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to paste; `title` is a proper name, `recipe` what is pasted there."""

    title: str
    recipe: str
    steps: tuple[str, ...]


PLACES = (
    Place("Moodle", "iframe", (
        N_("Edit a page or a text area, open the HTML view of the editor, paste, save."),
        N_("Only text by teachers keeps frames; in posts by students use the link."),
    )),
    Place("Canvas", "iframe", (
        N_("Edit the page, switch to the HTML editor, paste, save."),
        N_("The server must be reached by https."),
    )),
    Place("Notion", "link", (
        N_("Paste the address, choose “Create embed”."),
        N_("Notion asks /oembed of the server, which must be on the internet."),
    )),
    Place("WordPress", "link", (
        N_("Paste the address on a line of its own, or the frame into a block of HTML."),
    )),
    Place("GitHub README", "picture", (
        N_("A README shows no frames: paste the picture, a click opens the live figure."),
    )),
    Place("Jupyter", "markdown", (
        N_("Paste it into a Markdown cell; in Python, app.notebook shows the live figure."),
    )),
    Place("PowerPoint, Keynote", "gif", (
        N_("Download the GIF or the MP4 in the share panel and insert it as a picture or a film."),
        N_("PowerPoint shows an SVG without its movement."),
    )),
    Place("Beamer", "beamer", (
        N_("Download the TikZ file once and paste the frame; every click is a step."),
    )),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Message:
    """One type of message between a figure in a frame and the page around it."""

    type: str
    fields: str
    meaning: str


FROM_FIGURE = (
    Message("ready", "query, scene, controls", N_("The figure can be spoken to.")),
    Message("resize", "height", N_("Pixels at which nothing is cut off.")),
    Message("state", "query", N_("What the reader or a message has set, as an address says it.")),
    Message("step", "index, total, row, col, value, text", N_("The step on screen, from 0.")),
    Message(
        "answer",
        "layer, total, input_shape, output_shape, fits, parameters, macs, maps",
        N_("What the server computed for the present settings."),
    ),
    Message("play", "", N_("The walk has begun.")),
    Message("pause", "", N_("The walk has stopped.")),
    Message(
        "error", "code, message, field, of", N_("A refusal, or a message that makes no sense.")
    ),
)
TO_FIGURE = (
    Message("play", "", N_("Walk on.")),
    Message("pause", "", N_("Stop.")),
    Message("seek", "step", N_("Go to a step, from 0.")),
    Message("set", "settings", N_("Change settings by their names in the address; all or none.")),
    Message("get", "", N_("Tell state, answer, step and resize once more.")),
)
ELEMENT = (
    ("layer input size filter kernel stride padding padding-mode dilation bias seed step speed",
     N_("Attributes and properties: as in the page’s address.")),
    ("controls theme lang autoplay loop", N_("Attributes and properties: how it looks and plays.")),
    ("play() pause() seek(step) next() previous()", N_("Methods.")),
    ("ready step answer state play pause error",
     N_("Events; event.detail holds the fields of the messages above.")),
    ("::part(stage) ::part(transport) ::part(panel) ::part(link)", N_("Parts to be styled.")),
    ("--input-ink --filter-ink --output-ink --stride-ink --padding-ink --page --panel --ink",
     N_("Custom properties: the colours of the figure.")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """A snippet at work: what is done with it, and what shows that it works.

    `live` is its own HTML, on this server and without the style attribute that the page's policy
    forbids; `address` what a demonstration loads.
    """

    snippet: Snippet
    steps: tuple[str, ...]
    demo: Demo
    live: str
    address: str


def shown(snippet: Snippet, subject: Subject) -> Shown:
    steps = STEPS.get(snippet.id, (SAME_MAP,))
    demo = DEMOS.get(snippet.id, "nothing")
    here = {
        "frame": subject.frame or "",
        "picture": subject.figure("svg"),
        "link": _asked(snippet.id, subject),
        "file": subject.figure("pdf" if snippet.id == "latex" else "tex", still=True),
    }.get(demo, "")
    live = snippet.text.replace(' style="max-width: 100%; border: 0"', "")
    return Shown(
        snippet,
        tuple(subject.words.t(step) for step in steps),
        demo,
        live.replace(f'"{subject.base}/', '"/').replace(f'srcset="{subject.base}/', 'srcset="/'),
        here.removeprefix(subject.base),
    )


def _asked(recipe: str, subject: Subject) -> str:
    if recipe == "curl" and subject.question:
        return subject.asked
    return subject.page
