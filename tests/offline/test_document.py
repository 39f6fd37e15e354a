"""The file holds all it needs, and nothing of it comes from anywhere."""

import json
import re
import zlib
from base64 import b64decode
from html.parser import HTMLParser

import pytest

from app.api.errors import TooLargeError
from app.offline import document
from app.offline.document import FACES, make
from app.offline.grid import read_grid
from app.offline.modules import packed_modules
from app.settings import Settings


def file_of(fonts="0", settings=None, through=iter, **query):
    return make(read_grid(query), settings or Settings(), FACES[fonts](), through)


def unpacked(html, name):
    letters = re.search(f'id="{name}">([^<]*)<', html.decode())[1]
    return json.loads(zlib.decompress(b64decode(letters), -zlib.MAX_WBITS))


class Named(HTMLParser):
    """Every address that the document names."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html.decode())

    def handle_starttag(self, tag, attributes):
        self.found += [
            value
            for name, value in attributes
            if name in ("src", "href", "srcset", "data", "action")
        ]


@pytest.mark.parametrize("fonts", FACES)
def test_no_address_leads_out_of_the_file(fonts):
    html = file_of(fonts).html
    assert all(name.startswith("data:") for name in Named(html).found)
    styles = re.findall(rb"url\(([^)]*)", html) + re.findall(rb"@import", html)
    assert all(style.strip(b"'\"").startswith((b"data:font/woff2", b"#")) for style in styles)


def test_the_policy_admits_nothing_but_the_file_itself():
    policy = file_of().policy
    assert "default-src 'none'" in policy
    assert not re.search(r"https?:|\*|'self'|'unsafe-inline'", policy)
    assert f'content="{policy}"' in file_of().html.decode().replace("&#39;", "'")


def test_the_fonts_are_inside_or_left_out():
    assert file_of("1").html.count(b"data:font/woff2;base64,") == 2
    assert b"font/woff2" not in file_of("0").html


def test_the_same_question_gives_the_same_bytes():
    assert file_of(strides="1,2").html == file_of(strides="1,2").html


def test_a_module_comes_after_what_it_imports_and_names_it():
    before = set()
    for name, source in packed_modules(document.ENTRY):
        imported = re.findall(r"'module:([^']+)'", source)
        assert set(imported) <= before
        assert not re.search(r"^(import|export)\b[^;]*?from '\.", source, re.MULTILINE), name
        assert not re.search(r"^[^/*]*\bimport\(", source, re.MULTILINE), name
        before.add(name)


def test_both_languages_are_inside_unless_one_is_asked_for():
    assert set(unpacked(file_of().html, "packed")["catalogues"]) == {"en", "ru"}
    only = unpacked(file_of(lang="ru").html, "packed")["catalogues"]
    assert set(only) == {"ru"}
    assert only["ru"]["Play"] == "Играть"
    assert only["ru"]["Gaussian blur"]


def test_a_refusal_is_packed_as_an_answer_in_every_language():
    answers = unpacked(file_of(size="3", kernels="3,5").html, "packed")["answers"]
    refused = [answer["error"] for answer in answers.values() if "error" in answer]
    assert {error["code"] for error in refused} == {"window_too_large"}
    assert refused[0]["message"]["ru"] != refused[0]["message"]["en"]


def test_the_work_can_be_stopped_between_two_answers():
    class StoppedError(Exception):
        pass

    begun = []

    def three(addresses):
        for address in addresses[:3]:
            begun.append(address)
            yield address
        raise StoppedError

    with pytest.raises(StoppedError):
        file_of(strides="1,2,3", through=three)
    assert len(begun) == 3


@pytest.mark.parametrize(
    ("settings", "query", "limit"),
    [
        ({"max_export_combinations": 5}, {"strides": "1,2,3", "paddings": "0,1"}, "COMBINATIONS"),
        ({"max_export_bytes": 50_000}, {"strides": "1,2,3"}, "BYTES"),
        ({"max_cells": 40}, {"strides": "1,2"}, "CELLS"),
    ],
)
def test_what_is_too_much_is_refused_and_the_setting_named(settings, query, limit):
    with pytest.raises(TooLargeError) as refused:
        file_of(settings=Settings(**settings), **query)
    assert limit in str(refused.value)
