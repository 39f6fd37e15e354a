"""Published numbers of known networks, and receptive fields as PyTorch's gradients show them."""

from fractions import Fraction

import numpy as np
import pytest

from app.engine import ConvolutionError
from app.engine.analysis import analyse
from app.engine.geometry import Padding
from app.engine.network import (
    Activation,
    AdaptivePool,
    AvgPool,
    BatchNorm,
    Conv,
    ConvTranspose,
    Flatten,
    GlobalPool,
    Linear,
    MaxPool,
    Softmax,
)

RELU = Activation()


def conv3(*channels, stride=1):
    layers = [Conv(c, 3, stride if n == 0 else 1, padding=1) for n, c in enumerate(channels)]
    return [part for layer in layers for part in (layer, RELU)]


def block(channels, stride=1):
    """Two convolutions of a ResNet, without the shortcut."""
    first, second = (Conv(channels, 3, s, padding=1, bias=False) for s in (stride, 1))
    return [first, BatchNorm(), RELU, second, BatchNorm(), RELU]


VGG_16 = [  # Simonyan & Zisserman 2015, as in torchvision
    *conv3(64, 64), MaxPool(2), *conv3(128, 128), MaxPool(2), *conv3(256, 256, 256), MaxPool(2),
    *conv3(512, 512, 512), MaxPool(2), *conv3(512, 512, 512), MaxPool(2),
    AdaptivePool(7), Flatten(), Linear(4096), RELU, Linear(4096), RELU, Linear(1000), Softmax(),
]  # fmt: skip
ALEXNET = [  # Krizhevsky 2014, as in torchvision
    Conv(64, 11, 4, 2), RELU, MaxPool(3, 2), Conv(192, 5, padding=2), RELU, MaxPool(3, 2),
    *conv3(384, 256, 256), MaxPool(3, 2),
    AdaptivePool(6), Flatten(), Linear(4096), RELU, Linear(4096), RELU, Linear(1000),
]  # fmt: skip
LENET_5 = [  # LeCun et al. 1998, with the subsampling of today
    Conv(6, 5, padding=2), RELU, MaxPool(2), Conv(16, 5), RELU, MaxPool(2),
    Flatten(), Linear(120), RELU, Linear(84), RELU, Linear(10),
]  # fmt: skip
RESNET_18 = [  # He et al. 2016: the plain trunk, without shortcuts
    Conv(64, 7, 2, 3, bias=False), BatchNorm(), RELU, MaxPool(3, 2, 1),
    *block(64), *block(64), *block(128, 2), *block(128), *block(256, 2), *block(256),
    *block(512, 2), *block(512), GlobalPool(), Flatten(), Linear(1000),
]  # fmt: skip
SHORTCUTS = sum(a * b + 2 * b for a, b in ((64, 128), (128, 256), (256, 512)))


@pytest.mark.parametrize(
    ("layers", "shape", "parameters", "macs"),
    [
        pytest.param(VGG_16, (3, 224, 224), 138_357_544, 15_470_264_320, id="VGG-16"),
        pytest.param(ALEXNET, (3, 224, 224), 61_100_840, 714_188_480, id="AlexNet"),
        pytest.param(LENET_5, (1, 28, 28), 61_706, 416_520, id="LeNet-5"),
        pytest.param(
            RESNET_18, (3, 224, 224), 11_689_512 - SHORTCUTS, 1_814_073_344 - 19_267_584,
            id="ResNet-18",
        ),
    ],
)  # fmt: skip
def test_parameters_and_multiply_adds_are_the_published_ones(layers, shape, parameters, macs):
    network = analyse(layers, shape)
    assert (network.parameters, network.macs) == (parameters, macs)


@pytest.mark.parametrize(
    ("layers", "size", "stride", "padding"),
    [
        pytest.param(VGG_16[:31], 212, 32, 90, id="VGG-16"),
        pytest.param(ALEXNET[:13], 195, 32, 66, id="AlexNet"),  # 64 without the 2 around the image
        pytest.param(RESNET_18[:-3], 435, 32, 217, id="ResNet-18"),
    ],
)
def test_receptive_fields_are_the_published_ones(layers, size, stride, padding):
    """Araujo et al. 2019, table 1, before the fully connected layers."""
    field = analyse(layers, (3, 224, 224)).layers[-1].height
    assert (field.size, field.stride, -field.start) == (size, stride, padding)


def test_memory_counts_the_input_and_every_output():
    network = analyse([Conv(4, 3), RELU, Flatten()], (3, 6, 5), np.float64)
    assert [report.memory for report in network.layers] == [8 * 4 * 4 * 3] * 3
    assert network.memory == 8 * (3 * 6 * 5 + 3 * 4 * 4 * 3)
    assert network.output_shape == (48,)


def test_a_transposed_layers_cells_are_closer_than_the_inputs():
    field = analyse([ConvTranspose(1, 4, 2, 1)], (1, 5, 5)).layers[0].height
    assert (field.size, field.stride, field.start, field.center) == (
        Fraction(5, 2), Fraction(1, 2), -1, Fraction(-1, 4),
    )  # fmt: skip
    assert [list(field.cells(output)) for output in range(4)] == [[-1, 0], [0, 1], [0, 1], [1, 2]]


def test_a_linear_layer_sees_everything():
    network = analyse([Conv(2, 3), MaxPool(2), Flatten(), Linear(3)], (1, 9, 8))
    fields = [(report.height, report.width) for report in network.layers]
    assert list(fields[-1][0].cells(0)) == list(range(8))  # the stride of the pool leaves a row
    assert list(fields[-1][1].cells(0)) == list(range(8))


REFUSED = {
    "window": ([RELU, MaxPool(9)], 1, "layers.1.kernel_size", "layer 1: the window spans 9×9"),
    "groups": ([Conv(4, 1), Conv(4, 1, groups=3)], 1, "layers.1.groups", "layer 1: groups 3"),
    "filters": ([ConvTranspose(3, 1, groups=2)], 0, "layers.0.groups", "layer 0: groups 2"),
    "no filters": ([Conv(0, 1)], 0, "layers.0.out_channels", "layer 0: out_channels 0"),
    "flat": ([Flatten(), MaxPool(1)], 1, "layers.1.input", "layer 1: input has 1 axes, not 3"),
    "not flat": ([Linear(1)], 0, "layers.0.input", "layer 0: input has 3 axes, not 1"),
    "cropped": ([ConvTranspose(1, 1, padding=9)], 0, "layers.0.padding", "layer 0: the stamps"),
}


@pytest.mark.parametrize(("layers", "index", "field", "message"), REFUSED.values(), ids=REFUSED)
def test_a_layer_that_does_not_fit_is_refused_by_its_index(layers, index, field, message):
    with pytest.raises(ConvolutionError, match=f"^{message}") as refusal:
        analyse(layers, (2, 6, 6))
    assert (refusal.value.field, refusal.value.index) == (field, index)


def test_an_input_shape_has_three_sizes():
    for shape in ((6, 6), (1, 0, 6)):
        with pytest.raises(ConvolutionError) as refusal:
            analyse([], shape)
        assert refusal.value.field == "input_shape"


def test_what_is_not_a_layer_is_not_passed_over():
    with pytest.raises(TypeError, match="'relu' is not a layer"):
        analyse(["relu"], (1, 2, 2))


TRUNKS = {
    "windows": [Conv(1, 3, 2, 1), MaxPool(3, 2, 1), Conv(1, (5, 3), padding=(2, 1)), AvgPool(2)],
    "dilated": [Conv(1, 3, dilation=2), Conv(1, 2, 3, Padding(top=1, right=2)), Conv(1, 3, padding="same")],
    "transposed": [Conv(1, 3, padding=1), ConvTranspose(1, 4, 2, 1), Conv(1, 3, padding=1)],
    "cropped": [ConvTranspose(1, (4, 3), 2, Padding(top=3, bottom=1, right=2)), Conv(1, 2)],
    "autoencoder": [Conv(1, 4, 2, 1), Conv(1, 3, padding=1), ConvTranspose(1, 4, 2, 1)],
    "output padding": [ConvTranspose(1, 3, (3, 2), 1, output_padding=(2, 1)), AvgPool(2, 1)],
    "adaptive": [Conv(1, 3), AdaptivePool((3, 5))],
}  # fmt: skip


def as_torch(torch, layer):
    """The layer with weights of 1: then a gradient is 0 only where nothing is read."""
    if isinstance(layer, MaxPool | AvgPool):  # a maximum's gradient shows one cell of its window
        pool = torch.nn.AvgPool2d(layer.kernel_size, layer.stride, layer.padding)
        return [pool]
    if isinstance(layer, AdaptivePool):
        return [torch.nn.AdaptiveAvgPool2d(layer.output_size)]
    transposed = isinstance(layer, ConvTranspose)
    sides, around = layer.padding, []
    if isinstance(sides, Padding):
        way = -1 if transposed else 1  # which crops what comes out
        around = [
            torch.nn.ZeroPad2d(
                [way * n for n in (sides.left, sides.right, sides.top, sides.bottom)]
            )
        ]
        sides = 0
    kind = torch.nn.ConvTranspose2d if transposed else torch.nn.Conv2d
    extra = {"output_padding": layer.output_padding} if transposed else {}
    module = kind(
        1, 1, layer.kernel_size, layer.stride, sides, dilation=layer.dilation, bias=False, **extra
    )
    torch.nn.init.ones_(module.weight)
    return [module, *around] if transposed else [*around, module]


@pytest.mark.torch
@pytest.mark.parametrize("layers", TRUNKS.values(), ids=TRUNKS)
def test_receptive_fields_are_what_the_gradient_reaches(layers):
    torch = pytest.importorskip("torch")
    torch.set_num_threads(1)  # small tensors: a second thread only waits
    network = analyse(layers, (1, 31, 29))
    report = network.layers[-1]
    trunk = torch.nn.Sequential(*(part for layer in layers for part in as_torch(torch, layer)))
    x = torch.ones(1, 1, 31, 29, requires_grad=True)
    maps = trunk(x)
    assert tuple(maps.shape[1:]) == report.output_shape
    exact = not any(isinstance(layer, AdaptivePool) for layer in layers)
    rows, cols = maps.shape[2:]
    places = {(row, cols // 2) for row in range(rows)} | {(rows // 2, col) for col in range(cols)}
    for row, col in places:
        (gradient,) = torch.autograd.grad(maps[0, 0, row, col], x, retain_graph=True)
        seen = [set(axis.tolist()) for axis in np.nonzero(gradient[0, 0].numpy())]
        for field, cell, touched, size in zip(
            (report.height, report.width), (row, col), seen, (31, 29), strict=True
        ):
            inside = field.cells(cell)
            assert touched <= set(inside)
            if exact and inside.start >= 0 and inside.stop <= size:  # not over the edge
                assert (min(touched), max(touched)) == (inside[0], inside[-1])
