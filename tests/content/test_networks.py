"""Networks as text, against published totals, PyTorch's modules, and readers who mistype."""

import pytest

from app.content.networks import (
    NETWORKS,
    Choices,
    find_network,
    layers_of_list,
    layers_of_text,
    tabulate,
)  # fmt: skip
from app.engine import ConvolutionError

CHOICES = Choices({"N": 2, "M": 2, "K": 1}, filters=32, units=128, classes=10, optional=True)
PATTERN = "[(CONV-RELU)*N-POOL?]*M-(FC-RELU)*K-SOFTMAX"

# name, parameters, multiply-adds: LeCun 1998 with its C3 fully joined; torchvision's model cards;
# ResNet-18's 11 689 512 less its shortcuts' 172 032 weights and 1 792 numbers of normalization.
PUBLISHED = [
    ("lenet-5", 61_706, 416_520),
    ("alexnet", 61_100_840, 714_188_480),
    ("vgg-16", 138_357_544, 15_470_264_320),
    ("resnet-18-trunk", 11_689_512 - 172_032 - 1_792, None),
]


def names(text, choices=CHOICES):
    return [placed.name for placed in layers_of_text(text, choices)]


def table(name):
    network = find_network(name)
    counts = {**CHOICES.counts, **network.settings}
    choices = Choices(counts, filters=32, units=128, classes=10, optional=True)
    return tabulate(layers_of_text(network.pattern, choices), network.input_shape)


@pytest.mark.parametrize(("name", "parameters", "macs"), PUBLISHED, ids=lambda value: str(value))
def test_a_known_network_has_its_published_totals(name, parameters, macs):
    analysis = table(name).analysis
    assert analysis.parameters == parameters
    assert macs is None or analysis.macs == macs


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.name)
def test_every_known_network_fits_its_input(network):
    assert table(network.name).broken is None


def test_the_networks_of_the_slides_have_their_sizes():
    shapes = [report.output_shape for report in table("stacked").analysis.layers]
    assert shapes == [(6, 28, 28), (6, 28, 28), (10, 24, 24), (10, 24, 24)]
    assert [report.output_shape[1] for report in table("shrinking").analysis.layers[::2]] == [28, 24, 20, 16, 12]  # fmt: skip
    assert {report.output_shape[1] for report in table("keeping").analysis.layers} == {32}
    assert table("fully-connected").analysis.parameters == 30_730


def test_the_lectures_pattern_is_multiplied_out():
    block = ["CONV", "RELU", "CONV", "RELU", "POOL"]
    end = ["FLATTEN", "FC", "RELU", "FC", "SOFTMAX"]
    assert names(PATTERN) == [*block, *block, *end]


def test_what_is_optional_can_be_left_out():
    without = Choices(CHOICES.counts, filters=32, units=128, classes=10, optional=False)
    assert "POOL" not in names(PATTERN, without)


def test_softmax_brings_the_neurons_of_its_scores():
    placed = layers_of_text("(FC-RELU)*2-SOFTMAX", CHOICES)
    neurons = [each.layer.out_features for each in placed if each.name == "FC"]
    assert neurons == [128, 128, 10]
    assert [each.name for each in placed if each.implied] == ["FLATTEN", "FC"]


@pytest.mark.parametrize("text", ["FC-SOFTMAX", "FC", "CONV-FC", "FC-RELU-FC"])
def test_the_last_fully_connected_layer_has_a_neuron_for_each_class(text):
    placed = layers_of_text(text, CHOICES)
    assert [each.layer.out_features for each in placed if each.name == "FC"][-1] == 10


@pytest.mark.parametrize("text", ["GAP-SOFTMAX", "FLATTEN-SOFTMAX", "FC(7)-SOFTMAX"])
def test_softmax_takes_scores_as_they_are(text):
    assert not any(each.name == "FC" and each.implied for each in layers_of_text(text, CHOICES))


def test_names_know_no_case_and_blanks_mean_nothing():
    assert layers_of_text("conv(6, KERNEL_SIZE = 5x3) - ReLU", CHOICES)[0].layer == (
        layers_of_text("CONV(6,5x3)-RELU", CHOICES)[0].layer
    )


def test_a_list_of_layers_is_read_as_a_text_is():
    listed = layers_of_list(
        [
            {"layer": "conv", "out_channels": 6, "kernel_size": [5, 3], "bias": False},
            {"layer": "Pool"},
            {"layer": "fc"},
        ],
        CHOICES,
    )
    text = layers_of_text("CONV(6,5x3,bias=0)-POOL-FC", CHOICES)
    assert [each.layer for each in listed] == [each.layer for each in text]


# text, the character (from 1) that is pointed at, the rule
MISTYPED = [
    ("", 1, "unexpected"),
    ("CONV-", 6, "unexpected"),
    ("CONV--RELU", 6, "unexpected"),
    ("CONV RELU", 6, "unexpected"),
    ("(CONV-RELU", 11, "unexpected"),
    ("(CONV]", 6, "unexpected"),
    ("CONV)", 5, "unexpected"),
    ("CONV*", 6, "unexpected"),
    ("CONV*3x2", 6, "unexpected"),
    ("CONV*L", 6, "unexpected"),
    ("CONV*2?", 7, "unexpected"),
    ("CONV(6,", 8, "unexpected"),
    ("CONV(6 5)", 8, "unexpected"),
    ("CONV(stride=)", 13, "unexpected"),
    ("CONV(-1)", 6, "unexpected"),
    ("7-CONV", 1, "unexpected"),
    ("CONV-RULE", 6, "unknown_layer"),
    ("RELU-CONV(6,5,steps=2)", 15, "unknown_field"),
    ("CONV(6,5,stride=0)", 10, "too_small"),
    ("CONV(0)", 6, "too_small"),
    ("CONV(6x6)", 6, "not_whole"),
    ("CONV(6,many)", 8, "not_a_pair"),
    ("CONV(6,5,bias=2)", 10, "not_true_or_false"),
    ("CONV(1000001)", 6, "too_big"),
    ("CONV(9999999)", 6, "too_big"),
    ("CONV(6,5,kernel_size=3)", 10, "given_twice"),
    ("CONV(stride=2,6)", 15, "unnamed_after_named"),
    ("RELU(1)", 6, "too_many_arguments"),
    ("RELU-CONV*1001", 6, "too_many_layers"),
    ("((((CONV*999999)*999999)*999999)*999999)*999999", 1, "too_many_layers"),
    ("(" * 17 + "CONV" + ")" * 17, 17, "nested_too_deep"),
    ("[(" * 1500, 17, "nested_too_deep"),
]


@pytest.mark.parametrize(("text", "place", "code"), MISTYPED, ids=lambda value: str(value)[:40])
def test_a_mistyped_text_is_pointed_at(text, place, code):
    with pytest.raises(ConvolutionError) as refused:
        layers_of_text(text, CHOICES)
    error = refused.value
    assert (error.field, error.detail["place"], error.code) == ("pattern", place, code)
    assert error.detail["position"] == place - 1
    assert f"character {place}" in str(error)


def test_nothing_repeated_without_end_is_still_nothing():
    text = "(" * 15 + "RELU*0" + ")*999999" * 15 + "-CONV"
    assert names(text) == ["CONV"]


@pytest.mark.parametrize("text", ["CONV*0", "(POOL?)*0"])
def test_a_network_without_layers_is_refused(text):
    with pytest.raises(ConvolutionError, match="no layers"):
        layers_of_text(text, CHOICES)


def test_a_layer_that_does_not_fit_ends_the_table():
    found = tabulate(layers_of_text("CONV(8,5)-RELU-CONV(8,5)-FC", CHOICES), (1, 7, 7))
    assert [report.output_shape for report in found.analysis.layers] == [(8, 3, 3), (8, 3, 3)]
    assert found.broken.index == 2
    assert found.broken.input_shape == (8, 3, 3)
    assert (found.broken.cause.code, found.broken.cause.field) == ("window_too_large", "kernel_size")  # fmt: skip


def test_a_convolution_behind_flattening_is_told_why_it_cannot_be():
    found = tabulate(layers_of_text("FC(20)-CONV", CHOICES), (1, 7, 7))
    assert found.broken.cause.code == "needs_a_volume"


def torch_layer(placed, shape):
    """The module of torch.nn that says the same."""
    nn = pytest.importorskip("torch").nn
    layer = placed.layer
    match placed.name:
        case "CONV":
            return nn.Conv2d(shape[0], layer.out_channels, layer.kernel_size, layer.stride, layer.padding,
                             layer.dilation, layer.groups, layer.bias)  # fmt: skip
        case "POOL":
            return nn.MaxPool2d(layer.kernel_size, layer.stride, layer.padding, layer.dilation)
        case "AVGPOOL":
            return nn.AvgPool2d(layer.kernel_size, layer.stride, layer.padding)
        case "FC":
            return nn.Linear(shape[0], layer.out_features, layer.bias)
        case "BN":
            return nn.BatchNorm2d(shape[0])
        case name:
            return {"RELU": nn.ReLU, "TANH": nn.Tanh, "FLATTEN": nn.Flatten, "SOFTMAX": lambda: nn.Softmax(1),
                    "GAP": lambda: nn.AdaptiveAvgPool2d(1)}[name]()  # fmt: skip


@pytest.mark.torch
@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.name)
def test_shapes_and_parameters_are_those_of_torch_modules(network):
    torch = pytest.importorskip("torch")
    found = table(network.name)
    shape = network.input_shape
    with torch.device("meta"), torch.no_grad():  # sizes without numbers
        x = torch.empty(1, *shape)
        for placed, report in zip(found.placed, found.analysis.layers, strict=True):
            module = torch_layer(placed, tuple(x.shape[1:])).eval()
            x = module(x)
            assert tuple(x.shape[1:]) == report.output_shape, placed.name
            assert sum(p.numel() for p in module.parameters()) == report.parameters, placed.name
