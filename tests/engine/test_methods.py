"""Every method of the dispatcher, forced on every layer that it can compute."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.engine import ConvolutionError, conv2d
from app.engine.assemble import assemble
from app.engine.correlate import correlate
from app.engine.dispatch import TABLE, Layer
from app.engine.geometry import Padding, conv_geometry
from app.engine.methods import banded, bound, product, winograd
from app.engine.outline import Outline, cut_for
from app.engine.padding import pad2d
from app.engine.scratch import DEFAULT, limit_scratch
from tests.engine import naive
from tests.engine.test_conv import layers

ROOMY, TIGHT = 2**28, 2**14  # bytes of scratch: the whole layer in a block, and a few rows
NAMES = [row.method.name for row in TABLE]
PLAIN = {row.method.name for row in TABLE if not row.method.certify}  # they lose no digits


def answers(geometry, x, weight, bias, threads=1, most=ROOMY):
    """What each method that can makes of a layer: its name, its maps."""
    layer = Layer(geometry, len(x), weight.dtype.name, reused=True)
    for row in TABLE:
        if row.can(layer):
            cut = cut_for(layer, row.method, threads, most, bordered=False)
            if cut is not None:
                out = np.full((len(x), *geometry.output_shape), np.nan, weight.dtype)
                assemble(Outline(layer, None, row.method, cut, ROOMY), weight, bias)(x, out)
                yield row.method.name, out


def sums(x, weight, geometry):
    """In float64: the exact answer, and the sum of |products| of each output."""
    padded, taps = pad2d(x, geometry.padding).astype(float), weight.astype(float)
    none = np.zeros(len(weight))
    return (
        correlate(padded, taps, none, geometry),
        correlate(abs(padded), abs(taps), none, geometry),
    )


@given(layers(), st.sampled_from(["float32", "float64"]), st.sampled_from([ROOMY, TIGHT]))
@settings(max_examples=150, deadline=None)
def test_every_method_computes_what_nested_loops_say(layer, dtype, most):
    x, weight, bias, stride, sides, _, dilation, groups = layer
    geometry = conv_geometry(
        x.shape,
        weight.shape,
        stride=stride,
        padding=Padding(*sides),
        dilation=dilation,
        groups=groups,
    )
    numbers = [
        x[None].astype(dtype),
        weight.astype(dtype),
        None if bias is None else bias.astype(dtype),
    ]
    judged = naive.conv(
        x.tolist(), weight.tolist(), None if bias is None else bias.tolist(),
        stride, sides, "zeros", dilation, groups,
    )  # fmt: skip
    for name, maps in answers(geometry, *numbers, most=most):
        np.testing.assert_allclose(maps[0], judged, rtol=0, atol=1e-2, err_msg=name)


@pytest.mark.torch
def test_every_method_computes_what_torch_says_for_thousands_of_layers():
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(7)
    seen = dict.fromkeys(NAMES, 0)
    for _ in range(1200):
        x, weight, arguments = random_layer(rng)
        try:
            expected = torch.nn.functional.conv2d(
                torch.from_numpy(x.astype(float)),
                torch.from_numpy(weight.astype(float)),
                **arguments,
            ).numpy()
        except RuntimeError:
            continue
        geometry = conv_geometry(x.shape[1:], weight.shape, **arguments)
        scale = abs(x).max() * abs(weight).max() * weight[0].size
        threads, most = int(rng.choice([1, 1, 1, 2])), int(rng.choice([ROOMY, ROOMY, TIGHT]))
        for name, maps in answers(geometry, x, weight, None, threads, most):
            seen[name] += 1
            worst = abs(maps - expected).max() / scale
            assert worst < (1e-5 if weight.dtype == np.float32 else 1e-14), (
                name,
                x.shape,
                arguments,
            )
    assert min(seen.values()) > 40, seen


def random_layer(rng):
    """Any layer, with its share of degenerate ones."""
    pair = lambda least, most: tuple(int(n) for n in rng.integers(least, most + 1, 2))  # noqa: E731
    square = rng.choice([0, 1, 3, 3])
    kernel = (int(square),) * 2 if square else pair(1, 5)
    size = kernel if rng.random() < 0.1 else pair(1, 14)
    groups = int(rng.choice([1, 1, 1, 2, 3]))
    per_group = 1 if rng.random() < 0.3 else int(rng.integers(1, 4))
    filters = groups * int(rng.integers(1, 4))
    arguments = {
        "stride": (1, 1) if rng.random() < 0.6 else pair(1, 6),
        "padding": (0, 0) if rng.random() < 0.4 else pair(0, 5),
        "dilation": (1, 1) if rng.random() < 0.5 else pair(1, 3),
        "groups": groups,
    }
    dtype = rng.choice(["float32", "float64"])
    x = rng.standard_normal((int(rng.integers(1, 4)), groups * per_group, *size)).astype(dtype)
    weight = rng.standard_normal((filters, per_group, *kernel)).astype(dtype)
    return x, weight, arguments


STRIPED = [  # channels, size, kernel, filters and arguments: products that are cut into strips
    (6, 28, 5, 16, {}),
    (4, (19, 23), 3, 16, {"padding": 2, "stride": 2}),
    (64, 17, 3, 32, {"padding": 2, "dilation": 2}),  # strips each in one run
    (40, (9, 30), 3, 128, {"padding": 1, "stride": (2, 1)}),
    (32, 21, 3, 64, {"groups": 2, "padding": 1}),
    (32, (16, 64), 1, 32, {}),  # rows whole pages apart
    (3, 64, 4, 48, {"padding": 3, "stride": (1, 2)}),
    (2, 3, 3, 16, {}),  # less than a strip
]


@pytest.mark.parametrize("in_place", [True, False], ids=["strips", "whole"])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(("channels", "size", "kernel", "filters", "arguments"), STRIPED)
def test_products_in_strips_and_whole_ones_give_the_same_maps(
    channels, size, kernel, filters, arguments, dtype, in_place, monkeypatch
):
    monkeypatch.setattr(product, "in_place", lambda: in_place)
    rng = np.random.default_rng(3)
    size = size if isinstance(size, tuple) else (size, size)
    x = rng.integers(-4, 5, (2, channels, *size)).astype(dtype)
    weight = rng.integers(-4, 5, (filters, channels // arguments.get("groups", 1), kernel, kernel))
    weight = weight.astype(dtype)
    geometry = conv_geometry(x.shape[1:], weight.shape, **arguments)
    expected, _ = sums(x, weight, geometry)
    for threads, most in ((1, ROOMY), (1, 2**17), (2, ROOMY)):
        for name, maps in answers(geometry, x, weight, None, threads, most):
            if name in PLAIN:
                assert (maps == expected).all(), name


@given(
    st.integers(6, 19), st.integers(1, 4), st.integers(1, 3), st.integers(1, 2), st.integers(0, 12),
    st.booleans(),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_wide_kernels_cut_into_stamps_give_the_exact_maps(
    across, down, dilation, filters, pad, in_place
):
    rng = np.random.default_rng(across)
    weight = rng.integers(-4, 5, (3 * filters, 1, down, across)).astype(np.float32)
    x = rng.integers(-4, 5, (2, 3, 21, 60)).astype(np.float32)
    geometry = conv_geometry(
        x.shape[1:], weight.shape, padding=(1, pad), dilation=(1, dilation), groups=3
    )
    expected, _ = sums(x, weight, geometry)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(banded, "in_place", lambda: in_place)
        for most in (ROOMY, 2**20):
            found = dict(answers(geometry, x, weight, None, most=most))
            assert (found["banded"] == expected).all()


def test_float64_goes_through_no_method_that_loses_digits():
    for channels, size in ((3, 9), (64, 30), (1, 200)):
        for kernel in (3, 15):
            geometry = conv_geometry(
                (channels, 224, 224), (64, channels, kernel, kernel), padding=1
            )
            for row in TABLE:
                if not row.method.exact:
                    assert not row.can(Layer(geometry, size, "float64", reused=True))


# --- the error of the methods that lose digits


def inputs(rng, shape):
    """Random and hostile pictures (C, H, W), float32."""
    normal = rng.standard_normal(shape)
    yield "normal", normal
    yield "after a ReLU", np.maximum(normal, 0)
    yield "large offset", 1e4 + normal
    yield "offset and its opposite", normal + 1e3 * (-1.0) ** np.arange(shape[0])[:, None, None]
    yield "checkerboard", (-1.0) ** np.indices(shape).sum(axis=0) * (1 + 1e-3 * normal)
    yield "neighbours apart", normal * 10.0 ** rng.uniform(-6, 6, shape)
    yield "channels apart", normal * 10.0 ** rng.uniform(-6, 6, (shape[0], 1, 1))
    yield "rows apart", normal * 10.0 ** np.linspace(-8, 8, shape[1])[:, None]
    yield (
        "one bright cell",
        np.where(np.arange(normal.size).reshape(shape) == normal.size // 2, 1e5, normal),
    )
    yield "bright cells", np.where(rng.random(shape) < 1e-3, 300 * normal, normal)
    yield (
        "a dark window",
        np.where(np.indices(shape)[1:].max(axis=0) < shape[1] // 2, 1e-6 * normal, normal),
    )
    yield "nearly all zero", np.where(rng.random(shape) < 0.97, 0, normal)
    yield "all channels alike", np.repeat(normal[:1], shape[0], axis=0)
    yield "all alike and flat", np.repeat(np.sign(normal[:1]) + 0.1 * normal[:1], shape[0], axis=0)
    yield "subnormal", normal * 1e-40
    yield "small", normal * 1e-25
    yield "huge", normal * 1e30
    yield "constant", np.full(shape, 1.1)


def kernels(rng, shape):
    """Random and hostile filters (K, C, kh, kw), float32."""
    normal = rng.standard_normal(shape)
    yield "normal", normal
    yield "all channels alike", np.repeat(normal[:, :1], shape[1], axis=1)
    yield "sum zero", normal - normal.mean(axis=(1, 2, 3), keepdims=True)
    yield "taps apart", normal * 10.0 ** rng.uniform(-5, 5, shape)
    yield (
        "one large tap",
        np.where(
            np.arange(normal.size).reshape(shape) % normal[0].size == 4,
            20 * np.sqrt(normal[0].size),
            0.3 * normal,
        ),
    )
    yield "filters apart", normal * 10.0 ** rng.uniform(-6, 6, (shape[0], 1, 1, 1))
    yield "Sobel", np.broadcast_to(np.resize([1, 0, -1, 2, 0, -2, 1, 0, -1], shape[2:]), shape)


ALIKE = {"all channels alike", "Sobel", "all alike and flat", "constant"}


def errors_of_what_passes(name, shapes, rng, kinds=frozenset()):
    """Of each pair of filters and input, of these kinds or all: the error beside the sum of |products|."""
    method = next(row.method for row in TABLE if row.method.name == name)
    geometry = conv_geometry(*shapes, padding=shapes[1][-1] // 2)
    layer = Layer(geometry, 1, "float32", reused=True)
    cut = cut_for(layer, method, 1, ROOMY, bordered=False)
    for filter_kind, taps in kernels(rng, shapes[1]):
        weight = taps.astype(np.float32)
        holds = method.certify(weight)(geometry)
        run = assemble(Outline(layer, None, method, cut, ROOMY), weight, None)
        for input_kind, picture in inputs(rng, shapes[0]):
            if kinds and not {filter_kind, input_kind} <= kinds:
                continue
            with np.errstate(over="ignore", under="ignore", invalid="ignore"):
                x = picture.astype(np.float32)[None]
                if not holds(x):
                    continue
            maps = np.empty((1, *geometry.output_shape), np.float32)
            run(x, maps)  # the guard inside comes to the same conclusion
            exact, total = sums(x, weight, geometry)
            yield (filter_kind, input_kind), float((abs(maps - exact) / total).max())


@pytest.mark.parametrize(
    ("name", "channels", "filters", "size", "kernel"),
    [
        ("winograd", 1, 4, 24, 3), ("winograd", 8, 8, 23, 3), ("winograd", 64, 16, 14, 3),
        ("winograd", 256, 8, 12, 3), ("winograd", 512, 8, 7, 3), ("winograd", 64, 8, 15, 3),
        ("winograd small", 8, 8, 23, 3), ("winograd small", 512, 8, 7, 3),
        ("fft", 1, 1, 100, 15), ("fft", 2, 2, 64, 11),
    ],
)  # fmt: skip
def test_inputs_that_pass_the_certificate_keep_the_error_below_1e_5(
    name, channels, filters, size, kernel
):
    shapes = (channels, size, size), (filters, channels, kernel, kernel)
    errors = dict(errors_of_what_passes(name, shapes, np.random.default_rng(3)))
    assert {kinds: error for kinds, error in errors.items() if error >= bound.LIMIT} == {}
    if channels >= 64 or name == "fft":
        assert ("normal", "normal") in errors  # else the certificate would forbid everything
    assert not {kind for _, kind in errors} & {"subnormal", "a dark window", "neighbours apart"}


@pytest.mark.parametrize(
    ("name", "channels", "size"), [("winograd", 192, 12), ("winograd small", 512, 7)]
)
def test_however_many_channels_are_alike_the_error_stays_below_1e_5(name, channels, size):
    shapes = (channels, size, size), (8, channels, 3, 3)
    errors = [
        error
        for draw in range(6)
        for _, error in errors_of_what_passes(name, shapes, np.random.default_rng(draw), ALIKE)
    ]
    assert len(errors) > 12
    assert max(errors) < bound.LIMIT


@pytest.mark.parametrize("way", [winograd.SMALL_TILES, winograd.LARGE_TILES], ids=["2×2", "4×4"])
@pytest.mark.parametrize("sharpness", [1, 3, 9])  # numbers of like size … of very different ones
def test_a_single_tiles_error_grows_as_the_docstring_says(sharpness, way):
    """One channel, a row of 1000 tiles, 20 filters: the bound that certify takes for granted."""
    rng = np.random.default_rng(4)
    size, cells = way.size, way.size + 2
    geometry = conv_geometry((1, cells, 1000 * size + 2), (1, 1, 3, 3))
    out = np.empty((1, *geometry.output_shape), np.float32)
    for _ in range(20):
        x = (rng.standard_normal((1, 1, cells, 1000 * size + 2)) ** sharpness).astype(np.float32)
        weight = (rng.standard_normal((1, 1, 3, 3)) ** sharpness).astype(np.float32)
        transformed = winograd.transform(way, weight, geometry)
        winograd.prepare(way, geometry, 1, transformed)(x, out)
        error = abs(out - sums(x, weight, geometry)[0])[0, 0].max(axis=0)
        error = error.reshape(-1, size).max(axis=1)  # of each tile
        tiles = np.lib.stride_tricks.sliding_window_view(x[0, 0].astype(float), (cells, cells))
        tiles = tiles[0, ::size]
        norms, peaks = np.sqrt((tiles**2).sum(axis=(1, 2))), abs(tiles).max(axis=(1, 2))
        spread = winograd.SPREAD * np.linalg.norm(weight) * norms
        single = winograd.SINGLE * abs(weight).max() * peaks
        assert (error <= bound.UNIT * (spread + single)).all()


@pytest.mark.parametrize("way", [winograd.SMALL_TILES, winograd.LARGE_TILES], ids=["2×2", "4×4"])
def test_winograds_three_matrices_multiply_out_to_the_correlation(way):
    """Exactly, number by number: all of them are sixteenths."""
    size, cells = way.size, way.size + 2
    every = np.einsum("ro,rt,rc->otc", way.sums, way.taps, way.cells)  # output, tap, cell
    expected = np.zeros((size, size, 3, 3, cells, cells))
    for i, j, r, s in np.ndindex(size, size, 3, 3):
        expected[i, j, r, s, i + r, j + s] = 1
    assert (every == expected.reshape(every.shape)).all()
    assert len(way.taps) == {2: 16, 4: 46}[size]


@given(st.integers(0, 2**32))
@settings(max_examples=80, deadline=None)
def test_the_lower_bound_is_below_every_sum_of_products(seed):
    rng = np.random.default_rng(seed)
    channels, kernel = int(rng.integers(1, 40)), int(rng.integers(1, 16))
    size, padding = int(rng.integers(kernel, 40)), int(rng.integers(0, kernel))
    x = (rng.standard_normal((1, channels, size, size)) ** rng.integers(1, 4)).astype(np.float32)
    weight = rng.standard_normal((3, channels, kernel, kernel)).astype(np.float32)
    geometry = conv_geometry(x.shape[1:], weight.shape, padding=padding)
    norms = np.sqrt((weight.astype(float) ** 2).sum(axis=(1, 2, 3)))
    true = (sums(x, weight, geometry)[1] / norms[:, None, None]).min()
    low, high = 0.0, 1e9  # the largest error that still passes tells the bound
    for _ in range(60):
        middle = (low + high) / 2
        growth = bound.Growth(bound.LIMIT / bound.UNIT, 0, lambda *_, asked=middle: asked**2)
        passed = bound.certify(weight, growth)(geometry)(x)
        low, high = (middle, high) if passed else (low, middle)
    assert low <= true * (1 + 1e-5)


# --- memory


SHAPES = {  # channels, filters, groups, kernel, size; each needs many blocks
    "gather": (1, 1, 1, 3, 200), "pointwise": (8, 8, 1, 1, 700), "depthwise": (8, 8, 8, 3, 700),
    "banded": (8, 8, 8, 3, 700),
    "winograd": (8, 8, 1, 3, 700), "winograd small": (8, 8, 1, 3, 700), "fft": (1, 1, 1, 15, 900), "flat": (8, 8, 1, 3, 700),
    "im2col": (8, 8, 1, 3, 700),
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_no_method_takes_more_scratch_than_it_is_allowed(name):
    method = next(row.method for row in TABLE if row.method.name == name)
    channels, filters, groups, kernel, size = SHAPES[name]
    x = np.ones((1, channels, size, size), np.float32)
    weight = np.ones((filters, channels // groups, kernel, kernel), np.float32)
    geometry = conv_geometry(x.shape[1:], weight.shape, padding=kernel // 2, groups=groups)
    layer = Layer(geometry, 1, "float32", reused=True)
    out = np.empty((1, *geometry.output_shape), np.float32)
    most = 2**25
    cut = cut_for(layer, method, 1, most // 2, bordered=False)
    tracemalloc.start()
    assemble(Outline(layer, None, method, cut, most // 2), weight, None)(x, out)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < most + 2**18  # and a little for Python's own objects


def test_a_layer_no_method_can_fit_is_refused():
    limit_scratch(1000)
    try:
        with pytest.raises(ConvolutionError) as refusal:
            conv2d(np.ones((1, 500, 20, 20)), np.ones((2, 500, 5, 5)))
        assert refusal.value.code == "scratch_too_small"
    finally:
        limit_scratch(DEFAULT)
