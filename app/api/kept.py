"""Answers that depend on their address alone: kept as bytes, told again or said to be unchanged."""

import gzip
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock
from typing import NamedTuple

from fastapi import Request
from starlette.responses import Response
from starlette.types import Scope

from app.figure.formats import FORMATS
from app.i18n import language_of
from app.public import base_of

Headers = list[tuple[bytes, bytes]]

MOST = 16 * 2**20  # bytes on a shelf
OVERHEAD = 1024  # bytes that an answer takes beside its body: its key, its headers
WORTH_PACKING = 1024  # bytes; smaller answers travel as they are
LEVEL = 4  # of compression: 6 takes twice the time for 3 % fewer bytes
SMALL = 100_000  # bytes; larger ones are not compressed, nor read, on the event loop
SAID_AGAIN = {b"etag", b"cache-control", b"vary"}  # of a 304
SPEAKING = {
    "/activations",
    "/network",
    "/networks",
    "/code",
    "/presets",
    "/questions",
    "/share",
    "/oembed",
    *(f"/figure.{ending}" for ending in FORMATS),
}  # paths whose answers hold words, so that the language counts
TEXTS = {b"application/json", b"image/svg+xml", b"application/x-tex"}  # worth being compressed
PLACED = {"/share", "/oembed"}  # paths whose answers name the server's own address
JSON: Headers = [(b"content-type", b"application/json")]


class Address(NamedTuple):
    """All that an answer depends on. Two spellings of one question are two addresses."""

    path: str
    query: bytes
    language: str | None
    packed: bool  # compressed
    base: str = ""  # where the server is found, if the answer says so


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it leaves: its body, its headers and what it is known by."""

    body: bytes
    headers: Headers
    tag: str

    @property
    def packs(self) -> bool:
        """Whether it is to be kept compressed: it is text, and neither short nor too long."""
        text = self.headers[0][1] in TEXTS
        return text and WORTH_PACKING <= len(self.body) <= SMALL

    def reply(self, known: str) -> tuple[int, Headers, bytes]:
        """Status, headers and body for somebody who knows the tags of an If-None-Match header."""
        tags = [tag.strip() for tag in known.split(",")]
        if {"*", self.tag, self.tag.removeprefix("W/")}.isdisjoint(tags):
            return 200, [*self.headers], self.body  # a copy: compression adds to it
        return 304, [header for header in self.headers if header[0] in SAID_AGAIN], b""


class Shelf:
    """Bounded in bytes; what has not been asked for longest goes first. Refusals are not kept."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self.size = 0
        self._answers: OrderedDict[Address, Kept] = OrderedDict()
        self._lock = Lock()  # answers come from worker threads too

    def get(self, address: Address) -> Kept | None:
        with self._lock:
            kept = self._answers.get(address)
            if kept is not None:
                self._answers.move_to_end(address)
            return kept

    def put(self, address: Address, kept: Kept) -> None:
        cost = _size(address, kept)
        if cost > self.most // 8:  # one answer must not push out all others
            return
        with self._lock:
            self._drop(address)
            while self.size + cost > self.most:
                self._drop(next(iter(self._answers)))
            self._answers[address] = kept
            self.size += cost

    def _drop(self, address: Address) -> None:
        kept = self._answers.pop(address, None)
        if kept is not None:
            self.size -= _size(address, kept)

    def find(self, address: Address) -> Kept | None:
        """As `get`; a compressed answer is made from the plain one when it is first asked for."""
        kept = self.get(address)
        if kept is not None or not address.packed:
            return kept
        plain = self.get(address._replace(packed=False))
        if plain is None or not plain.packs:
            return plain
        kept = pack(plain)
        self.put(address, kept)
        return kept


def _size(address: Address, kept: Kept) -> int:
    return len(kept.body) + len(address.query) + OVERHEAD


def address_of(scope: Scope) -> Address:
    path = scope["path"]
    language = language_of(Request(scope)) if path in SPEAKING else None
    base = base_of(Request(scope)) if path in PLACED else ""
    return Address(path, scope["query_string"], language, packed=False, base=base)


def keep(scope: Scope, body: bytes, described: Headers = JSON) -> Kept:
    """Put an answer on the app's shelf, to be told again at its address.

    `described`: what headers say of the body, its type first.
    """
    address = address_of(scope)
    # Weak, because compression may change the bytes on the way.
    tag = f'W/"{sha256(body).hexdigest()[:24]}"'
    headers = [
        *described,
        (b"content-length", str(len(body)).encode()),
        (b"etag", tag.encode()),
        (b"cache-control", b"public, max-age=600"),
    ]
    if address.language:
        headers.append((b"vary", b"Accept-Language, Cookie"))
    kept = Kept(body, headers, tag)
    scope["app"].state.shelf.put(address, kept)
    return kept


def pack(kept: Kept) -> Kept:
    """The same answer compressed."""
    body = gzip.compress(kept.body, compresslevel=LEVEL, mtime=0)
    headers = [header for header in kept.headers if header[0] != b"content-length"]
    headers += [
        (b"content-length", str(len(body)).encode()),
        (b"content-encoding", b"gzip"),
        (b"vary", b"Accept-Encoding"),
    ]
    return Kept(body, headers, kept.tag)


def json_answer(body: bytes) -> Response:
    return Response(body, media_type="application/json")


def kept_answer(request: Request, body: bytes, described: Headers = JSON) -> Response:
    """An answer that depends on its address alone: caches may keep it and ask about changes."""
    kept = keep(request.scope, body, described)
    status, headers, body = kept.reply(request.headers.get("if-none-match", ""))
    answer = Response(body, status)
    answer.raw_headers = headers
    return answer
