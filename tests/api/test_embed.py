"""/embed and the component's module: who may frame what, and what other sites may load."""

import re

import httpx
import pytest
from pydantic import ValidationError

from app.content.scenes import SCENES
from app.main import create_app
from app.settings import Settings

pytestmark = pytest.mark.anyio

FRAMED = ["/embed", *(f"/embed/{scene.id}" for scene in SCENES)]
NOT_FRAMED = ["/", "/lecture", "/lecture/stride-2", "/docs", "/convolve", "/embedded"]


def ancestors(answer):
    found = re.search(r"frame-ancestors ([^;]*)", answer.headers["content-security-policy"])
    return found and found[1]


def client_with(**settings):
    transport = httpx.ASGITransport(app=create_app(Settings(**settings)))
    return httpx.AsyncClient(transport=transport, base_url="http://convwalk.test")


async def test_any_page_may_frame_a_figure_and_none_the_rest(client):
    assert {ancestors(await client.get(path)) for path in FRAMED} == {None}
    assert {ancestors(await client.get(path)) for path in NOT_FRAMED} == {"'none'"}
    assert (await client.get("/embed/nonsense")).status_code == 404


async def test_the_setting_says_which_sites_may_frame_a_figure():
    sites = "https://lms.example.org *.example.edu:8443 'self'"
    async with client_with(frame_ancestors=sites) as client:
        assert ancestors(await client.get("/embed?stride=2")) == sites
        assert ancestors(await client.get("/embed/stride-2")) == sites
        assert ancestors(await client.get("/")) == "'none'"


@pytest.mark.parametrize("text", ["", "*; script-src *", "https://a.example\r\nSet-Cookie: a=b",
    "https://a.example, *", "'unsafe-inline'", "javascript:", "https://a.example/path", "*  *"])  # fmt: skip
def test_a_setting_that_would_end_the_directive_stops_the_start(text):
    with pytest.raises(ValidationError):
        Settings(frame_ancestors=text)


async def test_a_frame_knows_no_cookies(client):
    cookies = {"Cookie": "lang=ru; theme=dark"}
    plain = await client.get("/embed", headers=cookies)
    assert 'lang="en" data-theme="auto"' in plain.text
    assert "set-cookie" not in plain.headers
    assert "cookie" not in plain.headers["vary"].lower()
    told = await client.get("/embed?lang=ru&theme=contrast", headers=cookies)
    assert 'lang="ru" data-theme="contrast"' in told.text
    assert 'lang="ru"' in (await client.get("/embed", headers={"Accept-Language": "ru"})).text


async def test_all_that_a_foreign_page_loads_may_be_loaded_by_it(client):
    module = await client.get("/static/conv-walk.js")
    named = re.findall(r"\./(v\w+/js/[\w/.-]+\.js)", module.text)
    assert any(name.endswith("component/figure.js") for name in named)
    sheets = ["css/walk.css", "fonts/inter.woff2", "convwalk-frame.js", "conv-walk.js"]
    paths = [f"/static/{name}" for name in named + sheets]
    for path in [*paths, "/messages/ru.json?part=figure", "/convolve", "/presets", "/embed"]:
        answer = await client.get(path)
        assert answer.status_code == 200, path
        assert answer.headers["access-control-allow-origin"] == "*", path
        assert answer.headers["cross-origin-resource-policy"] == "cross-origin", path


async def test_a_figure_is_given_its_own_words_and_no_others(client):
    own = (await client.get("/messages/ru.json?part=figure")).json()
    everything = (await client.get("/messages/ru.json")).json()
    assert own.items() <= everything.items()
    assert {"Play", "Activation map", "Padding mode", "pooling slide"} <= own.keys()
    assert "Notes for the lecturer" in everything.keys() - own.keys()
