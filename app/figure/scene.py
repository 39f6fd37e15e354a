"""Pictures of the lecture: which state a scene's settings are, and what its picture takes."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.content.scenes import SCENES, Scene
from app.engine import ConvolutionError
from app.figure.deep import KINDS, Deep, draw_deep, steps_of
from app.figure.formats import FORMATS, Look
from app.figure.layout import WIDTHS, draw
from app.figure.model import Drawing
from app.figure.spread import FRAMES, MOST_FRAMES, spread
from app.figure.state import NAMES, FigureState, check_between, read_state, size_of
from app.figure.tell import check_step, file_stem
from app.figure.walk import walk_of

State = FigureState | Deep

DRAWN = {"plane": NAMES, **{view: kind.names for view, kind in KINDS.items()}}
"""Kinds of stage of which there are pictures, and the settings that these have."""

SETTINGS = tuple(dict.fromkeys(name for names in DRAWN.values() for name in names))
FRAME_COUNTS = (2, MOST_FRAMES)
PAIRS = ("size", "kernel", "stride", "dilation")  # one number, or two as in 5x7


@dataclass(frozen=True, slots=True)
class Sketch:
    """A picture before it is a file; `step` is one of the drawing's frames, None: as the format
    does. `stem` is a file's name without its ending."""

    drawing: Drawing
    step: int | None
    stem: str


def drawn_scenes() -> tuple[str, ...]:
    return tuple(scene.id for scene in SCENES if scene.view in DRAWN)


def scene_of(scene_id: str) -> Scene | None:
    """A scene that has pictures."""
    return next((one for one in SCENES if one.id == scene_id and one.view in DRAWN), None)


def own_settings(scene: Scene) -> dict[str, str]:
    """Those that a picture has."""
    return {name: text for name, text in scene.settings.items() if name in DRAWN[scene.view]}


def state_of(scene: Scene, texts: Mapping[str, str]) -> State:
    """The scene's own settings, and over them those that are asked for.

    Raises:
        ConvolutionError: an unknown name, or a value that cannot be read or that the scene bars.
    """
    asked = {**own_settings(scene), **texts}
    for cells, size in (("input", "size"), ("filter", "kernel")):
        if cells in texts and not texts[cells][:1].isalpha() and size not in texts:
            asked.pop(size, None)  # numbers written out have a size of their own
    state: State = read_state(asked) if scene.view == "plane" else KINDS[scene.view].read(asked)
    for name in scene.bounds.keys() & texts.keys():
        _check_bounds(name, texts[name], scene.bounds[name])
    return state


def _check_bounds(name: str, text: str, bounds: tuple[int, int]) -> None:
    """As the scene narrows them; the state has found that the text can be read."""
    if name in PAIRS:
        size_of(name, text, bounds)
    else:
        check_between(name, int(text), *bounds)


def sketch(
    state: State, ending: str, look: Look, width: int | None = None, frames: int | None = None
) -> Sketch:
    """The drawing that a format needs of a state. Of a long walk in depth or through
    a network, at most `frames` steps are drawn, or its stops if these are more; None: FRAMES.

    Raises:
        ConvolutionError: the state asks for what the engine refuses.
    """
    if width is not None:
        check_between("width", width, *WIDTHS)
    if isinstance(state, FigureState):
        walk = walk_of(state)
        check_step(walk)
        return Sketch(draw(walk, width), state.step, file_stem(walk))
    steps = _steps(state, ending, look, frames or FRAMES)
    return Sketch(draw_deep(state, steps, width), None, KINDS[state.view].stem(state))


def said_of(state: Deep, scene: Scene) -> tuple[tuple[str, str], ...]:
    """What of its settings differs from the scene's own, step, theme and language left out."""
    usual = KINDS[scene.view].read(own_settings(scene)).settings
    return tuple((name, text) for name, text in state.settings.items() if text != usual[name])


def _steps(state: Deep, ending: str, look: Look, frames: int) -> list[int]:
    if state.step is not None:
        return [state.step]
    total, form = steps_of(state), FORMATS[ending]
    if form.moves or (form.pages and look.walk):
        return spread(total, KINDS[state.view].stops(state), frames)
    return [total - 1]


def check_scene(scene_id: str) -> Scene:
    """A scene that has pictures.

    Raises:
        ConvolutionError: there is none of that name, or no picture of it.
    """
    scene = scene_of(scene_id)
    if scene is None:
        raise ConvolutionError(
            "not_a_choice", "scene", "{field} {value} is none of {expected}",
            value=scene_id[:80], expected=", ".join(drawn_scenes()),
        )  # fmt: skip
    return scene
