"""TikZ: no text becomes a command, and a real LaTeX compiles it, where there is one."""

import re
import subprocess
from io import BytesIO
from shutil import which

import pytest
from every_mark import every_mark, written
from pypdf import PdfReader

from app.figure import tex, tikz
from app.figure.layout import draw
from app.figure.numbers import show
from app.figure.palette import PALETTES
from app.figure.state import FigureState
from app.figure.walk import walk_of

LIGHT, DARK = PALETTES["light"], PALETTES["dark"]
NASTY = (
    r"\input{/etc/passwd} \end{document} 100% & #1 _x^2 {a} $5 ~ -- --- ``q'' <b> |"
    "\n\n%\\boom\r\u2028\\bad ⌊a⌋⊛×−·…№ é 漢"
)
HOST = r"""\documentclass{%s}
\usepackage[T1,T2A]{fontenc}\usepackage{amssymb,tikz}\usetikzlibrary{patterns.meta}
\begin{document}%s\end{document}"""


def installed(program: str, *files: str) -> bool:
    if not which(program) or not which("kpsewhich"):
        return False
    found = subprocess.run(["kpsewhich", *files], capture_output=True, text=True, check=False)
    return len(found.stdout.split()) == len(files)


def engines(*files: str) -> list:
    return [
        pytest.param(
            name,
            marks=pytest.mark.skipif(
                not installed(name, "tikz.sty", "lmodern.sty", *files),
                reason=f"{name} with {', '.join(files)} is not installed",
            ),
        )
        for name in ("pdflatex", "lualatex", "xelatex")
    ]


def compiled(folder, engine: str, source: str) -> PdfReader:
    (folder / "figure.tex").write_text(source)
    flags = ["-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape"]
    run = subprocess.run(
        [engine, *flags, "figure.tex"], cwd=folder, capture_output=True, check=False, timeout=200
    )
    assert run.returncode == 0, run.stdout.decode(errors="replace")[-2000:]
    return PdfReader(BytesIO((folder / "figure.pdf").read_bytes()))


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("100 % & #1", r"100 \% \& \#1"),
        (r"\end{x}", r"\textbackslash{}end\{x\}"),
        ("a_b^c~d$", r"a\_b\textasciicircum{}c\textasciitilde{}d\$"),
        ("−1 × 2", r"\ensuremath{-}1 \ensuremath{\times} 2"),
        ("a--b", r"a-\kern0pt{}-b"),
        ("Шаг №\u00a01\n", "Шаг №~1 "),
        ("漢\x00", "??"),
    ],
)
def test_a_text_is_written_so_that_tex_shows_it(text, safe):
    assert tex.escaped(text) == safe


def test_no_text_can_give_a_command_or_end_a_line():
    file = tikz.standalone(written(NASTY), LIGHT, 0)
    body = file.split(r"\if y\convwalkalone")[0].splitlines()
    (node,) = [line for line in body if line.startswith(r"  \node")]
    commands = set(re.findall(r"\\[a-zA-Z]+", node))
    assert not commands & {r"\input", r"\end", r"\boom", r"\bad"}
    assert not re.search(r"(?<!\\)[%$#&]", node)
    assert all(line.startswith("%") for line in file.splitlines()[:3])
    assert "boom" not in "".join(line for line in file.splitlines()[1:] if "node" not in line)


@pytest.mark.parametrize("source", [
    tikz.standalone(written(NASTY), LIGHT, 0),
    tikz.standalone(draw(walk_of(FigureState(padding=1))), DARK, 7),
    tikz.beamer(every_mark(), LIGHT),
])  # fmt: skip
def test_braces_are_balanced(source):
    bare = re.sub(
        r"\\[{}]", "", "\n".join(re.sub(r"^%.*", "", line) for line in source.split("\n"))
    )
    depth = 0
    for sign in re.findall(r"[{}]", bare):
        depth += 1 if sign == "{" else -1
        assert depth >= 0
    assert depth == 0


def test_every_colour_is_named_and_has_the_value_of_its_ink():
    source = tikz.standalone(draw(walk_of(FigureState(padding=1))), DARK, 3)
    named = dict(re.findall(r"\\definecolor\{(\w+)\}\{HTML\}\{(\w+)\}", source))
    assert named["cwFilterInk"] == DARK["filter-ink"][1:].upper()
    assert set(re.findall(r"(?:fill|draw|text|color)=(\w+)", source)) == set(named)


def test_overlays_count_from_one_and_follow_the_frames():
    spans = re.findall(r"\\only<([\d-]+)>", tikz.beamer(every_mark(), LIGHT))
    assert spans == ["1-2", "2-4", "2-3", "2", "3", "4", "4"]


@pytest.mark.parametrize("engine", engines("standalone.cls", "t2aenc.def"))
def test_a_figure_compiles_alone(engine, tmp_path):
    # The Cyrillic one is not asked of LuaLaTeX, which first looks at every font of the machine.
    lang = "en" if engine == "lualatex" else "ru"
    walk = walk_of(FigureState(size="5x6", stride=2, padding=1, lang=lang))
    (page,) = compiled(tmp_path, engine, tikz.standalone(draw(walk), LIGHT, 3)).pages
    text = page.extract_text()
    assert show(walk.steps[3].value).lstrip("−") in text
    assert ("Вход" if lang == "ru" else "Input") in text


@pytest.mark.parametrize("engine", engines("standalone.cls"))
def test_hostile_text_is_only_shown(engine, tmp_path):
    latin = NASTY.replace("№", "")
    (page,) = compiled(tmp_path, engine, tikz.standalone(written(latin), LIGHT, 0)).pages
    text = page.extract_text().replace(" ", "")
    assert r"\input{/etc/passwd}" in text
    assert r"\end{document}" in text
    assert "100%&#1_x" in text


@pytest.mark.parametrize("engine", engines("beamer.cls")[:1])
def test_a_walk_is_one_slide_with_an_overlay_a_step(engine, tmp_path):
    walk = walk_of(FigureState(size="5x6", stride=3))
    pages = compiled(tmp_path, engine, tikz.beamer(draw(walk), DARK)).pages
    assert len(pages) == len(walk.steps)
    for number, page in enumerate(pages, 1):
        assert f"step{number}of{len(pages)}" in page.extract_text().replace(" ", "")


@pytest.mark.parametrize("engine", engines("beamer.cls", "t2aenc.def")[:1])
@pytest.mark.parametrize(("kind", "body", "count"), [
    ("beamer", r"\begin{frame}{Mine}\input{picture}\end{frame}", 4),
    ("article", r"Mine: \resizebox{\linewidth}{!}{\input{picture}}", 1),
])  # fmt: skip
def test_the_picture_alone_is_put_into_an_authors_own_file(engine, kind, body, count, tmp_path):
    figure = tikz.beamer(every_mark(), LIGHT) if kind == "beamer" else tikz.standalone(
        every_mark(), LIGHT, 3
    )  # fmt: skip
    (tmp_path / "picture.tex").write_text(figure)
    pages = compiled(tmp_path, engine, HOST % (kind, body)).pages
    assert len(pages) == count
    assert all("Mine" in page.extract_text() for page in pages)
