"""A view as its address tells it: `/`, `/lecture` or a scene, and the settings that hold there.

Read as the pages read it: what is not known or makes no sense is left out, and the default holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from urllib.parse import parse_qsl

from app.content.scenes import SCENES, VIEWS, Scene
from app.engine import ConvolutionError
from app.figure.deep import KINDS, Deep, steps_of
from app.figure.scene import state_of
from app.figure.state import FigureState, read_state

Query = tuple[tuple[str, str], ...]

FIGURE = tuple(field.name for field in fields(FigureState))
LOOKS = ("speed", "loop", "pin", "show", "keys")  # of the page, not of its figure
ASKING = ("ask", "asked", "said", "presenter")
OWN_WINDOW = frozenset({"keys", "show", "presenter"})  # of one reader; they do not travel
LONGEST = 2000  # characters of a value


@dataclass(frozen=True, slots=True)
class Seen:
    """What a reader has before the eyes.

    `said` is what the address says; `settings` the same over what the scene sets.
    """

    path: str
    scene: Scene | None
    said: Query
    settings: Mapping[str, str]

    @property
    def kind(self) -> str:
        """The kind of stage; the page `/` has a plane, the list of contents has none."""
        if self.scene:
            return self.scene.view
        return "plane" if self.path == "/" else "contents"


def read(address: str) -> Seen | None:
    """A view from an address on this server such as `/lecture/stride-2?step=4`; None: no view."""
    path, _, query = address.partition("#")[0].partition("?")
    if path in ("/", "/lecture", "/lecture/drill"):
        return _seen(path, None, query)
    found = next((scene for scene in SCENES if path == f"/lecture/{scene.id}"), None)
    return _seen(path, found, query) if found else None


def _seen(path: str, scene: Scene | None, query: str) -> Seen:
    known = {*FIGURE, *LOOKS, *(VIEWS[scene.view].settings if scene else ())}
    known |= {*ASKING, "count"} if path != "/" else set()
    pairs = dict(parse_qsl(query, keep_blank_values=True, max_num_fields=200))
    said = tuple(
        (name, value)
        for name, value in pairs.items()
        if name in known - OWN_WINDOW and len(value) <= LONGEST and value.isprintable()
    )
    return Seen(path, scene, said, {**(scene.settings if scene else {}), **dict(said)})


def figure_state(seen: Seen) -> FigureState | None:
    """The picture of what is on the stage; None where the stage holds no flat picture."""
    return readable(seen.settings) if seen.kind == "plane" else None


def deep_state(seen: Seen) -> Deep | None:
    """The picture of a volume or a network; None where the stage holds neither, or one that the
    engine refuses."""
    if seen.kind not in KINDS or seen.scene is None:
        return None
    texts: dict[str, str] = {}
    for name, text in seen.said:
        if name in KINDS[seen.kind].names and _drawable(seen.scene, {name: text}):
            texts[name] = text
    return state_of(seen.scene, texts) if _drawable(seen.scene, texts) else None  # type: ignore[return-value]


def _drawable(scene: Scene, texts: Mapping[str, str]) -> bool:
    try:
        return steps_of(state_of(scene, texts)) > 0  # type: ignore[arg-type]
    except ConvolutionError:
        return False


def nearest_state(seen: Seen) -> FigureState:
    """The picture that comes closest: the same layer over one plane, where the view holds more."""
    state = figure_state(seen)
    if state is not None:
        return state
    settings = dict(seen.settings)
    for name in ("input", "filter", "step"):  # of a volume: a photograph, a step among thousands
        settings.pop(name, None)
    return readable(settings)


def readable(settings: Mapping[str, str]) -> FigureState:
    """A figure of the settings that it understands; the others are left out."""
    texts: dict[str, str] = {}
    for name in FIGURE:
        if name in settings and _makes_sense({name: settings[name]}):
            texts[name] = settings[name]
    for cells, size in (("input", "size"), ("filter", "kernel")):
        if not texts.get(cells, "a")[0].isalpha():  # numbers written out have a size of their own
            texts.pop(size, None)
    return read_state(texts)


def _makes_sense(texts: Mapping[str, str]) -> bool:
    try:
        state = read_state(texts)
        state.plane(), state.weight(), state.window()
    except ConvolutionError:
        return False
    return True
