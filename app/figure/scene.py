"""Pictures of the lecture: which state a scene's settings are, and what its picture takes."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.content.scenes import SCENES, Scene
from app.engine import ConvolutionError
from app.figure.formats import FORMATS, Look
from app.figure.layout import WIDTHS, draw
from app.figure.model import Drawing
from app.figure.state import NAMES, FigureState, check_between, read_state, size_of
from app.figure.tell import check_step, file_stem
from app.figure.volume.layout import draw_volume
from app.figure.volume.state import NAMES as VOLUME_NAMES
from app.figure.volume.state import VolumeState, read_volume
from app.figure.volume.walk import FRAMES, MOST_FRAMES, chosen, total, volume_walk
from app.figure.walk import walk_of

State = FigureState | VolumeState

DRAWN = {"plane": NAMES, "volume": VOLUME_NAMES}
"""Kinds of stage of which there are pictures, and the settings that these have."""

SETTINGS = tuple(dict.fromkeys((*NAMES, *VOLUME_NAMES)))
FRAME_COUNTS = (2, MOST_FRAMES)


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


def state_of(scene: Scene, texts: Mapping[str, str]) -> State:
    """The scene's own settings, and over them those that are asked for.

    Raises:
        ConvolutionError: an unknown name, or a value that cannot be read or that the scene bars.
    """
    own = {name: text for name, text in scene.settings.items() if name in DRAWN[scene.view]}
    asked = {**own, **texts}
    for cells, size in (("input", "size"), ("filter", "kernel")):
        if cells in texts and not texts[cells][:1].isalpha() and size not in texts:
            asked.pop(size, None)  # numbers written out have a size of their own
    state = read_volume(asked) if scene.view == "volume" else read_state(asked)
    for name in scene.bounds.keys() & texts.keys():
        _check_bounds(name, texts[name], scene.bounds[name])
    return state


def _check_bounds(name: str, text: str, bounds: tuple[int, int]) -> None:
    """As the scene narrows them; the state has found that the text can be read."""
    if name in ("size", "kernel"):
        size_of(name, text, bounds)
    else:
        check_between(name, int(text), *bounds)


def sketch(
    state: State, ending: str, look: Look, width: int | None = None, frames: int | None = None
) -> Sketch:
    """The drawing that a format needs of a state. Of a long walk over a volume, at most `frames`
    steps are drawn, or its stops if these are more; None: FRAMES.

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
    drawing = draw_volume(volume_walk(state, steps), width)
    return Sketch(drawing, None, _volume_stem(state))


def _steps(state: VolumeState, ending: str, look: Look, frames: int) -> list[int]:
    if state.step is not None:
        return [state.step]
    geometry, form = state.geometry(), FORMATS[ending]
    if form.moves or (form.pages and look.walk):
        return chosen(geometry, frames)
    return [total(geometry) - 1]


def _volume_stem(state: VolumeState) -> str:
    parts = [
        "convwalk" if state.layer == "conv" else f"convwalk-{state.layer}",
        f"{state.size}x{state.channels}",
        f"f{state.kernel}",
        f"k{state.out_channels}" if state.layer == "conv" else "",
        f"s{state.stride}",
        f"p{state.padding}",
        "" if state.step is None else f"step{state.step}",
    ]
    return "-".join(part for part in parts if part)


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
