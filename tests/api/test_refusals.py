"""Every refusal has one shape, names what is to blame, and nothing makes the server fail."""

import httpx
import pytest

from app.main import create_app
from app.settings import Settings

pytestmark = pytest.mark.anyio

GOOD = '"input": [[1, 2], [3, 4]], "weight": [[1]]'
BODIES = {
    "nan": ('{"input": [[NaN]], "weight": [[1]]}', "input", "not_finite"),
    "infinity": ('{"input": [[1]], "weight": [[-Infinity]]}', "weight", "not_finite"),
    "1e400": ('{"input": [[1e400]], "weight": [[1]]}', "input", "not_finite"),
    "nan-bias": ('{"input": [[1]], "weight": [[1]], "bias": NaN}', "bias", "not_finite"),
    "ragged": ('{"input": [[1, 2], [3]], "weight": [[1]]}', "input", "ragged"),
    "ragged-depth": ('{"input": [[1, 2], 3], "weight": [[1]]}', "input", "ragged"),
    "empty": ('{"input": [[]], "weight": [[1]]}', "input", "empty"),
    "too-deep": ('{"input": [[[[1]]]], "weight": [[1]]}', "input", "wrong_axes"),
    "truth": ('{"input": [[true]], "weight": [[1]]}', "input", "not_numbers"),
    "text": ('{"input": [["1"]], "weight": [[1]]}', "input", "not_numbers"),
    "null": ('{"input": null, "weight": [[1]]}', "input", "wrong_axes"),
    "huge": ('{"input": [[' + "9" * 400 + ']], "weight": [[1]]}', "input", "overflow"),
    "overflow": ('{"input": [[9223372036854775807]], "weight": [[2]]}', "weight", "overflow"),
    "float-overflow": ('{"input": [[1e308]], "weight": [[10.0]]}', "input", "overflow"),
    "missing": ('{"input": [[1]]}', "weight", "missing"),
    "unknown": ("{" + GOOD + ', "strides": 2}', "strides", "unknown_field"),
    "unknown-side": ("{" + GOOD + ', "padding": {"up": 1}}', "padding.up", "unknown_field"),
    "unknown-step": ("{" + GOOD + ', "steps": {"first": 1}}', "steps.first", "unknown_field"),
    "stride-0": ("{" + GOOD + ', "stride": 0}', "stride", "too_small"),
    "stride-true": ("{" + GOOD + ', "stride": true}', "stride", "not_a_pair"),
    "stride-triple": ("{" + GOOD + ', "stride": [1, 2, 3]}', "stride", "not_a_pair"),
    "stride-huge": ("{" + GOOD + ', "stride": ' + "9" * 400 + "}", "stride", "too_big"),
    "stride-very-negative": ("{" + GOOD + ', "stride": -' + "9" * 400 + "}", "stride", "too_small"),
    "stride-nested": (
        "{" + GOOD + ', "stride": ' + "[" * 400 + "]" * 400 + "}",
        "stride",
        "not_a_pair",
    ),
    "padding-text": ("{" + GOOD + ', "padding": "some"}', "padding", "not_a_pair"),
    "mode": ("{" + GOOD + ', "padding_mode": "mirror"}', "padding_mode", "not_a_choice"),
    "groups": ("{" + GOOD + ', "groups": 2}', "groups", "groups_do_not_divide"),
    "channel": ("{" + GOOD + ', "steps": {"channel": 3}}', "steps.channel", "no_such_channel"),
    "window": ('{"input": [[1]], "weight": [[1, 1]]}', "weight", "window_too_large"),
    "strict": ("{" + GOOD + ', "stride": 2, "strict": true}', "stride", "does_not_fit"),
    "half-a-pair": ("{" + GOOD + ', "padding_mode": "\\ud800"}', "padding_mode", "not_valid"),
    "half-a-pair-in-a-pair": ("{" + GOOD + ', "stride": "\\ud800"}', "body", "invalid_json"),
    "half-a-pair-as-a-name": ("{" + GOOD + ', "\\ud800": 1}', "body", "not_valid"),
    "not-json": ("{", "body", "invalid_json"),
    "not-an-object": ("[1]", "body", "not_an_object"),
    "deep": ('{"input": ' + "[" * 50_000 + "]" * 50_000 + "}", "body", "invalid_json"),
}


@pytest.mark.parametrize(("body", "field", "code"), BODIES.values(), ids=BODIES)
async def test_a_body_that_makes_no_sense_is_a_422_that_names_its_field(client, body, field, code):
    answer = await client.post(
        "/convolve", content=body, headers={"Content-Type": "application/json"}
    )
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["field"]) == (422, code, field)
    assert set(error) == {"code", "field", "message", "detail"}
    assert "{" not in error["message"]
    assert len(answer.content) < 1000


ADDRESSES = {
    "unknown": ("/convolve?strid=2", "strid", "unknown_field"),
    "repeated-sides": ("/convolve?padding=1&padding_top=1", "padding", "both_paddings"),
    "pair": ("/convolve?stride=2x", "stride", "not_a_pair"),
    "size": ("/convolve?input=1,2;3,4&size=3", "size", "sizes_do_not_agree"),
    "preset": ("/convolve?input=nothing", "input", "unknown_preset"),
    "bias": ("/convolve?bias=NaN", "bias", "not_a_number"),
    "huge-cell": ("/convolve?input=" + "9" * 5000, "input", "overflow"),
    "filter-size": ("/presets?kernel=40", "kernel", "too_big"),
    "average-dilation": ("/pool?mode=average&dilation=2", "dilation", "no_dilation"),
    "half-window": ("/pool?padding=2", "padding", "padding_over_half_kernel"),
    "pool-same": ("/pool?padding=same", "padding", "same_needs_stride_1"),
    "geometry": ("/geometry?channels=3&groups=2", "groups", "groups_do_not_divide"),
    "language-on-post-only": ("/geometry?input=lecture", "input", "unknown_field"),
}


@pytest.mark.parametrize(("address", "field", "code"), ADDRESSES.values(), ids=ADDRESSES)
async def test_an_address_that_makes_no_sense_names_its_parameter(client, address, field, code):
    answer = await client.get(address)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["field"]) == (422, code, field)


@pytest.mark.parametrize(
    ("method", "address", "status", "code"),
    [("GET", "/nothing", 404, "not_found"), ("DELETE", "/convolve", 405, "method_not_allowed")],
)
async def test_other_refusals_have_the_same_shape(client, method, address, status, code):
    answer = await client.request(method, address)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


@pytest.mark.parametrize(
    ("limit", "value", "address", "field"),
    [
        ("max_cells", 40, "/convolve", "input"),
        ("max_cells", 60, "/convolve?padding=1", "padding"),
        ("max_macs", 200, "/convolve", "weight"),
        ("max_steps", 3, "/convolve?limit=4", "steps.limit"),
        ("max_step_cells", 20, "/convolve?limit=3", "steps.limit"),
        ("max_steps", 3, "/geometry?reads=true", "reads"),
    ],
)
async def test_a_cost_beyond_a_setting_is_a_413_that_tells_the_setting(
    limit, value, address, field
):
    transport = httpx.ASGITransport(app=create_app(Settings(**{limit: value})))
    async with httpx.AsyncClient(transport=transport, base_url="http://convwalk.test") as client:
        answer = await client.get(address)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (413, "too_large")
    assert error["detail"]["limit"] == f"CONVWALK_{limit.upper()}"
    assert str(value) in error["message"]


async def test_an_open_limit_is_cut_to_the_setting():
    transport = httpx.ASGITransport(app=create_app(Settings(max_steps=3)))
    async with httpx.AsyncClient(transport=transport, base_url="http://convwalk.test") as client:
        steps = (await client.get("/convolve")).json()["steps"]
    assert (steps["limit"], len(steps["items"]), steps["total"]) == (3, 3, 25)


async def test_a_body_that_is_too_large_is_a_413():
    transport = httpx.ASGITransport(app=create_app(Settings(max_body_bytes=100)))
    async with httpx.AsyncClient(transport=transport, base_url="http://convwalk.test") as client:
        answer = await client.post("/convolve", json={"input": [[1] * 100], "weight": [[1]]})
    assert answer.status_code == 413
    assert answer.json()["error"]["detail"]["limit"] == "CONVWALK_MAX_BODY_BYTES"


async def test_an_enormous_preset_is_refused_before_it_is_made(client):
    answer = await client.get("/convolve?size=999999")
    assert (answer.status_code, answer.json()["error"]["field"]) == (413, "size")


@pytest.mark.parametrize(
    ("headers", "query", "message"),
    [
        ({"Accept-Language": "ru-RU,ru;q=0.9,en;q=0.8"}, "", "stride: 0 меньше 1"),
        ({"Accept-Language": "de, en;q=0.5"}, "", "stride 0 is less than 1"),
        ({"Accept-Language": "en"}, "&lang=ru", "stride: 0 меньше 1"),
        ({"Accept-Language": "en", "Cookie": "lang=ru"}, "", "stride: 0 меньше 1"),
    ],
)
async def test_messages_speak_the_readers_language(client, headers, query, message):
    answer = await client.get(f"/convolve?stride=0{query}", headers=headers)
    assert answer.json()["error"]["message"] == message
