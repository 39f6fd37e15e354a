r"""TikZ: a figure as a LaTeX file that an author can read and change.

A file compiles alone with pdfLaTeX, LuaLaTeX and XeLaTeX. Where TikZ is loaded already, \input of
the same file draws the picture only, in somebody's own article or Beamer slide.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from math import sqrt

from app.figure.model import (
    CODE_PITCH,
    HATCH,
    HATCH_WIDTH,
    Drawing,
    Ink,
    Layer,
    Line,
    Mark,
    Polygon,
    Raster,
    Rect,
    Text,
    dash_of,
)
from app.figure.palette import Palette
from app.figure.shades import pixels
from app.figure.tex import CYRILLIC, comment, escaped

POINTS = 0.75  # big points to a unit of the drawing
TELETYPE = 0.525  # from letter to letter of TeX's font for code, in sizes
SLIDE = (440, 235)  # big points that a picture may fill of a Beamer slide, 16 to 9
ANCHORS = {"start": "base west", "middle": "base", "end": "base east"}
LINES = Line | Rect

# What an author's own file passes over must not hold an \if that TeX does not know by itself.
FONTS = r"""\usepackage{lmodern}
\ifdefined\Umathchar\else% LuaLaTeX and XeLaTeX read every letter as it is
  \usepackage[T1]{fontenc}
  \usepackage[utf8]{inputenc}
\fi"""
CYRILLIC_FONTS = r"""\usepackage{lmodern}% for the mathematics: it has no Cyrillic letters
\ifdefined\Umathchar% LuaLaTeX or XeLaTeX
  \usepackage{fontspec}% the first of these that is installed has the Cyrillic letters
  \IfFontExistsTF{Inter}{\setsansfont{Inter}}{%
  \IfFontExistsTF{CMU Sans Serif}{\setsansfont{CMU Sans Serif}}{%
  \IfFontExistsTF{Noto Sans}{\setsansfont{Noto Sans}}{%
  \IfFontExistsTF{DejaVu Sans}{\setsansfont{DejaVu Sans}}{%
  \IfFontExistsTF{Liberation Sans}{\setsansfont{Liberation Sans}}{%
  \setsansfont{Arial}}}}}}
\else
  \IfFileExists{cmap.sty}{\usepackage{cmap}}{}% so that the letters can be copied
  \renewcommand{\rmdefault}{cmr}
  \renewcommand{\sfdefault}{cmss}
  \usepackage[T1,T2A]{fontenc}
  \usepackage[utf8]{inputenc}
  \IfFileExists{type1ec.sty}{\usepackage{type1ec}}{}% letters of every size, if there are any
\fi"""
PACKAGES = r"""\usepackage{amssymb}
\usepackage{tikz}
\usetikzlibrary{patterns.meta}"""


# A row of a raster, as the driver's own rectangles: paths of TikZ take twenty times as long. Each
# cell reaches a hair under its neighbours, so that nothing shines through between them.
RASTER = r"""\def\convwalkrow#1#2#3#4{% left, foot, a cell's width and height; then the runs
  \begingroup\csname pgfsys@beginscope\endcsname\dimen4=#1\relax\dimen6=#3\relax
  \def\convwalkfoot{#2}\def\convwalkhigh{#4}\convwalkrun}
\def\convwalkrun#1#2#3#4{% red, green, blue, and how many cells; 0: the row ends
  \ifnum#4>0 \dimen8=#4\dimen6\csname pgfsys@color@rgb@fill\endcsname{#1}{#2}{#3}%
    \dimen3=\dimen8\advance\dimen3 by .1bp
    \csname pgfsys@rect\endcsname{\dimen4}{\convwalkfoot}{\dimen3}{\convwalkhigh}%
    \csname pgfsys@fill\endcsname\advance\dimen4 by\dimen8\expandafter\convwalkrun
  \else\csname pgfsys@endscope\endcsname\endgroup\fi}"""
HAIR = 0.1 / POINTS
END_OF_ROW = "{0}{0}{0}{0}"


def standalone(drawing: Drawing, palette: Palette, frame: int) -> str:
    """One frame, as a page of its own size."""
    seen = [Layer(layer.at(frame)) for layer in drawing.layers]
    return _file(
        drawing,
        [r"\documentclass{standalone}", *_preamble(seen)],
        _picture(drawing, seen, palette),
        [r"\begin{document}", r"\convwalkpicture", r"\end{document}"],
        "your own file, with amssymb, tikz and its library patterns.meta in the preamble",
    )


def beamer(drawing: Drawing, palette: Palette) -> str:
    """The walk on one slide, with an overlay a step."""
    fit = min(SLIDE[0] / drawing.width, SLIDE[1] / drawing.height) / POINTS
    return _file(
        drawing,
        [
            r"\documentclass[aspectratio=169]{beamer}",
            *_preamble(drawing.layers),
            r"\usefonttheme{professionalfonts}",
            r"\setbeamertemplate{navigation symbols}{}",
            rf"\definecolor{{cwPage}}{{HTML}}{{{palette['page'][1:].upper()}}}",
            r"\setbeamercolor{background canvas}{bg=cwPage}",
        ],
        _picture(drawing, drawing.layers, palette),
        [
            r"\begin{document}",
            rf"\begin{{frame}}<1-{drawing.frames}>[plain]",
            r"  \centering",
            rf"  \scalebox{{{_number(fit, 3)}}}{{\convwalkpicture}}",
            r"\end{frame}",
            r"\end{document}",
        ],
        "a frame of your own Beamer file, with amssymb, tikz and its library patterns.meta",
    )


def _file(drawing: Drawing, head: list[str], picture: list[str], body: list[str], host: str) -> str:
    r"""A document around \convwalkpicture; only the picture, if TikZ is there already."""
    lines = [
        comment(drawing.title),
        comment("Compile it with pdflatex, lualatex or xelatex; or \\input it into"),
        comment(f"{host}."),
        r"\ifcsname ver@tikz.sty\endcsname\let\convwalkalone=n\else\let\convwalkalone=y",
        *head,
        r"\fi",
        *(RASTER.splitlines() if any(r"\convwalkrow" in line for line in picture) else []),
        r"\def\convwalkpicture{%",
        *picture,
        "}",
        r"\if y\convwalkalone",
        *body,
        r"\fi",
        r"\convwalkpicture",
    ]
    return "\n".join(lines) + "\n"


def _preamble(layers: Sequence[Layer]) -> list[str]:
    texts = [mark.text for layer in layers for mark in layer.marks if isinstance(mark, Text)]
    cyrillic = any(CYRILLIC.search(text) for text in texts)
    return [*(CYRILLIC_FONTS if cyrillic else FONTS).splitlines(), *PACKAGES.splitlines()]


def _picture(drawing: Drawing, layers: Sequence[Layer], palette: Palette) -> list[str]:
    looks = _Looks(palette)
    marks = [line for layer in layers for line in _layer(layer, drawing.frames, looks)]
    size = f"({_number(drawing.width)},{_number(drawing.height)})"
    return [
        *(rf"\definecolor{{{_colour(ink)}}}{{HTML}}{{{palette[ink][1:].upper()}}}%"
          for ink in sorted(looks.inks)),
        rf"\begin{{tikzpicture}}[x={POINTS}bp, y=-{POINTS}bp, inner sep=0pt, outer sep=0pt,",
        *(f"  {name}/.style={{{look}}}," for look, name in looks.names.items()),
        "]",
        rf"  \useasboundingbox (0,0) rectangle {size};",
        *marks,
        r"\end{tikzpicture}%",
    ]  # fmt: skip


def _layer(layer: Layer, frames: int, looks: "_Looks") -> Iterator[str]:
    """A layer's marks; those that are not always seen, as overlays, which count from 1."""
    end = frames if layer.end is None else layer.end
    runs = (
        groupby(range(layer.first, end), lambda frame: layer.places[frame - layer.first])
        if (layer.places)
        else [(None, iter(range(layer.first, end)))]
    )
    for _, run in runs:
        seen = list(run)
        lines = [f"  {line}" for mark in layer.at(seen[0]) for line in looks.drawn(mark)]
        if len(seen) == frames or not lines:
            yield from lines
            continue
        span = str(seen[0] + 1) if len(seen) == 1 else f"{seen[0] + 1}-{seen[-1] + 1}"
        yield from [rf"  \only<{span}>{{%", *(f"  {line}" for line in lines), "  }%"]


class _Looks:
    """The styles of a picture, named as they appear, and the inks in them."""

    def __init__(self, palette: Palette) -> None:
        self.palette = palette
        self.names: dict[str, str] = {}
        self.inks: set[Ink] = set()

    def drawn(self, mark: Mark) -> Iterator[str]:
        if isinstance(mark, Raster):
            yield from _cells(mark, self.palette)
        elif isinstance(mark, Text):
            look, name = self._letters(mark)
            at = f"({_number(mark.x)},{_number(mark.y)})"
            yield rf"\node[{self._named(look, name)}] at {at} {{{escaped(mark.text)}}};"
        elif isinstance(mark, Polygon):
            look = f"fill={self._colour(mark.fill)}, fill opacity={_number(mark.opacity)}"
            way = " -- ".join(f"({_number(point.x)},{_number(point.y)})" for point in mark.points)
            yield rf"\path[{self._named(look, f'{mark.fill} glass')}] {way} -- cycle;"
        else:
            look, name = self._lines(mark) if isinstance(mark, Line) else self._surface(mark)
            yield rf"\path[{self._named(look, name)}] {_way(mark)};"

    def _named(self, look: str, name: str) -> str:
        """A look's name; another look that would be called the same gets a number."""
        if look not in self.names:
            taken = set(self.names.values())
            numbered = (f"{name} {number}" for number in range(2, len(taken) + 3))
            self.names[look] = name if name not in taken else next(
                one for one in numbered if one not in taken
            )  # fmt: skip
        return self.names[look]

    def _colour(self, ink: Ink) -> str:
        self.inks.add(ink)
        return _colour(ink)

    def _surface(self, mark: Rect) -> tuple[str, str]:
        look, name = [], []
        if mark.fill:
            look.append(f"fill={self._colour(mark.fill)}")
            name.append(mark.fill)
        if mark.hatch:
            lines = (
                f"angle=45, distance={_points(HATCH / sqrt(2))}, line width={_points(HATCH_WIDTH)}"
            )
            pattern = f"pattern={{Lines[{lines}]}}, pattern color={self._colour(mark.hatch)}"
            look.append(f"postaction={{{pattern}}}")
            name.append("hatched")
        if mark.stroke:
            stroke, named = self._lines(mark)
            look.append(stroke)
            name.append(named)
        if mark.radius:
            look.append(f"rounded corners={_points(mark.radius)}")
        return ", ".join(look), " ".join(name).replace("-", " ")

    def _lines(self, mark: LINES) -> tuple[str, str]:
        ink, width = mark.stroke or "ink", mark.stroke_width
        look = f"draw={self._colour(ink)}, line width={_points(width)}"
        if not mark.dashed:
            return look, f"{ink} line".replace("-", " ")
        on, off = dash_of(width)
        look += f", dash pattern=on {_points(on)} off {_points(off)}"
        return look, f"{ink} dashes".replace("-", " ")

    def _letters(self, mark: Text) -> tuple[str, str]:
        code = mark.face == "code"
        size = _points(mark.size * (CODE_PITCH / TELETYPE if code else 1))
        font = rf"\{'tt' if code else 'sf'}family\fontsize{{{size}}}{{{size}}}"
        font += r"\bfseries\boldmath" * (mark.weight > 400) + r"\itshape" * mark.italic
        look = f"text={self._colour(mark.ink)}, anchor={ANCHORS[mark.anchor]}"
        bold = " bold" * (mark.weight > 400) + " italic" * mark.italic + " code" * code
        name = f"{mark.ink.removesuffix('-ink')}{bold} text".replace("-", " ")
        return rf"{look}, font={font}\selectfont", name


def _cells(mark: Raster, palette: Palette) -> Iterator[str]:
    """A line for each row: where it stands, and colour and length of its runs of equal cells."""
    shown = pixels(mark, palette)
    rows, cols, _ = shown.shape
    wide, high = mark.width / cols, mark.height / rows
    size = f"{{{_points(wide, 4)}}}{{{_points(high + HAIR, 4)}}}"
    for number, row in enumerate(shown.tolist()):
        foot = -(mark.y + (number + 1) * high + HAIR)
        runs = ((colour, sum(1 for _ in run)) for colour, run in groupby(row))
        written = "".join(f"{_light(colour)}{{{cells}}}" for colour, cells in runs)
        at = f"{{{_points(mark.x)}}}{{{_points(foot)}}}"
        yield rf"\convwalkrow{at}{size}{written}{END_OF_ROW}"


def _light(colour: list[int]) -> str:
    return "".join(f"{{{_number(part / 255, 3)}}}" for part in colour)


def _way(mark: LINES) -> str:
    if isinstance(mark, Line):
        start, end = (mark.x1, mark.y1), (mark.x2, mark.y2)
        return f"({_number(start[0])},{_number(start[1])}) -- ({_number(end[0])},{_number(end[1])})"
    corner = f"({_number(mark.x)},{_number(mark.y)})"
    return f"{corner} rectangle +({_number(mark.width)},{_number(mark.height)})"


def _colour(ink: Ink) -> str:
    """input-ink: cwInputInk"""
    return "cw" + "".join(word.capitalize() for word in ink.split("-"))


def _points(length: float, digits: int = 2) -> str:
    return f"{_number(length * POINTS, digits)}bp"


def _number(value: float, digits: int = 2) -> str:
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
