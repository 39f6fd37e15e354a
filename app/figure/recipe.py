"""A picture asked for in texts, as a command or a list says it: what it shows, how it is made."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.engine import ConvolutionError
from app.figure.formats import FORMATS, Look, picture
from app.figure.layout import WIDTHS, draw
from app.figure.state import NAMES, FigureState, check_between, number_of, read_state, whole_of
from app.figure.tell import check_step
from app.figure.walk import walk_of

PICTURE = ("scale", "speed", "loop", "walk", "width")
WORDS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


@dataclass(frozen=True, slots=True)
class Recipe:
    """One picture; `width` as in layout.drawing_of."""

    ending: str
    state: FigureState
    look: Look
    width: int | None = None

    def made(self) -> bytes:
        """The picture.

        Raises:
            ConvolutionError: the state asks for what the engine refuses.
            ImportError: the format's extra is not installed.
        """
        walk = walk_of(self.state)
        check_step(walk)
        return picture(self.ending, draw(walk, self.width), self.state.step, self.look)


def read_recipe(ending: str, texts: Mapping[str, str]) -> Recipe:
    """Settings of the page and options of the picture, by their names in an address.

    Raises:
        ConvolutionError: an unknown name or format, or a value that makes no sense.
    """
    if ending not in FORMATS:
        raise ConvolutionError(
            "not_a_choice", "format", "{field} {value} is none of {expected}",
            value=ending[:80], expected=", ".join(FORMATS),
        )  # fmt: skip
    state = read_state({name: text for name, text in texts.items() if name not in PICTURE})
    return Recipe(ending, state, _look(state, texts), _width(texts))


def _look(state: FigureState, texts: Mapping[str, str]) -> Look:
    options: dict[str, Any] = {
        name: number_of(name, texts[name]) for name in ("scale", "speed") if name in texts
    }
    options |= {name: _switch(name, texts[name]) for name in ("loop", "walk") if name in texts}
    return Look(state.theme, **options)


def _width(texts: Mapping[str, str]) -> int | None:
    if "width" not in texts:
        return None
    width = whole_of("width", texts["width"])
    check_between("width", width, *WIDTHS)
    return width


def _switch(name: str, text: str) -> bool:
    if text.lower() not in WORDS:
        raise ConvolutionError(
            "not_true_or_false", name, "{field} {value} is neither true nor false", value=text[:80]
        )
    return WORDS[text.lower()]


__all__ = ["NAMES", "PICTURE", "Recipe", "read_recipe"]
