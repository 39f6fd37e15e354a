"""What a snippet is made from: where the server is, what is seen, and how it is wished."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from functools import cached_property, lru_cache
from typing import Any, Literal

from app.content.presets import N_
from app.engine import ConvolutionError
from app.figure.deep import Deep, draw_deep, steps_of, told_of
from app.figure.layout import drawing_of
from app.figure.scene import said_of
from app.figure.state import FigureState, Theme, written
from app.figure.tell import figure_title
from app.figure.walk import Walk, walk_of
from app.figure.words import Words
from app.i18n import LANGUAGES
from app.share.escape import percent
from app.share.frame import Controls, frame_height
from app.share.layer import Layer, Question, layer_of
from app.share.networks import network_question
from app.share.view import Query, Seen, deep_state, figure_state, nearest_state

PICTURE_DEFAULTS = {field.name: field.default for field in fields(FigureState)}
CARD_SCALE = 2  # cards are shown about 1200 pixels wide
NOT_OF_THE_FRAME = frozenset({"theme", "lang", "asked", "said", "ask"})


@dataclass(frozen=True, slots=True)
class Choices:
    """What the person who shares may choose."""

    width: int = 640
    controls: Controls = "play"
    theme: Theme = "auto"
    language: str = ""  # of the figure; "": the reader's
    autoplay: bool = False
    picture: Literal["walk", "step"] = "walk"  # the whole walk, or the step that is on screen


@dataclass(frozen=True)
class Subject:
    """One view on one server. `base` has no slash at its end; `words` speak to the reader."""

    base: str
    seen: Seen
    words: Words
    choices: Choices = Choices()

    @property
    def language(self) -> str:
        """Of the figure: as chosen, or as the address says, or the reader's."""
        own = dict(self.seen.said).get("lang", "")
        wishes = (self.choices.language, own, self.words.language)
        return next(wish for wish in wishes if wish in LANGUAGES)

    @property
    def title(self) -> str:
        scene = self.seen.scene
        if scene:  # some titles are the answer to what is asked there
            return self.words.t(scene.asking_title or scene.title)
        if self.seen.path == "/":
            return self.words.t(N_("Convolution, step by step"))
        return self.words.t(N_("The lecture"))

    @property
    def page(self) -> str:
        """The address of the view itself."""
        return addressed(f"{self.base}{self.seen.path}", self.seen.said)

    @property
    def frame(self) -> str | None:
        """The address of the stage alone; the list of contents has no stage."""
        if self.seen.kind == "contents":
            return None
        choices = self.choices
        wishes = (
            ("controls", "" if choices.controls == "full" else choices.controls),
            ("theme", "" if choices.theme == "auto" else choices.theme),
            ("lang", self.language),
            ("autoplay", "1" if choices.autoplay else ""),
        )
        own = [pair for pair in self.seen.said if pair[0] not in NOT_OF_THE_FRAME]
        path = f"/embed/{self.seen.scene.id}" if self.seen.scene else "/embed"
        return addressed(self.base + path, [*own, *(wish for wish in wishes if wish[1])])

    @property
    def frame_size(self) -> tuple[int, int]:
        """Width and height, pixels."""
        width, controls = self.choices.width, self.choices.controls
        return width, frame_height(self.seen.kind, width, controls)

    @cached_property
    def state(self) -> FigureState | None:
        """Of the picture, if there is one; of settings that the engine refuses there is none."""
        state = figure_state(self.seen)
        return state if state and walked(state) else None

    @cached_property
    def deep(self) -> Deep | None:
        """Of the picture of a volume or a network, if the stage holds one."""
        return deep_state(self.seen)

    @property
    def pictured(self) -> bool:
        """Whether there is a picture of just what is on the stage."""
        return self.walk is not None or self.deep is not None

    @property
    def nearest(self) -> FigureState:
        """Of the picture, or of the one that comes closest."""
        state = self.state or nearest_state(self.seen)
        return state if walked(state) else FigureState()

    @property
    def walk(self) -> Walk | None:
        return walked(self.state) if self.state else None

    @cached_property
    def layer(self) -> Layer | None:
        """The one layer that is on the stage."""
        return layer_of(self.seen)

    @property
    def question(self) -> Question | None:
        """What the view asks the server."""
        if self.layer:
            return self.layer.question
        asked = network_question(self.seen.kind, self.seen.settings)
        return Question(*asked) if asked else None

    @property
    def asked(self) -> str:
        """The address at which the server answers what the view asks."""
        question = self.question
        return addressed(self.base + question.path, question.query) if question else self.page

    @property
    def caption(self) -> str:
        """The picture in words."""
        if self.deep:
            return told_of(self.deep, self.words)
        walk = walked(self.nearest)
        return figure_title(walk, self.words) if walk else self.title

    @property
    def step(self) -> int:
        """The step on screen, within the walk; from 0."""
        shown = self.deep or self.state
        asked = shown.step if shown else None
        return min(asked or 0, max(0, self._steps - 1))

    @property
    def _steps(self) -> int:
        if self.deep:
            return steps_of(self.deep)
        return len(self.walk.steps) if self.walk else 0

    def figure(self, suffix: str, *extra: tuple[str, str], still: bool | None = None) -> str:
        """The address of the picture in a format; with `still` not as chosen but so."""
        wants_step = self.choices.picture == "step" if still is None else still
        wishes = [("step", str(self.step))] if wants_step and self._steps else []
        if self.choices.theme != "auto":
            wishes.append(("theme", self.choices.theme))
        wishes += [("lang", self.language), *extra]
        if self.deep and self.seen.scene:
            scene = self.seen.scene
            address = f"{self.base}/figure/{scene.id}.{suffix}"
            return addressed(address, [*said_of(self.deep, scene), *wishes])
        address = f"{self.base}/figure.{suffix}"
        return addressed(address, [*said(self.nearest), *wishes])

    def thumbnail(self, most_width: int | None, most_height: int | None) -> dict[str, Any]:
        """Address and size of the picture for oEmbed; nothing if it is too large."""
        width, height = self.picture_size
        if width > (most_width or width) or height > (most_height or height):
            return {}
        address = self.figure("png", still=True)
        return {
            "thumbnail_url": address, "thumbnail_width": width, "thumbnail_height": height
        }  # fmt: skip

    @property
    def picture_size(self) -> tuple[int, int]:
        """Of the PNG at scale 1, pixels."""
        if self.deep:
            return size_of_deep(replace(self.deep, step=self.step, lang=self.language))
        return size_of(replace(self.nearest, step=None, lang=self.language))

    @property
    def card(self) -> str:
        """The address of the picture that goes with a link: a still PNG."""
        return self.figure("png", ("scale", str(CARD_SCALE)), still=True)

    def oembed(self, form: str) -> str:
        """Where the view tells how it is embedded."""
        return addressed(f"{self.base}/oembed", (("url", self.page), ("format", form)))

    def data(self, suffix: str, *extra: tuple[str, str]) -> str:
        """The address of the map's numbers."""
        return addressed(f"{self.base}/map.{suffix}", [*said(self.nearest), *extra])

    def export(self, *extra: tuple[str, str]) -> str:
        """The address of the file that needs no server."""
        return addressed(
            f"{self.base}/export.html", [*said(self.nearest), ("lang", self.language), *extra]
        )


def said(state: FigureState) -> Query:
    """What of a state differs from the defaults, step, theme and language left out."""
    return tuple(
        (name, written(getattr(state, name)))
        for name, usual in PICTURE_DEFAULTS.items()
        if name not in ("step", "theme", "lang") and getattr(state, name) != usual
    )


def addressed(place: str, query: Iterable[tuple[str, str]]) -> str:
    pairs = "&".join(f"{percent(name)}={percent(value)}" for name, value in query)
    return f"{place}?{pairs}" if pairs else place


@lru_cache(maxsize=64)
def walked(state: FigureState) -> Walk | None:
    """The walk of a state, None where the engine refuses it; most are asked for again at once."""
    try:
        return walk_of(state)
    except ConvolutionError:
        return None


@lru_cache(maxsize=256)
def size_of(state: FigureState) -> tuple[int, int]:
    """Width and height of a state's picture at scale 1."""
    drawing = drawing_of(state)
    return round(drawing.width), round(drawing.height)


@lru_cache(maxsize=64)
def size_of_deep(state: Deep) -> tuple[int, int]:
    """The same of one step of a volume or a network."""
    drawing = draw_deep(state, [state.step or 0])
    return round(drawing.width), round(drawing.height)
