"""Known networks, written as the lecture writes its pattern.

To add one: give it a line in NETWORKS; translate its title if it is not a proper name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.content.presets import N_
from app.engine import ConvolutionError


@dataclass(frozen=True, slots=True)
class Network:
    """A text, what goes in, and who described it."""

    name: str
    title: str
    pattern: str
    input_shape: tuple[int, int, int]
    source: str = ""
    settings: Mapping[str, int | bool] = field(default_factory=dict)  # other than the usual ones


LECTURE_PATTERN = "[(CONV-RELU)*N-POOL?]*M-(FC-RELU)*K-SOFTMAX"

ALEXNET = (
    "CONV(64,11,4,2)-RELU-POOL(3,2)-CONV(192,5,padding=2)-RELU-POOL(3,2)"
    "-CONV(384)-RELU-(CONV(256)-RELU)*2-POOL(3,2)-FLATTEN-(FC(4096)-RELU)*2-FC(1000)"
)
VGG_16 = (
    "(CONV(64)-RELU)*2-POOL-(CONV(128)-RELU)*2-POOL-(CONV(256)-RELU)*3-POOL"
    "-[(CONV(512)-RELU)*3-POOL]*2-FLATTEN-(FC(4096)-RELU)*2-FC(1000)"
)


def _stage(filters: int) -> str:
    """Four convolutions of ResNet-18, of which the first halves the plane."""
    return (
        f"CONV({filters},3,2,1,bias=0)-BN-RELU-(CONV({filters},padding=1,kernel_size=3,bias=0)"
        "-BN-RELU)*3"
    )


RESNET_18_TRUNK = (
    "CONV(64,7,2,3,bias=0)-BN-RELU-POOL(3,2,1)-(CONV(64,3,1,1,bias=0)-BN-RELU)*4"
    f"-{_stage(128)}-{_stage(256)}-{_stage(512)}-GAP-FC(1000)"
)

NETWORKS = (
    Network("pattern", N_("the lecture's pattern"), LECTURE_PATTERN, (3, 32, 32)),
    Network(
        "lenet-5",
        "LeNet-5",
        "CONV(6,5,padding=2)-TANH-AVGPOOL(2)-CONV(16,5)-TANH-AVGPOOL(2)"
        "-FLATTEN-FC(120)-TANH-FC(84)-TANH-FC(10)",
        (1, 28, 28),
        "LeCun, Bottou, Bengio & Haffner 1998",
    ),
    Network("alexnet", "AlexNet", ALEXNET, (3, 224, 224), "Krizhevsky 2014, torchvision"),
    Network("vgg-16", "VGG-16", VGG_16, (3, 224, 224), "Simonyan & Zisserman 2015"),
    Network(
        "resnet-18-trunk",
        N_("ResNet-18 trunk"),
        RESNET_18_TRUNK,
        (3, 224, 224),
        "He, Zhang, Ren & Sun 2016",
    ),
    Network(
        "stacked", N_("two convolutions"), "CONV(6,5)-RELU-CONV(10,5)-RELU", (3, 32, 32)
    ),
    Network("shrinking", N_("without padding"), "(CONV(8,5)-RELU)*N", (3, 32, 32), "", {"N": 5}),
    Network(
        "keeping", N_("with padding"), "(CONV(8,5,padding=same)-RELU)*N", (3, 32, 32), "", {"N": 5}
    ),
    Network("fully-connected", N_("fully connected"), "FC(10)", (3, 32, 32)),
)  # fmt: skip


def find_network(name: str) -> Network:
    for network in NETWORKS:
        if network.name == name:
            return network
    raise ConvolutionError(
        "unknown_network",
        "preset",
        "{field} {value} is none of {expected}",
        value=name[:80],
        expected=", ".join(network.name for network in NETWORKS),
    )
