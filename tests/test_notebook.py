"""ConvWalk in a notebook: a frame that needs nobody, a still picture, plain refusals."""

import re
from html import unescape

import numpy as np
import pytest

from app.engine import ConvolutionError
from app.figure.layout import drawing_of
from app.figure.state import FigureState
from app.figure.svg import still
from app.notebook import ConvWalk
from app.offline.document import FACES, make
from app.offline.grid import read_grid
from app.settings import Settings


def file_of(**query) -> str:
    return make(read_grid(query), Settings(), FACES["0"]()).html.decode()


def framed(shown: str) -> str:
    return unescape(re.search(r'srcdoc="([^"]*)"', shown)[1])


def test_the_frame_holds_the_offline_file_and_may_run_it_alone():
    shown = ConvWalk(stride=2, padding=1)._repr_html_()
    assert framed(shown) == file_of(stride="2", padding="1")
    assert re.search(r'sandbox="([^"]*)"', shown)[1] == "allow-scripts"


def test_values_may_be_numbers_pairs_lists_and_arrays():
    figure = ConvWalk(
        size=(5, 7), filter=np.array([[1, 0], [0, -1.5]]), bias=1e-7, loop=True, step=None,
        strides=[1, np.int64(2)], inputs=["lecture", "ones"], paddings=range(2),
    )  # fmt: skip
    assert figure.html.decode() == file_of(
        size="5x7", filter="1.0,0.0;0.0,-1.5", bias="0.0000001", loop="1",
        strides="1,2", inputs="lecture,ones", paddings="0,1",
    )  # fmt: skip


def test_the_still_picture_is_of_the_step_or_else_the_last():
    assert ConvWalk(stride=2, step=3).svg == still(drawing_of(FigureState(stride=2)), 3)
    assert ConvWalk(stride=2).svg == still(drawing_of(FigureState(stride=2)), 8)


def test_a_notebook_gets_every_form_or_the_ones_it_asks_for():
    figure = ConvWalk()
    forms = figure._repr_mimebundle_()
    assert list(forms) == ["text/html", "image/svg+xml", "text/plain"]
    assert forms["image/svg+xml"] == figure.svg
    assert list(figure._repr_mimebundle_(include={"image/svg+xml"})) == ["image/svg+xml"]
    assert "text/html" not in figure._repr_mimebundle_(exclude={"text/html"})


def test_with_a_server_its_own_figure_is_framed():
    shown = ConvWalk(server="http://127.0.0.1:8000/", stride=2, padding=1)._repr_html_()
    assert 'src="http://127.0.0.1:8000/embed?stride=2&amp;padding=1"' in shown
    assert "srcdoc" not in shown


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({"strid": 2}, "strid"),
        ({"stride": 0}, "stride"),
        ({"stride": 1.5}, "stride"),
        ({"step": 25}, "step"),
        ({"size": 3, "padding": 4, "padding_mode": "reflect"}, "padding"),
        ({"input": [[1, 2], [3]]}, "input"),
        ({"size": {"rows": 3}}, "size"),
        ({"strides": [1, 2], "server": "http://127.0.0.1"}, "strides"),
        ({"server": "javascript:alert(1)"}, "server"),
        ({"server": 'http://x" onload="y'}, "server"),
        ({"height": 100}, "height"),
        ({"height": "tall"}, "height"),
        ({"strides": range(1, 8), "paddings": range(5), "sizes": range(3, 17), "dilations": [1, 2]}, "sizes"),
    ],
)  # fmt: skip
def test_an_argument_that_makes_no_sense_is_refused_at_once(settings, field):
    with pytest.raises(ConvolutionError) as refused:
        ConvWalk(**settings)
    assert refused.value.field == field


def test_it_is_saved_as_a_file_or_as_a_picture(tmp_path):
    figure = ConvWalk(stride=2, step=3)
    assert figure.save(tmp_path / "deep" / "x.html").read_bytes() == figure.html
    assert figure.save(tmp_path / "x.svg").read_text() == figure.svg
    with pytest.raises(ConvolutionError, match="format"):
        figure.save(tmp_path / "x.docx")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["deep", "x.svg"]
