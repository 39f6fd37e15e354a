"""The lecture as it is given: every scene, both languages, by keyboard, with a presenter, without a network."""

import re
from dataclasses import dataclass

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from app.content.scenes import SCENES
from app.i18n import translations
from tests.browser.conftest import Served
from tests.browser.looks import faults, scrolls
from tests.browser.patience import PATIENCE

FIRST = f"/lecture/{SCENES[0].id}?ask=0"  # tells at once; what is asked: test_questions.py
ANY = "#room [data-anchor]"  # on the stage of any view
PLANES = [scene for scene in SCENES if scene.view == "plane"]
PROJECTOR, PHONE = (1280, 720), (390, 844)


@dataclass(frozen=True)
class Slide:
    """What LECTURE.md's table says of a scene: sizes that the API must give, and words on the page."""

    output: tuple[int, int, int]  # maps, rows, columns
    exact: float  # the size before it is rounded
    says: tuple[str, ...]


SLIDES = {
    "conv-volume": Slide((1, 28, 28), 28, ("32×32×3", "5×5×3", "28×28×1", "32−51+1=28", "1 / 784")),
    "activation-map": Slide((1, 28, 28), 28, ("W2×H2×D2=28×28×1", "28×28×1")),
    "many-filters": Slide((6, 28, 28), 28, ("W2×H2×D2=28×28×6", "(5·5·3+1)·6", "=76·6=456", "1 / 4704")),
    "learned-features": Slide((6, 28, 28), 28, ("28×28×6", "Zeiler & Fergus, 2013")),
    "stride-1": Slide((1, 5, 5), 5, ("7×7", "3×3", "S = 1", "5×5", "1 / 25")),
    "stride-2": Slide((1, 3, 3), 3, ("7×7", "3×3", "S = 2", "3×3", "1 / 9")),
    "stride-3": Slide((1, 2, 2), 7 / 3, ("S = 3", "7−33+1=2.33", "⌊2.33⌋=2", "2×2")),
    "output-size": Slide(
        (1, 5, 5), 5, ("7−31+1=5", "7−32+1=3", "7−33+1=2.33", "S = 1", "S = 2", "S = 3")
    ),
    "zero-padding": Slide((1, 7, 7), 7, ("7×7, P = 1 → 9×9", "7−3+2·11+1=7", "1 / 49")),
    "same-padding": Slide((1, 7, 7), 7, ("F = 3", "P=3−12=1", "F = 5", "P=5−12=2", "P=7−12=3")),
    "worked-example": Slide(
        (10, 32, 32), 32, ("32−5+2·21+1=32", "W2×H2×D2=32×32×10", "=(5·5·3+1)·10", "=76·10=760")
    ),
    "conv-summary": Slide((4, 32, 32), 32, ("W2×H2×D2=32×32×4", "(F·F·D1+1)·K", "=28·4=112")),
    "common-settings": Slide(
        (1, 7, 7), 7, ("K = 32", "K = 64", "K = 128", "K = 512", "P = ?", "7−5+2·21+1=7", "7−11+1=7")
    ),
    "one-by-one": Slide((32, 56, 56), 56, ("56×56×64", "1×1×64", "W2×H2×D2=56×56×32", "=65·32=2080")),
    "torch-conv2d": Slide(
        (8, 6, 6), 6,
        ("(1, 4, 6, 6) → (1, 8, 6, 6)", "outj=biasj+∑kweightj,k⋆inputk", "296", "10 368", "1 / 36"),
    ),
    "pooling": Slide((3, 16, 16), 16, ("W1×H1×D1=224×224×64", "W2×H2×D2=112×112×64", "16×16×3")),
    "max-pooling": Slide((1, 2, 2), 2, ("4×4", "2×2", "4−22+1=2", "1 / 4")),
    "pooling-summary": Slide((1, 3, 3), 3, ("6−22+1=3", "6−32+1=2.5", "6−33+1=2")),
}  # fmt: skip


def scene_of(scene_id):
    return next(scene for scene in SCENES if scene.id == scene_id)


def title(scene, lang="en"):
    return translations(lang).gettext(scene.title)


def is_open(page, scene, lang="en"):
    """Wait until the scene is there with its numbers."""
    expect(page.get_by_role("heading", level=1)).to_have_text(title(scene, lang))
    drawn = "#room .output .cell[data-filled]" if scene.view == "plane" else ANY
    expect(page.locator(drawn).first).to_be_attached()
    expect(count(page)).to_have_text(re.compile("^\\d"))
    if scene.variants:
        expect(page.locator(".variant .says, .variant.paddings button").first).to_be_attached()


def words(page):
    """All that stands on the page, without spaces inside formulas."""
    return page.locator("#app").evaluate("""app => {
      const clean = text => text.replace(/\\s+/g, ' ').trim();
      const parts = [...app.querySelectorAll('math, button, .grid-note, .count, .answer, .label b, p, .products')];
      return parts.map(part => part.matches('math') ? part.textContent.replace(/\\s+/g, '') : clean(part.textContent)).join(' | ');
    }""")


def count(page):
    return page.locator(".count")


def query_of(scene):
    settings = {"layer": "conv", "size": "7", "kernel": "3", **scene.settings}
    told = {"layer", "size", "kernel", "stride", "padding", "dilation", "channels", "out_channels"}
    return {name: value for name, value in settings.items() if name in told and value}


def last_value_on_screen(page):
    """The number that lands in the last cell of the last map."""
    page.keyboard.press("End")
    expect(page.locator(".products:not(.waiting) .value")).to_be_visible()
    return int(page.locator(".products .value").inner_text().replace("−", "-"))


def map_on_screen(page):
    page.keyboard.press("End")
    expect(page.locator("#room .output .cell:not([data-filled])")).to_have_count(0)
    rows = page.locator("#room .output [role=row]")
    texts = [rows.nth(i).locator("text").all_text_contents() for i in range(rows.count())]
    return [[int(text.replace("−", "-")) for text in row] for row in texts]


def maps_of_the_api(served, scene):
    settings = {name: value for name, value in scene.settings.items() if name not in LOOKS}
    if scene.view == "torch":  # a deep layer, of which the stage draws one channel under one filter
        settings = {k: v for k, v in settings.items() if k not in ("channels", "out_channels")}
    layer = settings.pop("layer", "conv")
    if layer == "conv":
        answer = httpx.get(f"{served.url}/convolve", params={**settings, "bias": 1, "limit": 0})
    else:
        answer = httpx.get(f"{served.url}/pool", params={**settings, "mode": layer, "limit": 0})
    return answer.json()["activation_maps"]


LOOKS = {"step", "speed"}


def disagrees(page, scene, maps):
    """Whether the page's numbers are not the API's."""
    if scene.view in {"plane", "torch"}:
        return map_on_screen(page) != maps[0]
    return last_value_on_screen(page) != maps[-1][-1][-1]


def test_every_scene_on_a_stage_of_cells_is_in_the_table():
    assert list(SLIDES) == [
        scene.id for scene in SCENES if scene.view in {"plane", "volume", "torch"}
    ]


@pytest.mark.parametrize("scene_id", SLIDES)
def test_the_slides_sizes_are_the_apis(served, scene_id):
    slide = SLIDES[scene_id]
    answer = httpx.get(f"{served.url}/geometry", params=query_of(scene_of(scene_id))).json()
    assert tuple(answer["geometry"]["output_shape"]) == slide.output
    assert answer["geometry"]["height"]["exact_float"] == pytest.approx(slide.exact)


@pytest.mark.parametrize("size", [PROJECTOR, PHONE], ids=["projector", "phone"])
@pytest.mark.parametrize("lang", ["en", "ru"])
def test_every_scene_says_the_slides_numbers_and_looks_right(open_page, served, lang, size):
    page = open_page(FIRST, lang=lang, size=size, has_touch=size == PHONE, ready=ANY)
    found = {}
    for scene in SCENES:
        is_open(page, scene, lang)
        said = words(page)
        slide = SLIDES.get(scene.id)
        wrong = [number for number in slide.says if number not in said] if slide else []
        wrong += faults(page)
        if size == PROJECTOR:
            wrong += scrolls(page)
        if scene.id in SLIDES and disagrees(page, scene, maps_of_the_api(served, scene)):
            wrong.append("the numbers are not the API's")
        if wrong:
            found[scene.id] = wrong
        page.keyboard.press("]")
    assert found == {}


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_show_mode_does_not_scroll_and_is_read_from_the_last_row(open_page, lang):
    page = open_page(FIRST + "&show=1", lang=lang, ready=ANY)
    found = {}
    for scene in SCENES:
        is_open(page, scene, lang)
        small = page.evaluate("""() => [...document.querySelectorAll('#room .cell text, .panel math, .panel b, .count')]
          .filter(e => e.textContent && e.checkVisibility()).map(e => [e.textContent, parseFloat(getComputedStyle(e).fontSize)])
          .filter(([, size]) => size < 22).map(([text, size]) => `${text}: ${size} px`)""")
        wrong = [*faults(page), *scrolls(page), *small[:4]]
        if wrong:
            found[scene.id] = wrong
        page.keyboard.press("]")
    assert found == {}


RULES = {
    "light": {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "dark": {"runOnly": {"type": "rule", "values": ["color-contrast"]}},  # all that a theme changes
}


@pytest.mark.parametrize("theme", RULES)
def test_axe_finds_nothing_in_any_scene(open_page, theme):
    page = open_page("/lecture?ask=0", theme=theme)
    axe, reports = Axe(), {}

    def look(name):
        results = axe.run(page, options=RULES[theme])
        if results.violations_count:
            reports[name] = results.generate_report()

    look("contents")
    page.get_by_role("listitem").first.get_by_role("link").click()
    for scene in SCENES:
        is_open(page, scene)
        look(scene.id)
        page.keyboard.press("]")
    assert reports == {}


PICTURE = """() => {
  const drawn = [...document.querySelectorAll('#room svg *, #room .product, #room .value')].map(e =>
    e.tagName + [...e.attributes].map(a => `${a.name}=${a.value}`).sort().join(' ') + (e.children.length ? '' : e.textContent));
  const parts = [location.pathname + location.search, ...drawn, document.querySelector('#panel').innerText, document.querySelector('.count').textContent];
  return parts.join('\\n').replace(/(hatch|filled)-\\d+/g, '$1');
}"""


def settled(page):
    """The picture once nothing moves any more."""
    expect(page.locator(".products.waiting")).to_have_count(0)
    page.wait_for_function("() => document.getAnimations().length === 0")
    return page.evaluate(PICTURE)


def test_every_address_reloads_to_the_same_picture(open_page):
    page = open_page(FIRST, reduced_motion="reduce", ready=ANY)
    different = []
    for scene in SCENES:
        is_open(page, scene)
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        expect(count(page)).to_have_text(re.compile("^3 /"))
        page.wait_for_url(f"**/lecture/{scene.id}?step=2&ask=0")
        before = settled(page)
        page.reload()
        is_open(page, scene)
        expect(count(page)).to_have_text(re.compile("^3 /"))
        if settled(page) != before:
            different.append(scene.id)
        page.keyboard.press("]")
    assert different == []


def test_an_address_holds_only_what_differs_from_the_scene(open_page):
    page = open_page("/lecture/stride-2")
    page.get_by_role("slider", name="Stride").fill("3")
    page.wait_for_url("**/lecture/stride-2?stride=3")
    page.get_by_role("slider", name="Stride").fill("2")
    page.wait_for_url("**/lecture/stride-2")


def test_bounds_and_controls_are_the_scenes_own(open_page):
    page = open_page("/lecture/stride-2?stride=7")
    expect(page.get_by_role("alert")).to_contain_text("stride=7 is not a whole number from 1 to 4")
    expect(page.get_by_role("slider", name="Stride")).to_have_attribute("max", "4")
    expect(page.get_by_role("slider", name="Dilation")).to_have_count(0)
    page.keyboard.press("p")  # no control of this scene
    expect(page.locator(".grid-note").first).to_have_text("7×7")


def test_back_and_forward_cross_from_scene_to_scene(open_page):
    page = open_page("/lecture/stride-1?step=3")
    page.get_by_role("link", name="Next scene").click()
    is_open(page, scene_of("stride-2"))
    expect(count(page)).to_have_text("1 / 9")
    page.go_back()
    is_open(page, scene_of("stride-1"))
    expect(count(page)).to_have_text("4 / 25")
    page.go_forward()
    is_open(page, scene_of("stride-2"))


def test_going_to_the_next_scene_loads_no_page(open_page):
    page = open_page("/lecture/stride-1?show=1&theme=dark")
    page.evaluate("window.here = true")
    page.keyboard.press("]")
    is_open(page, scene_of("stride-2"))
    assert page.evaluate("window.here && document.documentElement.hasAttribute('data-show')")
    assert page.url.endswith("/lecture/stride-2?show=1&theme=dark")


def test_the_contents_show_every_scene_with_a_picture(open_page):
    page = open_page("/lecture")
    cards = page.get_by_role("listitem")
    expect(cards).to_have_count(len(SCENES) + 1)  # and the drill
    cards.last.scroll_into_view_if_needed()
    expect(page.locator(".card .preview-stage svg").last).to_be_attached()
    expect(page.locator(".card .preview-stage > *")).to_have_count(len(SCENES))
    cards.nth(2).get_by_role("link").click()
    is_open(page, SCENES[2])


def test_an_unknown_scene_is_told_with_the_list(open_page, served):
    assert httpx.get(served.url + "/lecture/nothing").status_code == 404
    page = open_page("/lecture/nothing", quiet=False)
    expect(page.get_by_role("alert")).to_contain_text("There is no scene “nothing”")
    expect(page.get_by_role("listitem")).to_have_count(len(SCENES) + 1)


def test_the_lecture_is_given_by_a_remote_control_alone(open_page):
    page = open_page(FIRST, ready=ANY)
    for scene, following in zip(SCENES, [*SCENES[1:], None], strict=True):
        is_open(page, scene)
        page.keyboard.press("PageDown")
        expect(count(page)).to_have_text(re.compile("^2 /"))
        page.keyboard.press("End")
        page.keyboard.press("ArrowRight")
        if following:
            is_open(page, following)
            expect(count(page)).to_have_text(re.compile("^1 /"))
    expect(count(page)).to_have_text(re.compile(r"^(\d+) / \1$"))


def test_back_from_the_first_step_goes_to_the_end_of_the_scene_before(open_page):
    page = open_page("/lecture/pooling-summary")
    page.keyboard.press("PageUp")
    is_open(page, scene_of("max-pooling"))
    expect(count(page)).to_have_text("4 / 4")


def test_the_remote_control_works_while_a_slider_has_the_focus(open_page):
    page = open_page("/lecture/stride-2")
    page.get_by_role("slider", name="Stride").focus()
    page.keyboard.press("PageDown")
    expect(count(page)).to_have_text("2 / 9")


@pytest.mark.parametrize(
    ("scene_id", "name", "says"),
    [
        ("output-size", "S = 2", "3×3, 9 steps"),
        ("output-size", "S = 3", "2×2, 4 steps"),
        ("same-padding", "F = 5", "7×7, P = 2 → 11×11"),
        ("same-padding", "F = 7", "7×7, P = 3 → 13×13"),
        ("common-settings", "F = 5 S = 1 P = 2", "7×7, P = 2 → 11×11"),
        ("common-settings", "P = 0", "2×2, 4 steps"),
        ("common-settings", "F = 1 S = 1 P = 0", "7×7, 49 steps"),
        ("pooling-summary", "F = 3 S = 3", "2×2, 4 steps"),
    ],
)
def test_one_click_sets_what_the_slide_names(open_page, scene_id, name, says):
    page = open_page(f"/lecture/{scene_id}?ask=0")
    button = page.locator(".variant button", has=page.locator(".label")).filter(
        has_text=re.compile("^" + name.replace(" ", r"\s*"))
    )
    button.first.click()
    expect(page.locator("#room .grid-note", has_text=says)).to_be_visible()
    expect(button.first).to_have_attribute("aria-pressed", "true")


def test_k_filters_make_k_maps_and_their_weights(open_page):
    page = open_page("/lecture/common-settings?ask=0")
    page.get_by_role("button", name="K = 64").click()
    expect(page.locator(".weighs")).to_have_text("→ 7×7×64(3·3·1 + 1)·64 = 640 parameters")


def test_every_padding_that_fits_is_found_and_none_is_told(open_page):
    page = open_page("/lecture/common-settings?ask=0")
    row = page.locator(".variant.paddings")
    expect(row.get_by_role("button")).to_have_text(["P = 0", "P = 1"])
    page.get_by_role("slider", name="Input size").fill("8")
    expect(row).to_contain_text("N = 8: no P fits")
    expect(row.get_by_role("button")).to_have_count(0)


def test_max_pooling_rings_the_winner_of_each_window(open_page):
    page = open_page("/lecture/max-pooling?ask=0")
    for winner in ("6", "8", "3", "4"):
        expect(page.locator(".input .cell[data-winner]")).to_have_text(winner)
        page.keyboard.press("ArrowRight")


@pytest.mark.parametrize(
    ("query", "steps"),
    [("size=3", "1 шаг"), ("size=4x3", "2 шага"), ("size=7x3", "5 шагов"), ("size=9x5", "21 шаг")],
)
def test_russian_counts_steps_as_russians_do(open_page, query, steps):
    page = open_page(f"/?{query}", lang="ru")
    expect(page.locator(".output .grid-note")).to_have_text(re.compile(f"×\\d+, {steps}$"))


@pytest.fixture
def windows(open_page):
    """The projector's window and the presenter's, opened by its button."""
    page = open_page("/lecture/stride-1")
    with page.expect_popup() as popup:
        page.get_by_role("button", name="Presenter’s window").click()
    presenter = popup.value
    presenter.set_default_timeout(PATIENCE)
    presenter.set_viewport_size({"width": 1280, "height": 720})
    presenter.wait_for_selector("#room conv-stage .grid.input .cell")
    return page, presenter


def test_the_presenter_sees_notes_next_scene_and_time(windows):
    page, presenter = windows
    expect(presenter.get_by_role("region", name="Notes for the lecturer")).to_contain_text(
        "Misconception"
    )
    expect(presenter.get_by_role("region", name="Next: Stride 2")).to_be_visible()
    expect(presenter.get_by_role("region", name="Time")).to_contain_text(re.compile(r"\d\d:\d\d"))
    expect(page.get_by_text("Notes for the lecturer")).to_have_count(0)
    assert faults(presenter) == []


def test_both_windows_stay_in_step_both_ways(windows):
    page, presenter = windows
    page.keyboard.press("ArrowRight")
    expect(count(presenter)).to_have_text("2 / 25")
    presenter.keyboard.press("PageDown")
    expect(count(page)).to_have_text("3 / 25")
    presenter.get_by_role("slider", name="Input size").fill("9")
    expect(page.locator("#room .grid-note").first).to_have_text("9×9")
    presenter.keyboard.press("]")
    is_open(page, scene_of("stride-2"))
    page.keyboard.press("[")
    is_open(presenter, scene_of("stride-1"))
    expect(presenter.get_by_role("region", name="Notes for the lecturer")).to_be_visible()


def test_play_runs_in_both_windows_and_pauses_from_either(windows):
    page, presenter = windows
    presenter.keyboard.press("Space")
    expect(count(page)).to_have_text("3 / 25")
    page.keyboard.press("Space")
    expect(presenter.get_by_role("button", name="Play")).to_be_visible()
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    expect(count(presenter)).to_have_text(count(page).inner_text())


def test_a_window_that_comes_late_gets_the_state(windows):
    page, presenter = windows
    page.keyboard.press("]")
    page.keyboard.press("ArrowRight")
    expect(count(presenter)).to_have_text("2 / 9")
    presenter.goto(presenter.url.replace("stride-2", "zero-padding"))
    expect(count(presenter)).to_have_text("2 / 9")
    is_open(presenter, scene_of("stride-2"))


def test_what_is_told_does_not_come_back(open_page):
    page = open_page("/lecture/stride-1")
    page.context.add_init_script("""
      const post = BroadcastChannel.prototype.postMessage;
      window.told = 0;
      BroadcastChannel.prototype.postMessage = function (data) { if (!data.joins) window.told += 1; return post.call(this, data); };""")
    page.reload()
    presenter = page.context.new_page()
    presenter.goto(page.url + "?presenter=1")
    presenter.wait_for_selector("#room conv-stage .grid.input .cell")
    before = presenter.evaluate("window.told")
    for step in range(2, 6):
        page.keyboard.press("ArrowRight")
        expect(count(presenter)).to_have_text(f"{step} / 25")
    presenter.keyboard.press("ArrowRight")
    expect(count(page)).to_have_text("6 / 25")
    assert presenter.evaluate("window.told") == before + 1
    presenter.keyboard.down("Shift")  # a dot, and the cell under it: two things at once
    presenter.mouse.move(*centre(presenter.locator("#room .input .cell >> nth=24").bounding_box()))
    expect(page.locator(".overlay .dot")).to_be_visible()
    presenter.keyboard.up("Shift")
    expect(page.locator(".overlay .dot")).to_be_hidden()
    presenter.keyboard.press("ArrowRight")
    expect(count(page)).to_have_text("7 / 25")
    assert presenter.evaluate("window.told") <= before + 1 + 7
    assert page.evaluate("window.told") <= 6  # four steps, the answer to who joined, the first look


def test_b_darkens_the_screen_and_brings_it_back(windows):
    page, presenter = windows
    presenter.keyboard.press("b")
    expect(page.locator(".dark")).to_be_visible()
    expect(presenter.get_by_role("status")).to_have_text("The screen is dark")
    page.keyboard.press("b")
    expect(page.locator(".dark")).to_be_hidden()
    expect(presenter.get_by_role("status")).to_be_hidden()


def centre(box):
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_the_laser_points_at_the_same_cell_in_both_windows(windows):
    page, presenter = windows
    target = "#room .input .cell >> nth=24"
    x, y = centre(presenter.locator(target).bounding_box())
    presenter.keyboard.down("Shift")
    presenter.mouse.move(x, y)
    expect(page.locator(".overlay .dot")).to_be_visible()
    expected = centre(page.locator(target).bounding_box())
    assert centre(page.locator(".overlay .dot").bounding_box()) == pytest.approx(expected, abs=3)
    presenter.mouse.move(x + 1, y)
    expect(page.locator(".cell[data-pointed]")).to_have_count(0)
    presenter.keyboard.up("Shift")
    expect(page.locator(".overlay .dot")).to_be_hidden()


def test_the_pens_ink_goes_with_the_scene(windows):
    page, presenter = windows
    page.keyboard.press("d")
    x, y = centre(page.locator("#room .input .cell >> nth=10").bounding_box())
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 40, steps=5)
    page.mouse.up()
    for window in (page, presenter):
        expect(window.locator(".ink polyline")).to_have_count(1)
    page.keyboard.press("]")
    is_open(page, scene_of("stride-2"))
    for window in (page, presenter):
        expect(window.locator(".ink polyline")).to_have_count(0)


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_the_lecture_goes_on_when_the_server_is_gone(open_page, lang):
    server = Served()
    page = open_page(FIRST, lang=lang, server=server, quiet=False, ready=ANY)
    page.wait_for_selector("html[data-ready=offline]", state="attached", timeout=20_000)
    maps = {scene_id: maps_of_the_api(server, scene_of(scene_id)) for scene_id in SLIDES}
    server.stop()
    for scene in SCENES:
        is_open(page, scene, lang)
        assert scene.id not in SLIDES or not disagrees(page, scene, maps[scene.id])
        page.keyboard.press("]")
    page.keyboard.press("l")  # the other language was fetched too
    other = {"en": "ru", "ru": "en"}[lang]
    is_open(page, SCENES[-1], other)
    page.locator("a.to-contents").click()
    page.locator(".card a[href='/lecture/pooling-summary']").click()
    is_open(page, scene_of("pooling-summary"), other)
    page.locator(".variant button").last.click()
    expect(page.locator("#room .grid-note", has_text="2×2")).to_be_visible()
    expect(page.get_by_role("alert")).to_be_hidden()
    page.get_by_role("slider").first.fill("11")  # nobody thought of this
    expect(page.get_by_role("alert")).to_be_visible()
    server.start()
    expect(page.get_by_role("alert")).to_be_hidden(timeout=15_000)
    server.stop()


def test_letters_switched_off_stay_off_in_every_scene(open_page):
    page = open_page("/lecture/stride-1?keys=0")
    page.keyboard.press("b")
    page.keyboard.press("PageDown")
    expect(count(page)).to_have_text("2 / 25")
    expect(page.locator(".dark")).to_be_hidden()


def test_every_key_of_a_scene_is_in_the_help(open_page):
    page = open_page("/lecture/stride-1")
    page.keyboard.press("?")
    listed = page.get_by_role("dialog")
    for text in (
        "then to the next scene",
        "dark screen, and light again",
        "laser pointer",
        "pen, its ink",
    ):
        expect(listed).to_contain_text(text)
