"""The REST service under load, beside handlers that return the same bytes ready-made.

One worker over loopback. Throughput is measured by wrk with 32 connections, every row in turn
within each round, so that a noisy machine treats all alike; beside it stands the processor time
that the server spent on an answer, which others on the machine change less. Latency is measured
over one connection. Prints a table and then the same as JSON. Takes about two minutes and stops by
itself.

    python tests/benchmarks/api.py
"""

import http.client
import json
import multiprocessing
import os
import platform
import re
import shutil
import socket
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import orjson
import uvicorn
from starlette.responses import Response
from starlette.routing import Route

from app.api.answers import ConvolveAnswer
from app.content.filters import FILTERS
from app.content.inputs import INPUTS
from app.main import create_app

try:
    import msgspec
except ImportError:  # only compared with
    msgspec = None

ROUNDS, SECONDS, CONNECTIONS = 4, 1, 32
LATENCY_ROUNDS = 400
LISTED = {25: (5, 5), 100: (10, 10), 1000: (25, 40), 10_000: (100, 100)}  # steps: output size
JSON_BODY = {"Content-Type": "application/json"}
GZIP = {"Accept-Encoding": "gzip"}
LECTURE = {
    "input": INPUTS[0].make(7, 7, 1).tolist(),
    "weight": FILTERS[0].make(3, 3, 1).tolist(),
    "bias": 1,
}


class Row(NamedTuple):
    """What wrk asks: a Lua expression for the path or for the body of the n-th request."""

    name: str
    beside: str  # the row that it is compared with
    path: str
    bodies: list[str] | None = None
    headers: dict[str, str] | None = None


def bodies_of_one_size(count: int) -> list[str]:
    """7×7 inputs and 3×3 filters, all different."""
    rng = np.random.default_rng(1)
    return [
        json.dumps(
            {
                "input": rng.integers(0, 10, (7, 7)).tolist(),
                "weight": rng.integers(-2, 3, (3, 3)).tolist(),
                "bias": int(rng.integers(-3, 4)),
            }
        )
        for _ in range(count)
    ]


def bodies_of_many_sizes() -> list[str]:
    """More sizes than the service remembers, 25 steps of each."""
    rng = np.random.default_rng(2)
    return [
        json.dumps(
            {
                "input": rng.integers(0, 10, (height, width)).tolist(),
                "weight": rng.integers(-2, 3, (3, 3)).tolist(),
                "bias": 1,
                "steps": {"limit": 25},
            }
        )
        for height in range(7, 31)
        for width in range(7, 31)
    ]


ROWS = (
    Row("GET  ready-made", "GET  ready-made", '"/ready-made"'),
    Row("GET  ready-made, no FastAPI", "GET  ready-made", '"/bare"'),
    Row("GET  /convolve repeated", "GET  ready-made", '"/convolve?bias=1"'),
    Row("GET  /convolve never asked before", "GET  ready-made", '"/convolve?bias=" .. START + n'),
    Row("POST ready-made", "POST ready-made", '"/ready-made"', bodies_of_one_size(64)),
    Row("POST ready-made, no FastAPI", "POST ready-made", '"/bare"', bodies_of_one_size(64)),
    Row("POST /convolve, 25 steps", "POST ready-made", '"/convolve"', bodies_of_one_size(64)),
    Row("POST /convolve, 576 sizes", "POST ready-made", '"/convolve"', bodies_of_many_sizes()),
    Row("GET  ready-made, gzip", "GET  ready-made, gzip", '"/ready-made"', None, GZIP),
    Row("GET  /convolve, gzip", "GET  ready-made, gzip", '"/convolve?bias=1"', None, GZIP),
    Row("POST /convolve, gzip", "GET  ready-made, gzip", '"/convolve"', bodies_of_one_size(64), GZIP),
    Row("the same dict by FastAPI", "GET  ready-made", '"/by-dict"'),
    Row("the same dict by a response model", "GET  ready-made", '"/by-model"'),
    Row("the same dict by orjson", "GET  ready-made", '"/by-orjson"'),
    *([Row("the same dict by msgspec", "GET  ready-made", '"/by-msgspec"')] if msgspec else []),
)  # fmt: skip


def serve(listener: socket.socket, ready: bytes) -> None:
    """The app with handlers to compare with, behind the same middleware."""
    app = create_app()
    content = orjson.loads(ready)

    async def ready_made() -> Response:
        return Response(ready, media_type="application/json")

    async def bare(request: Any) -> Response:
        return Response(ready, media_type="application/json")

    async def by_dict() -> dict[str, Any]:
        return content

    async def by_model() -> Any:
        return content

    async def by_orjson() -> Response:
        return Response(orjson.dumps(content), media_type="application/json")

    async def by_msgspec() -> Response:
        return Response(msgspec.json.encode(content), media_type="application/json")

    own = len(app.router.routes)
    app.router.routes.append(Route("/bare", bare, methods=["GET", "POST"]))
    app.add_api_route("/ready-made", ready_made, methods=["GET", "POST"])
    app.add_api_route("/by-dict", by_dict, response_model=None)
    app.add_api_route("/by-model", by_model, response_model=ConvolveAnswer)
    app.add_api_route("/by-orjson", by_orjson)
    app.add_api_route("/by-msgspec", by_msgspec)
    app.router.routes[:] = app.router.routes[own:] + app.router.routes[:own]  # found first
    config = uvicorn.Config(app, log_level="warning", access_log=False)
    uvicorn.Server(config).run(sockets=[listener])


class Served(NamedTuple):
    port: int
    pid: int

    def processor_time(self) -> float:
        """Seconds spent so far; not a number where the system does not tell."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return float("nan")
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def server(ready: bytes) -> Iterator[Served]:
    """A server process, which ends with the block."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listener.listen(512)
        process = multiprocessing.Process(target=serve, args=(listener, ready), daemon=True)
        process.start()
        try:
            yield Served(listener.getsockname()[1], process.pid or 0)
        finally:
            process.terminate()
            process.join(10)


def find_wrk() -> str | None:
    """wrk, from Debian's package where it is missing and can be had."""
    if not shutil.which("wrk") and shutil.which("apt-get"):
        sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
        subprocess.run([*sudo, "apt-get", "update", "-qq"], check=False)
        subprocess.run([*sudo, "apt-get", "install", "-y", "-qq", "wrk"], check=False)
    return shutil.which("wrk")


def lua(row: Row, start: int) -> str:
    """A script for wrk that asks what a row asks; long brackets keep JSON as it is."""
    headers = {**(row.headers or {}), **(JSON_BODY if row.bodies else {})}
    written = ", ".join(f"[{name!r}] = {value!r}" for name, value in headers.items())
    bodies = ", ".join(f"[==[{body}]==]" for body in row.bodies or [])
    asked = "bodies[n % #bodies + 1]" if row.bodies else "nil"
    method = "POST" if row.bodies else "GET"
    return f"""
        local START, n = {start}, 0
        local headers, bodies = {{{written}}}, {{{bodies}}}
        request = function()
            n = n + 1
            return wrk.format("{method}", {row.path}, headers, {asked})
        end
    """


class Load(NamedTuple):
    """How a row was answered: a second's answers, and the server's time for each."""

    answers_per_second: float
    processor_us: float


def throughput(wrk: str, served: Served) -> dict[str, Load]:
    """Medians for each row."""
    loads: dict[str, list[Load]] = {row.name: [] for row in ROWS}
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "ask.lua"
        for round_ in range(ROUNDS + 1):
            for row in ROWS:
                script.write_text(lua(row, 1_000_000 * (round_ + 1)))
                load = ask_for(wrk, script, served)
                if round_:  # the first round warms up
                    loads[row.name].append(load)
    return {
        name: Load(*map(statistics.median, zip(*measured, strict=True)))
        for name, measured in loads.items()
    }


def ask_for(wrk: str, script: Path, served: Served) -> Load:
    command = [wrk, "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", f"-s{script}"]
    before = served.processor_time()
    told = subprocess.run(
        [*command, f"http://127.0.0.1:{served.port}"],
        check=True, capture_output=True, text=True, timeout=SECONDS + 20,
    ).stdout  # fmt: skip
    spent = served.processor_time() - before
    if "Non-2xx" in told or "Socket errors" in told:
        raise SystemExit(f"the server did not answer as it should:\n{told}")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    answers = re.search(r"(\d+) requests in", told)
    assert rate, told
    assert answers, told
    return Load(float(rate[1]), 1e6 * spent / int(answers[1]))


def latencies(asks: dict[str, Callable[[], None]], rounds: int) -> dict[str, dict[str, float]]:
    """Median and p99 in milliseconds, all asked in turn, each of them twice: the first answer
    may still feel its predecessor, the second counts."""
    times: dict[str, list[float]] = {name: [] for name in asks}
    for round_ in range(rounds + 5):
        for name, ask in asks.items():
            ask()
            start = time.perf_counter()
            ask()
            spent = time.perf_counter() - start
            if round_ >= 5:  # the first rounds warm up
                times[name].append(1000 * spent)
    return {
        name: {
            "median_ms": statistics.median(spent),
            "p99_ms": statistics.quantiles(spent, n=100)[98],
        }
        for name, spent in times.items()
    }


def ask(
    connection: http.client.HTTPConnection, method: str, path: str, body: bytes | None = None
) -> None:
    connection.request(method, path, body, JSON_BODY if body else {})
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200, answer.status


def one_connection(port: int) -> dict[str, dict[str, dict[str, float]]]:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.connect()
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    asks = partial(partial, ask, connection)
    lecture = orjson.dumps(LECTURE)
    small = {
        "POST ready-made": asks("POST", "/ready-made", lecture),
        "POST /convolve": asks("POST", "/convolve", lecture),
        "GET  ready-made": asks("GET", "/ready-made"),
        "GET  /convolve": asks("GET", "/convolve?bias=1"),
    }
    large = {
        f"224×224×3 {kind} in, no steps": asks("POST", "/convolve", body)
        for kind, body in large_bodies().items()
    }
    listed = {name: asks("POST", "/convolve", body) for name, body in listing_bodies().items()}
    return {
        "small": latencies(small, LATENCY_ROUNDS),
        "large": latencies(large, 60),
        "listed": latencies(listed, 100),
    }


def large_bodies() -> dict[str, bytes]:
    rng = np.random.default_rng(3)
    weight = rng.integers(-2, 3, (1, 3, 3, 3)).tolist()
    inputs = {"bytes": rng.integers(0, 256, (3, 224, 224)), "floats": rng.random((3, 224, 224))}
    return {
        kind: orjson.dumps({"input": values.tolist(), "weight": weight, "steps": {"limit": 0}})
        for kind, values in inputs.items()
    }


def listing_bodies() -> dict[str, bytes]:
    """Inputs with as many steps as the name says under a 3×3 filter, listed or not."""
    rng = np.random.default_rng(4)
    bodies = {}
    for steps, (height, width) in LISTED.items():
        body = {
            "input": rng.integers(0, 10, (height + 2, width + 2)).tolist(),
            "weight": rng.integers(-2, 3, (3, 3)).tolist(),
        }
        bodies[f"{steps} steps"] = orjson.dumps(body)
        bodies[f"{steps} steps, none listed"] = orjson.dumps(body | {"steps": {"limit": 0}})
    return bodies


def per_step(listed: dict[str, dict[str, float]]) -> dict[int, float]:
    """Microseconds a step, beyond what the same question costs with none listed."""
    medians = {name: told["median_ms"] for name, told in listed.items()}
    return {
        steps: 1000 * (medians[f"{steps} steps"] - medians[f"{steps} steps, none listed"]) / steps
        for steps in LISTED
    }


def show(report: dict[str, Any]) -> None:
    loads = report.get("load", {})
    print(
        f"\n{'32 connections':38}{'answers/s':>11}{'of ready-made':>15}{'processor µs':>15}{'of r.-m.':>10}"
    )
    for row in ROWS:
        if row.name in loads:
            rate, spent = loads[row.name]
            base = loads[row.beside]
            print(
                f"{row.name:38}{rate:11.0f}{rate / base.answers_per_second:15.2f}"
                f"{spent:15.0f}{base.processor_us / spent:10.2f}"
            )
    print(f"\n{'one connection':38}{'median ms':>11}{'p99 ms':>15}")
    for name, told in (report["small"] | report["large"]).items():
        print(f"{name:38}{told['median_ms']:11.2f}{told['p99_ms']:15.2f}")
    print(f"\n{'steps listed':38}{'µs a step':>11}")
    for steps, cost in report["us_per_step"].items():
        print(f"{steps:<38}{cost:11.2f}")


def main() -> None:
    with server(b"{}") as served:
        connection = http.client.HTTPConnection("127.0.0.1", served.port)
        connection.request("POST", "/convolve", orjson.dumps(LECTURE), JSON_BODY)
        ready = connection.getresponse().read()
    report: dict[str, Any] = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        "answer_bytes": len(ready),
    }
    wrk = find_wrk()
    with server(ready) as served:
        if wrk:
            report["load"] = throughput(wrk, served)
        else:
            print("wrk is missing and could not be installed: no throughput is measured")
        report |= one_connection(served.port)
    report["us_per_step"] = per_step(report["listed"])
    show(report)
    report["load"] = {name: load._asdict() for name, load in report.get("load", {}).items()}
    print("\n" + json.dumps(report, ensure_ascii=False))


if __name__ == "__main__":
    main()
