"""/share, /oembed, /map and the cards of the pages: all of them made from a view's address."""

import io
import json
import re
import shlex
import shutil
import subprocess
from html import unescape
from html.parser import HTMLParser
from xml.etree import ElementTree

import httpx
import numpy as np
import pytest

from app.main import create_app
from app.settings import Settings
from tests.browser.conftest import Served

pytestmark = pytest.mark.anyio


class Head(HTMLParser):
    """Links and metas of a page."""

    def __init__(self, html):
        super().__init__()
        self.metas, self.links = {}, {}
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "meta":
            self.metas[found.get("property") or found.get("name")] = found.get("content")
        if tag == "link":
            self.links[found.get("type")] = found.get("href")


async def share(client, address, **options):
    answer = await client.get("/share", params={"address": address, **options})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_the_panel_and_the_guide_have_the_same_snippets(client):
    told = await share(client, "/?stride=2&padding=1")
    page = (await client.get("/embed/guide")).text
    shown = {unescape(text) for text in re.findall(r"<pre[^>]*>(.*?)</pre>", page, re.S)}
    assert len(told["snippets"]) == 19
    assert {one["text"] for one in told["snippets"]} <= shown


async def test_the_panel_speaks_the_readers_language(client):
    english, russian = [await share(client, "/", lang=lang) for lang in ("en", "ru")]
    assert english["title"] == "Convolution, step by step"
    assert russian["title"] == "Свёртка по шагам"
    assert list(english["words"]) == list(russian["words"])
    same = {word for word in english["words"] if russian["words"][word] == word}
    assert same == set()


async def test_the_words_of_the_panels_script_come_with_its_answer(client):
    from app.pages.assets import STATIC

    told = await share(client, "/")
    said = set()
    for path in (STATIC / "js" / "share").glob("*.js"):
        said |= set(re.findall(r"\bsay\('((?:[^'\\]|\\.)*)'", path.read_text("utf-8")))
    assert said == set(told["words"])


async def test_a_view_that_is_not_there_is_refused(client):
    answer = await client.get("/share?address=/lecture/nowhere")
    assert answer.status_code == 422
    assert answer.json()["error"]["field"] == "address"


async def test_the_servers_address_is_that_of_the_request_or_the_setting(client):
    assert (await share(client, "/"))["page"] == "http://convwalk.test/"
    other = await client.get("/share?address=/", headers={"Host": "other.test:81"})
    assert other.json()["page"] == "http://other.test:81/"  # and not what was kept for the first
    settings = Settings(public_url="https://walk.example/conv/")
    transport = httpx.ASGITransport(app=create_app(settings))
    async with httpx.AsyncClient(transport=transport, base_url="http://inside.test") as client:
        told = await share(client, "/?stride=2")
    assert told["page"] == "https://walk.example/conv/?stride=2"
    assert told["frame"].startswith("https://walk.example/conv/embed?")


@pytest.mark.parametrize("host", ['evil.test"><script>', "a b", "", "evil.test/path", "x" * 300])
async def test_a_host_that_is_no_host_is_not_repeated(client, host):
    answer = await client.get("/share?address=/", headers={"Host": host})
    assert answer.json()["page"] == "http://convwalk.test/"  # the socket's own


@pytest.mark.parametrize(
    "setting", ["javascript:alert(1)", "https://a.test/?x=1", 'https://a"b.test', "a.test"]
)
def test_a_public_address_that_is_none_is_refused_at_start(setting):
    with pytest.raises(ValueError, match="public_url"):
        Settings(public_url=setting)


REQUIRED = {"type", "version", "html", "width", "height"}  # of a rich answer, by the specification
ALL_OR_NONE = {"thumbnail_url", "thumbnail_width", "thumbnail_height"}


async def test_oembed_answers_what_the_specification_requires(client):
    answer = await client.get(
        "/oembed?url=http://convwalk.test/lecture/stride-2%3Fstep=3%26lang=ru"
    )
    told = answer.json()
    assert answer.headers["content-type"] == "application/json"
    assert told.keys() >= REQUIRED | ALL_OR_NONE
    assert (told["version"], told["type"], told["title"]) == ("1.0", "rich", "Stride 2")
    assert f'width="{told["width"]}" height="{told["height"]}"' in told["html"]
    assert (
        "http://convwalk.test/embed/stride-2?step=3&amp;controls=play&amp;lang=ru" in told["html"]
    )
    assert told["html"].startswith("<iframe ")


async def test_oembed_says_the_same_in_xml(client):
    query = "/oembed?url=http://convwalk.test/lecture/architecture%3Fpattern=CONV%253Cb%253E"
    told = (await client.get(query)).json()
    answer = await client.get(f"{query}&format=xml")
    assert answer.headers["content-type"].startswith("text/xml")
    root = ElementTree.fromstring(answer.content)
    assert root.tag == "oembed"
    assert {child.tag: child.text for child in root} == {k: str(v) for k, v in told.items()}


async def test_oembed_keeps_within_the_room_asked_for(client):
    query = "/oembed?url=http://convwalk.test/&maxwidth=300&maxheight=200"
    told = (await client.get(query)).json()
    assert (told["width"], told["height"]) == (300, 200)
    assert not told.keys() & ALL_OR_NONE  # the picture is larger
    wide = (await client.get("/oembed?url=http://convwalk.test/&maxwidth=5000")).json()
    assert wide["thumbnail_width"] <= 5000


async def test_a_thumbnail_is_as_large_as_it_is_said_to_be(client):
    image = pytest.importorskip("PIL.Image")
    told = (await client.get("/oembed?url=http://convwalk.test/?stride=2")).json()
    with image.open(io.BytesIO((await client.get(told["thumbnail_url"])).content)) as picture:
        assert picture.size == (told["thumbnail_width"], told["thumbnail_height"])


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("url=http://evil.test/", 404),
        ("url=http://convwalk.test.evil.test/", 404),
        ("url=http://convwalk.test@evil.test/", 404),
        ("url=http://convwalk.test/docs", 404),
        ("url=javascript:alert(1)", 404),
        ("url=http://[", 404),
        ("url=", 404),
        ("url=http://convwalk.test/&format=yaml", 501),
        ("url=http://convwalk.test/&maxwidth=0", 422),
        ("", 422),
    ],
)
async def test_oembed_refuses_as_the_specification_says(client, query, status):
    answer = await client.get(f"/oembed?{query}")
    assert answer.status_code == status
    assert answer.json()["error"]["message"]


async def test_the_list_of_scenes_is_a_link_for_oembed(client):
    told = (await client.get("/oembed?url=http://convwalk.test/lecture")).json()
    assert told["type"] == "link"
    assert "html" not in told


@pytest.mark.parametrize(
    "address", ["/?stride=2&step=3", "/lecture/conv-volume", "/lecture", "/lecture/drill"]
)
async def test_every_view_tells_where_its_oembed_is_and_that_answers(client, address):
    head = Head((await client.get(address)).text)
    for kind in ("application/json+oembed", "text/xml+oembed"):
        assert (await client.get(head.links[kind])).status_code == 200
    told = (await client.get(head.links["application/json+oembed"])).json()
    assert told["title"] == head.metas["og:title"]


async def test_a_pages_card_shows_the_figure_itself(client):
    head = Head((await client.get("/?layer=max&kernel=2&stride=2&step=3&lang=ru")).text)
    assert (
        head.metas["og:url"] == "http://convwalk.test/?layer=max&kernel=2&stride=2&step=3&lang=ru"
    )
    picture = "http://convwalk.test/figure.png?layer=max&kernel=2&stride=2&step=3&lang=ru&scale=2"
    assert head.metas["og:image"] == head.metas["twitter:image"] == picture
    assert head.metas["twitter:card"] == "summary_large_image"
    assert "2×2" in head.metas["og:image:alt"]
    assert head.metas["og:description"] == head.metas["description"]


async def test_a_deep_views_card_shows_its_own_step(client):
    head = Head((await client.get("/lecture/conv-volume?kernel=4&stride=3&step=7")).text)
    assert "/figure/conv-volume.png?kernel=4&stride=3&step=7&" in head.metas["og:image"]
    assert "4×4×3" in head.metas["og:image:alt"]
    answer = await client.get(
        head.metas["og:image"].replace(".png", ".svg").replace("&scale=2", "")
    )
    assert answer.status_code == 200


async def test_an_address_with_signs_of_html_breaks_no_page(client):
    page = await client.get('/lecture/architecture?pattern="><script>alert(1)</script>')
    assert "<script>alert" not in page.text
    assert page.status_code == 200


PADDED = "/map.{}?stride=2&padding=1&kernel=2&layer=max"


async def test_the_map_as_csv_npy_and_json_is_the_engines(client):
    query = "stride=2&padding=1&bias=1"
    ours = (await client.get(f"/convolve?{query}")).json()
    csv = await client.get(f"/map.csv?{query}")
    rows = [[int(cell) for cell in line.split(",")] for line in csv.text.splitlines()]
    npy = np.load(io.BytesIO((await client.get(f"/map.npy?{query}")).content))
    both = (await client.get(f"/map.json?{query}")).json()
    assert rows == npy.tolist() == both["activation_map"] == ours["activation_maps"][0]
    assert (npy.dtype, npy.shape) == (np.int64, (4, 4))
    assert both["padded_input"] == ours["padded_input"][0]
    assert csv.headers["content-type"].startswith("text/csv")


async def test_fractions_are_told_in_full_with_a_point(client):
    query = "layer=average&kernel=3&lang=ru"
    npy = np.load(io.BytesIO((await client.get(f"/map.npy?{query}")).content))
    text = (await client.get(f"/map.csv?{query}")).text
    assert npy.dtype == np.float64
    assert np.loadtxt(io.StringIO(text), delimiter=",").tolist() == npy.tolist()


async def test_padding_that_never_wins_is_no_number(client):
    npy = np.load(io.BytesIO((await client.get(PADDED.format("npy") + "&array=padded")).content))
    assert np.isnan(npy[0]).all()
    csv = (await client.get(PADDED.format("csv") + "&array=padded")).text
    assert csv.splitlines()[0] == "," * 8
    assert (await client.get(PADDED.format("json"))).json()["padded_input"][0] == [None] * 9


@pytest.mark.parametrize(
    "query",
    ["stride=8", "kernel=9", "input=1;2", "padding=3&padding_mode=reflect&size=3", "step=1"],
)
async def test_a_map_that_cannot_be_is_refused(client, query):
    answer = await client.get(f"/map.csv?{query}")
    assert answer.status_code == 422
    assert answer.json()["error"]["field"]


@pytest.mark.parametrize(
    "address", ["/share", "/oembed?url=http://convwalk.test/", "/map.csv", "/map.npy"]
)
async def test_what_is_shared_is_kept_by_its_tag(client, address):
    first = await client.get(address)
    again = await client.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_every_offered_file_and_address_is_there(client):
    told = await share(client, "/?stride=3")
    for file in told["downloads"]:
        if file["id"] in ("mp4", "gif", "webp"):  # heavy, and tested with the encoders
            continue
        answer = await client.get(file["address"].removeprefix(told["server"]))
        assert answer.status_code in (200, 501), file["id"]
        assert answer.content
    for address in (told["page"], told["frame"], told["picture"]):
        assert (await client.get(address)).status_code == 200


async def test_the_guide_names_what_a_view_lacks(client):
    page = (await client.get("/embed/guide?address=/lecture/conv-volume&lang=en")).text
    assert "this view goes into a page as a frame" in page
    assert 'src="/figure/conv-volume.svg' in page
    assert 'src="/embed/conv-volume' in page
    assert (await client.get("/embed/guide?address=//evil.test")).status_code == 200


@pytest.fixture
def served():
    served = Served()
    yield served
    served.stop()


def test_the_lines_for_curl_bring_the_map_from_a_live_server(served):
    if not shutil.which("curl"):
        pytest.skip("no curl here")
    for query in (
        "stride=2&padding=1",
        "layer=average&kernel=2&stride=2",
        "input=1,-0.5,2;0,1,1;2,2,2&filter=1,2;3,4",
    ):
        told = httpx.get(f"{served.url}/share", params={"address": f"/?{query}"}).json()
        ours = httpx.get(f"{served.url}/map.json?{query}").json()["activation_map"]
        lines = {one["id"]: one["text"] for one in told["snippets"]}
        for line in (lines["curl"], lines["curl-post"]):
            said = subprocess.run(["sh", "-c", line], capture_output=True, check=True).stdout
            assert json.loads(said)["activation_maps"] == [ours], line
            assert shlex.split(line)[0] == "curl"
