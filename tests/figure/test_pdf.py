"""PDFs are read by another library: their text, their pages, their fonts."""

import re
from io import BytesIO

import pytest
from every_mark import every_mark
from pypdf import PdfReader

from app.figure.layout import draw
from app.figure.numbers import show
from app.figure.palette import PALETTES
from app.figure.pdf import pdf
from app.figure.state import FigureState
from app.figure.walk import walk_of

LIGHT = PALETTES["light"]


@pytest.fixture(scope="module")
def walk():
    return walk_of(FigureState(size="5x6", stride=2, padding=1, lang="ru"))


@pytest.fixture(scope="module")
def pages(walk):
    drawing = draw(walk)
    return PdfReader(BytesIO(pdf(drawing, LIGHT, range(drawing.frames)))).pages


def test_a_walk_has_a_page_a_step_with_the_steps_numbers(walk, pages):
    assert len(pages) == len(walk.steps)
    for page, step in zip(pages, walk.steps, strict=True):
        words = page.extract_text().split()
        assert {show(step.value), *(show(value) for value in walk.weight.flat)} <= set(words)


def test_every_number_of_the_input_stands_on_every_page(walk, pages):
    wanted = [show(value) for value in walk.padded.flat]
    for page in pages:
        words = re.findall(r"\d+|−\d+", page.extract_text())
        assert all(words.count(number) >= wanted.count(number) for number in set(wanted))


def test_cyrillic_and_mathematics_can_be_copied(pages):
    text = pages[0].extract_text()
    assert "Вход" in text
    assert "Карта активации" in text
    assert "×" in text


def test_fonts_are_embedded_and_digits_keep_their_characters(pages):
    fonts = pages[0]["/Resources"]["/Font"].get_object().values()
    for font in fonts:
        assert "/FontFile2" in font.get_object()["/FontDescriptor"]
    assert not re.search(r"[\ue000-\uf8ff]", pages[0].extract_text())


def test_a_page_is_as_large_as_the_drawing_at_96_units_to_the_inch():
    (page,) = PdfReader(BytesIO(pdf(every_mark(), LIGHT, [2]))).pages
    assert [float(side) for side in page.mediabox[2:]] == pytest.approx([90.375, 45.75])


def test_a_document_tells_its_title_and_language_and_is_the_same_each_time():
    file = pdf(every_mark(), LIGHT, range(4))
    read = PdfReader(BytesIO(file))
    assert (read.metadata.title, read.trailer["/Root"]["/Lang"]) == ("every mark", "en")
    assert pdf(every_mark(), LIGHT, range(4)) == file


def test_what_all_pages_show_is_written_once(walk):
    drawing = draw(walk)
    one = len(pdf(drawing, LIGHT, [0]))
    more = len(pdf(drawing, LIGHT, range(drawing.frames))) - one
    assert more < one / 4 * drawing.frames
