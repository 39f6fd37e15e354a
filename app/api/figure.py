"""/figure.svg, .png, .gif ...: any state of the page as a picture."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from threading import Event
from typing import Annotated, Any, Literal, TypeVar

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar
from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from app.api.convolve import Limits
from app.api.errors import ErrorAnswer, NotInstalledError, too_large
from app.api.kept import Headers, kept_answer
from app.api.queries import Cells, LanguageQuery, PaddingModeName
from app.api.values import PairText
from app.figure.formats import FORMATS, SCALES, SPEEDS, Format, Look, picture
from app.figure.layout import WIDTHS, draw
from app.figure.model import Drawing
from app.figure.progress import Cancelled, Told
from app.figure.state import BOUNDS, KERNELS, LARGEST, SIZES, FigureState, Layer, Theme
from app.figure.tell import check_step, file_stem
from app.figure.walk import walk_of
from app.i18n import language_of
from app.settings import Settings

router = APIRouter(tags=["pictures"])

AT_ONCE = 2  # pictures in the making, so that their memory is bounded and other answers go on
Made = TypeVar("Made")
_turns: RunVar[CapacityLimiter] = RunVar("convwalk_pictures")  # an event loop has its own


def _bounded(name: str, fallback: int | None, description: str) -> Any:
    least, most = BOUNDS[name]
    return Field(fallback, ge=least, le=most, description=description)


def _within(bounds: tuple[float, float], description: str) -> Any:
    return Field(1, ge=bounds[0], le=bounds[1], allow_inf_nan=False, description=description)


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


class FigureQuery(StateQuery):
    """The address of the page `/`, and how the picture is made."""

    step: int | None = _bounded(
        "step", None, "One step, from 0; default: the whole walk, or the last step of a still"
    )
    theme: Theme = Field(
        "auto", description="Colours; auto: as the reader prefers in SVG, light in other formats"
    )
    speed: float = _within(SPEEDS, "Steps a second; a GIF shows at most 50")
    loop: bool = Field(True, description="Begin anew after the last step; 0: rest there")
    scale: float = _within(SCALES, "Pixels for a unit of the drawing")
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

    def state(self, language: str) -> FigureState:
        names = {"layer", "input", "size", "filter", "kernel", "padding_mode", "bias", "theme"}
        return FigureState(**self.model_dump(include=names | BOUNDS.keys()), lang=language)

    def look(self) -> Look:
        return Look(self.theme, self.scale, self.speed, self.loop, self.walk)


def _route(ending: str, form: Format) -> Callable[..., Awaitable[Response]]:
    async def figure(
        request: Request, ask: Annotated[FigureQuery, Query()], limits: Limits
    ) -> Response:
        state = ask.state(language_of(request))
        try:
            body, name = await _awaited(request, form, partial(_made, ending, state, ask, limits))
        except Cancelled:
            return Response(status_code=499)
        except ImportError:
            if form.extra is None:
                raise
            raise _not_installed(ending, form) from None
        return kept_answer(request, body, _described(form, name if ask.download else None))

    return figure


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
    ending: str, state: FigureState, ask: FigureQuery, limits: Settings, told: Told
) -> tuple[bytes, str]:
    """The picture, and the name of its file."""
    walk = walk_of(state)
    check_step(walk)
    drawing = draw(walk, ask.width)
    check_picture(FORMATS[ending], drawing, state.step, ask.look(), limits)
    body = picture(ending, drawing, state.step, ask.look(), told)
    return body, f"{file_stem(walk)}.{ending}"


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


for _ending, _form in FORMATS.items():
    router.add_api_route(
        f"/figure.{_ending}",
        _route(_ending, _form),
        methods=["GET"],
        name=f"figure_{_ending}",
        summary=f"A figure as {_ending.upper()}",
        response_class=Response,
        responses=_answers(_form),
    )
