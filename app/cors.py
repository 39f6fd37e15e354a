"""Any page anywhere may ask the REST service: it answers without cookies and tells no secrets."""

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.types import Message, Receive, Scope, Send

ANY = (b"access-control-allow-origin", b"*")


class AnyOrigin(CORSMiddleware):
    """Starlette's preflight answers; elsewhere the same header whoever asks, so that caches need
    not tell origins apart."""

    async def simple_response(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        request_headers: Headers,  # noqa: ARG002
    ) -> None:
        async def send_open(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), ANY]
            await send(message)

        await self.app(scope, receive, send_open)
