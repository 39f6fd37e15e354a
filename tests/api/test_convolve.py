"""/convolve as its contract says."""

import pytest

pytestmark = pytest.mark.anyio

LECTURE = [[2, 1, 0, 3, 1, 0, 2], [0, 1, 2, 1, 0, 1, 3], [1, 3, 1, 0, 2, 2, 1], [2, 0, 1, 3, 1, 0, 0],
           [1, 2, 0, 1, 3, 1, 2], [0, 1, 1, 2, 0, 2, 1], [3, 0, 2, 1, 1, 0, 2]]  # fmt: skip
FILTER = [[1, 0, -1], [2, 0, -2], [1, 0, -1]]


async def test_the_documented_geometry(client):
    body = {"input": LECTURE, "weight": FILTER, "bias": 1, "stride": 2, "padding": 1}
    answer = (await client.post("/convolve", json=body)).json()
    axis = {"size": 7, "kernel": 3, "stride": 2, "padding": {"before": 1, "after": 1}, "dilation": 1,
            "effective_kernel": 3, "exact": "4", "exact_float": 4.0, "output": 4, "fits": True, "unused": 0}  # fmt: skip
    assert answer["geometry"] == {
        "input_shape": [1, 7, 7], "padded_shape": [1, 9, 9], "weight_shape": [1, 1, 3, 3],
        "output_shape": [1, 4, 4], "padding": {"top": 1, "bottom": 1, "left": 1, "right": 1},
        "fits": True, "height": axis, "width": axis, "parameters": 10, "macs": 144,
    }  # fmt: skip
    assert answer["padded_input"][0][0] == [0] * 9
    assert answer["activation_maps"][0][1][:3] == [-6, 4, 0]


async def test_the_documented_step(client):
    body = {"input": LECTURE, "weight": FILTER, "bias": 1, "stride": 2, "padding": 1,
            "steps": {"offset": 6, "limit": 1}}  # fmt: skip
    steps = (await client.post("/convolve", json=body)).json()["steps"]
    assert (steps["total"], steps["offset"], steps["limit"], steps["channel"]) == (16, 6, 1, 0)
    assert steps["items"] == [{
        "index": 6, "row": 1, "col": 2, "window": {"top": 2, "left": 4, "bottom": 5, "right": 7},
        "rows": [2, 3, 4], "cols": [4, 5, 6], "patch": [[[1, 0, 1], [0, 2, 2], [3, 1, 0]]],
        "products": [[[1, 0, -1], [0, 0, -4], [3, 0, 0]]], "sum": -1, "bias": 1, "value": 0,
    }]  # fmt: skip


async def test_an_address_gives_the_same_answer_as_the_data(client):
    named = await client.get("/convolve?stride=2&padding=1&bias=1")
    body = {"input": LECTURE, "weight": FILTER, "bias": 1, "stride": 2, "padding": 1}
    assert named.json() == (await client.post("/convolve", json=body)).json()


async def test_numbers_may_stand_in_the_address(client):
    answer = (await client.get("/convolve?input=1,2;3,4.5&filter=1,-1")).json()
    assert answer["activation_maps"] == [[[-1.0], [-1.5]]]


async def test_whole_numbers_stay_whole_in_json(client):
    body = {"input": [[2**53 + 1]], "weight": [[1]]}
    answer = await client.post("/convolve", json=body)
    assert answer.json()["activation_maps"] == [[[2**53 + 1]]]


async def test_channels_filters_and_four_sides(client):
    body = {"input": [[[1, 2]], [[3, 4]]], "weight": [[[[1]], [[1]]], [[[1]], [[-1]]]], "bias": [0, 10],
            "padding": {"left": 1}}  # fmt: skip
    answer = (await client.post("/convolve", json=body)).json()
    assert answer["activation_maps"] == [[[0, 4, 6]], [[10, 8, 8]]]
    assert answer["geometry"]["padding"] == {"top": 0, "bottom": 0, "left": 1, "right": 0}


async def test_an_answer_is_kept_by_its_tag(client):
    first = await client.get("/convolve")
    again = await client.get("/convolve", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "max-age" in first.headers["cache-control"]


async def test_limit_0_lists_no_steps(client):
    steps = (await client.get("/convolve?limit=0")).json()["steps"]
    assert (steps["items"], steps["total"]) == ([], 25)


async def test_large_answers_are_compressed(client):
    answer = await client.get("/convolve?size=16", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"


async def test_any_origin_may_read(client):
    answer = await client.get("/convolve", headers={"Origin": "https://course.example"})
    assert answer.headers["access-control-allow-origin"] == "*"


async def test_no_page_may_run_foreign_or_inline_script(client):
    policy = (await client.get("/")).headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
