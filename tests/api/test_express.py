"""The short way answers as the route does, and never holds up others."""

import asyncio
import json
import threading

import httpx
import pytest

from app.api import WAYS, convolve, express, pool
from app.main import create_app
from app.settings import Settings

pytestmark = pytest.mark.anyio

SQUARE = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
STRIPES = [[0.5, -1.25], [3, 1e300], [-0.0, 2]]
# Unusual kinds of JSON go the long way.
WAYS_TO_ASK = [{"Content-Type": "application/json"}, {"Content-Type": "application/any+json"}]
DEEP = "[" * 900 + "]" * 900
BODIES = {
    "plain": ("/convolve", {"input": SQUARE, "weight": [[1, -1]]}),
    "bias": ("/convolve", {"input": SQUARE, "weight": [[1, -1]], "bias": 2, "stride": [1, 2]}),
    "floats": ("/convolve", {"input": STRIPES, "weight": [[1]], "bias": 0.5, "padding": 1}),
    "words": ("/convolve", {"input": SQUARE, "weight": [[1, 1]], "padding": "same", "padding_mode": "circular"}),
    "sides": ("/convolve", {"input": SQUARE, "weight": [[1]], "padding": {"top": 2, "left": 1}, "dilation": [2, 1]}),
    "groups": ("/convolve", {"input": [SQUARE, SQUARE], "weight": [[[[1, 2]]], [[[3, 4]]]], "groups": 2, "steps": {"channel": 1}}),
    "page": ("/convolve", {"input": SQUARE, "weight": [[1]], "steps": {"offset": 4, "limit": 3}}),
    "past-the-end": ("/convolve", {"input": SQUARE, "weight": [[1]], "bias": 1, "steps": {"offset": 40, "limit": 3}}),
    "no-steps": ("/convolve", {"input": SQUARE, "weight": [[1]], "bias": 1, "steps": {"limit": 0}}),
    "int64": ("/convolve", {"input": [[2**63 - 1]], "weight": [[1]]}),
    "float-1e20": ("/convolve", {"input": [[1e20]], "weight": [[1]]}),
    "overflow": ("/convolve", {"input": [[2**63 - 1]], "weight": [[2]]}),
    "channel": ("/convolve", {"input": SQUARE, "weight": [[1]], "steps": {"channel": 3}}),
    "max": ("/pool", {"input": SQUARE, "kernel_size": 2, "padding": 1}),
    "ceil": ("/pool", {"input": SQUARE, "kernel_size": 2, "ceil_mode": True}),
    "average": ("/pool", {"input": SQUARE, "kernel_size": 2, "mode": "average", "steps": {"offset": 1, "limit": 2}}),
    "pool-no-steps": ("/pool", {"input": SQUARE, "kernel_size": 2, "steps": {"limit": 0}}),
}  # fmt: skip


@pytest.mark.parametrize(("path", "body"), BODIES.values(), ids=BODIES)
async def test_both_ways_give_the_same_answer(client, path, body):
    short, long = [await client.post(path, json=body, headers=headers) for headers in WAYS_TO_ASK]
    assert (short.status_code, short.content) == (long.status_code, long.content)


NUMBERS = {
    "beyond-64-bits": "1" + "0" * 20,
    "between-signed-and-unsigned": str(2**63),
    "negative": "-1" + "0" * 20,
    "beside-a-float": "1.5, 1" + "0" * 20,
    "too-large-for-a-float": "1e400",
}


@pytest.mark.parametrize("number", NUMBERS.values(), ids=NUMBERS)
async def test_a_number_that_readers_take_differently_is_answered_as_by_the_route(client, number):
    body = f'{{"input": [[{number}]], "weight": [[1]]}}'
    answers = [
        await client.post("/convolve", content=body, headers=headers) for headers in WAYS_TO_ASK
    ]
    assert answers[0].status_code == answers[1].status_code
    assert answers[0].content == answers[1].content


async def test_an_address_of_many_spellings_has_one_answer(client):
    first = await client.get("/convolve?stride=2&padding=1")
    for query in ("padding=1&stride=2", "stride=2x2&padding=1", "lang=ru&stride=2&padding=1"):
        assert (await client.get(f"/convolve?{query}")).content == first.content


async def test_a_body_in_pieces_is_put_together(client):
    body = json.dumps({"input": SQUARE, "weight": [[1]]}).encode()
    whole = await client.post(
        "/convolve", content=body, headers={"Content-Type": "application/json"}
    )

    async def pieces():
        for start in range(0, len(body), 7):
            yield body[start : start + 7]

    for length in ({}, {"Content-Length": str(len(body))}):
        headers = {"Content-Type": "application/json", **length}
        answer = await client.post("/convolve", content=pieces(), headers=headers)
        assert (answer.status_code, answer.content) == (200, whole.content)


@pytest.mark.parametrize("headers", [{}, {"Content-Length": "50"}])
async def test_a_body_longer_than_its_headers_claim_is_counted_as_it_arrives(headers):
    transport = httpx.ASGITransport(app=create_app(Settings(max_body_bytes=100)))

    async def endless():
        for _ in range(1000):
            yield b" " * 40

    async with httpx.AsyncClient(transport=transport, base_url="http://convwalk.test") as client:
        headers = {"Content-Type": "application/json", **headers}
        answer = await client.post("/convolve", content=endless(), headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    "field", ["input", "weight", "bias", "stride", "padding", "steps", "strict"]
)
async def test_deep_nesting_anywhere_is_refused(client, field):
    body = {"input": "[[1]]", "weight": "[[1]]", field: DEEP}
    text = "{" + ", ".join(f'"{name}": {value}' for name, value in body.items()) + "}"
    headers = {"Content-Type": "application/json"}
    answer = await client.post("/convolve", content=text, headers=headers)
    assert answer.status_code == 422


async def test_heavy_answers_in_the_making_do_not_hold_up_light_ones(client, monkeypatch):
    loop, started, released = asyncio.get_running_loop(), asyncio.Event(), threading.Event()
    way = WAYS["POST", "/convolve"]

    def blocked(ask, limits):
        plan = way.plan(ask, limits)

        def text():
            loop.call_soon_threadsafe(started.set)
            if not released.wait(10):  # held up: let all go, so that this fails but ends
                released.set()
                raise AssertionError("nobody was answered meanwhile")
            return plan.text()

        return express.Plan(express.LIGHT + 1, text)

    monkeypatch.setitem(WAYS, ("POST", "/convolve"), way._replace(plan=blocked))
    body = {"input": SQUARE, "weight": [[1]]}
    heavy = [asyncio.create_task(client.post("/convolve", json=body)) for _ in range(60)]
    await started.wait()
    for address in ("/healthz", "/convolve", "/presets", "/static/css/tokens.css"):
        assert (await client.get(address)).status_code == 200
    assert not any(task.done() for task in heavy)
    released.set()
    assert {answer.status_code for answer in await asyncio.gather(*heavy)} == {200}


HEAVY = {
    "large-preset": "/convolve?size=400&limit=0",
    "many-products": "/convolve?size=100&kernel=31&limit=0",
    "many-steps": "/convolve?size=40",
    "large-window": "/pool?size=60&kernel=20",
}


@pytest.mark.parametrize("address", HEAVY.values(), ids=HEAVY)
async def test_what_takes_long_is_made_beside_the_event_loop(client, monkeypatch, address):
    makers = []
    for module in (convolve, pool):
        text = module.walk_text
        monkeypatch.setattr(
            module,
            "walk_text",
            lambda *args, text=text: makers.append(threading.current_thread()) or text(*args),
        )
    assert (await client.get(address)).status_code == 200
    assert (await client.get(address.partition("?")[0])).status_code == 200
    assert [thread is threading.main_thread() for thread in makers] == [False, True]


async def test_a_heavy_body_is_read_beside_the_event_loop(client, monkeypatch):
    reader = []
    way = WAYS["POST", "/convolve"]

    def noted(ask, limits):
        reader.append(threading.current_thread())
        return way.plan(ask, limits)

    monkeypatch.setitem(WAYS, ("POST", "/convolve"), way._replace(plan=noted))
    for side in (3, 300):
        body = {"input": [[1] * side] * side, "weight": [[1]], "steps": {"limit": 0}}
        assert (await client.post("/convolve", json=body)).status_code == 200
    assert [thread is threading.main_thread() for thread in reader] == [True, False]
