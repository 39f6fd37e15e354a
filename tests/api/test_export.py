"""/export.html and /export.json: the size is true before a byte is fetched."""

import re
import threading
from urllib.parse import parse_qsl

import anyio
import pytest

from app.main import create_app
from app.offline import document, route
from app.offline.route import read

pytestmark = pytest.mark.anyio

QUERY = "stride=2&strides=1,2&paddings=0,1&filters=lecture,blur"


async def test_the_size_told_beforehand_is_the_files(client):
    told = (await client.get(f"/export.json?{QUERY}")).json()
    head = await client.head(f"/export.html?{QUERY}", headers={"Accept-Encoding": "gzip"})
    whole = await client.get(f"/export.html?{QUERY}", headers={"Accept-Encoding": "gzip"})
    assert told["combinations"] == 8
    assert int(head.headers["content-length"]) == told["bytes"] == len(whole.content)
    assert head.content == b""
    assert "content-encoding" not in whole.headers


async def test_the_file_is_shown_or_saved(client):
    shown = await client.get(f"/export.html?{QUERY}")
    assert shown.headers["content-type"] == "text/html; charset=utf-8"
    assert "content-disposition" not in shown.headers
    saved = await client.get(f"/export.html?{QUERY}&download=1")
    assert saved.headers["content-disposition"] == 'attachment; filename="convwalk.html"'
    assert saved.content == shown.content


async def test_an_unchanged_file_is_not_sent_again(client):
    tag = (await client.get(f"/export.html?{QUERY}")).headers["etag"]
    again = await client.get(f"/export.html?{QUERY}", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


async def test_shown_by_the_server_it_keeps_to_the_policy_that_it_carries(client):
    answer = await client.get(f"/export.html?{QUERY}")
    (policy,) = answer.headers.get_list("content-security-policy")
    assert policy.startswith("default-src 'none'")
    assert "sandbox allow-scripts" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("query", "field", "status"),
    [
        ("strides=1,9", "strides", 422),
        ("fonts=2", "fonts", 422),
        ("download=yes", "download", 422),
        ("nothing=1", "nothing", 422),
        (
            "strides=1,2,3,4,5,6,7&paddings=0,1,2,3,4&dilations=1,2,3&kernels=1,2,3,4,5,6,7",
            "strides",
            413,
        ),
    ],
)
async def test_a_refusal_names_the_field_in_the_readers_language(client, query, field, status):
    for path in ("/export.html", "/export.json"):
        answer = await client.get(f"{path}?{query}", headers={"Accept-Language": "ru"})
        assert answer.status_code == status
        error = answer.json()["error"]
        assert error["field"] == field
        assert re.search("[\u0400-\u04ff]", error["message"])
        assert "content-security-policy" in answer.headers


async def test_nobody_waiting_stops_the_work(settings, monkeypatch):
    """The client goes away while the second answer is computed; the last is never begun."""
    begun, left, heard = [], threading.Event(), threading.Event()
    compute = document.answer

    def slow(address, *rest):
        begun.append(address)
        if len(begun) >= 2:
            left.set()
            assert heard.wait(20)
        return compute(address, *rest)

    monkeypatch.setattr(document, "answer", slow)
    monkeypatch.setattr(route, "Event", lambda: heard)  # that by which the work is told to stop
    sent = []

    async def receive():
        await anyio.to_thread.run_sync(left.wait)
        return {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/export.html", "query_string": QUERY.encode(),
             "headers": [], "scheme": "http", "server": ("convwalk.test", 80), "http_version": "1.1"}  # fmt: skip
    await create_app(settings)(scope, receive, send)
    assert 2 <= len(begun) < len(document.addresses(read(dict(parse_qsl(QUERY))).grid))
    assert sent[0]["status"] == 499
