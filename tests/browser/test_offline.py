"""The offline file in a browser without a network: from a disk, and inside a page that trusts it little."""

import html
import re
from urllib.parse import urlencode, urlsplit

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from app.offline.answers import addresses
from app.offline.document import FACES, make
from app.offline.grid import read_grid
from app.settings import Settings
from tests.browser.patience import PATIENCE

TICKED = {"strides": "1,3", "paddings": "0,1", "filters": "lecture,blur", "padding_mode": "reflect"}
FIRST = "conv-stage .grid.input .cell"

# Every answer that the file holds, as its own scripts unpack it.
UNPACK = """async () => {
  const inflate = (id) => {
    const bytes = Uint8Array.from(atob(document.getElementById(id).textContent), (c) => c.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'))).json();
  };
  const { modules } = await inflate('code');
  const source = new Map(modules).get('js/offline/walk.js');
  const { walked } = await import(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
  const { answers } = await inflate('packed');
  return Object.entries(answers).map(([address, answer]) => [address, answer.steps ? walked(answer) : answer]);
}"""


@pytest.fixture
def open_file(browser, tmp_path):
    """Open a file for a grid from the disk, the network off; whatever it asks for fails the test."""
    contexts, asked, complaints = [], [], []

    def open_file(query, *, wrap=None, search="", lang="en", **options):
        content = make(read_grid(query), Settings(), FACES["0"]()).html.decode()
        path = tmp_path / "figure.html"
        path.write_text(wrap(content) if wrap else content, "utf-8")
        context = browser.new_context(
            viewport={"width": 1280, "height": 720}, locale=lang, offline=True, **options
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda message: message.type == "error" and complaints.append(message.text)
        )
        page.goto(path.as_uri() + search)
        figure = page.frame_locator("iframe") if wrap else page
        figure.locator(FIRST).first.wait_for()
        return page, figure

    yield open_file
    for context in contexts:
        context.close()
    assert complaints == []
    own = re.compile(r"blob:null/|file:///.*/figure\.html(\?.*)?$|about:srcdoc$|data:image/svg")
    assert [address for address in asked if not own.match(address)] == []


def set_notch(figure, name, notch):
    figure.get_by_role("slider", name=name, exact=True).fill(str(notch))


def map_on_screen(figure):
    figure.get_by_role("button", name=re.compile("To the end")).click()
    expect(figure.locator(".output .cell:not([data-filled])")).to_have_count(0)
    rows = figure.locator(".output [role=row]")
    texts = [rows.nth(i).locator("text").all_text_contents() for i in range(rows.count())]
    return [[int(text.replace("−", "-")) for text in row] for row in texts]


@pytest.mark.parametrize(
    "query",
    [
        TICKED | {"kernels": "2,3x2", "dilations": "1,2"},
        {"layer": "max", "strides": "1,2", "paddings": "0,1", "inputs": "lecture,random"},
        {"layer": "average", "kernel": "2", "strides": "1,2", "paddings": "0,1"},
        {
            "input": "1,2.5,3;-4,5,6;7,8,9.25",
            "filter": "1,0;0,-1",
            "bias": "-0.5",
            "strides": "1,2",
        },
    ],
    ids=["filters", "maxima", "means", "by-hand"],
)
def test_every_answer_in_the_file_is_the_live_servers_number_by_number(open_file, served, query):
    page, _ = open_file(query)
    answers = dict(page.evaluate(UNPACK))
    assert list(answers) == addresses(read_grid(query))
    walks = 0
    for address, answer in answers.items():
        live = httpx.get(served.url + address).json()
        if address.startswith("/presets"):
            held = {kind: [preset["name"] for preset in known] for kind, known in answer.items()}
            live = {
                kind: [preset for preset in known if preset["name"] in held[kind]]
                for kind, known in live.items()
            }
        walks += "steps" in answer
        assert answer == live, address
    assert walks == read_grid(query).count


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"bias": "-0.0000001", "seed": "7", "filter": "random", "dilation": "2", "size": "9x7"},
        {"filter": "1,0;0,-1.50", "padding": "2", "padding_mode": "circular", "stride": "2"},
        {"layer": "max", "kernel": "2x3", "stride": "2", "padding": "1"},
        {"layer": "average", "dilation": "3", "input": "photo"},
    ],
)
def test_the_page_asks_for_exactly_what_is_packed(browser, served, query):
    context, asked = browser.new_context(), set()
    page = context.new_page()
    page.on("request", lambda request: asked.add(request.url.removeprefix(served.url)))
    page.goto(f"{served.url}/?{urlencode(query)}")
    page.wait_for_selector(FIRST, state="attached")
    context.close()
    answers = {
        one
        for one in asked
        if urlsplit(one).path in ("/convolve", "/pool", "/geometry", "/presets")
    }
    assert answers == set(addresses(read_grid(query)))


def test_every_ticked_value_can_be_set_and_is_answered(open_file, served):
    _, figure = open_file(TICKED)
    expect(figure.get_by_role("slider")).to_have_count(3)  # stride, padding, and the step
    for f, name in enumerate(("lecture", "blur")):
        figure.get_by_label("Filter numbers").select_option(index=f)
        for s, stride in enumerate((1, 3)):
            set_notch(figure, "Stride", s)
            for p, padding in enumerate((0, 1)):
                set_notch(figure, "Padding", p)
                expect(figure.get_by_text(f"S = {stride}", exact=True)).to_be_visible()
                expect(figure.get_by_text(f"P = {padding}", exact=True)).to_be_visible()
                ask = f"filter={name}&stride={stride}&padding={padding}&padding_mode=reflect&bias=1"
                live = httpx.get(f"{served.url}/convolve?{ask}").json()["activation_maps"][0]
                expect(figure.locator(".output [role=row]")).to_have_count(len(live))
                assert map_on_screen(figure) == live


def sandboxed(content):
    return f'<!doctype html><iframe sandbox="allow-scripts" width="1200" height="680" srcdoc="{html.escape(content)}"></iframe>'


@pytest.mark.parametrize("wrap", [None, sandboxed], ids=["from-disk", "sandboxed-frame"])
def test_hands_and_keys_move_it_in_both_languages(open_file, wrap):
    page, figure = open_file(TICKED, wrap=wrap, lang="ru")
    count = figure.locator(".count")
    expect(count).to_have_text("1 / 25")
    figure.get_by_role("button", name="Шаг вперёд").click()
    expect(count).to_have_text("2 / 25")
    figure.locator("body").press("End")
    expect(count).to_have_text("25 / 25")
    expect(figure.locator("#announcer")).to_contain_text("шаг 25 из 25")
    figure.locator("body").press("s")
    expect(count).to_have_text("1 / 4")  # 2 is not ticked, 3 is the next
    figure.locator("body").press("Shift+S")
    expect(count).to_have_text("1 / 25")
    figure.locator("body").press("l")
    expect(figure.get_by_role("heading", name="Output size")).to_be_visible()
    figure.get_by_label("Speed").select_option("128")
    figure.get_by_role("button", name="Play", exact=True).click()
    expect(count).to_have_text("25 / 25")
    expect(figure.get_by_role("button", name="Play", exact=True)).to_be_visible()
    figure.get_by_role("button", name=re.compile("^Theme")).click()
    expect(figure.locator("html")).to_have_attribute("data-theme", "light")
    assert page.context.cookies() == []


def test_what_is_not_in_the_file_is_said_and_not_tried(open_file):
    page, figure = open_file(TICKED, search="?stride=3&padding=4")
    expect(figure.get_by_text("This file holds 8 combinations of settings").first).to_be_visible()
    expect(figure.get_by_role("alert")).to_contain_text("padding=4 is not one of 0, 1")
    expect(figure.locator(".count")).to_have_text("1 / 4")  # stride 3 was understood
    first = figure.locator(FIRST).first
    first.dblclick()
    first.press("7")
    expect(figure.locator(".cell-editor")).to_have_count(0)
    expect(first).to_have_text("2")
    figure.get_by_role("button", name="Close").click()
    figure.get_by_role("button", name="Keys and help").click()
    dialog = figure.get_by_role("dialog")
    expect(dialog).to_contain_text("Its cells cannot be edited.")
    expect(dialog.get_by_role("link")).to_have_count(0)
    expect(dialog.get_by_text("share")).to_have_count(0)
    expect(figure.get_by_role("button", name="Share")).to_have_count(0)
    expect(dialog.get_by_text("larger filter")).to_have_count(0)  # its size is not ticked
    violations = Axe().run(page).response["violations"]
    assert [violation["id"] for violation in violations] == []


def test_a_combination_that_the_engine_refuses_is_told_in_the_readers_language(open_file):
    _, figure = open_file({"size": "3", "kernels": "3,5"})
    set_notch(figure, "Filter size", 1)
    verdict = figure.get_by_role("region", name=re.compile("Does it fit|Помещается ли"))
    expect(verdict).to_contain_text("there is no output")
    figure.locator("body").press("l")
    expect(verdict).to_contain_text("выхода нет")
    verdict.get_by_role("button").click()
    expect(figure.locator(".count")).to_have_text("1 / 1")


def test_a_file_of_one_language_offers_no_other(open_file):
    _, figure = open_file({"lang": "ru"}, lang="en")
    expect(figure.get_by_role("heading", name="Размер выхода")).to_be_visible()
    expect(figure.get_by_role("button", name=re.compile("English|английский"))).to_have_count(0)
