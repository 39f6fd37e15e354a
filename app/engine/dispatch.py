"""Which method computes a layer: the first row of the table that fits it.

The times behind each reason are medians on one core of an AMD EPYC (Zen 5, AVX-512) with
OpenBLAS 0.3.31, float32, `make bench`; those of banded, Winograd and FFT are the least of many,
taken while others used the machine too. The shapes are those where a row begins to pay.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.engine.geometry import Geometry
from app.engine.methods import Method
from app.engine.methods.banded import BANDED
from app.engine.methods.depthwise import DEPTHWISE
from app.engine.methods.fft import FFT
from app.engine.methods.flat import FLAT
from app.engine.methods.gather import GATHER
from app.engine.methods.im2col import IM2COL
from app.engine.methods.pointwise import POINTWISE
from app.engine.methods.winograd import WINOGRAD, WINOGRAD_SMALL


@dataclass(frozen=True, slots=True)
class Layer:
    """What the table looks at. `dtype` is float32 or float64; whole numbers are computed as
    float64. `reused` tells whether the filters are prepared once for many inputs."""

    geometry: Geometry
    images: int
    dtype: str
    reused: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A method, the layers it can compute, those among them where it pays, and why there."""

    method: Method
    can: Callable[[Layer], bool]
    pays: Callable[[Layer], bool]
    reason: str


def kernel_is(layer: Layer, size: int) -> bool:
    return layer.geometry.height.kernel == layer.geometry.width.kernel == size


def stride_1(layer: Layer) -> bool:
    return layer.geometry.height.stride == layer.geometry.width.stride == 1


def undilated(layer: Layer) -> bool:
    return layer.geometry.height.dilation == layer.geometry.width.dilation == 1


def unpadded(layer: Layer) -> bool:
    p = layer.geometry.padding
    return p.top == p.bottom == p.left == p.right == 0


def ungrouped(layer: Layer) -> bool:
    return layer.geometry.groups == 1


def depthwise(layer: Layer) -> bool:
    return layer.geometry.groups == layer.geometry.channels


def winograd(layer: Layer) -> bool:
    return kernel_is(layer, 3) and ungrouped(layer) and stride_1(layer)


def channels(layer: Layer) -> int:
    return min(layer.geometry.channels, layer.geometry.out_channels)


def taps(layer: Layer) -> int:
    """Products of one output."""
    g = layer.geometry
    return g.channels // g.groups * g.height.kernel * g.width.kernel


MANY = 256  # filters

TABLE = (
    Row(
        GATHER,
        lambda layer: layer.geometry.groups == layer.images == 1,
        lambda layer: taps(layer) * layer.geometry.steps <= 1000,
        "7×7 F3: three calls, 2 us; any other method makes ten",
    ),
    Row(
        POINTWISE,
        lambda layer: (
            kernel_is(layer, 1) and ungrouped(layer) and stride_1(layer) and unpadded(layer)
        ),
        lambda layer: True,
        "56×56×64 1×1 K64: nothing to copy, BLAS alone, 0.13 ms",
    ),
    Row(
        BANDED,
        lambda layer: layer.dtype == "float32" and depthwise(layer),
        lambda layer: (
            stride_1(layer)
            and layer.geometry.groups > 1
            and (layer.reused or layer.geometry.steps >= 1000)
        ),
        "112×112×32 F3: 0.28 ms, depthwise 0.33; 14×14×512: 0.15, 0.16, but 0.1 more to lay out the"
        " filters for a single use. With a stride bands share fewer lines (14×14×512 S2: 0.13,"
        " 0.12)",
    ),
    Row(
        BANDED,
        lambda layer: layer.dtype == "float32" and depthwise(layer),
        lambda layer: (
            stride_1(layer)
            and layer.geometry.channels == layer.geometry.out_channels == 1
            and 25 <= taps(layer) < 400
            and layer.geometry.steps >= 10_000
        ),
        "512×512 F15: 1.2 ms, FFT 1.5; F5: 0.31, flat 0.58; F3: 0.19, 0.28, but as long where the"
        " image has to come from memory. F21: 1.8, FFT 1.5; 64×64 F5: 0.020, flat 0.012",
    ),
    Row(
        DEPTHWISE,
        lambda layer: depthwise(layer),
        lambda layer: layer.geometry.groups > 1,
        "with a stride, in float64, for infinity; a product for each channel would take 1.3 ms",
    ),
    Row(
        WINOGRAD,
        lambda layer: layer.dtype == "float32" and winograd(layer),
        lambda layer: (
            layer.reused
            and layer.geometry.steps >= 500
            and layer.geometry.channels < 256
            and channels(layer) >= (64 if undilated(layer) else 128)
        ),
        "112×112×64 F3 K128: 7.0 ms, flat 9.2; 56×56×128 K256: 5.1, 8.4."
        " With fewer channels the transforms take what the products save; for a single use the"
        " filters' transform and fresh memory do",
    ),
    Row(
        WINOGRAD_SMALL,
        lambda layer: layer.dtype == "float32" and winograd(layer),
        lambda layer: layer.reused and channels(layer) >= 128 and layer.geometry.steps >= 500,
        "28×28×512 F3 K512: 12.4 ms, large tiles 15, im2col 17: large tiles have to add up fewer"
        " channels at a time, and 46 numbers a filter to read. 14×14×512: 5.8, im2col 5.0",
    ),
    Row(
        FFT,
        lambda layer: (
            layer.dtype == "float32" and ungrouped(layer) and stride_1(layer) and undilated(layer)
        ),
        lambda layer: (
            layer.geometry.channels * layer.geometry.out_channels <= 4
            and taps(layer) >= 100
            and layer.geometry.steps >= 10_000
        ),
        "512×512 F21: 1.5 ms, the certificate with it, banded 1.8, flat 12",
    ),
    Row(
        FLAT,
        lambda layer: True,
        lambda layer: (
            layer.geometry.out_channels // layer.geometry.groups < min(taps(layer), MANY)
            and (stride_1(layer) or layer.geometry.channels < 16)
        ),
        "56×56×64 F3 D2 K64: 1.20 ms, im2col 1.26; 32×32×3 F5 K10: 16 us, 26: longer copies, which"
        " can be laid out in strips, where filters are fewer than taps. With many filters copying"
        " hardly counts, but windows that straddle a row's end do (14×14×512 K512: 4.9 ms, 4.2);"
        " with a stride and many channels, dealing them out does",
    ),
    Row(
        IM2COL,
        lambda layer: True,
        lambda layer: True,
        "224×224×3 F3 K64: 0.9 ms, flat 1.2; and whatever is left",
    ),
)


def candidates(layer: Layer) -> Iterator[Method]:
    """The methods that fit, best first; the last one fits any layer and loses no digits."""
    return (row.method for row in TABLE if row.can(layer) and row.pays(layer))
