"""/convolve over loopback, beside a handler that returns the same bytes ready-made.

Both are asked in turn within one run, so that a noisy machine treats them alike.

    python tests/benchmarks/api.py
"""

import json
import multiprocessing
import socket
import statistics
import time

import httpx
import uvicorn
from starlette.responses import Response
from starlette.routing import Route

from app.content.filters import FILTERS
from app.content.inputs import INPUTS
from app.main import create_app

ROUNDS = 1000
BODY = {
    "input": INPUTS[0].make(7, 7, 1).tolist(),
    "weight": FILTERS[0].make(3, 3, 1).tolist(),
    "bias": 1,
}


def serve(listener: socket.socket) -> None:
    """The app and, behind the same middleware, the default answer's bytes ready-made."""
    app = create_app()
    ready: list[bytes] = [b"{}"]

    async def ready_made(request):
        if request.method == "PUT":
            ready[0] = await request.body()
        return Response(ready[0], media_type="application/json")

    app.router.routes.insert(0, Route("/ready-made", ready_made, methods=["GET", "PUT", "POST"]))
    uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])


def measure(client: httpx.Client) -> dict[str, list[float]]:
    body = json.dumps(BODY)
    headers = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
    client.put(
        "/ready-made", content=client.post("/convolve", content=body, headers=headers).content
    )
    asks = {
        "POST ready-made": lambda: client.post("/ready-made", content=body, headers=headers),
        "POST /convolve": lambda: client.post("/convolve", content=body, headers=headers),
        "GET ready-made": lambda: client.get("/ready-made", headers=headers),
        "GET /convolve": lambda: client.get("/convolve?bias=1", headers=headers),
    }
    times: dict[str, list[float]] = {name: [] for name in asks}
    for round_ in range(ROUNDS + 50):
        for name, ask in asks.items():
            start = time.perf_counter()
            answer = ask()
            spent = time.perf_counter() - start
            answer.raise_for_status()
            if round_ >= 50:  # the first rounds warm up
                times[name].append(1000 * spent)
    return times


def main() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listener.listen()
        server = multiprocessing.Process(target=serve, args=(listener,), daemon=True)
        server.start()
        with httpx.Client(base_url=f"http://127.0.0.1:{listener.getsockname()[1]}") as client:
            times = measure(client)
        server.terminate()
    print(f"{'':18}{'median ms':>10}{'p99 ms':>10}{'of ready-made':>15}")
    for name, spent in times.items():
        median, p99 = statistics.median(spent), statistics.quantiles(spent, n=100)[98]
        base = statistics.median(times[name.split()[0] + " ready-made"])
        print(f"{name:18}{median:10.2f}{p99:10.2f}{median / base:15.2f}")


if __name__ == "__main__":
    main()
