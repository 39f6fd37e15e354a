"""Pictures a second: the default walk as a function call and over HTTP, one caller.

python -m tests.benchmarks.figures [seconds]
"""

import http.client
import sys
import time
from collections.abc import Callable
from itertools import count

from app.figure.formats import FORMATS, Look, picture
from app.figure.layout import drawing_of
from app.figure.state import FigureState
from tests.browser.conftest import Served

SLOW = ("png", "gif", "apng", "webp", "mp4", "pdf")


def rate(work: Callable[[], bytes], seconds: float) -> tuple[float, int]:
    """How often a second, and how many bytes come of it."""
    size = len(work())
    begin, done = time.perf_counter(), 0
    while (now := time.perf_counter()) - begin < seconds:
        work()
        done += 1
    return done / (now - begin), size


def show(name: str, work: Callable[[], bytes], seconds: float) -> None:
    each, size = rate(work, seconds)
    print(f"{name:<34} {each:>8.1f} / s {size:>9} bytes", flush=True)


def called(ending: str, step: int | None = None) -> Callable[[], bytes]:
    return lambda: picture(ending, drawing_of(FigureState()), step, Look())


def fetched(port: int, address: Callable[[], str]) -> Callable[[], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port)

    def fetch() -> bytes:
        connection.request("GET", address())
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200, body
        return body

    return fetch


def main(seconds: float) -> None:
    show("svg, the walk of 25 steps", called("svg"), seconds)
    show("svg, one step", called("svg", 7), seconds)
    for ending in SLOW:
        try:
            show(f"{ending}", called(ending), seconds)
        except ImportError:
            print(f"{ending}: needs convwalk[{FORMATS[ending].extra}]")
    served, bias = Served(), count(2)
    show("svg over HTTP, another each time",
         fetched(served.port, lambda: f"/figure.svg?bias={next(bias)}"), seconds)  # fmt: skip
    show("svg over HTTP, kept", fetched(served.port, lambda: "/figure.svg"), seconds)
    show("gif over HTTP, another each time",
         fetched(served.port, lambda: f"/figure.gif?bias={next(bias)}"), seconds)  # fmt: skip
    served.stop()


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 5)
