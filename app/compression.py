"""Compression of answers for those who accept it, without work for those who do not."""

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import Message, Receive, Scope, Send

VARY = (b"vary", b"Accept-Encoding")
PACKED = {"/export.html"}  # deflated inside, and its length is told before it is fetched


class Gzip(GZipMiddleware):
    """Starlette's, but an answer that is not to be compressed passes unopened."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] in PACKED:
            return await self.app(scope, receive, send)
        if scope["type"] != "http" or accepts_gzip(scope):
            return await super().__call__(scope, receive, send)

        async def send_varied(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), VARY]
            await send(message)

        await self.app(scope, receive, send_varied)
        return None


def accepts_gzip(scope: Scope) -> bool:
    return any(name == b"accept-encoding" and b"gzip" in value for name, value in scope["headers"])
