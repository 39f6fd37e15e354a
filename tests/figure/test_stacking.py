"""Layers are taken apart only where the order of marks is seen."""

from app.figure.model import Layer, Line, Point, Raster, Rect, Text
from app.figure.stacking import apart


def card(x: float, y: float = 0) -> tuple[Rect, Text]:
    return Rect(x, y, 10, 10, "panel"), Text(x + 5, y + 8, "1", 8, "ink")


def sizes(*marks) -> list[int]:
    return [len(layer.marks) for layer in apart([Layer(marks)])]


def test_cards_beside_each_other_stay_in_one_layer():
    assert sizes(*card(0), *card(20), *card(40)) == [6]


def test_a_card_over_another_begins_a_layer():
    assert sizes(*card(0), *card(6), *card(40)) == [2, 4]


def test_lines_may_cross_in_any_order():
    lines = [Line(0, 0, 9, 9, ink) for ink in ("plus", "minus", "plus", "minus")]
    assert sizes(*lines) == [4]


def test_a_line_under_a_picture_stays_under_it():
    picture, edge = Raster(0, 0, 10, 10, 1, b"1", "red"), Line(0, 0, 10, 0, "ink")
    assert sizes(edge, picture) == [2]
    assert sizes(edge, picture, edge) == [2, 1]


def test_layers_keep_their_frames_and_places():
    places = (Point(0, 0), Point(1, 0))
    layers = list(apart([Layer((*card(0), *card(5)), 3, 5, places), Layer(card(0), 1)]))
    assert [(one.first, one.end, one.places) for one in layers] == [
        (3, 5, places), (3, 5, places), (1, None, ()),
    ]  # fmt: skip
