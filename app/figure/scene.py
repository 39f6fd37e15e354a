"""Pictures of the lecture: which state a scene's settings are, and what its picture takes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from app.content.scenes import SCENES, Scene
from app.engine import ConvolutionError
from app.figure.formats import FORMATS, Look
from app.figure.kinds import LOOKS, SceneState, read_scene
from app.figure.kinds import NAMES as NETWORK_NAMES
from app.figure.layout import WIDTHS, draw
from app.figure.model import Drawing
from app.figure.network.layout import draw_network, network_title
from app.figure.network.walk import network_walk
from app.figure.network.walk import stops as network_stops
from app.figure.network.walk import total as network_total
from app.figure.spread import FRAMES, MOST_FRAMES, spread
from app.figure.state import NAMES, FigureState, check_between, read_state, size_of, written
from app.figure.tell import check_step, file_stem
from app.figure.torch.layout import draw_torch, steps_of_torch, torch_title
from app.figure.volume.layout import draw_volume
from app.figure.volume.state import NAMES as VOLUME_NAMES
from app.figure.volume.state import VolumeState, read_volume
from app.figure.volume.tell import layer_title
from app.figure.volume.walk import stops as volume_stops
from app.figure.volume.walk import total as volume_total
from app.figure.volume.walk import volume_walk
from app.figure.walk import walk_of
from app.figure.words import Words

Deep = VolumeState | SceneState
"""What a scene shows beside planes: its walk may be long, and is then shown in some steps."""

State = FigureState | Deep

DRAWN = {"plane": NAMES, "volume": VOLUME_NAMES, **NETWORK_NAMES}
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
    state = _read(scene.view, asked)
    for name in scene.bounds.keys() & texts.keys():
        _check_bounds(name, texts[name], scene.bounds[name])
    return state


def _read(view: str, texts: Mapping[str, str]) -> State:
    if view == "plane":
        return read_state(texts)
    return read_volume(texts) if view == "volume" else read_scene(view, texts)


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
    return Sketch(draw_deep(state, steps, width), None, _stem(state))


def draw_deep(state: Deep, steps: Iterable[int], width: int | None = None) -> Drawing:
    """Some steps of a volume or a network.

    Raises:
        ConvolutionError: the state asks for what the engine refuses; there is no such step.
    """
    if isinstance(state, VolumeState):
        return draw_volume(volume_walk(state, steps), width)
    if state.view == "torch":
        return draw_torch(state, [*steps], width)
    return draw_network(network_walk(state, steps), width)


def told_of(state: Deep, words: Words) -> str:
    """The picture in words, whichever of its steps are shown."""
    if isinstance(state, VolumeState):
        return layer_title(state, words)
    return torch_title(state) if state.view == "torch" else network_title(state, words)


def said_of(state: Deep, scene: Scene) -> tuple[tuple[str, str], ...]:
    """What of its settings differs from the scene's own, step, theme and language left out."""
    usual = _settings_of(state_of(scene, {}))  # type: ignore[arg-type]
    return tuple((name, text) for name, text in _settings_of(state).items() if text != usual[name])


def _settings_of(state: Deep) -> dict[str, str]:
    if isinstance(state, SceneState):
        return state.settings
    values = {field.name: getattr(state, field.name) for field in fields(state)}
    return {name: written(value) for name, value in values.items() if name not in LOOKS}


def steps_of(state: Deep) -> int:
    """Of the whole walk."""
    if isinstance(state, VolumeState):
        return volume_total(state.geometry())
    return steps_of_torch(state) if state.view == "torch" else network_total(state)


def _steps(state: Deep, ending: str, look: Look, frames: int) -> list[int]:
    if state.step is not None:
        return [state.step]
    total, form = steps_of(state), FORMATS[ending]
    if form.moves or (form.pages and look.walk):
        return spread(total, _stops(state), frames)
    return [total - 1]


def _stops(state: Deep) -> list[int]:
    if isinstance(state, VolumeState):
        return volume_stops(state.geometry())
    return [0, steps_of(state) - 1] if state.view == "torch" else network_stops(state)


def _stem(state: Deep) -> str:
    """A file's name without its ending."""
    if isinstance(state, VolumeState):
        return _volume_stem(state)
    step = "" if state.step is None else f"-step{state.step}"
    return f"convwalk-{state.view}{step}"


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
