"""Books, slides and papers: each in the words of its own maker."""

from app.content.presets import N_
from app.share.escape import attribute, directive_value, markdown, restructured, tex
from app.share.recipes.embeds import iframe
from app.share.snippet import Recipe
from app.share.subject import Subject


def indented(text: str) -> str:
    return "".join(f"   {line}\n" for line in text.splitlines())


def myst_iframe(subject: Subject) -> str:
    return (
        f":::{{iframe}} {subject.frame}\n:width: 100%\n"
        f":title: {directive_value(subject.title)}\n{markdown(subject.title)}\n:::\n"
    )


def myst_figure(subject: Subject) -> str:
    return (
        f":::{{figure}} {subject.figure('svg')}\n:alt: {directive_value(subject.caption)}\n"
        f":width: {subject.choices.width}px\n\n{markdown(subject.caption)}\n:::\n"
    )


def sphinx_html(subject: Subject) -> str:
    return f".. raw:: html\n\n{indented(iframe(subject))}"


def sphinx_figure(subject: Subject) -> str:
    text = restructured(subject.caption)
    return (
        f".. figure:: {subject.figure('svg')}\n   :alt: {text}\n"
        f"   :width: {subject.choices.width}px\n   :target: {subject.page}\n\n   {text}\n"
    )


def quarto(subject: Subject) -> str:
    """Alive where the book is HTML, a picture where it is printed."""
    still = subject.figure("png", ("scale", "2"), still=True)
    return (
        '::: {.content-visible when-format="html"}\n'
        f"```{{=html}}\n{iframe(subject)}```\n:::\n\n"
        '::: {.content-visible unless-format="html"}\n'
        f"![{markdown(subject.caption)}]({still}){{width={subject.choices.width}px}}\n:::\n"
    )


def reveal(subject: Subject) -> str:
    """A slide; `data-src` waits until the slide is near."""
    width, height = subject.frame_size
    return (
        f"<section>\n  <h2>{attribute(subject.title)}</h2>\n"
        f'  <iframe data-src="{attribute(subject.frame or "")}" data-preload'
        f' title="{attribute(subject.title)}" width="{width}" height="{height}"'
        ' style="border: 0"></iframe>\n</section>\n'
    )


def latex_pdf(subject: Subject) -> str:
    """The step on screen as a vector picture."""
    address = subject.figure("pdf", still=True)
    return (
        f"% curl -o convwalk.pdf '{address}'\n"
        "\\begin{figure}\n  \\centering\n  \\includegraphics[width=\\linewidth]{convwalk.pdf}\n"
        f"  \\caption{{{tex(subject.caption)}}}\n\\end{{figure}}\n"
    )


def beamer(subject: Subject) -> str:
    """The whole walk as overlays: a frame a step."""
    address = subject.figure("tex", ("walk", "1"), still=False)
    return (
        f"% curl -o convwalk.tex '{address}'\n"
        "% preamble: \\usepackage{amssymb} \\usepackage{tikz} \\usetikzlibrary{patterns.meta}\n"
        f"\\begin{{frame}}{{{tex(subject.title)}}}\n  \\centering\n"
        "  \\resizebox{\\linewidth}{!}{\\input{convwalk.tex}}\n\\end{frame}\n"
    )


RECIPES = (
    Recipe(
        "myst-iframe", "documents", N_("MyST, live"), "markdown", myst_iframe, "frame",
        N_("For Jupyter Book 2 and mystmd."),
    ),
    Recipe(
        "myst-figure", "documents", N_("MyST, picture"), "markdown", myst_figure, "picture",
        N_("For Jupyter Book, mystmd and Sphinx with myst-parser."),
    ),
    Recipe("sphinx-html", "documents", N_("Sphinx, live"), "rst", sphinx_html, "frame"),
    Recipe("sphinx-figure", "documents", N_("Sphinx, picture"), "rst", sphinx_figure, "picture"),
    Recipe(
        "quarto", "documents", "Quarto", "markdown", quarto, "picture",
        N_("Alive in HTML and reveal.js, a picture in PDF and Word."),
    ),
    Recipe("reveal", "documents", "reveal.js", "html", reveal, "frame"),
    Recipe("latex", "documents", "LaTeX", "latex", latex_pdf, "picture"),
    Recipe(
        "beamer", "documents", N_("Beamer, a step a click"), "latex", beamer, "picture",
        N_("Download the file once; the picture is TikZ, so that its fonts are yours."),
    ),
)  # fmt: skip
