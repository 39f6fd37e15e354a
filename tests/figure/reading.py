"""What a reader sees of an SVG at a moment: its texts and rectangles, where and in which style."""

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass

SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Seen:
    """A text or a rectangle at its place."""

    x: float
    y: float
    style: dict[str, str]
    text: str = ""
    width: float = 0
    height: float = 0


class Picture:
    """An SVG, read by its elements, classes and keyframes alone."""

    def __init__(self, source: str) -> None:
        self.root = ET.fromstring(source)
        css = self.root.find(f"{SVG}style").text
        self.styles = {
            name: dict(rule.split(":", 1) for rule in body.split(";") if rule)
            for name, body in re.findall(r"\.([a-z]+)\{([^{}]*)\}", css)
        }
        self.motion = {
            name: [
                (float(at), what)
                for ats, what in re.findall(r"([\d.%,]+)\{([^{}]*)\}", body)
                for at in ats.replace("%", "").split(",")
            ]
            for name, body in re.findall(r"@keyframes (\w+)\{((?:[^{}]*\{[^{}]*\})*)\}", css)
        }
        self.shapes = {
            f"#{shape.get('id')}": shape for shape in self.root.findall(f"{SVG}defs/{SVG}rect")
        }

    def at(self, percent: float | None) -> list[Seen]:
        """All that is seen at a moment of the walk; None: where nothing is animated."""
        seen: list[Seen] = []
        for element in self.root:
            self._look(element, percent, (0.0, 0.0), {}, seen)
        return seen

    def _look(self, element, percent, at, style, seen) -> None:
        tag = element.tag.removeprefix(SVG)
        if tag not in ("g", "text", "rect", "use"):
            return
        hidden = element.get("visibility") == "hidden"
        for name in element.get("class", "").split():
            style = style | self.styles.get(name, {})
            if percent is None or name not in self.motion:
                continue
            # A keyframe holds until the next: moments between two steps' glides are asked for only.
            past = [(start, what) for start, what in self.motion[name] if start <= percent]
            now = max(past, key=lambda entry: entry[0])[1]
            if "visibility" in now:
                hidden = now == "visibility:hidden"
            else:
                by = re.findall(r"-?[\d.]+", now)
                at = (at[0] + float(by[0]), at[1] + float(by[1]))
        if hidden:
            return
        if tag == "g":
            for child in element:
                self._look(child, percent, at, style, seen)
        elif tag == "text":
            places = [float(x) + at[0] for x in element.get("x").split()]
            y = float(element.get("y")) + at[1]
            texts = [element.text] if len(places) == 1 else list(element.text)
            seen += (Seen(x, y, style, text) for x, text in zip(places, texts, strict=True))
        else:
            shape = self.shapes[element.get("href")] if tag == "use" else element
            x, y = float(element.get("x")) + at[0], float(element.get("y")) + at[1]
            size = float(shape.get("width")), float(shape.get("height"))
            seen.append(Seen(x, y, style, "", *size))
