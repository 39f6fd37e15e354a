"""The scenes of networks: a picture unrolled, layers in a row, neurons at the end, whole architectures."""

import re

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.looks import faults, scrolls

PROJECTOR, PHONE = (1280, 720), (390, 844)
SLIDES = {
    "fully-connected": ("32×32×3", "3072·10+10", "30 730", "(5·5·3+1)·10", "760", "32 apart", "1024 apart"),
    "stacked-layers": ("32×32×3", "28×28×6", "24×24×10", "456", "1 510", "1 966"),
    "shrinking": ("32 → 28 → 24 → 20 → 16 → 12", "32 → 32 → 32 → 32 → 32 → 32", "28×28", "P = 2"),
    "fc-layer": ("4×4×6", "96·10+10=970", "970"),
    "architecture": ("[(CONV-RELU)*N-POOL?]*M-(FC-RELU)*K-SOFTMAX", "61 706", "61 100 840", "138 357 544",
                     "11 515 688", "N = 2", "M = 2", "K = 1", "292 202", "15 303 936"),
}  # fmt: skip
NOT_SHOWN = {
    (*PHONE, "15 303 936")
}  # the table of a phone leaves multiply-adds to the line above it
IN_RUSSIAN = {"32 apart": "через 32", "1024 apart": "через 1024"}


def is_open(page, scene_id):
    """Wait until the scene's answer is on the page; then go to its last step."""
    expect(page.locator("#room :is(.box, .flying, .chain .stop)").first).to_be_attached()
    expect(page.locator(".count")).to_have_text(re.compile(r"1 / \d+"))


def words(page):
    """All that is written, narrow blanks as blanks, formulas without blanks."""
    return page.locator(
        "#app"
    ).evaluate("""app => [app.innerText, ...[...app.querySelectorAll('svg text, textarea')].map(e => e.value ?? e.textContent),
      ...[...app.querySelectorAll('math')].map(e => e.textContent.replace(/\\s/g, ''))].join(' | ').replace(/[\\u202f\\u00a0]/g, ' ')""")


def at_rest(page):
    page.wait_for_function("() => document.getAnimations().length === 0")


@pytest.mark.parametrize("size", [PROJECTOR, PHONE], ids=["projector", "phone"])
@pytest.mark.parametrize("lang", ["en", "ru"])
def test_every_scene_says_the_slides_numbers_and_looks_right(open_page, lang, size):
    found = {}
    page = open_page("/lecture/fc-layer", lang=lang, size=size, has_touch=size == PHONE)
    for scene_id, numbers in SLIDES.items():
        page.goto(f"{page.url.split('/lecture')[0]}/lecture/{scene_id}")
        is_open(page, scene_id)
        wrong, said = [], ""
        for key in ("Home", "ArrowRight", "End"):
            page.keyboard.press(key)
            at_rest(page)
            said += words(page)
            wrong += faults(page)
            if size == PROJECTOR:
                wrong += scrolls(page)
        wanted = [IN_RUSSIAN.get(number, number) if lang == "ru" else number for number in numbers]
        wrong += [
            number for number in wanted if number not in said and (*size, number) not in NOT_SHOWN
        ]
        if wrong:
            found[scene_id] = sorted(set(wrong))
    assert found == {}


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_show_mode_does_not_scroll_and_is_read_from_the_last_row(open_page, lang):
    found = {}
    page = open_page("/lecture/fc-layer", lang=lang)
    for scene_id in SLIDES:
        page.goto(f"{page.url.split('/lecture')[0]}/lecture/{scene_id}?show=1")
        is_open(page, scene_id)
        page.keyboard.press("End")
        at_rest(page)
        small = page.evaluate("""() => [...document.querySelectorAll('#room svg text, #room td, .panel math, .count')]
          .filter(e => e.textContent && e.checkVisibility()).map(e => [e.textContent, parseFloat(getComputedStyle(e).fontSize)])
          .filter(([, size]) => size < 22).map(([text, size]) => `${text}: ${size} px`)""")
        wrong = [*faults(page), *scrolls(page), *small[:4]]
        if wrong:
            found[scene_id] = wrong
    assert found == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_any_scene(open_page, theme):
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    reports = {}
    page = open_page("/lecture/fc-layer", theme=theme)
    for scene_id in SLIDES:
        page.goto(f"{page.url.split('/lecture')[0]}/lecture/{scene_id}")
        is_open(page, scene_id)
        at_rest(page)
        results = Axe().run(page, options={"runOnly": rules})
        if results.violations_count:
            reports[scene_id] = results.generate_report()
    assert reports == {}


@pytest.fixture
def architecture(open_page):
    page = open_page("/lecture/architecture")
    is_open(page, "architecture")
    return page


@pytest.mark.parametrize(
    ("name", "preset"),
    [("LeNet-5", "lenet-5"), ("AlexNet", "alexnet"), ("VGG-16", "vgg-16"), ("ResNet-18 trunk", "resnet-18-trunk")],
)  # fmt: skip
def test_one_click_shows_a_known_network_with_its_totals(architecture, served, name, preset):
    totals = httpx.get(f"{served.url}/network", params={"preset": preset}).json()["totals"]
    architecture.get_by_role("button", name=name).click()
    expect(architecture.get_by_role("button", name=name)).to_have_attribute("aria-pressed", "true")
    total = architecture.locator("tfoot").get_by_role("cell").nth(2)
    expect(total).to_have_text(f"{totals['parameters']:,}".replace(",", "\u202f"))
    expect(architecture.locator(".count")).to_have_text(f"1 / {totals['layers'] + 1}")


def test_the_sliders_build_the_pattern(architecture):
    architecture.get_by_role("slider", name="CONV-RELU in a block").fill("5")
    architecture.get_by_role("slider", name="Blocks").fill("3")
    expect(
        architecture.locator("tbody").get_by_role("rowheader", name=re.compile("^CONV"))
    ).to_have_count(15)
    architecture.get_by_role("checkbox", name="Layers with ? are there").uncheck()
    expect(
        architecture.locator("tbody").get_by_role("rowheader", name=re.compile("^POOL"))
    ).to_have_count(0)
    expect(architecture).to_have_url(re.compile("optional=0&N=5&M=3"))


def test_a_mistyped_text_is_pointed_at_and_the_table_comes_back(open_page):
    page = open_page("/lecture/architecture", quiet=False)
    text = page.get_by_role("textbox", name="The network as text")
    text.fill("CONV(6,5)--RELU")
    trouble = page.locator("#pattern-trouble")
    expect(trouble).to_contain_text("character 11: “-” found")
    expect(trouble.locator("mark")).to_have_text("-")
    expect(text).to_have_attribute("aria-invalid", "true")
    text.fill("CONV(6,5)-RELU")
    expect(trouble).to_be_hidden()
    expect(page.locator("tbody").get_by_role("row")).to_have_count(2)


def test_a_layer_that_does_not_fit_is_marked_where_it_breaks(architecture):
    architecture.get_by_role("slider", name="Blocks").fill("6")
    expect(architecture.get_by_role("status").filter(has_text="✗")).to_have_text(
        "✗ layer 30, POOL: the window spans 2×2 cells, but the padded input has only 1×1: there is no output"
    )
    expect(architecture.locator("tbody").get_by_role("row").last).to_contain_text("✗ POOL")
    expect(architecture.locator("svg .broken")).to_be_attached()


def test_a_row_that_is_clicked_is_the_step(architecture):
    architecture.locator("tbody").get_by_role("row").nth(4).click()
    expect(architecture.locator(".count")).to_have_text("6 / 16")
    expect(architecture.locator("tr[data-current]")).to_contain_text("POOL")


def test_pointing_at_a_neuron_lights_its_weights_and_tells_its_sum(open_page):
    page = open_page("/lecture/fully-connected")
    is_open(page, "fully-connected")
    page.get_by_role("button", name="neuron 2").focus()
    expect(page.locator(".weight.is-lit")).to_have_count(16)
    expect(page.locator(".neuron-words")).to_have_text(
        "neuron 2: sum of 16 products 4, bias 1, gives 5"
    )
    page.locator(".neurons .cell").nth(5).hover()
    expect(page.locator(".weight.is-lit")).to_have_count(3)


def test_each_step_lays_one_row_of_the_picture_into_the_strip(open_page):
    page = open_page("/lecture/fully-connected")
    is_open(page, "fully-connected")
    at = """() => [...document.querySelectorAll('.flying')].filter(e => e.style.transform.includes('scale(1, 1)')).length"""
    assert page.evaluate(at) == 96
    page.keyboard.press("ArrowRight")
    expect(page.locator(".unroll")).to_contain_text("32 of 3072 numbers")
    assert page.evaluate(at) == 95
    page.keyboard.press("End")
    expect(page.locator(".unroll")).to_contain_text("32×32×3 → 3072×1")
    assert page.evaluate(at) == 0


def test_a_step_goes_through_the_layers_and_shows_their_maps(open_page):
    page = open_page("/lecture/stacked-layers")
    is_open(page, "stacked-layers")
    for maps, words_of_it in ((6, "CONV"), (6, "ReLU"), (10, "CONV"), (10, "ReLU")):
        page.keyboard.press("ArrowRight")
        expect(page.locator(".maps img")).to_have_count(maps)
        expect(page.locator(".sheet-title")).to_contain_text(words_of_it)


@pytest.mark.parametrize("scene_id", SLIDES)
def test_an_address_reloads_to_the_same_picture(open_page, scene_id):
    page = open_page(f"/lecture/{scene_id}?step=2")
    drawn = "() => document.querySelector('#room').innerHTML + location.search"
    expect(page.locator(".count")).to_have_text(re.compile(r"3 / \d+"))
    at_rest(page)
    before = page.evaluate(drawn)
    page.reload()
    expect(page.locator(".count")).to_have_text(re.compile(r"3 / \d+"))
    at_rest(page)
    assert page.evaluate(drawn) == before
