"""/export.html: the file for a grid; /export.json: how large it would be.

Its size is known before it is fetched: a HEAD request tells it exactly, since the file is never
compressed on the way (what is large in it is deflated already).
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from hashlib import sha256
from threading import Event
from typing import NamedTuple

import orjson
from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar
from fastapi import APIRouter, Request
from starlette.responses import Response

from app.api.kept import Address, Kept, Shelf, json_answer
from app.engine import ConvolutionError
from app.offline.document import FACES, make
from app.offline.grid import Grid, read_grid
from app.pages.assets import digest
from app.settings import Settings

PATH = "/export.html"
NAME = "convwalk.html"
OPTIONS = {"fonts": "1", "download": "0"}
AT_ONCE = 2  # files in the making

router = APIRouter(include_in_schema=False)
_turns: RunVar[CapacityLimiter] = RunVar("convwalk_exports")  # an event loop has its own


class GoneError(Exception):
    """Nobody waits for the file any more."""


class Asked(NamedTuple):
    """A query, read."""

    grid: Grid
    fonts: str  # "0" or "1", as `download`
    download: str


def read(query: Mapping[str, str]) -> Asked:
    """The file's own options, and the page's settings beside them.

    Raises:
        ConvolutionError: names what cannot be read.
    """
    chosen = {name: _flag(name, query.get(name, usual)) for name, usual in OPTIONS.items()}
    grid = read_grid({name: text for name, text in query.items() if name not in OPTIONS})
    return Asked(grid, **chosen)


def _flag(name: str, text: str) -> str:
    if text not in ("0", "1"):
        raise ConvolutionError(
            "not_a_choice", name, "{field} {value} is none of {expected}",
            value=text[:80], expected="0, 1",
        )  # fmt: skip
    return text


@router.get(PATH)
async def export(request: Request) -> Response:
    """The file; `download=1` saves it instead of showing it."""
    asked = read(request.query_params)
    try:
        kept = await _kept(request, asked)
    except GoneError:
        return Response(status_code=499)
    status, headers, body = kept.reply(request.headers.get("if-none-match", ""))
    answer = Response(body, status)
    answer.raw_headers = headers
    if asked.download == "1":
        answer.headers["Content-Disposition"] = f'attachment; filename="{NAME}"'
    return answer


@router.get("/export.json")
async def size(request: Request) -> Response:
    """What the file would weigh, for the same query."""
    asked = read(request.query_params)
    try:
        kept = await _kept(request, asked)
    except GoneError:
        return Response(status_code=499)
    return json_answer(
        orjson.dumps({"bytes": len(kept.body), "combinations": asked.grid.count, "tag": kept.tag})
    )


async def _kept(request: Request, asked: Asked) -> Kept:
    """The file as it leaves, from the shelf or new."""
    question = [digest(), asked.fonts, asked.grid.settings, list(asked.grid.axes.items())]
    address = Address(PATH, orjson.dumps(question), None, packed=False)
    shelf: Shelf = request.app.state.files
    kept = shelf.get(address)
    if kept is None:
        kept = await _made(request, asked)
        shelf.put(address, kept)
    return kept


async def _made(request: Request, asked: Asked) -> Kept:
    """A new file, made in a worker thread that stops when the client has gone."""
    gone = Event()

    def while_awaited(addresses: Sequence[str]) -> Iterator[str]:
        for address in addresses:
            if gone.is_set():
                raise GoneError
            yield address

    async def watch() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass
        gone.set()

    watching = asyncio.create_task(watch())
    settings: Settings = request.app.state.settings
    try:
        work = partial(make, asked.grid, settings, FACES[asked.fonts](), while_awaited)
        file = await to_thread.run_sync(work, limiter=_limiter())
    finally:
        watching.cancel()
    return _kept_file(file.html, file.policy)


def _limiter() -> CapacityLimiter:
    try:
        return _turns.get()
    except LookupError:
        _turns.set(CapacityLimiter(AT_ONCE))
        return _turns.get()


def _kept_file(html: bytes, policy: str) -> Kept:
    tag = f'"{sha256(html).hexdigest()[:24]}"'
    headers: Mapping[str, str] = {
        "content-type": "text/html; charset=utf-8",
        "content-length": str(len(html)),
        "etag": tag,
        "cache-control": "public, max-age=600",
        "content-security-policy": f"{policy}; sandbox allow-scripts; frame-ancestors 'none'",
    }
    return Kept(html, [(name.encode(), text.encode()) for name, text in headers.items()], tag)
