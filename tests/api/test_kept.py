"""Answers are kept by their whole address, within bounds, and never told to the wrong question."""

import httpx
import pytest

from app.api import WAYS
from app.api.kept import Address, Kept, Shelf
from app.main import create_app
from app.settings import Settings

pytestmark = pytest.mark.anyio


@pytest.fixture
def planned(monkeypatch) -> list[str]:
    """The queries for which an answer of GET /convolve was computed."""
    asked = []
    way = WAYS["GET", "/convolve"]

    def noted(ask, limits):
        asked.append(ask.bias)
        return way.plan(ask, limits)

    monkeypatch.setitem(WAYS, ("GET", "/convolve"), way._replace(plan=noted))
    return asked


@pytest.mark.parametrize("headers", [{"Accept-Encoding": "identity"}, {"Accept-Encoding": "gzip"}])
async def test_an_address_asked_again_is_not_computed_again(client, planned, headers):
    first, again = [await client.get("/convolve?bias=3", headers=headers) for _ in range(2)]
    assert planned == [3]
    assert (again.headers, again.json()) == (first.headers, first.json())


async def test_compressed_and_plain_are_the_same_answer(client, planned):
    answers = [
        await client.get("/convolve?bias=3", headers={"Accept-Encoding": coding})
        for coding in ("gzip", "identity", "gzip, br")
    ]
    assert [answer.headers.get("content-encoding") for answer in answers] == ["gzip", None, "gzip"]
    assert len({answer.content for answer in answers}) == 1
    assert len({answer.headers["etag"] for answer in answers}) == 1
    assert all("Accept-Encoding" in answer.headers["vary"] for answer in answers)
    assert planned == [3]


async def test_another_question_has_another_answer(client, planned):
    maps = [
        (await client.get(f"/convolve?bias={bias}")).json()["activation_maps"][0][0][0]
        for bias in (1, 2, 1)
    ]
    assert maps[1] == maps[0] + 1
    assert maps[2] == maps[0]
    assert planned == [1, 2]


async def test_a_refusal_is_not_kept(client):
    answers = [await client.get(f"/convolve?stride=0&lang={lang}") for lang in ("en", "ru", "en")]
    assert [answer.status_code for answer in answers] == [422] * 3
    assert all(answer.headers["cache-control"] == "no-store" for answer in answers)
    assert not client._transport.app.state.shelf.size


@pytest.mark.parametrize("how", ["header", "cookie", "query"])
async def test_languages_do_not_mix(client, how):
    async def titles(language):
        headers = {
            "header": {"Accept-Language": language},
            "cookie": {"Cookie": f"lang={language}"},
        }
        query = f"?lang={language}" if how == "query" else ""
        answer = await client.get(f"/presets{query}", headers=headers.get(how, {}))
        assert "Accept-Language, Cookie" in answer.headers["vary"]
        return {preset["title"] for preset in answer.json()["filters"]}

    english, russian = await titles("en"), await titles("ru")
    assert "box blur" in english
    assert not english & russian
    assert (await titles("en"), await titles("ru")) == (english, russian)


async def test_servers_with_other_settings_have_other_answers():
    counts = []
    for settings in (Settings(), Settings(max_steps=3)):
        transport = httpx.ASGITransport(app=create_app(settings))
        async with httpx.AsyncClient(transport=transport, base_url="http://a.test") as client:
            counts.append(len((await client.get("/convolve")).json()["steps"]["items"]))
    assert counts == [25, 3]


@pytest.mark.parametrize("address", ["/convolve", "/pool", "/geometry", "/presets"])
async def test_a_kept_answer_says_that_it_is_unchanged(client, address):
    tag = (await client.get(address)).headers["etag"]
    for known in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        again = await client.get(address, headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
    assert (await client.get(address, headers={"If-None-Match": '"other"'})).status_code == 200


def address(number: int) -> Address:
    return Address("/convolve", str(number).encode(), None, packed=False)


def answer(size: int) -> Kept:
    return Kept(b"x" * size, [], '"tag"')


def test_a_shelf_holds_no_more_than_its_bytes():
    shelf = Shelf(most=100_000)
    for number in range(1000):
        shelf.put(address(number), answer(1000 + number))
        assert shelf.size <= 100_000
    assert shelf.get(address(999)) is not None
    assert shelf.get(address(0)) is None


def test_what_was_asked_for_longest_ago_goes_first():
    shelf = Shelf(most=100_000)
    for number in range(9):
        shelf.put(address(number), answer(10_000 - 1025))
    shelf.get(address(0))
    shelf.put(address(9), answer(11_000))
    assert shelf.get(address(0)) is not None
    assert shelf.get(address(1)) is None


def test_one_answer_does_not_push_out_all_others():
    shelf = Shelf(most=100_000)
    shelf.put(address(0), answer(1000))
    shelf.put(address(1), answer(50_000))
    assert shelf.get(address(0)) is not None
    assert shelf.get(address(1)) is None


def test_an_answer_kept_twice_counts_once():
    shelf = Shelf(most=100_000)
    for _ in range(50):
        shelf.put(address(0), answer(1000))
    assert shelf.size < 3000
