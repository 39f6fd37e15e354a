"""What pooling is made of: separable passes, blocks of planes, adaptive windows, winners."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.engine import (
    ConvolutionError,
    adaptive_avg_pool2d,
    avg_pool2d,
    global_avg_pool2d,
    global_max_pool2d,
    max_pool2d,
    windows,
)
from app.engine.geometry import AdaptiveAxis, Axis
from app.engine.geometry.parts import run

AXES = st.builds(
    Axis, st.integers(1, 9), st.integers(1, 9), st.integers(1, 4), st.integers(1, 3),
    st.integers(0, 3), st.integers(0, 3), st.booleans(),
).filter(lambda axis: axis.output > 0)  # fmt: skip


@given(AXES)
def test_both_landings_are_the_reads_of_real_cells(axis):
    met = {(read.input, read.output) for read in axis.reads() if read.input is not None}
    by_tap = {
        pair
        for tap in range(axis.kernel)
        for landing in [axis.landing_of_tap(tap)]
        for pair in zip(landing.cells, landing.outputs, strict=True)
    }
    by_window = {(cell, p) for p in range(axis.output) for cell in axis.inside(p)}
    assert by_tap == by_window == met
    reaching = {read.output for read in axis.reads() if read.input is None}
    assert set(axis.whole_outputs) == set(range(axis.output)) - reaching


@given(AXES, st.data())
def test_a_part_of_an_axis_reads_what_the_whole_axis_reads_there(axis, data):
    first = data.draw(st.integers(0, axis.output - 1))
    outputs = range(first, data.draw(st.integers(first + 1, axis.output)))
    piece = run(axis, outputs.start, outputs.stop)
    cells, part = piece.input, piece.axis
    assert part.output == len(outputs)
    for p in range(part.output):
        inside = [cells[cell] for cell in part.inside(p)]
        assert inside == list(axis.inside(outputs[p]))


FOLDINGS = [(np.maximum, max, -99), (np.add, sum, 0)]


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int64, object])
@pytest.mark.parametrize(("combine", "fold", "nothing"), FOLDINGS)
@given(rows=AXES, cols=AXES, seed=st.integers(0, 99), turned=st.booleans())
@settings(max_examples=60)
def test_every_way_through_the_windows_agrees_with_a_look_at_each(
    dtype, combine, fold, nothing, rows, cols, seed, turned
):
    x = np.random.default_rng(seed).integers(-9, 10, (3, rows.size, cols.size)).astype(dtype)
    expected = [
        [
            [
                fold([plane[h, w] for h in rows.inside(p) for w in cols.inside(q)] or [nothing])
                for q in range(cols.output)
            ]
            for p in range(rows.output)
        ]
        for plane in x
    ]
    x = np.asfortranarray(x) if turned else x
    with pytest.MonkeyPatch.context() as patched:
        for block in (1, 2 * rows.size * cols.size, 2**17):
            patched.setattr(windows, "BLOCK", block)
            folded = windows.reduce_windows(combine, x, rows, cols, nothing)
            assert folded.tolist() == expected


@given(st.integers(1, 40), st.integers(1, 40))
def test_adaptive_windows_cover_every_cell_and_differ_in_length_by_one(size, output):
    axis = AdaptiveAxis(size, output)
    every = [axis.inside(p) for p in range(output)]
    assert {cell for cells in every for cell in cells} == set(range(size))
    lengths = {len(cells) for cells in every}
    assert max(lengths) - min(lengths) <= 1
    assert max(lengths) <= axis.longest


PLANES = st.integers(0, 2**32).map(
    lambda seed: np.random.default_rng(seed).integers(-9, 10, (2, 6, 9))
)


@given(PLANES, st.integers(-5, 5))
def test_a_maximum_follows_what_is_added_everywhere_also_around_the_edge(x, more):
    pooled = max_pool2d(x, 3, stride=2, padding=1).values
    assert (max_pool2d(x + more, 3, stride=2, padding=1).values == pooled + more).all()


@given(PLANES)
def test_pooling_twice_by_two_is_pooling_by_four(x):
    twice = max_pool2d(max_pool2d(x[:, :4, :8], 2).values, 2).values
    assert (twice == max_pool2d(x[:, :4, :8], 4).values).all()
    means = avg_pool2d(avg_pool2d(x[:, :4, :8], 2), 2)
    np.testing.assert_allclose(means, avg_pool2d(x[:, :4, :8], 4), rtol=1e-14, atol=1e-15)


@given(PLANES)
def test_a_mean_lies_between_the_smallest_and_the_largest(x):
    means = avg_pool2d(x, (2, 3), stride=1)
    assert (means <= max_pool2d(x, (2, 3), stride=1).values).all()
    assert (means >= -max_pool2d(-x, (2, 3), stride=1).values).all()


@given(PLANES)
def test_global_pools_are_pools_of_the_whole_plane(x):
    assert (global_max_pool2d(x) == max_pool2d(x, (6, 9)).values).all()
    assert (global_avg_pool2d(x) == avg_pool2d(x, (6, 9))).all()
    assert (adaptive_avg_pool2d(x, (2, 3)) == avg_pool2d(x, 3)).all()


def test_adaptive_windows_by_hand():
    assert adaptive_avg_pool2d([[[1, 2, 3, 4, 6]]], (1, 3)).tolist() == [[[1.5, 3.0, 5.0]]]


def test_whole_numbers_are_summed_exactly():
    x = [[[2**61 + 1, 2**61 + 1, -(2**62)]]]
    assert avg_pool2d(x, (1, 3)).item() == 2 / 3
    with pytest.raises(ConvolutionError, match="exactly"):
        global_avg_pool2d([[[2**62, 2**62]]])


@pytest.mark.parametrize("size", [0, (2,), (1, 2, 3), "ab", 1.5, True])
def test_an_output_size_that_is_none_is_refused(size):
    with pytest.raises(ConvolutionError) as refusal:
        adaptive_avg_pool2d([[[1]]], size)
    assert refusal.value.field == "output_size"


def test_a_divisor_of_nothing_is_refused():
    with pytest.raises(ConvolutionError) as refusal:
        avg_pool2d([[[1]]], 1, divisor_override=0)
    assert refusal.value.field == "divisor_override"


def test_winners_are_not_looked_for_until_they_are_asked_for(monkeypatch):
    from app.engine import pool

    monkeypatch.setattr(pool, "winners", lambda planes, geometry: "looked for")
    pooled = max_pool2d([[[1, 2]]], (1, 2))
    assert pooled.values.tolist() == [[[2]]]
    assert pooled.winners == "looked for"


def test_a_window_of_nothing_but_padding_has_no_winner():
    pooled = max_pool2d([[[1.0, 2.0], [3.0, 4.0]]], 2, padding=1, dilation=3)
    assert pooled.winners.tolist() == [[[[-1, -1]]]]
    assert pooled.values.tolist() == [[[-math.inf]]]
