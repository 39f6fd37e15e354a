"""Named volumes: a photograph and a bank of filters, as the lecture's multi-channel scenes use them."""

import numpy as np
import pytest
from scipy.signal import correlate

from app.content.photo import full_size, photo

pytestmark = pytest.mark.anyio

SLIDE = "input=photo&size=32&channels=3&filter=bank&kernel=5&out_channels=6"


async def test_six_filters_over_a_photograph_give_a_volume_of_six_maps(client):
    answer = (await client.get(f"/convolve?{SLIDE}&limit=0")).json()
    assert answer["geometry"]["input_shape"] == [3, 32, 32]
    assert answer["geometry"]["output_shape"] == [6, 28, 28]


async def test_the_maps_of_a_volume_are_scipys(client):
    answer = (await client.get(f"/convolve?{SLIDE}&limit=0&bias=2")).json()
    weight = (await client.get("/filters?kernel=5&channels=3&out_channels=6")).json()["weight"]
    image = np.array(answer["padded_input"])
    expected = [correlate(image, np.array(one), "valid")[0] + 2 for one in weight]
    np.testing.assert_array_equal(answer["activation_maps"], expected)


async def test_a_step_shows_all_75_products_of_a_5x5x3_filter(client):
    query = f"/convolve?{SLIDE}&bias=1&offset=100&limit=1&channel=2"
    step = (await client.get(query)).json()["steps"]["items"][0]
    assert np.shape(step["products"]) == (3, 5, 5)
    assert np.sum(step["products"]) + 1 == step["value"]


async def test_numbers_in_an_address_have_no_depth(client):
    answer = await client.get("/convolve?input=1,2;3,4&kernel=1&channels=2")
    assert answer.status_code == 422
    assert answer.json()["error"]["field"] == "channels"


async def test_a_bank_beyond_the_limit_is_refused(client):
    answer = await client.get("/filters?kernel=500&channels=4096&out_channels=4096")
    assert answer.status_code == 413


def test_the_photograph_in_a_size_that_divides_it_is_the_mean_of_whole_blocks():
    blocks = full_size().reshape(3, 32, 7, 32, 7).mean(axis=(2, 4))
    np.testing.assert_allclose(photo(32, 32), blocks, atol=0.5)


def test_a_row_of_the_bank_looks_at_edges_or_at_colours():
    from app.content.filters import FILTERS
    from app.content.presets import find
    from app.content.volumes import filter_volume

    bank = filter_volume(find(FILTERS, "filter", "bank"), "kernel", (6, 3, 5, 5), 1)
    assert bank[0, 0, 0].tolist() == [-1, -1, 0, 1, 1]
    assert (bank[0] == bank[0, :1]).all()  # an edge, whatever its colour
    assert bank[2].sum(axis=(1, 2)).tolist() == [25, -25, 0]  # red against green


async def test_a_step_tells_the_sum_of_each_channel(client):
    query = f"/convolve?{SLIDE}&bias=1&offset=100&limit=2&channel=2"
    for step in (await client.get(query)).json()["steps"]["items"]:
        assert step["channel_sums"] == np.sum(step["products"], axis=(1, 2)).tolist()
        assert step["sum"] == sum(step["channel_sums"])


@pytest.mark.parametrize("path", ["/convolve?transposed=true&", "/convolve?", "/pool?"])
async def test_steps_alone_come_without_the_arrays(client, path):
    whole = (await client.get(path)).json()
    alone = (await client.get(f"{path}arrays=false")).json()
    assert alone["steps"] == whole["steps"]
    assert alone["padded_input"] is alone["activation_maps"] is None


async def test_a_channels_sum_beyond_int64_is_refused_where_all_together_fit(client):
    huge = [[[2**62, 2**62]], [[-(2**62), -(2**62)]]]
    body = {"input": huge, "weight": [[[1, 1]], [[1, 1]]]}
    assert (await client.post("/convolve", json=body)).json()["error"]["code"] == "overflow"
