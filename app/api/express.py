"""The short way to an answer: what is plainly right is answered before the framework looks at it.

FastAPI's routing, its solving of dependencies and its worker thread for every call cost several
times as much as a small answer itself. So a question to one of the resources below is read here by
the same models and planned by the same functions as in its route. Whatever is unusual or refused
goes on to the route as if nothing had happened: the route alone refuses, and it alone is described
in the OpenAPI document.
"""

import re
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar
from urllib.parse import parse_qsl

import numpy as np
import orjson
from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar
from pydantic import BaseModel
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.costs import Plan
from app.api.kept import SMALL, Headers, Kept, Shelf, address_of, keep
from app.engine import ConvolutionError
from app.settings import Settings

LIGHT = 100_000  # numbers touched for an answer: about a millisecond of the event loop
AT_ONCE = 4  # heavy answers in the making, so that their memory is bounded
REFUSALS = (ConvolutionError, ValueError, RecursionError)  # of JSON, of the models, of the engine

USUAL_QUERY = re.compile(rb"(lang=[a-z]{2})?")  # of a POST: only refusals speak a language

_turns: RunVar[CapacityLimiter] = RunVar("convwalk_turns")  # an event loop has its own

Reply = tuple[int, Headers, bytes]
Made = TypeVar("Made")


class Way(NamedTuple):
    """How one method of one path is read and planned."""

    model: type[BaseModel]
    plan: Callable[[Any, Settings], Plan]


class Express:
    """Light answers are made at once, heavy ones in worker threads, a few at a time."""

    def __init__(
        self, app: ASGIApp, ways: Mapping[tuple[str, str], Way], settings: Settings, shelf: Shelf
    ) -> None:
        self.app = app
        self.ways = ways
        self.settings = settings
        self.shelf = shelf

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        reply = None
        if scope["type"] == "http":
            if scope["method"] == "GET":
                reply = await self._named(scope)
            elif scope["method"] == "POST":
                reply, receive = await self._given(scope, receive)
        if reply is None:
            return await self.app(scope, receive, send)
        status, headers, body = reply
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})
        return None

    async def _named(self, scope: Scope) -> Reply | None:
        """An answer kept from before or, for the resources that have a way, a new one."""
        headers = dict(scope["headers"])
        packed = b"gzip" in headers.get(b"accept-encoding", b"")
        address = address_of(scope)._replace(packed=packed)
        kept = self.shelf.find(address)
        if kept is None:
            new = await self._new(scope)
            if new is None:
                return None
            kept = self.shelf.find(address) or new
        return kept.reply(headers.get(b"if-none-match", b"").decode("latin-1"))

    async def _new(self, scope: Scope) -> Kept | None:
        way = self.ways.get(("GET", scope["path"]))
        if way is None:
            return None
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        asked = dict(query)
        if len(asked) < len(query):  # a name given twice: the route knows which one counts
            return None
        try:
            ask: Any = way.model.model_validate(asked)
            if ask.made > LIGHT:
                return await _in_turn(lambda: keep(scope, way.plan(ask, self.settings).text()))
            plan = way.plan(ask, self.settings)
            if plan.cost > LIGHT:
                return await _in_turn(lambda: keep(scope, plan.text()))
            return keep(scope, plan.text())
        except REFUSALS:
            return None

    async def _given(self, scope: Scope, receive: Receive) -> tuple[Reply | None, Receive]:
        """The answer to a JSON body, and the way to read that body again if there is none."""
        way = self.ways.get(("POST", scope["path"]))
        length = _announced(scope)
        if way is None or not 0 < length <= self.settings.max_body_bytes:
            return None, receive
        body, read = await _whole(receive, length)

        async def again() -> Message:
            return read.popleft() if read else await receive()

        if body is None:
            return None, again
        try:
            if length > SMALL:
                text = await _in_turn(lambda: self._plan(way, body).text())
            else:
                plan = self._plan(way, body)
                text = plan.text() if plan.cost <= LIGHT else await _in_turn(plan.text)
        except REFUSALS:
            return None, again
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(text)).encode()),
        ]
        return (200, headers, text), again

    def _plan(self, way: Way, body: bytes) -> Plan:
        ask = way.model.model_validate(orjson.loads(body))
        if any(map(_doubtful, vars(ask).values())):
            raise ValueError("perhaps a whole number beyond 64 bits")
        return way.plan(ask, self.settings)


def _doubtful(value: Any) -> bool:
    """orjson reads whole numbers beyond 64 bits as floats; the route's reader tells them apart."""
    floats = isinstance(value, np.ndarray) and value.dtype.kind == "f"
    return floats and bool(np.abs(value).max() >= 2.0**63)


def _announced(scope: Scope) -> int:
    """The length of a body that is plain JSON, as its headers tell it; 0 if anything is unusual."""
    headers = dict(scope["headers"])
    kind, _, _ = headers.get(b"content-type", b"").partition(b";")
    length = headers.get(b"content-length", b"")
    usual = kind.strip().lower() == b"application/json" and length.isdigit() and len(length) < 12
    return int(length) if usual and USUAL_QUERY.fullmatch(scope["query_string"]) else 0


async def _whole(receive: Receive, length: int) -> tuple[bytes | None, deque[Message]]:
    """The body, None if it does not arrive as announced, and the messages it came in."""
    read: deque[Message] = deque()
    arrived, more = 0, True
    while more and arrived <= length:
        message = await receive()
        read.append(message)
        if message["type"] != "http.request":
            return None, read
        arrived += len(message.get("body", b""))
        more = message.get("more_body", False)
    return (None if more else b"".join(part.get("body", b"") for part in read)), read


async def _in_turn(work: Callable[[], Made]) -> Made:
    try:
        turns = _turns.get()
    except LookupError:
        turns = CapacityLimiter(AT_ONCE)
        _turns.set(turns)
    return await to_thread.run_sync(work, limiter=turns)
