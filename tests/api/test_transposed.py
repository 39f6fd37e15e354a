"""/convolve and /geometry of a transposed convolution, as their contract says."""

import numpy as np
import pytest

from app.api.geometry import TransposedReport
from app.api.transposed import TransposedAnswer

pytestmark = pytest.mark.anyio

# Doubling a picture by bilinear interpolation; the sums can be checked with a pencil.
BODY = {
    "input": [[1, 2], [3, 4]], "weight": [[1, 2, 1], [2, 4, 2], [1, 2, 1]], "bias": 10,
    "transposed": True, "stride": 2, "padding": 1, "output_padding": 1,
}  # fmt: skip
DOUBLED = [[14, 16, 18, 14], [18, 20, 22, 16], [22, 24, 26, 18], [16, 17, 18, 14]]


async def test_the_documented_geometry(client):
    geometry = (await client.post("/convolve", json=BODY)).json()["geometry"]
    axis = {"size": 2, "kernel": 3, "stride": 2, "padding": {"before": 1, "after": 1}, "output_padding": 1,
            "dilation": 1, "effective_kernel": 3, "full": 5, "exact": "4", "exact_float": 4.0, "output": 4,
            "fits": True, "unused": 0}  # fmt: skip
    assert geometry == {
        "input_shape": [1, 2, 2], "padded_shape": [1, 2, 2], "weight_shape": [1, 1, 3, 3],
        "full_shape": [1, 5, 5], "output_shape": [1, 4, 4],
        "padding": {"top": 1, "bottom": 1, "left": 1, "right": 1},
        "fits": True, "height": axis, "width": axis, "parameters": 10, "macs": 36,
    }  # fmt: skip


async def test_the_four_parts(client):
    answer = (await client.post("/convolve", json=BODY)).json()
    assert list(answer) == ["geometry", "padded_input", "activation_maps", "steps"]
    assert answer["padded_input"] == [BODY["input"]]
    assert answer["activation_maps"] == [DOUBLED]
    assert answer["steps"]["before"] == [[10] * 4] * 4


async def test_the_answers_have_the_documented_fields_and_no_other(client):
    answer = (await client.post("/convolve", json=BODY)).json()
    assert TransposedAnswer.model_validate(answer).model_dump() == answer
    report = (await client.get("/geometry?layer=transposed&padding=1&reads=true")).json()
    assert TransposedReport.model_validate(report).model_dump() == report


async def test_the_documented_step(client):
    body = BODY | {"steps": {"offset": 1, "limit": 1}}
    steps = (await client.post("/convolve", json=body)).json()["steps"]
    assert (steps["total"], steps["offset"], steps["limit"], steps["channel"]) == (4, 1, 1, 0)
    stamp = [[2, 4, 2], [4, 8, 4], [2, 4, 2]]
    assert steps["items"] == [{
        "index": 1, "row": 0, "col": 1, "window": {"top": 0, "left": 2, "bottom": 3, "right": 5},
        "rows": [0, 1, 2], "cols": [2, 3, 4], "output_rows": [None, 0, 1], "output_cols": [1, 2, 3],
        "patch": [2], "products": [stamp], "stamp": stamp,
        "after": [[None, None, None], [16, 18, 14], [13, 14, 12]],
    }]  # fmt: skip


async def test_the_steps_written_over_what_was_before_make_the_map(client):
    body = BODY | {"steps": {"offset": 2}}
    steps = (await client.post("/convolve", json=body)).json()["steps"]
    plane = np.array(steps["before"])
    for step in steps["items"]:
        for row, line in zip(step["output_rows"], step["after"], strict=True):
            for col, value in zip(step["output_cols"], line, strict=True):
                assert (value is None) == (row is None or col is None)
                if value is not None:
                    plane[row, col] = value
    assert plane.tolist() == DOUBLED


async def test_an_address_gives_the_same_answer_as_the_data(client):
    address = "input=1,2;3,4&filter=1,2,1;2,4,2;1,2,1&bias=10&transposed=true&stride=2&padding=1&output_padding=1"
    assert (await client.get(f"/convolve?{address}")).json() == (
        await client.post("/convolve", json=BODY)
    ).json()


async def test_channels_groups_and_unequal_axes(client):
    body = {"input": [[[1, 2]], [[3, 4]]], "weight": [[[[1, 10]]], [[[1, 100]]]], "bias": [5, 7],
            "transposed": True, "groups": 2, "stride": [3, 2], "output_padding": [2, 1]}  # fmt: skip
    answer = (await client.post("/convolve", json=body)).json()
    assert answer["activation_maps"] == [
        [[6, 15, 7, 25, 5], [5] * 5, [5] * 5],
        [[10, 307, 11, 407, 7], [7] * 5, [7] * 5],
    ]


async def test_geometry_lists_where_each_cell_lands(client):
    query = "layer=transposed&size=2&kernel=2x3&stride=2&padding=1&output_padding=1x0&reads=true"
    answer = (await client.get(f"/geometry?{query}")).json()
    assert list(answer) == ["geometry", "reads"]
    assert answer["geometry"]["output_shape"] == [1, 3, 3]
    assert answer["reads"]["height"] == [
        {"input": 0, "tap": 0, "full": 0, "output": None},
        {"input": 0, "tap": 1, "full": 1, "output": 0},
        {"input": 1, "tap": 0, "full": 2, "output": 1},
        {"input": 1, "tap": 1, "full": 3, "output": 2},
    ]


BODIES = {
    "straight": ({"transposed": False}, "output_padding", "only_transposed"),
    "straight-zero": ({"transposed": False, "output_padding": 0}, "output_padding", "only_transposed"),
    "too-large": ({"output_padding": 2}, "output_padding", "output_padding_too_large"),
    "negative": ({"output_padding": -1}, "output_padding", "too_small"),
    "truth": ({"output_padding": True}, "output_padding", "not_a_pair"),
    "mode": ({"padding_mode": "reflect"}, "padding_mode", "only_zeros"),
    "same": ({"padding": "same"}, "padding", "no_word_for_cropping"),
    "cropped": ({"padding": 3}, "padding", "all_cropped"),
    "channels": ({"weight": [[[[1]]], [[[1]]]]}, "weight", "channels_do_not_agree"),
    "groups": ({"groups": 2}, "groups", "groups_do_not_divide"),
    "bias": ({"bias": [1, 2]}, "bias", "bias_length"),
    "channel": ({"steps": {"channel": 1}}, "steps.channel", "no_such_channel"),
    "number": ({"transposed": 1}, "transposed", "not_true_or_false"),
    "overflow": ({"input": [[2**62]]}, "weight", "overflow"),
    "on-the-way": ({"input": [[2**60, 2**60, -(2**60)]], "weight": [[4, 4, 4]], "stride": 1,
                    "padding": 0, "output_padding": 0}, "weight", "overflow"),
    "float-overflow": ({"input": [[1e308]], "weight": [[10.0]], "padding": 0}, "input", "overflow"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "field", "code"), BODIES.values(), ids=BODIES)
async def test_a_body_that_makes_no_sense_is_a_422_that_names_its_field(
    client, change, field, code
):
    answer = await client.post("/convolve", json=BODY | change)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["field"]) == (422, code, field)


@pytest.mark.parametrize(
    ("address", "status", "field"),
    [
        ("/convolve?output_padding=1", 422, "output_padding"),
        ("/convolve?transposed=true&padding_mode=reflect", 422, "padding_mode"),
        ("/convolve?transposed=true&output_padding=1x", 422, "output_padding"),
        ("/convolve?transposed=true&stride=1000", 413, "stride"),
        ("/convolve?transposed=true&dilation=900000", 413, "stride"),
        ("/convolve?transposed=true&size=900&kernel=25", 413, "weight"),
        ("/geometry?output_padding=1", 422, "output_padding"),
        ("/geometry?layer=transposed&groups=2&channels=2", 422, "groups"),
        ("/geometry?layer=transposed&channels=3&groups=2&out_channels=2", 422, "groups"),
        ("/geometry?layer=transposed&size=9999&reads=true", 413, "reads"),
        ("/geometry?layer=transposed&size=900000&channels=900000&out_channels=900000", 413, "size"),
    ],
)
async def test_an_address_that_makes_no_sense_or_costs_too_much_is_refused(
    client, address, status, field
):
    answer = await client.get(address)
    assert (answer.status_code, answer.json()["error"]["field"]) == (status, field)


async def test_the_longest_ways_around_are_short(client):
    """Many cells under one kernel cell, or many kernel cells over one: both in few turns."""
    for rows, kernel in (([[1]] * 9000, [[1]] * 9000), ([[1]], [[1] * 900] * 900)):
        body = {"input": rows, "weight": kernel, "transposed": True, "steps": {"limit": 1}}
        answer = await client.post("/convolve", json=body)
        assert answer.status_code == 200
