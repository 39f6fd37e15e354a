"""/network and /networks as their contract says."""

import pytest

pytestmark = pytest.mark.anyio

STACKED = "CONV(6,5)-RELU-CONV(10,5)-RELU"


async def refused(client, **body):
    answer = await client.post("/network", json=body)
    error = answer.json()["error"]
    return answer.status_code, error["field"], error["code"]


async def test_a_row_of_the_table_tells_everything(client):
    answer = (await client.get("/network", params={"pattern": STACKED})).json()
    axis = {"size": 9, "stride": 1, "start": 0}
    assert answer["layers"][2] == {
        "index": 2, "name": "CONV", "at": 15, "implied": False,
        "arguments": {"out_channels": 10, "kernel_size": [5, 5], "stride": [1, 1], "padding": [0, 0],
                      "dilation": [1, 1], "groups": 1, "bias": True},
        "output_shape": [10, 24, 24], "parameters": 1510, "macs": 864_000, "memory": 23_040,
        "receptive_field": {"height": axis, "width": axis}, "unused": {"height": 0, "width": 0},
    }  # fmt: skip
    assert (answer["fits"], answer["misfit"], answer["output_shape"]) == (True, None, [10, 24, 24])
    assert answer["totals"] == {
        "layers": 4, "parameters": 456 + 1510, "macs": 352_800 + 864_000,
        "memory": 4 * (3072 + 2 * 4704 + 2 * 5760),
    }  # fmt: skip


async def test_the_slide_of_the_fully_connected_layer(client):
    answer = (await client.get("/network?pattern=FC(10)")).json()
    assert [row["output_shape"] for row in answer["layers"]] == [[3072], [10]]
    assert answer["totals"]["parameters"] == 30_730


async def test_three_ways_to_say_a_network_give_one_table(client):
    layers = [
        {"layer": "conv", "out_channels": 6, "kernel_size": 5},
        {"layer": "relu"},
        {"layer": "conv", "out_channels": 10, "kernel_size": [5, 5]},
        {"layer": "relu"},
    ]
    bodies = [{"layers": layers}, {"pattern": STACKED}, {"preset": "stacked"}]
    answers = [(await client.post("/network", json=body)).json() for body in bodies]
    tables = [
        [{name: fact for name, fact in row.items() if name != "at"} for row in answer["layers"]]
        for answer in answers
    ]
    assert tables[0] == tables[1] == tables[2]
    assert [row["at"] for row in answers[0]["layers"]] == [0, 1, 2, 3]


async def test_an_address_gives_the_same_answer_as_the_body(client):
    query = "pattern=[(CONV-RELU)*N-POOL?]*M-(FC-RELU)*K-SOFTMAX&N=1&M=4&K=2&filters=8&units=20&classes=7&optional=false&input_shape=1x24x32"
    body = {"pattern": "[(CONV-RELU)*N-POOL?]*M-(FC-RELU)*K-SOFTMAX", "N": 1, "M": 4, "K": 2, "filters": 8,
            "units": 20, "classes": 7, "optional": False, "input_shape": [1, 24, 32]}  # fmt: skip
    address = await client.get(f"/network?{query}")
    assert address.json() == (await client.post("/network", json=body)).json()
    assert address.json()["output_shape"] == [7]


async def test_without_a_text_the_address_gives_the_lectures_pattern(client):
    answer = (await client.get("/network?N=5&M=3&K=2")).json()
    assert answer["pattern"] == "[(CONV-RELU)*N-POOL?]*M-(FC-RELU)*K-SOFTMAX"
    assert [row["name"] for row in answer["layers"]].count("CONV") == 15
    assert answer["layers"][-3]["output_shape"] == [128]


async def test_a_layer_that_does_not_fit_is_marked_where_it_breaks(client):
    query = {"pattern": "CONV(8,5)-RELU-CONV(8,5)", "input_shape": "1x7x7", "lang": "ru"}
    answer = (await client.get("/network", params=query)).json()
    misfit = answer["misfit"]
    assert (answer["fits"], [row["name"] for row in answer["layers"]]) == (False, ["CONV", "RELU"])
    assert (misfit["index"], misfit["at"], misfit["input_shape"]) == (2, 15, [8, 3, 3])
    assert "5×5" in misfit["message"]
    assert misfit["message"].endswith("выхода нет")
    assert (misfit["detail"]["window_height"], misfit["detail"]["padded_height"]) == (5, 3)


async def test_strict_refuses_what_breaks_and_what_is_rounded_down(client):
    breaks = {"pattern": "CONV(8,5)-CONV(8,5)", "input_shape": [1, 7, 7], "strict": True}
    assert await refused(client, **breaks) == (422, "pattern", "window_too_large")
    rounded = {"layers": [{"layer": "relu"}, {"layer": "pool"}], "input_shape": [1, 7, 7]}
    assert await refused(client, **rounded, strict=True) == (422, "layers.1.stride", "does_not_fit")
    told = (await client.post("/network", json=rounded)).json()
    assert told["layers"][1]["unused"] == {"height": 1, "width": 1}
    assert (await client.get("/network?preset=vgg-16&strict=true")).status_code == 200


async def test_a_mistyped_text_is_pointed_at_in_the_readers_language(client):
    answer = await client.get("/network", params={"pattern": "CONV(6,5)--RELU", "lang": "ru"})
    error = answer.json()["error"]
    assert (answer.status_code, error["field"], error["detail"]["position"]) == (422, "pattern", 10)
    assert error["message"] == "символ 11: найдено «-», ожидается: имя слоя или открывающая скобка"
    inner = await client.get("/network", params={"pattern": "CONV(0)", "lang": "ru"})
    assert inner.json()["error"]["message"] == "символ 6: out_channels: 0 меньше 1"


REFUSED = {
    "nothing": ({}, "pattern", "missing"),
    "two": ({"pattern": "FC", "preset": "vgg-16"}, "preset", "several_networks"),
    "list-and-text": ({"layers": [], "pattern": "FC"}, "pattern", "several_networks"),
    "unknown-preset": ({"preset": "resnet-152"}, "preset", "unknown_network"),
    "empty-list": ({"layers": []}, "layers", "no_layers"),
    "not-a-list": ({"layers": {"layer": "fc"}}, "layers", "not_layers"),
    "not-objects": ({"layers": ["fc"]}, "layers", "not_layers"),
    "no-name": ({"layers": [{}]}, "layers.0.layer", "missing"),
    "unknown-layer": ({"layers": [{"layer": "rnn"}]}, "layers.0.layer", "unknown_layer"),
    "unknown-argument": ({"layers": [{"layer": "fc", "size": 1}]}, "layers.0.size", "unknown_field"),
    "bad-argument": (
        {"layers": [{"layer": "relu"}, {"layer": "conv", "stride": [1, 2, 3]}]},
        "layers.1.stride", "not_a_pair",
    ),
    "nested": ({"layers": [{"layer": "conv", "stride": [[[1]]]}]}, "layers.0.stride", "not_a_pair"),
    "float": ({"layers": [{"layer": "conv", "stride": 1.5}]}, "layers.0.stride", "not_a_pair"),
    "many": ({"layers": [{"layer": "relu"}] * 1001}, "layers", "too_many_layers"),
    "parts": ({"pattern": "ADAPTIVEPOOL(1024)*2"}, "pattern", "too_many_parts"),
    "shape": ({"pattern": "FC", "input_shape": [3, 32]}, "input_shape", "not_a_shape"),
    "shape-zero": ({"pattern": "FC", "input_shape": [3, 0, 32]}, "input_shape", "not_a_shape"),
    "letter": ({"pattern": "FC*K", "K": 1001}, "K", "too_big"),
    "text-number": ({"pattern": "FC", "N": "2"}, "N", "not_whole"),
    "long": ({"pattern": "-" * 4001}, "pattern", "too_long"),
    "many-by-letter": ({"pattern": "(CONV*N)*M", "N": 1000, "M": 1000}, "pattern", "too_many_layers"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "field", "code"), REFUSED.values(), ids=REFUSED)
async def test_a_network_that_makes_no_sense_names_its_field(client, body, field, code):
    assert await refused(client, **body) == (422, field, code)


HEAVY = {
    "strides": {"pattern": "CONV(1,1,999999)*999"},
    "adaptive": {"pattern": "ADAPTIVEPOOL(1024)-GAP*999"},
    "neurons": {"pattern": "FC(1000000)*999", "input_shape": [1_000_000] * 3},
    "padding": {"pattern": "CONV(1000000,1,padding=1000000)*999", "input_shape": [1_000_000] * 3},
}


@pytest.mark.parametrize("body", HEAVY.values(), ids=HEAVY)
async def test_the_largest_networks_are_answered(client, body):
    answer = await client.post("/network", json=body)
    assert answer.status_code in (200, 413), answer.text


async def test_a_table_is_kept_by_its_tag_and_language(client):
    first = await client.get("/network?preset=lenet-5")
    again = await client.get("/network?preset=lenet-5", headers={"If-None-Match": first.headers["etag"]})  # fmt: skip
    assert (again.status_code, again.content) == (304, b"")
    assert "Accept-Language" in first.headers["vary"]


async def test_the_known_networks_come_with_their_texts(client):
    known = (await client.get("/networks?lang=ru")).json()["networks"]
    titles = {network["name"]: network["title"] for network in known}
    assert titles["vgg-16"] == "VGG-16"
    assert titles["pattern"] == "схема из лекции"
    for network in known:
        query = {"pattern": network["pattern"], "input_shape": "x".join(map(str, network["input_shape"])),
                 **network["settings"]}  # fmt: skip
        named = (await client.get("/network", params={"preset": network["name"]})).json()
        assert (await client.get("/network", params=query)).json()["totals"] == named["totals"]


async def test_activations_are_what_convolve_gives_layer_by_layer(client):
    shown = (await client.get("/activations", params={"preset": "stacked", "bias": 1})).json()
    first = (await client.get("/convolve?input=photo&size=32&channels=3&filter=bank&kernel=5&out_channels=6&bias=1&limit=0")).json()  # fmt: skip
    bank = (await client.get("/filters?filter=bank&kernel=5&channels=6&out_channels=10")).json()["weight"]  # fmt: skip
    positive = [[[max(0, cell) for cell in row] for row in plane] for plane in first["activation_maps"]]  # fmt: skip
    body = {"input": positive, "weight": bank, "bias": 1, "steps": {"limit": 0}}
    second = (await client.post("/convolve", json=body)).json()
    assert shown["input"] == first["padded_input"]
    assert shown["activations"][:3] == [first["activation_maps"], positive, second["activation_maps"]]  # fmt: skip
    assert shown["totals"] == (await client.get("/network?preset=stacked")).json()["totals"]


async def test_activations_go_to_the_end_of_a_network(client):
    query = {"pattern": "CONV(4,5)-BN-RELU-POOL-AVGPOOL-ADAPTIVEPOOL(3x2)-GAP-FLATTEN-FC(7)-GELU-FC(3)-SOFTMAX"}  # fmt: skip
    answer = (await client.get("/activations", params=query)).json()
    assert len(answer["activations"][-4]) == 7
    assert sum(answer["activations"][-1]) == pytest.approx(1)
    assert [len(planes) for planes in answer["activations"][:7]] == [4] * 7


async def test_activations_stop_where_the_network_breaks(client):
    answer = (await client.get("/activations?pattern=CONV(1,5)*9&filter=box")).json()
    sizes = [len(planes[0]) for planes in answer["activations"]]
    assert (sizes, answer["misfit"]["index"]) == ([28, 24, 20, 16, 12, 8, 4], 7)


@pytest.mark.parametrize(
    ("query", "field"),
    [("preset=vgg-16", "pattern"), ("pattern=FC(1000)&input_shape=3x600x600", "pattern"),
     ("pattern=POOL(400,1)&input_shape=1x700x700", "weight"), ("pattern=RELU&input_shape=3x900x900", "pattern")],
)  # fmt: skip
async def test_activations_that_cost_too_much_are_refused(client, query, field):
    answer = await client.get(f"/activations?{query}")
    assert (answer.status_code, answer.json()["error"]["field"]) == (413, field)
