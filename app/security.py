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
# The guide shows figures in frames.
GUIDE_POLICY = POLICY | {"frame-src": "'self'"}

# A picture opened by itself: SVG has its style and its photographs inside; it runs nothing, so any
# page may frame it.
PICTURE_POLICY = {"default-src": "'none'", "img-src": "data:", "style-src": "'unsafe-inline'"}

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    # Nothing here is secret or a reader's own: pages of other sites may load all of it.
    "Cross-Origin-Resource-Policy": "cross-origin",
}
# So that a page which demands this of everything it frames can frame a figure too.
FRAMED = {"Cross-Origin-Embedder-Policy": "require-corp"}


def encoded(
    policy: dict[str, str], more: dict[str, str] | None = None
) -> list[tuple[bytes, bytes]]:
    """The headers as they leave, made once."""
    text = "; ".join(f"{name} {sources}" for name, sources in policy.items())
    headers = HEADERS | {"Content-Security-Policy": text} | (more or {})
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


def framed_by(ancestors: str) -> dict[str, str]:
    """`*` is every page: in the directive it would leave out those that are opened from a disk."""
    policy = POLICY | {"frame-ancestors": ancestors}
    if ancestors == "*":
        del policy["frame-ancestors"]
    return policy


def brings_policy(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    return any(name == b"content-security-policy" for name, _ in headers)


class SecurityHeaders:
    """Pure ASGI, so that it adds nothing but the headers. `ancestors` may frame /embed."""

    def __init__(self, app: ASGIApp, ancestors: str) -> None:
        self.app = app
        self.usual = encoded(POLICY)
        self.special = {"/docs": encoded(DOCS_POLICY), "/embed/guide": encoded(GUIDE_POLICY)}
        self.picture = encoded(PICTURE_POLICY)
        # An offline file brings its own policy: everything that it needs is inside.
        self.file = [header for header in self.usual if header[0] != b"content-security-policy"]
        self.framed = encoded(framed_by(ancestors), FRAMED)

    def headers_of(self, path: str) -> list[tuple[bytes, bytes]]:
        if path in self.special:
            return self.special[path]
        if path.startswith(("/figure.", "/figure/")):
            return self.picture
        return self.framed if path == "/embed" or path.startswith("/embed/") else self.usual

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        added = self.headers_of(scope["path"])

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = message.get("headers", ())
                message["headers"] = [*own, *(self.file if brings_policy(own) else added)]
            await send(message)

        await self.app(scope, receive, send_with_headers)
        return None
