"""A limit on the size of bodies, counted as they arrive, whatever their headers claim."""

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class BodyLimit:
    """Raises a 413 where the body is read, so that it is answered like every other refusal.

    (The framework's own limit answers in plain text.)
    """

    def __init__(self, app: ASGIApp, most: int) -> None:
        self.app = app
        self.most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        length = Headers(scope=scope).get("content-length", "")
        announced = int(length) if length.isascii() and length.isdigit() else 0
        arrived = 0

        async def limited() -> Message:
            nonlocal arrived
            if announced > self.most:
                raise HTTPException(413)
            message = await receive()
            arrived += len(message.get("body", b""))
            if arrived > self.most:
                raise HTTPException(413)
            return message

        await self.app(scope, limited, send)
        return None
