"""`convwalk figure`: one picture or a list of them; a list is made whole or not at all."""

import io
import re
from pathlib import Path

import pytest

from app import cli
from app.cli.progress import told
from app.figure import svg
from app.figure.layout import drawing_of
from app.figure.state import FigureState


def convwalk(*arguments) -> int:
    return cli.main(["figure", *map(str, arguments)])


def test_options_are_the_names_of_the_address(tmp_path):
    out = tmp_path / "new" / "walk.svg"
    assert (
        convwalk(
            out, "--stride", 2, "--padding", 1, "--theme", "dark", "--lang", "ru", "--speed", 4
        )
        == 0
    )
    drawing = drawing_of(FigureState(stride=2, padding=1, lang="ru"))
    assert out.read_text() == svg.animated(drawing, "dark", 250, rest_ms=1500)


def test_one_step_and_a_negative_bias(tmp_path):
    out = tmp_path / "walk.svg"
    assert convwalk(out, "--step", 3, "--bias=-2.5", "--width", 400) == 0
    assert out.read_text() == svg.still(drawing_of(FigureState(bias=-2.5), 400), 3)


def test_every_option_says_what_it_is(capsys):
    with pytest.raises(SystemExit):
        convwalk("--help")
    options = re.split(r"\n  (?=-)", capsys.readouterr().out)[1:]
    assert len(options) > 40
    assert [option for option in options if not re.search(r"^-h|[A-Z]\s+\w", option)] == []


def test_networks_and_layers_as_code_are_scenes_too(tmp_path):
    out = tmp_path / "net.svg"
    assert convwalk(out, "--scene", "architecture", "--M", 3, "--step", 2, "--lang", "en") == 0
    assert "layer 2 of 20: ReLU" in out.read_text()
    options = ("--stride", "2x1", "--tab", "groups", "--groups", 4, "--lang", "en")
    assert convwalk(out, "--scene", "torch-conv2d", *options) == 0
    assert "4 groups; each filter reads 1 input channels" in out.read_text()


def test_a_scene_brings_its_settings_and_options_go_over_them(tmp_path):
    out = tmp_path / "filters.svg"
    options = ("--out-channels", 2, "--frames", 5, "--rest", 0, "--lang", "en")
    assert convwalk(out, "--scene", "many-filters", *options) == 0
    picture = out.read_text()
    assert "with 2 filters 5×5×3, stride 1, padding 0; 5 of 1568 steps" in picture
    assert "animation:5s step-end infinite" in picture


@pytest.mark.parametrize(("options", "told"), [
    (("--scene", "no-such"), "scene no-such is none of fully-connected, "),
    (("--scene", "many-filters", "--dilation", 2), "dilation is not known here"),
    (("--scene", "many-filters", "--frames", 1), "frames 1 is not within 2 to 120"),
    (("--scene", "many-filters", "--step", 4704), "step 4704 does not exist"),
    (("--channels", 3), "channels is not known here"),
    (("--rest", 61), "rest 61.0 is not within 0 to 60"),
])  # fmt: skip
def test_what_a_scene_has_not_is_told(tmp_path, capsys, options, told):
    assert convwalk(tmp_path / "x.svg", *options) == 1
    assert told in capsys.readouterr().err
    assert files(tmp_path) == []


YAML = """
defaults: {theme: light, stride: 2}
figures:
  - {out: same.svg, padding: 1}
  - {out: deep/edges.svg, input: [[0, 0, 3, 3], [0, 0, 3, 3], [0, 0, 3, 3]], loop: false, stride: 1}
"""
TOML = """
[defaults]
theme = "light"
stride = 2
[[figures]]
out = "same.svg"
padding = 1
[[figures]]
out = "deep/edges.svg"
input = [[0, 0, 3, 3], [0, 0, 3, 3], [0, 0, 3, 3]]
loop = false
stride = 1
"""


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


@pytest.mark.parametrize(("name", "text"), [("list.yaml", YAML), ("list.toml", TOML)])
def test_a_list_makes_every_picture(tmp_path, capsys, name, text):
    (tmp_path / name).write_text(text)
    img = tmp_path / "img"
    assert convwalk("--from", tmp_path / name, "--into", img) == 0
    assert files(img) == ["deep", "deep/edges.svg", "same.svg"]
    assert (img / "same.svg").read_text() == svg.animated(
        drawing_of(FigureState(stride=2, padding=1)), "light", rest_ms=1500
    )
    assert "step-end 1}" in (img / "deep/edges.svg").read_text()
    assert capsys.readouterr() == ("", "")  # no terminal, no bar


@pytest.mark.parametrize(("entry", "told"), [
    ("{out: bad.svg, padding: 4, padding_mode: reflect, size: 4}", "padding 4 is not smaller than the input size 4"),
    ("{out: bad.svg, step: 99}", "step 99 does not exist: the steps are 0 to 24"),
    ("{out: bad.svg, colour: red}", "colour is not known here"),
    ("{out: bad.doc}", "format doc is none of svg"),
    ("{out: good.svg}", "another entry has this file already"),
])  # fmt: skip
def test_a_failing_entry_is_named_and_leaves_nothing_behind(tmp_path, capsys, entry, told):
    (tmp_path / "list.yaml").write_text(f"- {{out: good.svg}}\n- {entry}\n")
    img = tmp_path / "img"
    assert convwalk("--from", tmp_path / "list.yaml", "--into", img) == 1
    said = capsys.readouterr().err
    assert "entry 2" in said
    assert told in said
    assert files(tmp_path) == ["list.yaml"]


@pytest.mark.parametrize(("text", "told"), [
    ("figures: 3", "there is no list of figures"),
    ("- {padding: 1}", "entry 1: it does not say its file"),
    ("figures: [", "list.yaml"),
])  # fmt: skip
def test_a_list_that_is_none_is_told(tmp_path, capsys, text, told):
    (tmp_path / "list.yaml").write_text(text)
    assert convwalk("--from", tmp_path / "list.yaml", "--into", tmp_path / "img") == 1
    assert told in capsys.readouterr().err


def test_a_picture_that_was_there_stays_if_the_new_one_fails(tmp_path, capsys):
    out = tmp_path / "walk.svg"
    out.write_text("before")
    assert convwalk(out, "--stride", 9) == 1
    assert "walk.svg: stride 9 is not within 1 to 7" in capsys.readouterr().err
    assert out.read_text() == "before"


def test_a_terminal_sees_how_far_it_has_come():
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    terminal = Terminal()
    assert list(told([1, 2], ["a.svg", "b.svg"], terminal)) == [1, 2]
    lines = terminal.getvalue().split("\r\x1b[K")
    assert [line.rstrip() for line in lines[1:]] == [
        "░" * 30 + " 0/2 a.svg",
        "█" * 15 + "░" * 15 + " 1/2 b.svg",
        "█" * 30 + " 2/2",
    ]
