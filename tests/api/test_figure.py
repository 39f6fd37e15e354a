"""Pictures by address: kept, bounded, named; a missing package is told."""

import xml.etree.ElementTree as ET
from io import BytesIO
from operator import attrgetter
from threading import Event

import anyio
import httpx
import pytest
from PIL import Image

from app.api import figure
from app.content.scenes import SCENES
from app.figure.formats import FORMATS, Format
from app.main import create_app
from app.settings import Settings

pytestmark = pytest.mark.anyio


def shown_for(file: bytes) -> list[float]:
    """For how many milliseconds each frame is shown."""
    image, times = Image.open(BytesIO(file)), []
    for number in range(image.n_frames):
        image.seek(number)
        image.load()
        times.append(image.info["duration"])
    return times


def refusal(answer):
    return {name: answer.json()["error"][name] for name in ("code", "field")}


def titled(answer) -> str:
    return ET.fromstring(answer.content).find("{http://www.w3.org/2000/svg}title").text


async def test_the_address_of_the_page_is_the_address_of_a_picture(client):
    page = "stride=2&padding=1&lang=ru&speed=2&loop=1&pin=output:0,1&show=1&keys=0&theme=dark"
    answer = await client.get(f"/figure.svg?{page}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/svg+xml"
    assert titled(answer) == "Свёртка входа 7×7 с фильтром 3×3, шаг 2, отступ 1"  # noqa: RUF001
    # 16 steps, two a second, and 1.5 s to read the last
    assert b"animation:9.5s step-end infinite" in answer.content


async def test_a_step_is_a_still_of_it(client):
    answer = await client.get("/figure.svg?step=7&stride=2&padding=1")
    assert b"@keyframes" not in answer.content
    assert "step 8 of 16" in answer.text


async def test_defaults_are_those_of_the_page_and_not_of_convolve(client):
    answers = [
        await client.get(f"/figure.svg?{query}")
        for query in ("", "size=7&kernel=3&stride=1&padding=0&bias=1&input=lecture&filter=lecture")
    ]
    assert answers[0].content == answers[1].content


@pytest.mark.parametrize(("query", "code", "field"), [
    ("step=25", "no_such_step", "step"),
    ("stride=8", "too_big", "stride"),
    ("size=2", "not_within", "size"),
    ("kernel=9x1", "not_within", "kernel"),
    ("input=1,2;3,4", "not_within", "input"),
    ("input=" + "1,1,1;" * 17 + "1,1,1", "not_within", "input"),
    ("filter=cat", "unknown_preset", "filter"),
    ("bias=nan", "not_a_number", "bias"),
    ("padding=4&padding_mode=reflect&size=4", "padding_too_large_for_mode", "padding"),
    ("layer=average&kernel=2&padding=2", "padding_over_half_kernel", "padding"),
    ("width=100", "too_small", "width"),
    ("speed=0", "too_small", "speed"),
    ("rest=61", "too_big", "rest"),
    ("theme=pink", "not_a_choice", "theme"),
    ("groups=2", "unknown_field", "groups"),
])  # fmt: skip
async def test_what_makes_no_sense_is_refused_with_its_field(client, query, code, field):
    answer = await client.get(f"/figure.svg?{query}")
    assert answer.status_code == 422
    assert refusal(answer) == {"code": code, "field": field}


async def test_a_step_too_far_names_the_rule_in_the_readers_language(client):
    answer = await client.get("/figure.svg?step=99&lang=ru")
    assert answer.json()["error"]["message"] == "шага 99 нет: шаги – от 0 до 24"


@pytest.mark.parametrize("headers", [{"Accept-Encoding": "identity"}, {"Accept-Encoding": "gzip"}])
async def test_a_picture_is_told_unchanged_to_those_who_know_it(client, headers):
    first = await client.get("/figure.svg?stride=2", headers=headers)
    known = {"If-None-Match": first.headers["etag"], **headers}
    again = await client.get("/figure.svg?stride=2", headers=known)
    other = await client.get("/figure.svg?stride=3", headers=known)
    assert "max-age" in first.headers["cache-control"]
    assert (again.status_code, again.content) == (304, b"")
    assert other.status_code == 200
    assert ("content-encoding" in first.headers) == (headers["Accept-Encoding"] == "gzip")


async def test_languages_do_not_mix(client):
    titles = [
        titled(await client.get("/figure.svg", headers={"Accept-Language": language}))
        for language in ("en", "ru", "en")
    ]
    assert titles[0] == titles[2] != titles[1]


async def test_any_page_may_show_a_picture_and_none_of_it_runs(client):
    answer = await client.get("/figure.svg")
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert (
        answer.headers["content-security-policy"]
        == "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    )


async def test_a_download_has_a_speaking_name(client):
    answer = await client.get("/figure.svg?stride=2&padding=1&download=1")
    assert (
        answer.headers["content-disposition"] == 'attachment; filename="convwalk-7x7-f3-s2-p1.svg"'
    )
    assert "content-disposition" not in (await client.get("/figure.svg?stride=2&padding=1")).headers


def encoder(monkeypatch, ending, encode):
    form = FORMATS[ending]
    changed = Format(form.media, encode, form.extra, form.moves, form.pages, form.pixels)
    monkeypatch.setitem(FORMATS, ending, changed)


@pytest.mark.parametrize(("ending", "extra"), [("png", "export"), ("mp4", "video")])
async def test_a_missing_package_is_told_with_the_line_that_installs_it(
    client, monkeypatch, ending, extra
):
    def missing(drawing, look, told):
        raise ModuleNotFoundError("no such package")

    encoder(monkeypatch, ending, missing)
    answer = await client.get(f"/figure.{ending}")
    assert answer.status_code == 501
    assert f"pip install 'convwalk[{extra}]'" in answer.json()["error"]["message"]


@pytest.mark.parametrize(("limit", "query", "field"), [
    ({"max_figure_frames": 24}, "gif", "step"),
    ({"max_figure_frames": 24}, "svg", "step"),
    ({"max_figure_pixels": 600_000}, "png", "scale"),
    ({"max_figure_pixels": 2_000_000}, "png?scale=2", "scale"),
    ({"max_figure_walk_pixels": 15_000_000}, "gif", "scale"),
])  # fmt: skip
async def test_what_would_be_too_large_is_refused_before_it_is_made(
    monkeypatch, limit, query, field
):
    made = []
    for ending in ("gif", "png"):
        encoder(monkeypatch, ending, lambda *given: made.append(given) or b"picture")
    transport = httpx.ASGITransport(app=create_app(Settings(**limit)))
    async with httpx.AsyncClient(transport=transport, base_url="http://convwalk.test") as client:
        answer = await client.get(f"/figure.{query}")
        assert answer.status_code == 413
        assert refusal(answer) == {"code": "too_large", "field": field}
        assert f"CONVWALK_{next(iter(limit)).upper()}" in answer.json()["error"]["message"]
        assert made == []
        assert (await client.get("/figure.gif?step=3&size=3")).status_code == 422
        assert (await client.get("/figure.gif?step=0&size=3")).content == b"picture"


async def test_long_pictures_are_made_two_at_a_time_and_hold_nobody_up(client, monkeypatch):
    begun, go = [], Event()

    def slow(drawing, look, told):
        begun.append(drawing)
        go.wait(60)
        return b"film"

    encoder(monkeypatch, "mp4", slow)
    async with anyio.create_task_group() as tasks:
        for stride in range(1, 5):
            tasks.start_soon(client.get, f"/figure.mp4?stride={stride}")
        while len(begun) < figure.AT_ONCE:
            await anyio.sleep(0)
        assert (await client.get("/convolve")).status_code == 200
        assert len(begun) == figure.AT_ONCE
        go.set()
    assert len(begun) == 4


async def test_a_picture_that_nobody_waits_for_is_not_made_to_its_end(monkeypatch):
    begun, go, ended = Event(), Event(), []

    def slow(drawing, look, told):
        begun.set()
        go.wait(60)
        for frame in range(drawing.frames):
            told(frame)
            ended.append(frame)
        return b"film"

    async def leave():
        if not asked:
            asked.append(True)
            return {"type": "http.request", "body": b"", "more_body": False}
        await anyio.to_thread.run_sync(begun.wait)
        go.set()
        return {"type": "http.disconnect"}

    async def answer(message):
        sent.append(message)

    asked, sent = [], []
    encoder(monkeypatch, "mp4", slow)
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/figure.mp4",
        "query_string": b"",
        "headers": [],
    }
    await create_app()(scope, leave, answer)
    assert len(ended) < 25
    assert sent[0]["status"] == 499


@pytest.mark.parametrize(("path", "more"), [("/figure.", set()), ("/figure/{scene}.", {"404"})])
async def test_the_document_names_every_format_with_its_type(client, path, more):
    paths = (await client.get("/openapi.json")).json()["paths"]
    for ending, form in FORMATS.items():
        answers = paths[f"{path}{ending}"]["get"]["responses"]
        assert list(answers["200"]["content"]) == [form.media]
        assert {"304", "413", "422"} | more <= answers.keys()
        assert ("501" in answers) == (form.extra is not None)


@pytest.mark.parametrize(("query", "shown"), [("", [1000] * 24 + [2500]), ("rest=0", [1000] * 25),
                                              ("rest=4&speed=2", [500] * 24 + [4500]),
                                              ("loop=0", [1000] * 25)])  # fmt: skip
@pytest.mark.parametrize("ending", ["gif", "apng", "webp"])
async def test_a_walk_that_begins_anew_rests_on_its_last_step(client, ending, query, shown):
    answer = await client.get(f"/figure.{ending}?scale=0.25&{query}")
    assert shown_for(answer.content) == shown


TOLD = {
    "fully-connected": "3 of 96 rows unrolled", "network": "layer 3 of 4: CONV",
    "shrinking": "Without padding: 20×20", "fc-layer": "neuron 4 of 10",
    "architecture": "layer 3 of 15: CONV",
}  # fmt: skip
"""What the fourth step is in words, where it is not told by its number."""


@pytest.mark.parametrize("scene", SCENES, ids=attrgetter("id"))
async def test_every_scene_has_a_picture(client, scene):
    answer = await client.get(f"/figure/{scene.id}.svg?lang=en&speed=2")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    still = await client.get(f"/figure/{scene.id}.svg?lang=en&step=3&ask=1&said=1&pin=input:0,1")
    assert b"@keyframes" not in still.content
    assert TOLD.get(scene.view, "step 4 of") in still.text


async def test_a_plane_scene_is_the_picture_of_its_settings(client):
    scene = await client.get("/figure/stride-2.svg?padding=1&lang=en")
    page = await client.get("/figure.svg?stride=2&padding=1&lang=en")
    assert scene.content == page.content


@pytest.mark.parametrize("bias", ["0.0000001", "1000000", "-1e-9", "5e-324"])
@pytest.mark.parametrize("scene", ["conv-volume", "torch-conv2d"])
async def test_a_bias_is_read_however_small(client, scene, bias):
    answer = await client.get(f"/figure/{scene}.svg?bias={bias}&step=0")
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("scene", ["no-such", "drill", "..%2Fx"])
async def test_there_is_no_picture_of_what_is_no_scene(client, scene):
    answer = await client.get(f"/figure/{scene}.svg")
    assert answer.status_code == 404


@pytest.mark.parametrize(("address", "status", "code", "field"), [
    ("many-filters.svg?out_channels=11", 422, "not_within", "out_channels"),
    ("many-filters.svg?size=65", 422, "not_within", "size"),
    ("many-filters.svg?size=4", 422, "not_within", "size"),
    ("many-filters.svg?dilation=2", 422, "unknown_field", "dilation"),
    ("many-filters.svg?groups=2", 422, "unknown_field", "groups"),
    ("many-filters.svg?input=1,2,3;1,2,3;1,2,3", 422, "only_presets_are_deep", "channels"),
    ("many-filters.svg?filter=cat", 422, "unknown_preset", "filter"),
    ("many-filters.svg?kernel=7&size=5", 422, "window_too_large", "weight"),
    ("many-filters.svg?step=4704", 422, "no_such_step", "step"),
    ("many-filters.gif?frames=1", 422, "too_small", "frames"),
    ("pooling.svg?padding=2", 422, "padding_over_half_kernel", "padding"),
    ("conv-volume.svg?size=64&channels=512", 413, "too_large", "input"),
    ("conv-volume.svg?size=64&channels=200&out_channels=512", 413, "too_large", "weight"),
    ("stride-2.svg?channels=3", 422, "unknown_field", "channels"),
    ("fc-layer.svg?units=65", 422, "not_within", "units"),
    ("fc-layer.svg?step=10", 422, "no_such_step", "step"),
    ("stacked-layers.svg?bias=0.5", 422, "not_whole", "bias"),
    ("stacked-layers.svg?input=1,2;3,4", 422, "only_presets", "input"),
    ("shrinking.svg?padding=1", 422, "unknown_field", "padding"),
    ("torch-conv2d.svg?stride=1x4", 422, "not_within", "stride"),
    ("torch-conv2d.svg?padding=top", 422, "not_a_pair", "padding"),
    ("torch-conv2d.svg?groups=3", 422, "groups_do_not_divide", "groups"),
    ("torch-conv2d.svg?tab=x", 422, "not_a_choice", "tab"),
    ("torch-conv2d.svg?padding=0&size=4&kernel=4&dilation=2", 422, "window_too_large", "kernel"),
    ("stride-2.svg?stride=1x2", 422, "not_whole", "stride"),
    ("stride-2.svg?padding=same", 422, "not_whole", "padding"),
    ("architecture.svg?N=7", 422, "too_big", "N"),
    ("architecture.svg?optional=2", 422, "not_true_or_false", "optional"),
    ("architecture.svg?pattern=CONV(", 422, "unexpected", "pattern"),
    ("architecture.svg?pattern=POOL(1,1000000)*9", 422, "overflow", "pattern"),
    ("architecture.svg?pattern=CONV*1001", 422, "too_many_layers", "pattern"),
])  # fmt: skip
async def test_what_a_scene_bars_is_refused_with_its_field(client, address, status, code, field):
    answer = await client.get(f"/figure/{address}")
    assert answer.status_code == status
    assert refusal(answer) == {"code": code, "field": field}


async def test_a_volume_is_named_by_its_sizes_and_kept(client):
    address = "/figure/pooling.svg?step=300&download=1"
    first = await client.get(address)
    name = 'attachment; filename="convwalk-max-32x3-f2-s2-p0-step300.svg"'
    assert first.headers["content-disposition"] == name
    again = await client.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304


async def test_a_walk_of_thousands_of_steps_says_how_many_it_shows(client):
    answer = await client.get("/figure/many-filters.svg?frames=40&lang=en")
    assert titled(answer).endswith("; 40 of 4704 steps")
    assert b"animation:41.5s step-end infinite" in answer.content
