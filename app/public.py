"""The address under which readers find this server: every absolute address begins with it."""

import re

from starlette.requests import Request

# A name, an IPv4 or a bracketed IPv6 address, perhaps with a port: what may stand in an address.
HOST = re.compile(
    r"([A-Za-z0-9]([A-Za-z0-9.-]{0,250}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\])(:\d{1,5})?"
)


def base_of(request: Request) -> str:
    """Without a slash at its end: the setting, or else what the request was sent to.

    A Host header that is no host is not repeated: the socket's own address stands in for it.
    """
    configured = str(request.app.state.settings.public_url).rstrip("/")
    if configured:
        return configured
    host = request.headers.get("host", "")
    if not HOST.fullmatch(host):
        name, port = request.scope.get("server") or ("127.0.0.1", None)
        host = f"{name}:{port}" if port else str(name)
    return f"{request.url.scheme}://{host}"
