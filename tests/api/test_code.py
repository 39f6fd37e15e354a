"""/code, flipped filters, groups by address, and what padding copies."""

import numpy as np
import pytest
from scipy.signal import convolve2d

pytestmark = pytest.mark.anyio

FILTER = [[1, 0, -1], [2, 0, -2], [1, 0, -1]]


async def test_every_framework_comes_with_text_that_its_lines_make_up(client):
    answer = (await client.get("/code?stride=2&padding=1&bias=1")).json()
    assert [one["framework"] for one in answer["frameworks"]] == [
        "pytorch",
        "numpy",
        "keras",
        "jax",
    ]
    for one in answer["frameworks"]:
        lines = ["".join(part["text"] for part in line["parts"]) for line in one["lines"]]
        assert one["text"] == "\n".join(lines) + "\n"


async def test_the_code_of_the_default_address_computes_its_maps(client):
    code = (await client.get("/code?framework=numpy&bias=1&padding=1&stride=2")).json()
    left = {}
    exec(code["frameworks"][0]["text"], left)
    maps = (await client.get("/convolve?bias=1&padding=1&stride=2")).json()["activation_maps"]
    assert left["y"][0].tolist() == maps


async def test_a_part_names_the_argument_it_speaks_of(client):
    answer = (await client.get("/code?framework=pytorch&stride=2x1")).json()["frameworks"][0]
    parts = [part for line in answer["lines"] for part in line["parts"]]
    assert {"text": "stride=(2, 1)", "arguments": ["stride"]} in parts
    assert {"text": "bias=False", "arguments": ["bias"]} in parts


async def test_remarks_come_in_the_readers_language(client):
    query = "/code?framework=keras&padding=1&padding_mode=circular"
    english = (await client.get(f"{query}&lang=en")).json()["frameworks"][0]["remarks"]
    russian = (await client.get(f"{query}&lang=ru")).json()["frameworks"][0]["remarks"]
    assert [one["id"] for one in english] == [one["id"] for one in russian]
    assert "wrap" in english[1]["message"]
    assert "wrap" in russian[1]["message"]
    assert english[1]["message"] != russian[1]["message"]


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ("groups=2", "groups", "groups_do_not_divide"),
        ("channels=4&groups=2&out_channels=3", "groups", "groups_do_not_divide"),
        ("padding=same&stride=2", "padding", "same_needs_stride_1"),
        ("padding=7&padding_mode=reflect", "padding", "padding_too_large_for_mode"),
        ("kernel=9", "weight", "window_too_large"),
        ("stride=3&strict=true", "stride", "does_not_fit"),
        ("framework=caffe", "framework", "not_a_choice"),
        ("steps=1", "steps", "unknown_field"),
    ],
)
async def test_code_of_a_layer_that_cannot_be_is_refused(client, query, field, code):
    answer = await client.get(f"/code?{query}")
    error = answer.json()["error"]
    assert (answer.status_code, error["field"], error["code"]) == (422, field, code)


async def test_code_is_kept_by_its_tag(client):
    first = await client.get("/code")
    again = await client.get("/code", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "Accept-Language" in first.headers["vary"]


async def test_a_flipped_filter_makes_scipys_true_convolution(client):
    plain = (await client.get("/convolve?flip=false")).json()
    flipped = (await client.get("/convolve?flip=true")).json()
    expected = convolve2d(plain["padded_input"][0], FILTER, "valid")
    np.testing.assert_array_equal(flipped["activation_maps"][0], expected)
    assert flipped["activation_maps"] != plain["activation_maps"]


async def test_filters_come_flipped_and_written_out(client):
    named = (await client.get("/filters?filter=lecture&flip=true")).json()["weight"]
    assert named == [[[row[::-1] for row in FILTER[::-1]]]]
    written = (await client.get("/filters?filter=1,2;3,4&flip=true")).json()["weight"]
    assert written == [[[[4, 3], [2, 1]]]]


async def test_a_group_of_filters_reads_its_own_channels(client):
    query = "input=random&filter=random&channels=4&out_channels=6&groups=2"
    answer = (await client.get(f"/convolve?{query}&limit=0")).json()
    assert answer["geometry"]["weight_shape"] == [6, 2, 3, 3]
    assert answer["geometry"]["parameters"] == 6 * 2 * 9
    filters = (await client.get("/filters?filter=random&channels=4&out_channels=6&groups=2")).json()
    assert np.shape(filters["weight"]) == (6, 2, 3, 3)
    turned = np.array(filters["weight"])[5, :, ::-1, ::-1]
    expected = sum(
        convolve2d(plane, weight, "valid")
        for plane, weight in zip(answer["padded_input"][2:], turned, strict=True)
    )
    np.testing.assert_array_equal(answer["activation_maps"][5], expected)


# The orders of torch.nn.functional.pad's documentation, on 0 1 2 3 with two cells on each side.
SOURCES = {
    "zeros": [None, None, 0, 1, 2, 3, None, None],
    "reflect": [2, 1, 0, 1, 2, 3, 2, 1],
    "replicate": [0, 0, 0, 1, 2, 3, 3, 3],
    "circular": [2, 3, 0, 1, 2, 3, 0, 1],
}


@pytest.mark.parametrize("mode", SOURCES)
async def test_geometry_tells_which_cell_each_border_cell_copies(client, mode):
    query = f"size=5x4&padding=0x2&padding_mode={mode}&sources=true"
    sources = (await client.get(f"/geometry?{query}")).json()["sources"]
    assert sources == {"height": [0, 1, 2, 3, 4], "width": SOURCES[mode]}


async def test_pooling_copies_nothing(client):
    query = "layer=max&size=4&kernel=2&padding=1&padding_mode=reflect&sources=true"
    sources = (await client.get(f"/geometry?{query}")).json()["sources"]
    assert sources["height"] == [None, 0, 1, 2, 3, None]


async def test_too_many_sources_are_refused(client):
    answer = await client.get("/geometry?size=100000&sources=true")
    assert (answer.status_code, answer.json()["error"]["field"]) == (413, "sources")
    assert (await client.get("/geometry")).json()["sources"] is None


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("channels=2&out_channels=4", [([0, 1], [0, 1, 2, 3])]),
        ("channels=4&out_channels=2&groups=2", [([0, 1], [0]), ([2, 3], [1])]),
        ("channels=2&out_channels=4&groups=2", [([0], [0, 1]), ([1], [2, 3])]),
        ("layer=max&channels=2&kernel=2", [([0], [0]), ([1], [1])]),
    ],
)
async def test_geometry_tells_which_channels_a_group_joins(client, query, expected):
    found = (await client.get(f"/geometry?{query}&connections=true")).json()["connections"]
    assert [(one["inputs"], one["outputs"]) for one in found] == expected
