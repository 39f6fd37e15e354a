"""SVG: a still with real text, and a walk that plays by itself, also inside <img>.

What stands still is written once. Steps are told by CSS keyframes; without them (print, reduced
motion, a viewer that knows none) the picture is the whole last step. Colours stand in the style
alone: for the theme `auto` as custom properties that follow the reader's preference.
"""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby

from app.figure.model import (
    HATCH,
    HATCH_WIDTH,
    Drawing,
    Ink,
    Layer,
    Line,
    Mark,
    Point,
    Rect,
    Text,
    dash_of,
    moved,
)
from app.figure.palette import PALETTES
from app.figure.state import Theme

GLIDE, SHARE = 250, 0.6  # the window glides this many ms, or this share of a step if that is less
EASE = "cubic-bezier(.2,.7,.2,1)"
FONT = "Inter,system-ui,sans-serif"
OFTEN = 3  # a shape that is drawn as often is written once


def still(drawing: Drawing, frame: int, theme: Theme = "auto") -> str:
    """One frame, from 0."""
    layers = [Layer(layer.at(frame)) for layer in drawing.layers]
    return _Writer(drawing, theme).document(layers, drawing.spoken[frame])


def animated(
    drawing: Drawing, theme: Theme = "auto", ms_per_step: float = 1000, loop: bool = True
) -> str:
    """The whole walk. Not looping, it plays once and rests at the last step."""
    if drawing.frames == 1:
        return still(drawing, 0, theme)
    clock = _Clock(drawing.frames, ms_per_step, loop)
    return _Writer(drawing, theme).document(drawing.layers, drawing.spoken[-1], clock)


class _Clock:
    """The keyframes of the walk, each written once for all who share it."""

    def __init__(self, frames: int, ms_per_step: float, loop: bool) -> None:
        self.frames = frames
        self.ms = ms_per_step
        often = "infinite" if loop else "1"
        self.run = f".v,.w{{animation:{_short(frames * ms_per_step / 1000, 4)}s step-end {often}}}"
        self.rules: dict[str, str] = {}

    def named(self, kind: str, keyframes: str) -> str:
        """The class under which these keyframes run."""
        return self.rules.setdefault(keyframes, f"{kind}{len(self.rules)}")

    def percent(self, frame: float) -> str:
        return f"{_short(100 * frame / self.frames, 3)}%"

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
        steps = [
            (place, list(group))
            for place, group in groupby(range(len(layer.places)), lambda k: layer.places[k])
        ]
        rules = []
        for place, group in steps:
            begin = layer.first + group[0]
            begin_at = "0%" if group[0] == 0 else self.percent(begin + glide)
            end = layer.first + group[-1] + 1
            stop = "100%" if place is steps[-1][0] and end == self.frames else self.percent(end)
            by = f"translate({_short(place.x - last.x)}px,{_short(place.y - last.y)}px)"
            rules.append(f"{begin_at},{stop}{{transform:{by}}}")
        return "".join(rules)

    def style(self) -> str:
        """Nothing plays in print, nor for readers who want no motion."""
        names = "".join(f".{name}{{animation-name:{name}}}" for name in self.rules.values())
        frames = "".join(f"@keyframes {name}{{{rule}}}" for rule, name in self.rules.items())
        rules = f"{self.run}.w{{animation-timing-function:{EASE}}}{names}"
        return f"@media screen and (prefers-reduced-motion:no-preference){{{rules}}}{frames}"


class _Writer:
    """One document: gives styles short names as they appear."""

    def __init__(self, drawing: Drawing, theme: Theme) -> None:
        self.drawing = drawing
        self.theme = theme
        self.inks: dict[Ink, str] = {}
        self.classes: dict[str, str] = {}
        self.shapes: dict[str, str] = {}
        self.hatches: dict[Ink, str] = {}

    def document(self, layers: Sequence[Layer], told: str, clock: _Clock | None = None) -> str:
        drawing = self.drawing
        self._find_shapes(layers)
        body = "".join(self._layer(layer, clock) for layer in layers)
        hatches = "".join(self._pattern(ink, name) for ink, name in self.hatches.items())
        shapes = "".join(f'{shape[:-2]} id="{name}"/>' for shape, name in self.shapes.items())
        defs = f"<defs>{hatches}{shapes}</defs>" if hatches or shapes else ""
        width, height = _short(drawing.width), _short(drawing.height)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
            f' width="{width}" height="{height}" role="img" aria-labelledby="t d"'
            f' lang="{drawing.language}">'
            f'<title id="t">{escape(drawing.title)}</title><desc id="d">{escape(told)}</desc>'
            f"<style>{self._style(clock)}</style>{defs}{body}</svg>"
        )

    def _style(self, clock: _Clock | None) -> str:
        classes = "".join(f".{name}{{{rule}}}" for rule, name in self.classes.items())
        font = f"text{{font-family:{FONT};font-variant-numeric:tabular-nums}}"
        return self._colours() + font + classes + (clock.style() if clock else "")

    def _colours(self) -> str:
        if self.theme != "auto":
            return ""
        light, dark = (
            "".join(f"--{short}:{PALETTES[theme][ink]};" for ink, short in self.inks.items())
            for theme in ("light", "dark")
        )
        return f"svg{{{light}}}@media(prefers-color-scheme:dark){{svg{{{dark}}}}}"

    def _ink(self, ink: Ink) -> str:
        if self.theme != "auto":
            return PALETTES[self.theme][ink]
        return f"var(--{self.inks.setdefault(ink, _letters(len(self.inks)))})"

    def _class(self, rule: str) -> str:
        return self.classes.setdefault(rule, _letters(len(self.classes)))

    def _pattern(self, ink: Ink, name: str) -> str:
        side = HATCH
        path = f"M-2 2 2-2M0 {side} {side} 0M{side - 2} {side + 2} {side + 2} {side - 2}"
        style = self._class(f"fill:none;stroke:{self._ink(ink)};stroke-width:{HATCH_WIDTH}px")
        return (
            f'<pattern id="{name}" width="{side}" height="{side}" patternUnits="userSpaceOnUse">'
            f'<path class="{style}" d="{path}"/></pattern>'
        )

    def _find_shapes(self, layers: Iterable[Layer]) -> None:
        counts: dict[str, int] = {}
        for layer in layers:
            for mark in layer.marks:
                if isinstance(mark, Rect):
                    shape = _shape(mark)
                    counts[shape] = counts.get(shape, 0) + 1
        often = [shape for shape, count in counts.items() if count >= OFTEN]
        self.shapes = {shape: f"r{n}" for n, shape in enumerate(often)}

    def _layer(self, layer: Layer, clock: _Clock | None) -> str:
        last = layer.places[-1] if layer.places else Point(0, 0)
        marks = [moved(mark, last) for mark in layer.marks] if layer.places else layer.marks
        body = self._marks(marks)
        if clock is None:
            return body
        if layer.places:
            name = clock.named("m", clock.moving(layer, last))
            body = f'<g class="w {name}">{body}</g>'
        end = clock.frames if layer.end is None else layer.end
        if (layer.first, end) != (0, clock.frames):
            name = clock.named("k", clock.seen(layer.first, end))
            gone = "" if end == clock.frames else ' visibility="hidden"'
            body = f'<g class="v {name}"{gone}>{body}</g>'
        return body

    def _marks(self, marks: Iterable[Mark]) -> str:
        """Marks of one look together, in the order in which looks appear."""
        looks: dict[str, list[str]] = {}
        for mark in marks:
            for look, element in self._elements(mark):
                looks.setdefault(look, []).append(element)
        return "".join(
            f'<g class="{look}">{"".join(elements)}</g>' if len(elements) > 1
            else _with_class(elements[0], look)
            for look, elements in looks.items()
        )  # fmt: skip

    def _elements(self, mark: Mark) -> Iterator[tuple[str, str]]:
        if isinstance(mark, Text):
            at = f'x="{_short(mark.x)}" y="{_short(mark.y)}"'
            yield self._text_class(mark), f"<text {at}>{escape(mark.text)}</text>"
        elif isinstance(mark, Line):
            ends = (mark.x1, mark.y1, mark.x2, mark.y2)
            x1, y1, x2, y2 = map(_short, ends)
            path = f'<path d="M{x1} {y1} {x2} {y2}"/>'
            yield self._class(self._stroke(mark.stroke, mark.stroke_width, mark.dashed)), path
        else:
            yield from self._rect(mark)

    def _rect(self, mark: Rect) -> Iterator[tuple[str, str]]:
        shape = _shape(mark)
        name = self.shapes.get(shape)
        at = f'x="{_short(mark.x)}" y="{_short(mark.y)}"'
        element = f'<use href="#{name}" {at}/>' if name else f"<rect {at}{shape[5:]}"
        if mark.fill or mark.stroke:
            fill = f"fill:{self._ink(mark.fill)}" if mark.fill else "fill:none"
            stroke = mark.stroke and self._stroke(mark.stroke, mark.stroke_width, mark.dashed)
            yield self._class(f"{fill};{stroke[10:]}" if stroke else fill), element
        if mark.hatch:
            pattern = self.hatches.setdefault(mark.hatch, f"h{len(self.hatches)}")
            yield self._class(f"fill:url(#{pattern})"), element

    def _stroke(self, ink: Ink, width: float, dashed: bool) -> str:
        dash = f";stroke-dasharray:{' '.join(map(_short, dash_of(width)))}" if dashed else ""
        return f"fill:none;stroke:{self._ink(ink)};stroke-width:{_short(width)}px{dash}"

    def _text_class(self, text: Text) -> str:
        rule = f"fill:{self._ink(text.ink)};font-size:{_short(text.size)}px"
        if text.weight != 400:
            rule += f";font-weight:{text.weight}"
        if text.anchor != "start":
            rule += f";text-anchor:{text.anchor}"
        if text.italic:
            rule += ";font-style:italic"
        return self._class(rule)


def _with_class(element: str, name: str) -> str:
    tag, rest = element.split(" ", 1)
    return f'{tag} class="{name}" {rest}'


def _shape(rect: Rect) -> str:
    radius = f' rx="{_short(rect.radius)}"' if rect.radius else ""
    return f'<rect width="{_short(rect.width)}" height="{_short(rect.height)}"{radius}/>'


def _short(value: float, digits: int = 2) -> str:
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".") if digits else str(value)
    return "0" if text == "-0" else text


def _letters(number: int) -> str:
    """a, b, ..., z, aa, ...: apart from the names of clocks, which end in digits."""
    text = ""
    number += 1
    while number:
        number, letter = divmod(number - 1, 26)
        text = chr(97 + letter) + text
    return text
