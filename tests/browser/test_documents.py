"""Recipes for books and papers are built by the real builders, where they are installed."""

import shutil
import subprocess
import sys

import httpx
import pytest

from tests.browser.elsewhere import elsewhere
from tests.browser.patience import PATIENCE


def recipes(served, address="/?stride=2&padding=1", **options):
    query = {"address": address, "lang": "en", **options}
    told = httpx.get(f"{served.url}/share", params=query).json()
    return {one["id"]: one["text"] for one in told["snippets"]}


CONFIGURATION = """
project = "Book"
extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence"]
html_theme = "basic"
"""


@pytest.fixture(scope="module")
def book(served, tmp_path_factory):
    """A book of two pages, one for each of Sphinx's languages, with the recipes in them."""
    pytest.importorskip("sphinx")
    pytest.importorskip("myst_parser")
    folder = tmp_path_factory.mktemp("book")
    told = recipes(served)
    (folder / "conf.py").write_text(CONFIGURATION)
    toctree = "Book\n====\n\n.. toctree::\n\n   myst\n\n"
    (folder / "index.rst").write_text(toctree + told["sphinx-html"] + "\n" + told["sphinx-figure"])
    (folder / "myst.md").write_text(
        f"# MyST\n\n{told['myst-figure']}\n{told['markdown']}\n{told['iframe']}"
    )
    build = [
        sys.executable,
        "-m",
        "sphinx",
        "-W",
        "-q",
        "-b",
        "html",
        str(folder),
        str(folder / "html"),
    ]
    subprocess.run(build, check=True, capture_output=True, timeout=120)
    with elsewhere(folder / "html") as address:
        yield address


@pytest.mark.books
@pytest.mark.parametrize(("name", "pictures"), [("index.html", 1), ("myst.html", 2)])
def test_a_book_of_the_recipes_is_built_without_a_warning_and_works(book, browser, name, pictures):
    with browser.new_context(locale="en") as context:
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto(f"{book}/{name}")
        frame = page.frame_locator("iframe")
        page.locator("iframe").scroll_into_view_if_needed()
        frame.locator(".count", has_text="1 / 16").wait_for()
        images = page.locator("img[src*='figure.svg']")
        assert images.count() == pictures
        for image in images.all():
            image.evaluate("e => e.decode()")
            assert "Convolution of a 7×7 input" in image.get_attribute("alt")


PAPER = r"""\documentclass{article}
\usepackage{graphicx}
\begin{document}
%s
\end{document}
"""
SLIDES = r"""\documentclass{beamer}
\usepackage{amssymb}
\usepackage{tikz}
\usetikzlibrary{patterns.meta}
\begin{document}
%s
\end{document}
"""


@pytest.mark.parametrize(
    ("recipe", "frame", "pages"), [("latex", PAPER, 1), ("beamer", SLIDES, 16)]
)
def test_the_recipes_for_latex_compile(served, tmp_path, recipe, frame, pages):
    pypdf = pytest.importorskip("pypdf")
    if not shutil.which("pdflatex"):
        pytest.skip("no LaTeX here")
    text = recipes(served)[recipe]
    fetch = text.splitlines()[0].removeprefix("% ")
    answer = subprocess.run(["sh", "-c", fetch], cwd=tmp_path, capture_output=True, check=False)
    assert answer.returncode == 0
    (tmp_path / "main.tex").write_text(frame % text)
    compiled = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "main.tex"],
        cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert compiled.returncode == 0, compiled.stdout[-2000:]
    assert len(pypdf.PdfReader(tmp_path / "main.pdf").pages) == pages
