"""Every language says everything, with the same places for numbers."""

import re

import pytest
from babel.messages.pofile import read_po

from tests.catalogues import ROOT, catalogues, extracted


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    return extracted(tmp_path_factory.mktemp("messages"))


def forms(text):
    return [text] if isinstance(text, str) else list(text or ())


def places(text):
    return set(re.findall(r"\{\w+\}", text))


@pytest.mark.parametrize(("language", "path"), catalogues().items())
def test_a_catalogue_has_every_message_of_the_code_and_no_other(language, path, template):
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    wanted = {str(message.id): message for message in template if message.id}
    found = {str(message.id): message for message in catalogue if message.id}
    assert sorted(wanted) == sorted(found)
    for message in found.values():
        assert all(forms(message.string)), f"not translated: {message.id}"
        assert not message.fuzzy
        for form in forms(message.string):
            assert places(form) == places(forms(message.id)[-1]), message.id
    english = {message.id[0] for message in found.values() if isinstance(message.id, tuple)}
    assert all(len(found_forms) == catalogue.num_plurals for found_forms in (
        forms(message.string) for message in found.values() if isinstance(message.id, tuple)))  # fmt: skip
    assert english


def test_no_message_of_the_page_escapes_the_extraction(template):
    # Babel overlooks calls inside template literals.
    known = {form for message in template if message.id for form in forms(message.id)}
    called = re.compile(r"\b(?:t|plural)\(\s*'((?:[^'\\]|\\.)*)'")
    for path in (ROOT / "static" / "js").rglob("*.js"):
        assert set(called.findall(path.read_text())) <= known, path


def test_the_page_gets_its_messages_and_not_the_servers():
    from app.i18n import page_messages

    messages = page_messages("ru")
    assert messages["Play"] == "Играть"
    assert messages["{n} row unused"] == ["без {n} строки", "без {n} строк", "без {n} строк"]
    assert "{field} is missing" not in messages
