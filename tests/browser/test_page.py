"""The page as its readers use it: they look for names and roles, and wait for what they see."""

import re

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

PLAY = {"en": "Play", "ru": "Играть"}


def count(page):
    return page.locator(".count")


def reaches(page, step):
    """Wait, frame by frame, until the walk is at a step."""
    page.wait_for_function(
        "step => document.querySelector('.count').textContent === step", arg=step
    )


def verdict(page):
    return page.get_by_role("region", name=re.compile("Does it fit|Помещается ли"))


def cell(page, name):
    return page.get_by_role("gridcell", name=re.compile(f"^{name}:"))


def slider(page, name):
    return page.get_by_role("slider", name=name, exact=True)


def set_slider(page, name, value):
    slider(page, name).fill(str(value))


def map_on_screen(page):
    """The activation map as the page shows it, after the walk has come to its end."""
    page.get_by_role("button", name="To the end").click()
    expect(page.locator(".output .cell:not([data-filled])")).to_have_count(0)
    rows = page.locator(".output [role=row]")
    texts = [rows.nth(i).locator("text").all_text_contents() for i in range(rows.count())]
    return [[int(text.replace("−", "-")) for text in row] for row in texts]


def test_the_default_is_paused_on_step_1_of_the_slide(open_page):
    page = open_page()
    expect(count(page)).to_have_text("1 / 25")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    expect(cell(page, "output, row 1, column 1")).to_have_text("−1")
    expect(page.locator("math")).to_have_count(2)
    expect(verdict(page)).to_contain_text("Fits: 5×5")


def test_play_advances_and_pause_holds(open_page):
    page = open_page("/?speed=8")
    page.get_by_role("button", name="Play").click()
    reaches(page, "4 / 25")
    page.get_by_role("button", name="Pause").click()
    step = count(page).inner_text()
    page.get_by_role("button", name="Play").wait_for()
    assert count(page).inner_text() == step


def test_play_stops_at_the_last_step(open_page):
    page = open_page("/?speed=8&step=22")
    page.get_by_role("button", name="Play").click()
    expect(count(page)).to_have_text("25 / 25")
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_loop_begins_anew(open_page):
    page = open_page("/?speed=8&step=23")
    page.get_by_role("button", name="Repeat").click()
    page.get_by_role("button", name="Play").click()
    reaches(page, "2 / 25")


@pytest.mark.parametrize(
    "query",
    [
        "stride=2&padding=1",
        "dilation=2&padding=1",
        "size=5x8&kernel=2x3",
        "padding=2&padding_mode=reflect",
        "filter=sobel-y&bias=-3",
    ],
)
def test_the_map_on_the_screen_is_the_servers(open_page, served, query):
    page = open_page(f"/?{query}")
    bias = "" if "bias" in query else "&bias=1"
    answer = httpx.get(f"{served.url}/convolve?{query}{bias}").json()
    assert map_on_screen(page) == answer["activation_maps"][0]


@pytest.mark.parametrize(("name", "value", "address", "reading"), [
    ("Input size", 9, "size=9", "N = 9"), ("Filter size", 5, "kernel=5", "F = 5"), ("Stride", 2, "stride=2", "S = 2"),
    ("Padding", 1, "padding=1", "P = 1"), ("Dilation", 2, "dilation=2", "D = 2"),
])  # fmt: skip
def test_a_slider_changes_the_figure_and_the_address(open_page, name, value, address, reading):
    page = open_page()
    set_slider(page, name, value)
    expect(page.get_by_text(reading, exact=True)).to_be_visible()
    page.wait_for_url(f"**/?{address}")


def test_padding_mode_bias_and_presets_are_controls(open_page):
    page = open_page("/?padding=1")
    page.get_by_label("Padding mode").select_option("replicate")
    expect(cell(page, "input, row 0, column 0")).to_have_text("2")
    page.get_by_label("Bias b").fill("5")
    expect(page.locator(".picture .bias")).to_have_text("+5")
    page.get_by_label("Input numbers").select_option("ones")
    expect(cell(page, "input, row 1, column 2")).to_have_text("1")
    page.get_by_label("Filter numbers").select_option("identity")
    expect(page.locator(".arithmetic .value")).to_have_text("6")


def test_height_and_width_can_differ(open_page):
    page = open_page()
    page.get_by_role("button", name="Height and width of the input differ").click()
    set_slider(page, "Input size: width", 10)
    expect(page.get_by_text("7×10", exact=True).first).to_be_visible()
    expect(verdict(page)).to_contain_text("5×8")


def test_max_pooling_rings_the_winner(open_page):
    page = open_page("/?input=pooling&size=4")
    page.get_by_role("radio", name="Max pooling").check()
    expect(verdict(page)).to_contain_text("2×2")
    expect(page.locator(".input .cell[data-winner]")).to_have_text("6")
    assert map_on_screen(page) == [[6, 8], [3, 4]]


def test_stride_3_does_not_fit_and_one_click_mends_it(open_page):
    page = open_page("/?stride=3")
    status = verdict(page)
    expect(status).to_contain_text("7/3 = 2.33")
    expect(status).to_contain_text("cannot be applied")
    expect(status).to_contain_text("1 row unused, 1 column unused")
    expect(page.locator(".misfit .next")).to_be_visible()
    status.get_by_role("button", name="P=1").click()
    expect(status).to_contain_text("Fits: 3×3")
    expect(page.locator(".misfit .next")).to_have_count(0)


def test_the_stride_does_not_move_the_input(open_page):
    page = open_page()
    before = page.locator(".grid.input").bounding_box()
    set_slider(page, "Stride", 2)
    expect(count(page)).to_have_text("1 / 9")
    assert page.locator(".grid.input [role=grid]").bounding_box()["x"] == pytest.approx(
        before["x"], abs=6
    )
    transform = "e => e.style.transform"
    page.locator(".grid.input").evaluate(transform)
    first = page.locator(".grid.input").evaluate(transform)
    set_slider(page, "Stride", 1)
    expect(count(page)).to_have_text("1 / 25")
    assert page.locator(".grid.input").evaluate(transform) == first


def test_a_window_larger_than_the_input_is_told_and_undone(open_page):
    page = open_page("/?size=3", quiet=False)
    set_slider(page, "Filter size", 5)
    status = verdict(page)
    expect(status).to_contain_text("The window spans 5×5")
    expect(page.locator(".window.error")).to_be_visible()
    expect(page.locator("math").last).to_contain_text("−1")  # (3 − 5) / 1 + 1
    status.get_by_role("button", name="Undo").click()
    expect(status).to_contain_text("Fits: 1×1")


def test_a_cell_is_typed_over(open_page):
    page = open_page()
    target = cell(page, "input, row 1, column 1")
    target.click()
    page.keyboard.type("-9")
    page.keyboard.press("Enter")
    expect(cell(page, "input, row 1, column 1")).to_have_text("−9")
    page.wait_for_url("**/?input=-9,1,0,3*")
    page.goto(re.sub("&pin=.*", "", page.url))
    expect(cell(page, "input, row 1, column 1")).to_have_text("−9")
    expect(page.locator(".arithmetic .value")).to_have_text("−12")


def test_what_is_no_number_is_not_taken(open_page):
    page = open_page()
    cell(page, "filter, row 1, column 1").dblclick()
    field = page.locator(".cell-editor")
    field.fill("two")
    field.press("Enter")
    expect(field).to_have_attribute("aria-invalid", "true")
    field.press("Escape")
    expect(field).to_have_count(0)
    expect(cell(page, "filter, row 1, column 1")).to_have_text("1")


def test_a_drag_paints_with_the_first_cells_number(open_page):
    page = open_page()
    cell(page, "input, row 1, column 4").hover()
    page.mouse.down()
    cell(page, "input, row 1, column 5").hover()
    expect(cell(page, "input, row 1, column 5")).to_have_text("3")
    page.mouse.up()


def test_pointing_at_an_output_cell_shows_its_window_and_leaves_a_ghost(open_page):
    page = open_page()
    cell(page, "output, row 2, column 3").hover()
    expect(page.locator(".input .cell[data-read]")).to_have_count(9)
    expect(cell(page, "input, row 2, column 3")).to_have_attribute("data-read", "")
    expect(page.locator(".ghost")).to_be_visible()
    expect(count(page)).to_have_text("1 / 25")


@pytest.mark.parametrize(("place", "uses"), [("row 4, column 4", 9), ("row 1, column 1", 1)])
def test_pointing_at_an_input_cell_shows_every_output_cell_that_uses_it(open_page, place, uses):
    page = open_page()
    cell(page, f"input, {place}").hover()
    expect(page.locator(".output .cell[data-used]")).to_have_count(uses)
    expect(page.locator(".arithmetic")).to_contain_text(f"used by {uses} output cell")


def test_pointing_at_a_weight_shows_all_that_it_multiplies(open_page):
    page = open_page("/?stride=2")
    cell(page, "filter, row 2, column 1").hover()
    expect(page.locator(".input .cell[data-used]")).to_have_count(9)


def test_a_click_pins_and_the_address_keeps_it(open_page):
    page = open_page()
    cell(page, "output, row 5, column 5").click()
    page.mouse.move(5, 5)
    page.wait_for_url("**/?pin=output:4,4")
    page.reload()
    expect(cell(page, "input, row 7, column 7")).to_have_attribute("data-read", "")


def test_from_load_to_result_by_keyboard_alone(open_page):
    page = open_page()
    for key in ("ArrowRight", "ArrowDown", "End"):
        page.keyboard.press(key)
    expect(count(page)).to_have_text("25 / 25")
    page.keyboard.press("Home")
    page.keyboard.press("s")
    expect(verdict(page)).to_contain_text("Fits: 3×3")
    expect(page.locator("#announcer")).to_contain_text("Fits: 3×3. The last window ends")
    page.keyboard.press("p")
    expect(verdict(page)).to_contain_text("Fits: 4×4")
    page.keyboard.press("Shift+P")
    page.keyboard.press("Shift+S")
    expect(verdict(page)).to_contain_text("Fits: 5×5")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#announcer")).to_contain_text("step 2 of 25, rows 1–3, columns 2–4")


def test_letters_can_be_switched_off(open_page):
    page = open_page()
    page.keyboard.press("?")
    page.get_by_label("Keys of a single letter or sign are on").uncheck()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("s")
    page.keyboard.press("ArrowRight")
    expect(count(page)).to_have_text("2 / 25")


def test_back_and_forward_walk_through_the_settings(open_page):
    page = open_page()
    set_slider(page, "Padding", 1)
    page.wait_for_url("**/?padding=1")
    page.go_back()
    expect(page.get_by_text("P = 0", exact=True)).to_be_visible()
    page.go_forward()
    expect(page.get_by_text("P = 1", exact=True)).to_be_visible()


def test_every_setting_survives_the_way_through_the_address(open_page):
    page = open_page()
    same = page.evaluate("""async () => {
      const base = document.querySelector('script[type=module]').src.replace(/main\\.js$/, '');
      const { PAGE } = await import(base + 'page.js');
      const { SETTINGS, same } = await import(base + 'state/schema.js');
      const { toQuery, fromQuery } = await import(base + 'state/address.js');
      const settings = { ...PAGE.defaults(), layer: 'max', input: '1,2,3;4,5,6;7,8,-9.5', size: {rows: 3, cols: 3}, stride: 3,
        padding: 2, padding_mode: 'circular', bias: -2.5, step: 4, speed: '4', loop: true, pin: {frame: 'tap', row: 1, col: 2},
        show: true, theme: 'dark', lang: 'ru', keys: false, kernel: {rows: 2, cols: 5}, dilation: 2, seed: 7, filter: 'blur' };
      const { settings: read, problems } = fromQuery(PAGE, '?' + toQuery(PAGE, settings));
      return problems.length === 0 && same(PAGE, read, settings, Object.keys(SETTINGS));
    }""")
    assert same


def test_a_bad_address_shows_the_default_and_says_what_was_wrong(open_page):
    page = open_page("/?stride=two&colour=red")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("stride=two is not a whole number from 1 to 7")
    expect(alert).to_contain_text("colour is not known here")
    expect(count(page)).to_have_text("1 / 25")


def test_the_language_changes_in_place(open_page):
    page = open_page("/?step=6")
    page.get_by_role("button", name=re.compile("Switch the language")).click()
    expect(page.get_by_role("button", name="Играть")).to_be_visible()
    expect(verdict(page)).to_contain_text("Помещается")
    expect(count(page)).to_have_text("7 / 25")
    assert page.evaluate("document.documentElement.lang") == "ru"
    page.reload()
    expect(page.get_by_role("button", name="Играть")).to_be_visible()


def test_every_word_of_the_page_comes_from_the_catalogue(open_page, served, browser):
    from app.i18n import page_messages

    marked = {
        key: [f"⟦{form}⟧" for form in text] if isinstance(text, list) else f"⟦{text}⟧"
        for key, text in page_messages("ru").items()
    }
    context = browser.new_context(locale="ru")
    page = context.new_page()
    page.route("**/messages/ru.json*", lambda route: route.fulfill(json=marked))
    page.goto(served.url + "/?stride=3")
    page.wait_for_selector(".misfit .next")
    words = page.evaluate("""() => {
      const own = '.brand, a[href="/docs"], select[aria-label], b, kbd, option, .grid-note, math, .reading, .count, .offer, text, .arithmetic, button[title*="⟦"] > *, script, style, noscript';
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const bare = [];
      while (walker.nextNode()) {
        const { data, parentElement } = walker.currentNode;
        if (/\\p{L}{2,}/u.test(data) && !data.includes('⟦') && !parentElement.closest(own)) bare.push(data);
      }
      return bare;
    }""")
    context.close()
    assert [word for word in words if word.strip() not in {"/ EN"}] == []


def test_a_lost_server_is_told_and_the_page_goes_on_when_it_is_back(open_page):
    from tests.browser.conftest import Served

    server = Served()
    page = open_page(server=server, quiet=False)
    server.stop()
    set_slider(page, "Stride", 2)
    expect(page.get_by_role("alert")).to_contain_text("cannot be reached")
    expect(cell(page, "output, row 1, column 1")).to_be_visible()
    server.start()
    expect(page.get_by_role("alert")).to_be_hidden(timeout=15_000)
    expect(verdict(page)).to_contain_text("Fits: 3×3")
    server.stop()


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
@pytest.mark.parametrize("query", ["", "&stride=3", "&layer=max&kernel=2&stride=2&size=8"])
def test_axe_finds_nothing(open_page, theme, query):
    page = open_page(f"/?theme={theme}{query}")
    page.add_style_tag  # noqa: B018 - axe itself is evaluated, nothing is added to the page
    results = Axe().run(
        page,
        options={
            "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        },
    )
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize("query", ["/", "/?stride=3", "/?size=16&padding=4&kernel=7"])
def test_a_phone_does_not_scroll_sideways(open_page, lang, query):
    page = open_page(query, lang=lang, size=(390, 844), has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize(
    "query",
    [
        "/",
        "/?stride=3",
        "/?size=3&kernel=5",
        "/?size=16x15&kernel=7x5&dilation=2&padding=4&stride=7",
    ],
)
def test_a_projector_needs_no_scrolling(open_page, lang, query):
    page = open_page(query, lang=lang, quiet="kernel=5" not in query)  # there the server refuses
    verdict(page).get_by_text(re.compile("\\d×\\d")).wait_for()
    fits = "e => e.scrollHeight <= e.clientHeight"
    assert page.locator("html").evaluate(fits)
    assert page.locator("#panel").evaluate(fits)


def test_show_mode_hides_the_chrome_and_answers_the_remote_control(open_page):
    page = open_page()
    page.keyboard.press("Shift+F")
    expect(page.get_by_role("slider", name="Stride")).to_be_hidden()
    page.keyboard.press("PageDown")
    expect(count(page)).to_have_text("2 / 25")
    sizes = page.locator(".picture .cell text").evaluate_all(
        "all => all.map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(sizes) >= 22
    page.keyboard.press("Shift+F")
    expect(page.get_by_role("slider", name="Stride")).to_be_visible()


def test_reduced_motion_steps_without_gliding(open_page):
    page = open_page(reduced_motion="reduce")
    page.keyboard.press("ArrowRight")
    expect(count(page)).to_have_text("2 / 25")
    assert page.locator(".window").evaluate("e => getComputedStyle(e).transitionDuration") in {
        "0s",
        "0ms",
    }
    expect(page.locator(".traveller")).to_have_count(0)


def test_the_docs_render_without_another_host(browser, served):
    context = browser.new_context()
    page = context.new_page()
    errors = []
    page.on("console", lambda message: message.type == "error" and errors.append(message.text))
    page.on(
        "request",
        lambda request: request.url.startswith((served.url, "data:")) or errors.append(request.url),
    )
    page.goto(served.url + "/docs")
    expect(page.get_by_text("/convolve").first).to_be_visible()
    context.close()
    assert errors == []
