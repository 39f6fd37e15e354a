"""SVG: a still with real text, and a walk that plays by itself, also inside <img>.

What stands still is written once. Steps are told by CSS keyframes; without them (print, reduced
motion, a viewer that knows none) the picture is the whole last step. Colours stand in the style
alone: for the theme `auto` as custom properties that follow the reader's preference.
"""

from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Any

from app.figure.model import (
    HATCH,
    HATCH_WIDTH,
    Drawing,
    Ink,
    Layer,
    Line,
    Mark,
    Point,
    Polygon,
    Raster,
    Rect,
    Text,
    dash_of,
    moved,
)
from app.figure.palette import PALETTES
from app.figure.palette import Theme as Scheme
from app.figure.shades import follows_theme, pixels, png
from app.figure.state import Theme

GLIDE, SHARE = 250, 0.6  # the window glides this many ms, or this share of a step if that is less
EASE = "cubic-bezier(.2,.7,.2,1)"
UNROUNDED = "text-rendering:geometricPrecision"  # else Chromium moves letters to whole pixels
FONT = "Inter,system-ui,sans-serif"
CODE = "ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace"
OFTEN = 3  # a shape that is drawn as often is written once


def still(drawing: Drawing, frame: int, theme: Theme = "auto") -> str:
    """One frame, from 0."""
    alone = drawing.alone(frame)
    return _Writer(alone, theme).document(alone.layers, alone.spoken[0])


def animated(
    drawing: Drawing,
    theme: Theme = "auto",
    ms_per_step: float = 1000,
    loop: bool = True,
    rest_ms: float = 0,
) -> str:
    """The whole walk. Not looping, it plays once and rests at the last step; looping, it rests
    there for `rest_ms` more before it begins anew."""
    if drawing.frames == 1:
        return still(drawing, 0, theme)
    clock = _Clock(drawing.frames, ms_per_step, loop, rest_ms)
    return _Writer(drawing, theme).document(drawing.layers, drawing.spoken[-1], clock)


class _Clock:
    """The keyframes of the walk, each written once for all who share it."""

    def __init__(self, frames: int, ms_per_step: float, loop: bool, rest_ms: float) -> None:
        self.frames = frames
        self.ms = ms_per_step
        self.whole = frames * ms_per_step + rest_ms
        often = "infinite" if loop else "1"
        self.run = f".T,.M{{animation:{_short(self.whole / 1000, 4)}s step-end {often}}}"
        self.rules: dict[str, str] = {}

    def named(self, kind: str, keyframes: str) -> str:
        """The class under which these keyframes run."""
        return self.rules.setdefault(keyframes, f"{kind}{len(self.rules)}")

    def percent(self, frame: float) -> str:
        return f"{_short(100 * frame * self.ms / self.whole, 3)}%"

    def seen(self, first: int, end: int) -> str:
        """Visible in the frames first <= k < end."""
        begin, stop = self.percent(first), self.percent(end)
        if end == self.frames:
            return f"0%{{visibility:hidden}}{begin}{{visibility:visible}}"
        if first == 0:
            return f"0%{{visibility:visible}}{stop}{{visibility:hidden}}"
        return f"0%,{stop}{{visibility:hidden}}{begin}{{visibility:visible}}"

    def moving(self, layer: Layer, last: Point) -> str:
        """From place to place, each glide at the beginning of its step."""
        glide = min(GLIDE, SHARE * self.ms) / self.ms
        rules, start = "", layer.first
        for place, group in groupby(layer.places):
            end = start + sum(1 for _ in group)
            begin = "0%" if start == layer.first else self.percent(start + glide)
            stop = "100%" if end == self.frames else self.percent(end)
            by = f"{_short(place.x - last.x)}px,{_short(place.y - last.y)}px"
            rules += f"{begin},{stop}{{transform:translate({by})}}"
            start = end
        return rules

    def style(self) -> str:
        """Nothing plays in print, nor for readers who want no motion."""
        names = "".join(f".{name}{{animation-name:{name}}}" for name in self.rules.values())
        frames = "".join(f"@keyframes {name}{{{rule}}}" for rule, name in self.rules.items())
        rules = f"{self.run}.M{{animation-timing-function:{EASE}}}{names}"
        return f"@media screen and (prefers-reduced-motion:no-preference){{{rules}}}{frames}"


@dataclass(frozen=True, slots=True)
class Digits:
    """Single characters of one look in one row: an element for all of them, a place for each.

    Half of the bytes; only where other programs than browsers never look, as not all read it.
    """

    texts: tuple[Text, ...]


def _rows_of_digits(marks: Iterable[Mark]) -> Iterator[Mark | Digits]:
    rows: dict[tuple[Any, ...], list[Text]] = {}
    for mark in marks:
        if isinstance(mark, Text) and len(mark.text) == 1:
            look = mark.y, mark.ink, mark.size, mark.weight, mark.anchor, mark.face
            rows.setdefault(look, []).append(mark)
        else:
            yield mark
    yield from (Digits(tuple(row)) for row in rows.values())


class _Writer:
    """One document: gives styles short names as they appear."""

    def __init__(self, drawing: Drawing, theme: Theme) -> None:
        self.drawing = drawing
        self.theme = theme
        self.inks: dict[Ink, str] = {}
        self.classes: dict[str, str] = {}
        self.looks: dict[tuple[Any, ...], str] = {}
        self.shapes: dict[Shape, str] = {}
        self.hatches: dict[Ink, str] = {}
        self.images: dict[tuple[Any, ...], str] = {}

    def document(self, layers: Sequence[Layer], told: str, clock: _Clock | None = None) -> str:
        drawing = self.drawing
        self.shapes = _often(layers)
        body = "".join(self._layer(layer, clock) for layer in layers)
        hatches = "".join(self._pattern(ink, name) for ink, name in self.hatches.items())
        shapes = "".join(
            f'<rect id="{name}"{_sized(*shape)}/>' for shape, name in self.shapes.items()
        )
        images = "".join(self._image(name, shape) for shape, name in self.images.items())
        width, height = _short(drawing.width), _short(drawing.height)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
            f' width="{width}" height="{height}" role="img" aria-labelledby="t d"'
            f' lang="{drawing.language}">'
            f'<title id="t">{escape(drawing.title)}</title><desc id="d">{escape(told)}</desc>'
            f"<style>{self._style(clock)}</style><defs>{hatches}{shapes}{images}</defs>{body}</svg>"
        )

    def _style(self, clock: _Clock | None) -> str:
        font = f"svg{{font-family:{FONT};font-variant-numeric:tabular-nums;{UNROUNDED}}}"
        classes = "".join(f".{name}{{{rule}}}" for rule, name in self.classes.items())
        return self._colours() + font + classes + (clock.style() if clock else "")

    def _colours(self) -> str:
        if self.theme != "auto":
            return ""
        light, dark = (
            self._schemes(theme)
            + "".join(f"--{short}:{PALETTES[theme][ink]};" for ink, short in self.inks.items())
            for theme in ("light", "dark")
        )
        return f"svg{{{light}}}@media(prefers-color-scheme:dark){{svg{{{dark}}}}}"

    def _schemes(self, theme: str) -> str:
        """Which images are shown, where some follow the reader's preference."""
        if not any(shape[0] == "dark" for shape in self.images):
            return ""
        return "--light:inline;--dark:none;" if theme == "light" else "--light:none;--dark:inline;"

    def _ink(self, ink: Ink) -> str:
        if self.theme != "auto":
            return PALETTES[self.theme][ink]
        if ink not in self.inks:
            self.inks[ink] = _letters(len(self.inks))
        return f"var(--{self.inks[ink]})"

    def _class(self, rule: str) -> str:
        if rule not in self.classes:
            self.classes[rule] = _letters(len(self.classes))
        return self.classes[rule]

    def _pattern(self, ink: Ink, name: str) -> str:
        side = HATCH
        path = f"M-2 2 2-2M0 {side} {side} 0M{side - 2} {side + 2} {side + 2} {side - 2}"
        return (
            f'<pattern id="{name}" width="{side}" height="{side}" patternUnits="userSpaceOnUse">'
            f'<path class="{self._stroke(ink, HATCH_WIDTH, False)}" d="{path}"/></pattern>'
        )

    def _layer(self, layer: Layer, clock: _Clock | None) -> str:
        last = layer.places[-1] if layer.places else Point(0, 0)
        marks = [moved(mark, last) for mark in layer.marks] if layer.places else layer.marks
        if clock is None or not marks:
            return self._marks(marks)
        end = clock.frames if layer.end is None else layer.end
        unseen_at_rest = end < clock.frames
        body = self._marks(_rows_of_digits(marks) if unseen_at_rest else marks)
        if layer.places:
            name = clock.named("m", clock.moving(layer, last))
            body = f'<g class="M {name}">{body}</g>'
        if layer.first or unseen_at_rest:
            name = clock.named("k", clock.seen(layer.first, end))
            gone = ' visibility="hidden"' if unseen_at_rest else ""
            body = f'<g class="T {name}"{gone}>{body}</g>'
        return body

    def _marks(self, marks: Iterable[Mark | Digits]) -> str:
        """Marks of one look together, in the order in which looks appear."""
        looks: dict[str, list[str]] = {}
        for mark in marks:
            for look, element in self._elements(mark):
                looks.setdefault(look, []).append(element)
        return "".join(_together(look, elements) for look, elements in looks.items())

    def _elements(self, mark: Mark | Digits) -> Iterator[tuple[str, str]]:
        if isinstance(mark, Digits):
            first = mark.texts[0]
            at = " ".join(_short(text.x) for text in mark.texts)
            said = escape("".join(text.text for text in mark.texts), quote=False)
            yield self._text_look(first), f'<text x="{at}" y="{_short(first.y)}">{said}</text>'
        elif isinstance(mark, Text):
            at = f'x="{_short(mark.x)}" y="{_short(mark.y)}"'
            yield self._text_look(mark), f"<text {at}>{escape(mark.text, quote=False)}</text>"
        elif isinstance(mark, Line):
            x1, y1, x2, y2 = map(_short, (mark.x1, mark.y1, mark.x2, mark.y2))
            look = self._stroke(mark.stroke, mark.stroke_width, mark.dashed)
            yield look, f'<path d="M{x1} {y1} {x2} {y2}"/>'
        elif isinstance(mark, Polygon):
            look = self._class(f"fill:{self._ink(mark.fill)};fill-opacity:{mark.opacity:g}")
            way = " ".join(f"{_short(point.x)} {_short(point.y)}" for point in mark.points)
            yield look, f'<path d="M{way}z"/>'
        elif isinstance(mark, Raster):
            yield from self._raster(mark)
        else:
            yield from self._rect(mark)

    def _raster(self, mark: Raster) -> Iterator[tuple[str, str]]:
        """A reference to its image, which is written once; one for each colour scheme that the
        reader may have, of which the other is not shown."""
        at = f'x="{_short(mark.x)}" y="{_short(mark.y)}"'
        themed = self.theme == "auto" and follows_theme(mark)
        shape = mark.scale, mark.rows, mark.width, mark.height, mark.cells
        for theme in ("light", "dark") if themed else (self.fixed,):
            name = self.images.setdefault((theme, *shape), f"i{len(self.images)}")
            look = self._class(f"image-rendering:pixelated{f';display:var(--{theme})' * themed}")
            yield look, f'<use href="#{name}" {at}/>'

    @property
    def fixed(self) -> Scheme:
        """The theme of what does not follow the reader's preference."""
        return "light" if self.theme == "auto" else self.theme

    def _image(self, name: str, shape: tuple[Any, ...]) -> str:
        theme, scale, rows, width, height, cells = shape
        raster = Raster(0, 0, width, height, rows, cells, scale)
        data = b64encode(png(pixels(raster, PALETTES[theme]))).decode()
        return (
            f'<image id="{name}" width="{_short(width, 2)}" height="{_short(height, 2)}"'
            f' preserveAspectRatio="none" image-rendering="optimizeSpeed"'
            f' href="data:image/png;base64,{data}"/>'
        )

    def _rect(self, mark: Rect) -> Iterator[tuple[str, str]]:
        shape = mark.width, mark.height, mark.radius
        name = self.shapes.get(shape)
        at = f'x="{_short(mark.x)}" y="{_short(mark.y)}"'
        element = f'<use href="#{name}" {at}/>' if name else f"<rect {at}{_sized(*shape)}/>"
        if mark.stroke:
            yield self._stroke(mark.stroke, mark.stroke_width, mark.dashed, mark.fill), element
        elif mark.fill:
            yield self._class(f"fill:{self._ink(mark.fill)}"), element
        if mark.hatch:
            pattern = self.hatches.setdefault(mark.hatch, f"h{len(self.hatches)}")
            yield self._class(f"fill:url(#{pattern})"), element

    def _stroke(self, ink: Ink, width: float, dashed: bool, fill: Ink | None = None) -> str:
        key = ink, width, dashed, fill
        if key not in self.looks:
            inside = self._ink(fill) if fill else "none"
            dash = f";stroke-dasharray:{' '.join(map(_short, dash_of(width)))}" if dashed else ""
            line = f"stroke:{self._ink(ink)};stroke-width:{width:g}px{dash}"
            self.looks[key] = self._class(f"fill:{inside};{line}")
        return self.looks[key]

    def _text_look(self, text: Text) -> str:
        key = text.ink, text.size, text.weight, text.anchor, text.italic, text.face
        if key not in self.looks:
            rule = f"fill:{self._ink(text.ink)};font-size:{_short(text.size, 2)}px"
            rule += f";font-weight:{text.weight}" * (text.weight != 400)
            rule += f";text-anchor:{text.anchor}" * (text.anchor != "start")
            rule += ";font-style:italic" * text.italic
            rule += f";font-family:{CODE}" * (text.face == "code")
            self.looks[key] = self._class(rule)
        return self.looks[key]


Shape = tuple[float, float, float]
"""Width, height and radius of a rectangle."""


def _often(layers: Iterable[Layer]) -> dict[Shape, str]:
    """The shapes that are worth being written once, and their names; all that are hatched, too,
    for only in <use> the lines of a pattern begin at the rectangle's own corner."""
    rects = [mark for layer in layers for mark in layer.marks if isinstance(mark, Rect)]
    counts = Counter((rect.width, rect.height, rect.radius) for rect in rects)
    hatched = {(rect.width, rect.height, rect.radius) for rect in rects if rect.hatch}
    often = [shape for shape, count in counts.items() if count >= OFTEN or shape in hatched]
    return {shape: f"r{number}" for number, shape in enumerate(often)}


def _sized(width: float, height: float, radius: float) -> str:
    round_off = f' rx="{_short(radius)}"' if radius else ""
    return f' width="{_short(width)}" height="{_short(height)}"{round_off}'


def _together(look: str, elements: Sequence[str]) -> str:
    if len(elements) > 1:
        return f'<g class="{look}">{"".join(elements)}</g>'
    tag, rest = elements[0].split(" ", 1)
    return f'{tag} class="{look}" {rest}'


def _short(value: float, digits: int = 1) -> str:
    """A length to a tenth, as short as it can be said."""
    if value == int(value):
        return str(int(value))
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _letters(number: int) -> str:
    """a, b, ..., z, aa, ...: apart from the names of clocks, which end in digits."""
    text = ""
    number += 1
    while number:
        number, letter = divmod(number - 1, 26)
        text = chr(97 + letter) + text
    return text
