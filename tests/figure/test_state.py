"""A figure's settings are those of the page: names, defaults, bounds."""

import json
import re
import subprocess
from dataclasses import fields
from pathlib import Path
from shutil import which

import pytest

from app.engine import ConvolutionError
from app.figure.numbers import decimal, factor, show
from app.figure.state import BOUNDS, CHOICES, KERNELS, SIZES, FigureState, read_state
from app.figure.tell import file_stem
from app.figure.walk import walk_of

SCHEMA = (Path(__file__).parents[2] / "static/js/state/schema.js").read_text()


def declared() -> dict[str, str]:
    block = re.search(r"SETTINGS = Object\.freeze\(\{\n(.*?)\n\}\);", SCHEMA, re.DOTALL)[1]
    return dict(re.findall(r"^  (\w+): (.*),$", block, re.MULTILINE))


def test_names_are_those_of_the_page():
    of_the_page_alone = {"speed", "loop", "pin", "show", "keys"}
    ours = {field.name for field in fields(FigureState)}
    assert ours - {"lang"} == declared().keys() - of_the_page_alone - {"lang"}


@pytest.mark.parametrize("name", BOUNDS)
def test_bounds_and_defaults_are_those_of_the_page(name):
    least, most, fallback = map(
        int, re.fullmatch(r"whole\((\d+), (\d+), (\d+)\)", declared()[name]).groups()
    )
    assert BOUNDS[name] == (least, most)
    if name != "step":  # a picture without a step is the whole walk
        assert getattr(FigureState(), name) == fallback


def test_sizes_choices_and_the_bias_are_those_of_the_page():
    assert list(SIZES) == json.loads(re.search(r"SIZE = .*?(\[\d+, \d+\])", SCHEMA)[1])
    assert list(KERNELS) == json.loads(re.search(r"KERNEL = .*?(\[\d+, \d+\])", SCHEMA)[1])
    assert FigureState().plane().shape == (7, 7)
    assert FigureState().weight().shape == (3, 3)
    assert declared()["bias"] == f"number(1e6, {FigureState().bias})"
    for name in ("layer", "padding_mode"):
        assert re.findall(r"'(\w+)'", declared()[name]) == list(CHOICES[name])
    assert re.findall(r"'(\w+)'", declared()["theme"]) == list(CHOICES["theme"])


@pytest.mark.parametrize(("texts", "told"), [
    ({"stride": "8"}, "stride 8 is not within 1 to 7"),
    ({"stride": "two"}, "stride two is not a whole number"),
    ({"layer": "mean"}, "layer mean is none of conv, max, average"),
    ({"bias": "1e9"}, "bias 1e9 is not a finite number"),
    ({"bias": "2000000"}, "bias 2000000.0 is not within -1000000 to 1000000"),
    ({"size": "2"}, "size 2 is not within 3 to 16"),
    ({"size": "5x"}, "size 5x is neither a whole number nor two as in 3x2"),
    ({"kernel": "8"}, "kernel 8 is not within 1 to 7"),
    ({"input": "1,2;3,4"}, "input: 2 rows or columns are not within 3 to 16"),
    ({"input": "1,2,3;4"}, "the rows of input differ in length"),
    ({"input": "cat"}, "input cat is neither a preset"),
    ({"input": "1,2,9999999;1,1,1;1,1,1"}, "input 9999999 is not within -1000000 to 1000000"),
    ({"lang": "xx"}, "lang xx is none of en, ru"),
    ({"colour": "red"}, "colour is not known here"),
    ({"padding": "4", "padding_mode": "reflect", "size": "4"}, "padding 4 is not smaller"),
    ({"layer": "max", "kernel": "2", "padding": "2"}, "padding 2 is more than half"),
])  # fmt: skip
def test_what_makes_no_sense_is_named(texts, told):
    with pytest.raises(ConvolutionError, match=re.escape(told)):
        walk_of(read_state(texts))


@pytest.mark.parametrize(("texts", "stem"), [
    ({}, "convwalk-7x7-f3-s1-p0"),
    ({"stride": "2", "padding": "1", "step": "3"}, "convwalk-7x7-f3-s2-p1-step3"),
    ({"layer": "max", "size": "5x8", "kernel": "2x3"}, "convwalk-max-5x8-f2x3-s1-p0"),
    ({"dilation": "2", "padding": "1", "padding_mode": "reflect"}, "convwalk-7x7-f3-s1-p1-d2-reflect"),
])  # fmt: skip
def test_a_file_name_says_what_is_shown(texts, stem):
    assert file_stem(walk_of(read_state(texts))) == stem


NUMBERS = [
    0,
    -0.0,
    1,
    -1,
    1234567,
    0.5,
    -2.5,
    1 / 3,
    -200 / 3,
    1234.5678,
    0.000123,
    1e-7,
    99.96,
    2.999,
    1e21,
]


@pytest.mark.skipif(not which("node"), reason="no Node here")
def test_numbers_look_as_on_the_page():
    """What static/js/numbers.js says of the same numbers."""
    program = (
        "import { show, factor, decimal } from './static/js/numbers.js';"
        f"console.log(JSON.stringify({json.dumps(NUMBERS)}.map((n) => [show(n), show(n, 2), factor(n), decimal(n)])))"
    )
    told = subprocess.run(
        ["node", "--input-type=module", "-e", program], cwd=Path(__file__).parents[2],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    ours = [[show(n), show(n, 2), factor(n), decimal(n)] for n in NUMBERS]
    assert ours == json.loads(told)
