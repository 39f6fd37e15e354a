"""Headers that every answer carries: what a page may load, and who may frame it."""

from collections.abc import Iterable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
# Swagger UI writes style elements of its own.
DOCS_POLICY = POLICY | {"style-src": "'self' 'unsafe-inline'"}

# A picture opened by itself: SVG has its style inside; it runs nothing, so any page may frame it.
PICTURE_POLICY = {"default-src": "'none'", "style-src": "'unsafe-inline'"}

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def encoded(policy: dict[str, str]) -> list[tuple[bytes, bytes]]:
    """The headers as they leave, made once."""
    text = "; ".join(f"{name} {sources}" for name, sources in policy.items())
    headers = HEADERS | {"Content-Security-Policy": text}
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


ENCODED, DOCS_ENCODED = encoded(POLICY), encoded(DOCS_POLICY)
PICTURE_ENCODED = encoded(PICTURE_POLICY)
# An offline file brings its own policy: everything that it needs is inside.
FILE_ENCODED = [header for header in ENCODED if header[0] != b"content-security-policy"]


def brings_policy(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    return any(name == b"content-security-policy" for name, _ in headers)


class SecurityHeaders:
    """Pure ASGI, so that it adds nothing but the headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        added = headers_of(scope["path"])

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = message.get("headers", ())
                message["headers"] = [*own, *(FILE_ENCODED if brings_policy(own) else added)]
            await send(message)

        await self.app(scope, receive, send_with_headers)
        return None


def headers_of(path: str) -> list[tuple[bytes, bytes]]:
    if path.startswith("/figure."):
        return PICTURE_ENCODED
    return DOCS_ENCODED if path == "/docs" else ENCODED
