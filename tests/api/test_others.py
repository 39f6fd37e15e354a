"""/pool, /geometry, /presets, /healthz and the document."""

import pytest

pytestmark = pytest.mark.anyio


async def test_the_slide_of_max_pooling(client):
    body = {"input": [[1, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]], "kernel_size": 2}
    answer = (await client.post("/pool", json=body)).json()
    assert answer["activation_maps"] == [[[6, 8], [3, 4]]]
    assert [step["winner"] for step in answer["steps"]["items"]][:2] == [
        {"row": 1, "col": 1},
        {"row": 1, "col": 3},
    ]
    assert answer["geometry"]["parameters"] == 0


async def test_padding_of_max_pooling_is_null(client):
    answer = (await client.get("/pool?input=-1,-2;-3,-4&kernel=2&padding=1")).json()
    assert answer["padded_input"][0][0] == [None] * 4
    assert answer["activation_maps"] == [[[-1, -2], [-3, -4]]]


@pytest.mark.parametrize("cells", [[[1, 2], [3, 4]], [[1.5, 2], [3, 4]]])
async def test_a_window_that_meets_no_number_is_null(client, cells):
    body = {"input": cells, "kernel_size": 2, "padding": 1, "dilation": 3}
    answer = (await client.post("/pool", json=body)).json()
    assert answer["activation_maps"] == [[[None]]]
    assert answer["steps"]["items"][0]["value"] is None
    assert answer["steps"]["items"][0]["winner"] is None


async def test_average_pooling_tells_sum_and_count(client):
    answer = (await client.get("/pool?mode=average&input=1,2;3,5&kernel=2")).json()
    step = answer["steps"]["items"][0]
    assert (step["sum"], step["count"], step["value"]) == (11, 4, 2.75)


async def test_geometry_of_the_stride_that_does_not_fit(client):
    answer = (await client.get("/geometry?size=7&kernel=3&stride=3")).json()
    assert answer["geometry"]["height"]["exact"] == "7/3"
    assert answer["alternatives"] == {"stride": [1, 2, 4], "padding": [1]}
    assert answer["misfit"]["width"] == {"start": 6, "stop": 9, "beyond": 2, "unused_from": 6}
    assert answer["reads"] is None


async def test_geometry_of_a_layer_without_data(client):
    query = "channels=3&out_channels=10&size=32&kernel=5&padding=2&bias=true"
    answer = (await client.get(f"/geometry?{query}")).json()["geometry"]
    assert (answer["output_shape"], answer["parameters"]) == ([10, 32, 32], 760)


async def test_reflected_padding_reads_the_input_cell_that_it_copies(client):
    answer = (
        await client.get("/geometry?size=4&kernel=3&padding=1&padding_mode=reflect&reads=true")
    ).json()
    assert answer["reads"]["height"][0] == {"output": 0, "tap": 0, "padded": 0, "input": 1}


async def test_presets_come_in_the_size_and_language_asked_for(client):
    answer = (await client.get("/presets?size=4x5&kernel=5&lang=ru")).json()
    assert all((len(p["values"]), len(p["values"][0])) == (4, 5) for p in answer["inputs"])
    blur = next(p for p in answer["filters"] if p["name"] == "blur")
    assert blur["values"][2] == [6, 24, 36, 24, 6]
    assert blur["title"] == "размытие по Гауссу"


async def test_sobel_x_is_the_textbooks(client):
    filters = {p["name"]: p["values"] for p in (await client.get("/presets")).json()["filters"]}
    assert filters["sobel-x"] == [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
    assert filters["sobel-y"] == [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]


@pytest.mark.parametrize("size", ["1", "2x7", "31"])
async def test_every_preset_has_every_size(client, size):
    answer = await client.get(f"/presets?size={size}&kernel={size}")
    rows, _, cols = size.partition("x")
    shapes = {
        (len(p["values"]), len(p["values"][0])) for kind in answer.json().values() for p in kind
    }
    assert shapes == {(int(rows), int(cols or rows))}


async def test_the_service_says_that_it_is_well(client):
    assert (await client.get("/healthz")).json()["status"] == "ok"


async def test_every_field_and_parameter_of_the_api_is_described(client):
    document = (await client.get("/openapi.json")).json()
    parameters = [
        (path, parameter["name"])
        for path, methods in document["paths"].items()
        for operation in methods.values()
        for parameter in operation.get("parameters", [])
        if not (parameter.get("description") or parameter["schema"].get("description"))
    ]
    assert parameters == []
    fields = [
        (name, field)
        for name, schema in document["components"]["schemas"].items()
        for field, described in schema.get("properties", {}).items()
        if not described.get("description")
    ]
    assert fields == []


async def test_the_examples_of_the_document_run(client):
    document = (await client.get("/openapi.json")).json()
    bodies = {
        (path, name): example["value"]
        for path, methods in document["paths"].items()
        if "post" in methods
        for name, example in methods["post"]["requestBody"]["content"]["application/json"][
            "examples"
        ].items()
    }
    assert len(bodies) == 15
    answers = {key: await client.post(key[0], json=body) for key, body in bodies.items()}
    assert {key: answer.status_code for key, answer in answers.items()} == dict.fromkeys(
        bodies, 200
    )
    maps = answers["/pool", "max"].json()["activation_maps"]
    assert maps == [[[6, 8], [3, 4]]]


@pytest.mark.parametrize("address", ["/", "/docs", "/convolve?stride=2", "/healthz", "/nowhere"])
async def test_head_answers_as_get_without_the_body(client, address):
    get, head = await client.get(address), await client.head(address)
    assert head.content == b""
    assert (head.status_code, head.headers) == (get.status_code, get.headers)


async def test_the_document_of_the_api_needs_no_other_host(client):
    page = (await client.get("/docs")).text
    assert "http" not in page.replace("http-equiv", "")
    for address in ("/swagger/swagger-ui-bundle.js", "/swagger/swagger-ui.css"):
        assert (await client.get(address)).status_code == 200
