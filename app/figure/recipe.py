"""A picture asked for in texts, as a command or a list says it: what it shows, how it is made."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.engine import ConvolutionError
from app.figure.formats import FORMATS, Look, picture
from app.figure.layout import WIDTHS
from app.figure.scene import FRAME_COUNTS, SETTINGS, State, check_scene, sketch, state_of
from app.figure.state import check_between, number_of, read_state, whole_of

PICTURE = ("scale", "speed", "loop", "rest", "walk", "width", "frames")
NAMES = ("scene", *SETTINGS)
WORDS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
WHOLES = {"width": WIDTHS, "frames": FRAME_COUNTS}


@dataclass(frozen=True, slots=True)
class Recipe:
    """One picture; `width` and `frames` as in scene.sketch."""

    ending: str
    state: State
    look: Look
    width: int | None = None
    frames: int | None = None

    def made(self) -> bytes:
        """The picture.

        Raises:
            ConvolutionError: the state asks for what the engine refuses.
            ImportError: the format's extra is not installed.
        """
        made = sketch(self.state, self.ending, self.look, self.width, self.frames)
        return picture(self.ending, made.drawing, made.step, self.look)


def read_recipe(ending: str, texts: Mapping[str, str]) -> Recipe:
    """Settings of the page or of a scene and options of the picture, by their names in an address.

    Raises:
        ConvolutionError: an unknown name or format, or a value that makes no sense.
    """
    if ending not in FORMATS:
        raise ConvolutionError(
            "not_a_choice", "format", "{field} {value} is none of {expected}",
            value=ending[:80], expected=", ".join(FORMATS),
        )  # fmt: skip
    settings = {name: text for name, text in texts.items() if name not in (*PICTURE, "scene")}
    state: State = read_state(settings) if "scene" not in texts else state_of(
        check_scene(texts["scene"]), settings
    )  # fmt: skip
    return Recipe(
        ending, state, _look(state, texts), _whole("width", texts), _whole("frames", texts)
    )


def _look(state: State, texts: Mapping[str, str]) -> Look:
    options: dict[str, Any] = {
        name: number_of(name, texts[name]) for name in ("scale", "speed", "rest") if name in texts
    }
    options |= {name: _switch(name, texts[name]) for name in ("loop", "walk") if name in texts}
    return Look(state.theme, **options)


def _whole(name: str, texts: Mapping[str, str]) -> int | None:
    if name not in texts:
        return None
    value = whole_of(name, texts[name])
    check_between(name, value, *WHOLES[name])
    return value


def _switch(name: str, text: str) -> bool:
    if text.lower() not in WORDS:
        raise ConvolutionError(
            "not_true_or_false", name, "{field} {value} is neither true nor false", value=text[:80]
        )
    return WORDS[text.lower()]


__all__ = ["NAMES", "PICTURE", "Recipe", "read_recipe"]
