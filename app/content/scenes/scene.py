"""What a scene of the lecture is: data that a view draws and the player walks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Settings = Mapping[str, str]  # as an address says them: {"stride": "2", "size": "7x5"}


class SceneError(ValueError):
    """A scene cannot be given as it is written; the message names the scene and the rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One click: settings over the scene's own, and what the page then tells of them.

    `tells` names what the server is asked for beside the button: the output "size" with its
    formula, the "padding" that keeps the size at stride 1, all the "paddings" that fit, the
    "weights" of so many filters, or nothing. With "padding" and "paddings" a click sets that too.
    """

    settings: Settings
    tells: Literal["size", "padding", "paddings", "weights", "nothing"] = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Titles, texts and notes are English keys of the catalogues (N_).

    `settings` are the defaults of the scene's address; the page's own fill the rest. `bounds`
    narrow or widen a setting's range, (least, most). `controls` and `panels` are shown in order.
    """

    number: int  # its place in the lecture, from 1; places may be free
    id: str  # of its address, /lecture/<id>
    title: str
    text: str  # one or two sentences, under the title
    view: str  # a module of static/js/lecture/views/, described by a module of views/ here
    settings: Settings = field(default_factory=dict)
    bounds: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    controls: tuple[str, ...] = ()
    panels: tuple[str, ...] = ("text", "formula", "verdict", "counts", "controls")
    variants: tuple[Variant, ...] = ()
    example: Settings = field(default_factory=dict)  # whose sizes are told, too large to be drawn
    notes: tuple[str, ...] = ()  # for the lecturer: what to ask, to show, common misconceptions
    asks: bool = False  # whether the scene asks before it tells; panel "question" does
    asking_title: str = ""  # until then, where the title is the answer


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a kind of stage understands.

    `answer(settings)` asks the engine what the page will ask the server; it raises
    ConvolutionError or ValueError where there is no answer.
    """

    name: str
    settings: frozenset[str]
    controls: frozenset[str]
    panels: frozenset[str]
    answer: Callable[[Settings], object]
