"""What is ticked is what the file holds; what cannot be meant is refused and named."""

import pytest

from app.engine import ConvolutionError
from app.offline.answers import addresses
from app.offline.grid import read_grid


def test_every_combination_of_the_ticked_values_is_there_once():
    grid = read_grid({"strides": "1,2", "paddings": "0,1,1,0", "size": "5"})
    found = [(one["stride"], one["padding"]) for one in grid.combinations()]
    assert found == [("1", "0"), ("1", "1"), ("2", "0"), ("2", "1")]
    assert grid.count == 4
    assert {one["size"] for one in grid.combinations()} == {"5"}


def test_nothing_ticked_is_the_one_state_of_the_address():
    grid = read_grid({"stride": "2", "padding": "1", "step": "3"})
    (only,) = grid.combinations()
    assert (only["stride"], only["padding"], only["step"]) == ("2", "1", "3")
    assert grid.axes == {}


@pytest.mark.parametrize(("stride", "opens"), [("2", "2"), ("3", "1")])
def test_the_file_opens_on_the_pages_value_if_it_is_ticked_else_on_the_first(stride, opens):
    assert read_grid({"stride": stride, "strides": "1,2"}).settings["stride"] == opens


def test_a_pair_of_equal_numbers_is_written_as_the_page_writes_it():
    assert read_grid({"size": "7x7", "kernels": "2x2,2x3"}).axes["kernel"] == ("2", "2x3")


def test_cells_written_by_hand_say_their_size_themselves():
    grid = read_grid({"input": "1,2,3,4;5,6,7,8;9,1,2,3", "filter": "1,0;0,1", "strides": "1,2"})
    assert (grid.settings["size"], grid.settings["kernel"]) == ("3x4", "2")


@pytest.mark.parametrize(
    ("written", "said"),
    [("1.50", "1.5"), ("-0", "0"), ("2.0", "2"), ("0.00001", "0.00001"), ("0.0000001", "1e-7"),
     ("-0.000001", "-0.000001"), ("0.1", "0.1"), ("-1000000", "-1000000"), ("-0.00000012", "-1.2e-7")],
)  # fmt: skip
def test_a_bias_is_asked_for_as_javascript_writes_numbers(written, said):
    (numbers,) = [
        one for one in addresses(read_grid({"bias": written})) if one.startswith("/convolve")
    ]
    assert numbers.endswith(f"&bias={said}")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"strides": "1,0"}, "strides"),
        ({"strides": "1,,2"}, "strides"),
        ({"strides": ""}, "strides"),
        ({"paddings": "0,5"}, "paddings"),
        ({"filters": "lecture,no-such"}, "filters"),
        ({"inputs": "random,lecture,3"}, "inputs"),
        ({"filters": "1,0;0,1"}, "filters"),
        ({"sizes": "7,2x7"}, "sizes"),
        ({"kernels": "3,"}, "kernels"),
        ({"size": ""}, "size"),
        ({"input": "1,2,3;4,5,6;7,8,\u0669"}, "input"),
        ({"strides": ",".join(map(str, range(200)))}, "strides"),
        ({"stride": "two"}, "stride"),
        ({"no_such": "1"}, "no_such"),
        ({"step": "-1"}, "step"),
        ({"speed": "3"}, "speed"),
        ({"lang": "xx"}, "lang"),
        ({"pin": "here"}, "pin"),
        ({"bias": "nan"}, "bias"),
        ({"layer": "max", "filters": "blur"}, "filters"),
        ({"layer": "average", "dilations": "1,2"}, "dilations"),
        ({"filter": "1,0;0,1", "kernels": "2,3"}, "kernels"),
        ({"input": "1,0;0,1"}, "input"),
    ],
)
def test_what_makes_no_sense_is_refused_by_its_name(query, field):
    with pytest.raises(ConvolutionError) as refused:
        read_grid(query)
    assert refused.value.field == field
    assert field in str(refused.value)
