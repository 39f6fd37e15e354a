"""`convwalk serve`, and `convwalk` alone: serve the app, and say where it is."""

import argparse
import errno
import socket
import sys
import webbrowser
from collections.abc import Sequence

import uvicorn
import uvicorn.supervisors

from app.api.health import VERSION


class Announced(uvicorn.Server):
    """A server that tells its address once it listens, and opens it if asked to."""

    def __init__(self, config: uvicorn.Config, address: str, opens: bool) -> None:
        super().__init__(config)
        self.address = address
        self.opens = opens

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            announce(self.address, self.opens)


def announce(address: str, opens: bool) -> None:
    print(f"Convwalk is at {address} (Ctrl+C stops it)", flush=True)
    if opens:
        webbrowser.open(address)


def main(arguments: Sequence[str]) -> int:
    asked = _parser().parse_args(arguments)
    try:
        listener = _listen(asked.host, asked.port)
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        advice = " Another server is there; choose another port with --port." if taken else ""
        print(
            f"convwalk: cannot listen on {asked.host} port {asked.port}: {error.strerror}.{advice}",
            file=sys.stderr,
        )
        return 1
    host = f"[{asked.host}]" if ":" in asked.host else asked.host
    address = f"http://{host}:{listener.getsockname()[1]}"
    config = uvicorn.Config(
        "app.main:app",
        log_level="warning",
        access_log=False,
        workers=asked.workers,
        timeout_graceful_shutdown=5,
        server_header=False,
    )
    if asked.workers == 1:
        Announced(config, address, asked.open).run(sockets=[listener])
        return 0
    announce(address, asked.open)  # the workers share the socket, which listens already
    uvicorn.supervisors.Multiprocess(config, sockets=[listener]).run()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="convwalk",
        description="Serve Convwalk.",
        epilog="Other commands: convwalk figure --help",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=_port, default=8000, help="port, 0: any (%(default)s)")
    parser.add_argument(
        "--workers", type=_workers, default=1, help="processes that answer (%(default)s)"
    )
    parser.add_argument("--open", action="store_true", help="open the page in a browser")
    parser.add_argument("--version", action="version", version=f"convwalk {VERSION}")
    return parser


def _port(text: str) -> int:
    return _whole(text, "port", 0, 65535)


def _workers(text: str) -> int:
    return _whole(text, "workers", 1, 64)


def _whole(text: str, name: str, least: int, most: int) -> int:
    if text.isascii() and text.isdigit() and least <= int(text) <= most:
        return int(text)
    raise argparse.ArgumentTypeError(f"{name} {text} is not a whole number from {least} to {most}")


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket at an address or at the first one that a name stands for."""
    family, _, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":  # there it would let two servers share the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(place)
        listener.listen(512)
    except OSError:
        listener.close()
        raise
    # Answers leave at once: without it each waits for the reader to confirm the last (40 ms).
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.set_inheritable(True)
    return listener
