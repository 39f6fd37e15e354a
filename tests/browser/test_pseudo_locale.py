"""A third language is a .po file and nothing else: one of accents, 40 % longer, shows what is not translated or not roomy."""

import os
import re
import shutil
import subprocess
import sys
from math import ceil

import pytest
from babel.messages.pofile import read_po, write_po
from playwright.sync_api import expect

from app.content.scenes import SCENES
from tests.browser.looks import faults
from tests.catalogues import ROOT, extracted

LANGUAGE = "eo"  # one that the app has not; Babel and browsers know its plurals
ACCENTS = str.maketrans("aceinosuyzACEINOSUYZ", "àçéîñôšûýžÀÇÉÎÑÔŠÛÝŽ")
PLACES = re.compile(r"(\{\w+\})")
LONGER = 0.4

# Set apart from words: names, keys, sizes, formulas and code, the same in every language.
SAME = ".brand, kbd, math, code, .reading, .top button > b, a[href='/docs'], .roomy-only, .arithmetic, option, text.operator, .picture .cell text, .layers th, .layer .name, .known b, [translate=no]"


def pseudo(text):
    """⟦Îñpût šîžé ···⟧: readable, marked at both ends, 40 % longer."""
    accented = "".join(
        part if PLACES.match(part) else part.translate(ACCENTS) for part in PLACES.split(text)
    )
    return f"⟦{accented}{'·' * ceil(LONGER * len(text))}⟧"


@pytest.fixture(scope="module")
def pseudo_app(tmp_path_factory):
    """A copy of the app with one more file, served by itself."""
    home = tmp_path_factory.mktemp("pseudo")
    for folder in ("app", "static", "templates"):
        shutil.copytree(ROOT / folder, home / folder, ignore=shutil.ignore_patterns("__pycache__"))
    template = extracted(tmp_path_factory.mktemp("messages"))
    path = home / "app" / "locale" / LANGUAGE / "LC_MESSAGES" / "convwalk.po"
    path.parent.mkdir(parents=True)
    template.locale = LANGUAGE
    for message in template:
        if message.id:
            message.string = (
                tuple(map(pseudo, message.id)) if message.pluralizable else pseudo(message.id)
            )
    with path.open("wb") as file:
        write_po(file, template, include_lineno=False)
    with path.open("rb") as file:
        assert read_po(file).num_plurals == 2
    command = [sys.executable, "-m", "app.cli", "--port", "0"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(home)}
    with subprocess.Popen(
        command, cwd=home, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        yield re.search(r"http://[\w.]+:\d+", process.stdout.readline())[0]
        process.terminate()


BARE = """same => {
  const bare = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { data, parentElement: e } = walker.currentNode;
    if (/\\p{L}{2,}/u.test(data) && !e.closest(same + ', script, style, noscript')) {
      const whole = e.closest('h1, h2, p, li, dd, button, a, label, section, text, .spoken, [aria-live], div')?.textContent ?? data;
      if (!data.includes('⟦') && !/⟦[^⟧]*$/.test(whole.slice(0, whole.indexOf(data)))) bare.push(data.trim());
    }
  }
  for (const e of document.querySelectorAll('[aria-label], [title]'))
    for (const name of ['aria-label', 'title']) {
      const words = e.getAttribute(name);
      if (words && /\\p{L}{3,}/u.test(words) && !words.includes('⟦') && words !== 'Convwalk') bare.push(`${name}: ${words}`);
    }
  return [...new Set(bare)];
}"""


@pytest.fixture
def pseudo_page(browser, pseudo_app):
    contexts = []

    def pseudo_page(address, size, ask=False, drawn="#room [data-anchor]"):
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale="en",
            has_touch=size[0] < 500,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        tells = "&ask=0" if address.startswith("/lecture/") and not ask else ""
        seed = "&seed=7" if address.endswith("/drill") else ""  # one that begins on the stage
        page.goto(f"{pseudo_app}{address}?lang={LANGUAGE}{tells}{seed}")
        page.wait_for_selector(drawn, state="attached")
        return page

    yield pseudo_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("size", [(1280, 720), (390, 844)], ids=["projector", "phone"])
@pytest.mark.parametrize("address", ["/", "/lecture"])
def test_the_pages_are_translated_whole_and_nothing_is_cut_off(pseudo_page, address, size):
    page = pseudo_page(address, size)
    assert page.evaluate("document.documentElement.lang") == LANGUAGE
    assert page.evaluate(BARE, SAME) == []
    assert faults(page) == []


@pytest.mark.parametrize("size", [(1280, 720), (390, 844), (280, 600)])
def test_a_frame_is_translated_whole_and_nothing_is_cut_off(pseudo_page, size):
    page = pseudo_page("/embed", size, drawn=".output .cell[data-current]")
    assert page.evaluate(BARE, SAME) == []
    assert faults(page) == []


@pytest.mark.parametrize("size", [(1280, 720), (390, 844)], ids=["projector", "phone"])
@pytest.mark.parametrize(
    "address", [f"/lecture/{scene.id}" for scene in SCENES if scene.asks] + ["/lecture/drill"]
)
def test_every_question_is_translated_whole_and_nothing_is_cut_off(pseudo_page, address, size):
    page = pseudo_page(address, size, ask=True)
    for shown in (page.locator(".answer-form"), page.locator(".why math").first):
        expect(shown).to_be_visible()
        assert page.evaluate(BARE, SAME) == []
        # A stage's own titles are the scenes' matter.
        assert [fault for fault in faults(page) if "text.grid-title" not in fault] == []
        if page.locator(".answer-form").is_visible():
            page.locator(".question > .ways button").click()


@pytest.mark.parametrize("size", [(1280, 720), (390, 844)], ids=["projector", "phone"])
def test_every_scene_is_translated_whole_and_nothing_is_cut_off(pseudo_page, size):
    page = pseudo_page(f"/lecture/{SCENES[0].id}", size)
    found = {}
    for scene in SCENES:
        expect(page.get_by_role("heading", level=1)).to_have_text(pseudo(scene.title))
        drawn = (
            "#room .output .cell[data-filled]" if scene.view == "plane" else "#room [data-anchor]"
        )
        expect(page.locator(drawn).first).to_be_attached()
        wrong = page.evaluate(BARE, SAME) + faults(page)
        if wrong:
            found[scene.id] = wrong
        page.keyboard.press("]")
    assert found == {}


@pytest.mark.parametrize("size", [(1280, 720), (390, 844)], ids=["projector", "phone"])
def test_every_tab_of_the_torch_scene_is_translated_whole(pseudo_page, size):
    page = pseudo_page("/lecture/torch-conv2d", size)
    found = {}
    for tab in ("groups", "flip", "code"):
        page.goto(f"{page.url.partition('?')[0]}?lang={LANGUAGE}&tab={tab}&padding_mode=circular")
        expect(page.locator("#room .code-line").first).to_be_attached()
        wrong = page.evaluate(BARE, SAME)
        if size[0] > 500:  # a phone scrolls long lines of code
            wrong += faults(page)
        if wrong:
            found[tab] = wrong
    assert found == {}


def test_the_presenters_notes_are_translated(pseudo_page):
    page = pseudo_page(f"/lecture/{SCENES[0].id}", (1280, 720))
    page.goto(page.url + "&presenter=1")
    expect(page.locator(".notes li").first).to_have_text(pseudo(SCENES[0].notes[0]))
    assert page.evaluate(BARE, SAME) == []
    assert faults(page) == []
