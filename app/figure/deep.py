"""Pictures beside those of one channel: of a volume, a network, a layer as code. Their walks may be
long, and are then shown in some steps."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from app.figure.kinds import NAMES, SceneState, read_scene
from app.figure.model import Drawing
from app.figure.network.layout import draw_network, network_title
from app.figure.network.walk import network_walk
from app.figure.network.walk import stops as network_stops
from app.figure.network.walk import total as network_total
from app.figure.torch.layout import draw_torch, steps_of_torch, torch_title
from app.figure.volume.layout import draw_volume
from app.figure.volume.state import NAMES as VOLUME_NAMES
from app.figure.volume.state import VolumeState, read_volume
from app.figure.volume.tell import layer_title, volume_stem
from app.figure.volume.walk import stops as volume_stops
from app.figure.volume.walk import total as volume_total
from app.figure.volume.walk import volume_walk
from app.figure.words import Words

Deep = VolumeState | SceneState


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind of stage becomes a picture.

    names: of its settings, step, theme and language among them.
    read: a state out of texts; draw: some of a state's steps, at a width in the drawing's units or
        at the usual one; title: the picture in words, whichever steps are shown; total: steps of
        the whole walk; stops: those that a long walk shows in any case; stem: a file's name
        without its ending.
    """

    names: tuple[str, ...]
    read: Callable[[Mapping[str, str]], Any]
    draw: Callable[[Any, Iterable[int], int | None], Drawing]
    title: Callable[[Any, Words], str]
    total: Callable[[Any], int]
    stops: Callable[[Any], Sequence[int]]
    stem: Callable[[Any], str]


def _scene_stem(state: SceneState) -> str:
    step = "" if state.step is None else f"-step{state.step}"
    return f"convwalk-{state.view}{step}"


VOLUME = Kind(
    VOLUME_NAMES,
    read_volume,
    lambda state, steps, width: draw_volume(volume_walk(state, steps), width),
    layer_title,
    lambda state: volume_total(state.geometry()),
    lambda state: volume_stops(state.geometry()),
    volume_stem,
)
TORCH = Kind(
    NAMES["torch"],
    partial(read_scene, "torch"),
    lambda state, steps, width: draw_torch(state, [*steps], width),
    lambda state, _: torch_title(state),
    steps_of_torch,
    lambda state: [0, steps_of_torch(state) - 1],
    _scene_stem,
)


def _network(view: str) -> Kind:
    return Kind(
        NAMES[view],
        partial(read_scene, view),
        lambda state, steps, width: draw_network(network_walk(state, steps), width),
        network_title,
        network_total,
        network_stops,
        _scene_stem,
    )


NETWORKS = {view: _network(view) for view in NAMES if view != "torch"}
KINDS = {"volume": VOLUME, **NETWORKS, "torch": TORCH}


def draw_deep(state: Deep, steps: Iterable[int], width: int | None = None) -> Drawing:
    """Some steps.

    Raises:
        ConvolutionError: the state asks for what the engine refuses; there is no such step.
    """
    return KINDS[state.view].draw(state, steps, width)


def told_of(state: Deep, words: Words) -> str:
    """The picture in words, whichever of its steps are shown."""
    return KINDS[state.view].title(state, words)


def steps_of(state: Deep) -> int:
    """Of the whole walk."""
    return KINDS[state.view].total(state)
