"""Sizes and positions: the slides' numbers, the inverse, and what would fit."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine import ConvolutionError
from app.engine.geometry import (
    Axis,
    conv_geometry,
    fitting_paddings,
    fitting_strides,
    pool_geometry,
)


@pytest.mark.parametrize(
    ("axis", "exact", "output", "unused"),
    [
        pytest.param(Axis(7, 3, 1), Fraction(5), 5, 0, id="stride-1"),
        pytest.param(Axis(7, 3, 2), Fraction(3), 3, 0, id="stride-2"),
        pytest.param(Axis(7, 3, 3), Fraction(7, 3), 2, 1, id="stride-3-leaves-a-column"),
        pytest.param(Axis(32, 5, 1, pad_before=2, pad_after=2), Fraction(32), 32, 0, id="same"),
        pytest.param(Axis(7, 3, 1, dilation=2), Fraction(3), 3, 0, id="dilated"),
    ],
)
def test_sizes_of_the_slides(axis, exact, output, unused):
    assert (axis.exact, axis.output, axis.unused) == (exact, output, unused)


def test_the_next_window_at_stride_3_sticks_out_by_two_cells():
    misfit = Axis(7, 3, 3).misfit
    assert misfit is not None
    assert (misfit.start, misfit.stop, misfit.beyond, misfit.unused_from) == (6, 9, 2, 6)


def test_what_would_fit_7_3_3():
    layer = conv_geometry((1, 7, 7), (1, 1, 3, 3), stride=3)
    assert (fitting_strides(layer), fitting_paddings(layer)) == ([1, 2, 4], [1])


AXES = st.builds(
    Axis, st.integers(1, 9), st.integers(1, 4), st.integers(1, 4), st.integers(1, 3),
    st.integers(0, 3), st.integers(0, 3),
)  # fmt: skip


@given(AXES)
def test_output_is_the_number_of_windows_that_can_be_placed(axis):
    starts = range(0, axis.padded, axis.stride)
    placed = [s for s in starts if s + axis.effective_kernel <= axis.padded]
    assert axis.output == len(placed)
    assert [axis.start(p) for p in range(axis.output)] == placed


@given(AXES)
def test_reads_list_every_meeting_once_and_nothing_else(axis):
    meetings = {(read.output, read.tap, read.padded) for read in axis.reads()}
    expected = {
        (p, t, p * axis.stride + t * axis.dilation)
        for p in range(axis.output)
        for t in range(axis.kernel)
    }
    assert meetings == expected
    assert all(
        read.input is None or read.input == read.padded - axis.pad_before for read in axis.reads()
    )


@given(AXES)
def test_a_fitting_stride_leaves_nothing_unused(axis):
    layer = conv_geometry(
        (1, axis.size + 20, axis.size + 20),
        (1, 1, axis.kernel, axis.kernel),
        dilation=axis.dilation,
    )
    for stride in fitting_strides(layer):
        fitted = Axis(axis.size + 20, axis.kernel, stride, axis.dilation)
        assert fitted.fits
        assert fitted.unused == 0


def test_parameters_and_multiply_adds_of_the_worked_example():
    layer = conv_geometry((3, 32, 32), (10, 3, 5, 5), padding=2, bias=True)
    assert layer.output_shape == (10, 32, 32)
    assert layer.parameters == 760
    assert layer.macs == 10 * 32 * 32 * 75


def test_pooling_learns_nothing():
    layer = pool_geometry((64, 224, 224), 2)
    assert (layer.output_shape, layer.parameters, layer.macs) == ((64, 112, 112), 0, 0)


@pytest.mark.parametrize("number", [10**9, 10**18])
def test_huge_sizes_are_answered_at_once(number):
    layer = conv_geometry((1, number, number), (1, 1, 1, 1), stride=number - 1)
    assert fitting_strides(layer)[0] == 1
    assert fitting_paddings(layer)[0] == 0


def test_a_window_larger_than_the_padded_input_is_refused_with_both_sizes():
    with pytest.raises(ConvolutionError, match="5×5") as refusal:
        conv_geometry((1, 3, 3), (1, 1, 5, 5))
    assert refusal.value.detail["padded_height"] == 3
