"""/figure.svg, .png, .gif ...: any state of the page as a picture; /figure/<scene>.svg ...: of a
scene of the lecture: one channel, a volume or a network."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from threading import Event
from typing import Annotated, Any, Literal, TypeVar

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar
from fastapi import APIRouter, Path, Query, Request
from pydantic import Field
from starlette.responses import Response

from app.api.activations import check_work
from app.api.convolve import Limits
from app.api.costs import check_cost
from app.api.errors import ErrorAnswer, NotFoundError, NotInstalledError, too_large
from app.api.kept import Headers, kept_answer
from app.api.queries import Cells, LanguageQuery, PaddingModeName
from app.api.values import PaddingText, PairText
from app.figure.formats import FORMATS, RESTS, SCALES, SPEEDS, Format, Look, picture
from app.figure.kinds import LONGEST, SceneState
from app.figure.layout import WIDTHS
from app.figure.model import Drawing
from app.figure.network.walk import tables_of
from app.figure.progress import Cancelled, Told
from app.figure.scene import FRAME_COUNTS, SETTINGS, State, drawn_scenes, scene_of, sketch, state_of
from app.figure.state import BOUNDS, KERNELS, LARGEST, SIZES, FigureState, Layer, Theme, written
from app.figure.volume.state import VolumeState
from app.i18n import language_of
from app.settings import Settings

router = APIRouter(tags=["pictures"])

AT_ONCE = 2  # pictures in the making, so that their memory is bounded and other answers go on
Made = TypeVar("Made")
_turns: RunVar[CapacityLimiter] = RunVar("convwalk_pictures")  # an event loop has its own


def _bounded(name: str, fallback: int | None, description: str) -> Any:
    least, most = BOUNDS[name]
    return Field(fallback, ge=least, le=most, description=description)


def _within(bounds: tuple[float, float], fallback: float, description: str) -> Any:
    return Field(fallback, ge=bounds[0], le=bounds[1], allow_inf_nan=False, description=description)


class StateQuery(LanguageQuery):
    """What the address of the page `/` computes; its defaults are the page's."""

    layer: Layer = Field("conv", description="What the window does")
    input: Cells = Field("lecture", description="A preset's name, or rows such as `1,0,2;0,1,1`")
    size: PairText | None = Field(
        None, description=f"Input size, each side {SIZES[0]} to {SIZES[1]}; default 7 for presets"
    )
    filter: Cells = Field("lecture", description="A preset's name, or rows such as `1,0;0,-1`")
    kernel: PairText | None = Field(
        None,
        description=f"Window size, each side {KERNELS[0]} to {KERNELS[1]}; default 3 for presets",
    )
    stride: int = _bounded("stride", 1, "Cells from window to window")
    padding: int = _bounded("padding", 0, "Cells added on every side")
    padding_mode: PaddingModeName = Field("zeros", description="What the added cells hold")
    dilation: int = _bounded("dilation", 1, "Cells from one kernel cell to the next")
    bias: float = Field(
        1, ge=-LARGEST, le=LARGEST, allow_inf_nan=False, description="Added to each sum"
    )
    seed: int = _bounded("seed", 1, "Seed of the random presets")


class LookQuery(LanguageQuery):
    """How a picture is made, whatever it shows."""

    theme: Theme = Field(
        "auto", description="Colours; auto: as the reader prefers in SVG, light in other formats"
    )
    speed: float = _within(SPEEDS, 1, "Steps a second; a GIF shows at most 50")
    loop: bool = Field(True, description="Begin anew after the last step; 0: rest there")
    rest: float = _within(
        RESTS, 1.5, "Seconds more of the last step before the walk begins anew, to read it"
    )
    scale: float = _within(SCALES, 1, "Pixels for a unit of the drawing")
    width: int | None = Field(
        None,
        ge=WIDTHS[0],
        le=WIDTHS[1],
        description="Width of the drawing in its units; under 560 the map stands under the input",
    )
    walk: bool = Field(False, description="PDF: a page a step; TeX: slides, an overlay a step")
    download: bool = Field(False, description="Offer the picture as a file")
    pin: str | None = Field(None, max_length=20, description="Of the page: changes no picture")
    show: bool = Field(False, description="Of the page: changes no picture")
    keys: bool = Field(True, description="Of the page: changes no picture")

    def look(self) -> Look:
        return Look(self.theme, self.scale, self.speed, self.loop, self.walk, self.rest)


class FigureQuery(LookQuery, StateQuery):
    """The address of the page `/`, and how the picture is made."""

    step: int | None = _bounded(
        "step", None, "One step, from 0; default: the whole walk, or the last step of a still"
    )

    def state(self, language: str) -> FigureState:
        names = {"layer", "input", "size", "filter", "kernel", "padding_mode", "bias", "theme"}
        return FigureState(**self.model_dump(include=names | BOUNDS.keys()), lang=language)


class SceneQuery(LookQuery):
    """The address of a scene, `/lecture/<scene>`, and how the picture is made.

    What is left out is as the scene sets it; a name that the scene's stage has not is refused.
    """

    layer: Layer | None = Field(None, description="What the window does")
    input: Cells | None = Field(None, description="A preset's name; on one channel, rows too")
    size: PairText | None = Field(None, description="Input size, within the scene's bounds")
    channels: int | None = Field(None, ge=1, le=512, description="Channels of the input")
    filter: Cells | None = Field(None, description="A preset's name; on one channel, rows too")
    kernel: PairText | None = Field(None, description="Window size, within the scene's bounds")
    out_channels: int | None = Field(None, ge=1, le=512, description="How many filters")
    stride: PairText | None = Field(None, description="Cells from window to window")
    padding: PaddingText | None = Field(
        None, description="Cells added on every side; of a layer as code also two numbers or a word"
    )
    padding_mode: PaddingModeName | None = Field(None, description="What the added cells hold")
    dilation: PairText | None = Field(None, description="Cells from one kernel cell to the next")
    groups: int | None = Field(None, ge=1, le=8, description="Groups of channels")
    biased: bool | None = Field(None, description="Whether the layer has a bias")
    bias: float | None = Field(
        None, ge=-LARGEST, le=LARGEST, allow_inf_nan=False, description="Added to each sum"
    )
    seed: int | None = _bounded("seed", None, "Seed of the random presets")
    units: int | None = Field(None, ge=1, le=4096, description="Neurons")
    depth: int | None = Field(None, ge=1, le=8, description="How many layers shrink the picture")
    filters: int | None = Field(None, ge=1, le=512, description="Filters of each convolution")
    filters_1: int | None = Field(None, ge=1, le=10, description="Filters of the first convolution")
    filters_2: int | None = Field(None, ge=1, le=10, description="Filters of the second one")
    pattern: str | None = Field(
        None, max_length=LONGEST, description="A network as text, see /network"
    )
    N: int | None = Field(None, ge=0, le=6, description="What the letter N of the text stands for")
    M: int | None = Field(None, ge=0, le=6, description="The same of M")
    K: int | None = Field(None, ge=0, le=3, description="The same of K")
    classes: int | None = Field(None, ge=1, le=1000, description="Neurons of the last layer")
    side: int | None = Field(None, ge=8, le=256, description="Rows and columns of the input")
    optional: bool | None = Field(None, description="Whether layers marked with ? are there")
    tab: str | None = Field(
        None, max_length=20, description="Of a layer as code: padding, groups, flip or code"
    )
    framework: str | None = Field(
        None, max_length=20, description="In which its code is: pytorch, numpy, keras or jax"
    )
    arrows: bool | None = Field(None, description="Arrows to what the border copies")
    flip: bool | None = Field(None, description="True convolution beside it")
    rows: bool | None = Field(None, description="All numbers in its code")
    step: int | None = Field(
        None,
        ge=0,
        le=10_000_000,
        description="One step, from 0 through all maps; default: the walk, or its last step",
    )
    frames: int | None = Field(
        None,
        ge=FRAME_COUNTS[0],
        le=FRAME_COUNTS[1],
        description="Of a long walk over a volume or through a network so many steps are shown,"
        " evenly, or its stops if these are more (of a volume the first two steps, the end of the"
        " first row, the end of each map); default 24",
    )
    ask: str | None = Field(None, max_length=20, description="Of the page: changes no picture")
    asked: str | None = Field(None, max_length=20, description="Of the page: changes no picture")
    said: str | None = Field(None, max_length=2000, description="Of the page: changes no picture")

    def texts(self, language: str) -> dict[str, str]:
        """What is asked for, as an address says it."""
        asked = self.model_dump(include=set(SETTINGS), exclude={"lang"}, exclude_none=True)
        switch = {name: int(value) for name, value in asked.items() if isinstance(value, bool)}
        told = {**asked, **switch, "lang": language}
        return {name: written(value) for name, value in told.items()}


def _route(ending: str, form: Format) -> Callable[..., Awaitable[Response]]:
    async def figure(
        request: Request, ask: Annotated[FigureQuery, Query()], limits: Limits
    ) -> Response:
        state = ask.state(language_of(request))
        make = partial(_made, ending, state, ask, ask.width, None, limits)
        return await _answered(request, ending, form, ask, make)

    return figure


SceneId = Annotated[
    str, Path(description="A scene of the lecture", json_schema_extra={"enum": [*drawn_scenes()]})
]


def _scene_route(ending: str, form: Format) -> Callable[..., Awaitable[Response]]:
    async def scene_figure(
        request: Request, scene: SceneId, ask: Annotated[SceneQuery, Query()], limits: Limits
    ) -> Response:
        found = scene_of(scene)
        if found is None:
            raise NotFoundError(
                "no_such_scene", "scene", "{field} {value} is none of {expected}",
                value=scene[:80], expected=", ".join(drawn_scenes()),
            )  # fmt: skip
        state = state_of(found, ask.texts(language_of(request)))
        _check_work(state, limits)
        make = partial(_made, ending, state, ask, ask.width, ask.frames, limits)
        return await _answered(request, ending, form, ask, make)

    return scene_figure


def _check_work(state: State, limits: Settings) -> None:
    """Refuse what would cost too much, before it is computed."""
    if isinstance(state, VolumeState):
        check_cost(state.geometry(), limits)
    if isinstance(state, SceneState) and state.runs:
        for table in tables_of(state.view, state.told):
            check_work(table, limits)


async def _answered(
    request: Request, ending: str, form: Format, ask: LookQuery,
    make: Callable[[Told], tuple[bytes, str]],
) -> Response:  # fmt: skip
    try:
        body, name = await _awaited(request, form, make)
    except Cancelled:
        return Response(status_code=499)
    except ImportError:
        if form.extra is None:
            raise
        raise _not_installed(ending, form) from None
    return kept_answer(request, body, _described(form, name if ask.download else None))


async def _awaited(request: Request, form: Format, make: Callable[[Told], Made]) -> Made:
    """What a worker thread makes; it stops when the client has gone."""
    gone = Event()

    def told(frame: int) -> None:
        del frame
        if gone.is_set():
            raise Cancelled

    async def watch() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass
        gone.set()

    watching = asyncio.create_task(watch())
    try:
        return await to_thread.run_sync(partial(make, told), limiter=_limiter(form))
    finally:
        watching.cancel()


def _limiter(form: Format) -> CapacityLimiter | None:
    """A few at a time; None: what needs no package is text, and quick."""
    if form.extra is None:
        return None
    try:
        return _turns.get()
    except LookupError:
        limiter = CapacityLimiter(AT_ONCE)
        _turns.set(limiter)
        return limiter


def _made(
    ending: str, state: State, ask: LookQuery, width: int | None, frames: int | None,
    limits: Settings, told: Told,
) -> tuple[bytes, str]:  # fmt: skip
    """The picture, and the name of its file."""
    look = ask.look()
    made = sketch(state, ending, look, width, frames)
    check_picture(FORMATS[ending], made.drawing, made.step, look, limits)
    return picture(ending, made.drawing, made.step, look, told), f"{made.stem}.{ending}"


def check_picture(
    form: Format, drawing: Drawing, step: int | None, look: Look, limits: Settings
) -> None:
    """Refuse what would take too long or too much memory, before it is made.

    Raises:
        TooLargeError: names the parameter, the setting and both numbers.
    """
    frames = form.frames(drawing, look) if step is None else 1
    if frames > limits.max_figure_frames:
        raise too_large("step", "max_figure_frames", limits.max_figure_frames, frames)
    if not form.pixels:
        return
    pixels = round(drawing.width * look.scale) * round(drawing.height * look.scale)
    if pixels > limits.max_figure_pixels:
        raise too_large("scale", "max_figure_pixels", limits.max_figure_pixels, pixels)
    most = limits.max_figure_walk_pixels
    if frames * pixels > most:
        raise too_large("scale", "max_figure_walk_pixels", most, frames * pixels)


def _not_installed(ending: str, form: Format) -> NotInstalledError:
    return NotInstalledError(
        "not_installed",
        "format",
        "this server makes no {format}: it would need {install}",
        format=ending,
        install=f"pip install 'convwalk[{form.extra}]'",
    )


def _described(form: Format, name: str | None) -> Headers:
    headers = [(b"content-type", form.media.encode())]
    if name:
        headers.append((b"content-disposition", f'attachment; filename="{name}"'.encode()))
    return headers


def _answers(form: Format) -> dict[int | str, dict[str, Any]]:
    kind: Literal["string"] = "string"
    schema = {"type": kind} if form.media.endswith(("xml", "tex")) else {
        "type": kind, "format": "binary"
    }  # fmt: skip
    answers: dict[int | str, dict[str, Any]] = {
        200: {"description": "The picture", "content": {form.media: {"schema": schema}}},
        304: {"description": "It is as the caller knows it (If-None-Match)"},
    }
    if form.extra:
        answers[501] = {"model": ErrorAnswer, "description": "This server lacks a package for it"}
    return answers


NO_SCENE: dict[int | str, dict[str, Any]] = {
    404: {"model": ErrorAnswer, "description": "There is no such scene, or no picture of it"}
}

for _ending, _form in FORMATS.items():
    router.add_api_route(
        f"/figure/{{scene}}.{_ending}",
        _scene_route(_ending, _form),
        methods=["GET"],
        name=f"scene_figure_{_ending}",
        summary=f"A scene of the lecture as {_ending.upper()}",
        response_class=Response,
        responses=_answers(_form) | NO_SCENE,
    )
    router.add_api_route(
        f"/figure.{_ending}",
        _route(_ending, _form),
        methods=["GET"],
        name=f"figure_{_ending}",
        summary=f"A figure as {_ending.upper()}",
        response_class=Response,
        responses=_answers(_form),
    )
