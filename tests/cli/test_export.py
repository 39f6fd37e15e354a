"""`convwalk export`: the file of the same address, whole or not at all."""

import pytest

from app import cli
from app.cli import export
from app.offline.document import FACES, make
from app.offline.grid import read_grid
from app.settings import Settings


def convwalk(*arguments) -> int:
    return cli.main(["export", *map(str, arguments)])


def test_the_command_makes_what_the_address_answers(tmp_path, capsys):
    out = tmp_path / "new" / "figure.html"
    arguments = ["--strides", "1,2", "--filters", "lecture,blur", "--padding-mode", "reflect"]
    assert convwalk(out, *arguments, "--bias", "-0.5", "--fonts", "0") == 0
    grid = read_grid({"strides": "1,2", "filters": "lecture,blur", "padding_mode": "reflect", "bias": "-0.5"})  # fmt: skip
    assert out.read_bytes() == make(grid, Settings(), FACES["0"]()).html
    assert capsys.readouterr().out == f"{out}: 4 combinations, {out.stat().st_size} bytes\n"


@pytest.mark.parametrize(
    ("name", "arguments", "told"),
    [
        ("figure.txt", [], "does not end in .html"),
        ("figure.html", ["--strides", "1,9"], "strides 9 is not within 1 to 7"),
        ("figure.html", ["--layer", "max", "--filters", "blur"], "filters"),
        ("figure.html", ["--strides", "1,2,3,4,5,6,7", "--paddings", "0,1,2,3,4", "--dilations", "1,2,3",
                         "--sizes", "5,6,7,8,9"], "CONVWALK_MAX_EXPORT_COMBINATIONS"),
    ],
)  # fmt: skip
def test_what_cannot_be_made_is_told_and_nothing_is_written(
    tmp_path, capsys, name, arguments, told
):
    assert convwalk(tmp_path / name, *arguments) == 1
    assert told in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_what_fails_half_way_leaves_the_old_file(tmp_path, monkeypatch):
    out = tmp_path / "figure.html"
    out.write_text("old")

    def broken(addresses):
        yield addresses[0]
        raise KeyboardInterrupt

    monkeypatch.setattr(export, "_shown", broken)
    with pytest.raises(KeyboardInterrupt):
        convwalk(out, "--strides", "1,2")
    assert out.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["figure.html"]


def test_a_folder_in_the_way_is_told(tmp_path, capsys):
    (tmp_path / "figure.html").mkdir()
    assert convwalk(tmp_path / "figure.html") == 1
    assert "cannot write" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["figure.html"]
