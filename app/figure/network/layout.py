"""From a walk through a network to its drawing: the page's stage, laid out for all frames."""

from collections.abc import Callable
from dataclasses import dataclass

from app.figure.kinds import SceneState
from app.figure.model import Drawing, Layer, Rect
from app.figure.network import architecture, fc_layer, fully_connected, network, shrinking
from app.figure.network.room import TOP, Painting, Room, room_of
from app.figure.network.walk import NetworkWalk, network_walk
from app.figure.stacking import apart
from app.figure.tell import some_steps
from app.figure.words import Words


@dataclass(frozen=True, slots=True)
class View:
    """How a kind of stage is drawn, and told: its title, and what a step does."""

    draw: Callable[[NetworkWalk, Room, Words], Painting]
    title: Callable[[NetworkWalk, Words], str]
    describe: Callable[[NetworkWalk, int, Words], str]


VIEWS = {
    "fully-connected": View(fully_connected.draw, fully_connected.title, fully_connected.describe),
    "network": View(network.draw, network.title, network.describe),
    "shrinking": View(shrinking.draw, shrinking.title, shrinking.describe),
    "fc-layer": View(fc_layer.draw, fc_layer.title, fc_layer.describe),
    "architecture": View(architecture.draw, architecture.title, architecture.describe),
}


def draw_network(walk: NetworkWalk, width: int | None = None) -> Drawing:
    """The picture of a walk, a frame for each step that it shows.

    `width` is that of the drawing in its own units; None: about the page's. Drawings narrower than
    560 are laid out as on a phone.
    """
    words, view, room = Words(walk.state.lang), VIEWS[walk.state.view], room_of(width)
    painting = view.draw(walk, room, words)
    wide, high = room.width + 2 * room.x, round(painting.bottom + TOP, 2)
    layers = Layer((Rect(0, 0, wide, high, fill="page"),)), *apart(painting.layers)
    spoken = tuple(view.describe(walk, step, words) for step in walk.shown)
    title = some_steps(view.title(walk, words), len(walk.shown), walk.total, words)
    return Drawing(wide, high, len(walk.shown), layers, title, spoken, words.language)


def network_title(state: SceneState, words: Words) -> str:
    return VIEWS[state.view].title(network_walk(state, []), words)
