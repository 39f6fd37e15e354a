"""The share panel by keyboard, its snippets in pages of another origin, and the guide."""

import contextlib
import re
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.elsewhere import elsewhere
from tests.browser.looks import faults
from tests.browser.patience import PATIENCE

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def panel(page):
    return page.get_by_role("dialog", name=re.compile("Share|Поделиться"))


def opened(page):
    page.keyboard.press("e")
    expect(panel(page).get_by_role("tab").first).to_be_visible()
    return panel(page)


def card(page, title):
    return panel(page).get_by_role("region", name=title, exact=True)


def map_of(page):
    """The map as the page shows it, once the walk is at its end."""
    rows = page.locator(".output [role=row]")
    texts = [rows.nth(i).locator("text").all_text_contents() for i in range(rows.count())]
    return [[int(text.replace("−", "-")) for text in row] for row in texts]


def test_the_panel_is_used_by_keyboard_and_gives_the_focus_back(open_page):
    page = open_page(
        "/?stride=2&padding=1&step=3", permissions=["clipboard-read", "clipboard-write"]
    )
    button = page.get_by_role("button", name="Share")
    button.focus()
    page.keyboard.press("Enter")
    link = panel(page).get_by_role("tab", name="Link")
    expect(link).to_have_attribute("aria-selected", "true")
    expect(panel(page).get_by_role("img")).to_be_visible()
    link.focus()
    page.keyboard.press("ArrowRight")
    expect(panel(page).get_by_role("tab", name="Live figure in a page")).to_be_focused()
    card(page, "Frame (iframe)").get_by_role("button", name="Copy: Frame (iframe)").focus()
    page.keyboard.press("Enter")
    expect(card(page, "Frame (iframe)").get_by_role("button")).to_have_text("Copied")
    expect(panel(page).locator("[aria-live]")).to_have_text("Copied: Frame (iframe)")
    pasted = page.evaluate("navigator.clipboard.readText()")
    assert pasted == card(page, "Frame (iframe)").locator("pre").text_content()
    assert "stride=2&amp;padding=1&amp;step=3" in pasted
    page.keyboard.press("Escape")
    expect(panel(page)).to_have_count(0)
    expect(button).to_be_focused()


def test_choices_change_the_snippets_and_the_panel_follows_the_walk(open_page):
    page = open_page("/?speed=8")
    opened(page)
    panel(page).get_by_role("tab", name="Live figure in a page").click()
    text = card(page, "Frame (iframe)").locator("pre")
    panel(page).get_by_label("Controls").select_option("none")
    expect(text).to_contain_text("controls=none")
    panel(page).get_by_label("Width, pixels").first.fill("900")
    panel(page).get_by_label("Plays by itself").check()
    expect(text).to_contain_text("autoplay=1")
    panel(page).get_by_role("tab", name="Documents and slides").click()
    panel(page).get_by_label("Pictures show").select_option("step")
    expect(card(page, "Markdown").locator("pre")).to_contain_text("figure.svg?step=0&")
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    opened(page)
    panel(page).get_by_role("tab", name="Documents and slides").click()
    panel(page).get_by_label("Pictures show").select_option(label="step 2")
    expect(card(page, "Markdown").locator("pre")).to_contain_text("figure.svg?step=1&")


def test_keys_in_the_very_moment_after_the_panel_has_closed_are_the_pages(open_page):
    page = open_page("/")
    opened(page)
    panel(page).get_by_role("tab", name="Documents and slides").click()
    panel(page).get_by_label("Pictures show").focus()
    page.evaluate(
        """() => {
          const select = document.activeElement;
          select.closest('dialog').close();
          for (const [key, code] of [['ArrowRight', 'ArrowRight'], ['e', 'KeyE']])
            select.dispatchEvent(new KeyboardEvent('keydown', { key, code, bubbles: true }));
        }"""
    )
    expect(page.locator(".count")).to_have_text("2 / 25")
    expect(panel(page).get_by_role("tab").first).to_be_visible()
    expect(panel(page)).to_have_count(1)


def test_the_focus_leaves_the_panel_in_the_moment_in_which_it_closes(open_page):
    page = open_page("/")
    opened(page)
    panel(page).get_by_role("tab", name="Documents and slides").click()
    page.evaluate(
        """() => {
          const dialog = document.querySelector('dialog.share');
          dialog.addEventListener('cancel', () => { dialog.dataset.left = document.activeElement.tagName; });
          dialog.dispatchEvent(new Event('cancel', { cancelable: true }));
          document.documentElement.dataset.left = dialog.dataset.left;
        }"""
    )
    expect(page.locator("html")).to_have_attribute("data-left", "BODY")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".count")).to_have_text("2 / 25")


def test_where_the_clipboard_is_closed_the_text_is_selected(open_page):
    page = open_page("/", quiet=False)
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.reload()
    page.wait_for_selector("conv-stage .grid.input .cell", state="attached")
    opened(page)
    card(page, "Address").get_by_role("button").click()
    expect(panel(page).locator("[aria-live]")).to_contain_text("press Ctrl+C")
    assert page.evaluate("getSelection().toString().trim()").endswith("/")
    expect(card(page, "Address").locator(".share-note")).to_be_visible()


def downloads(page):
    opened(page).get_by_role("tab", name="Download").click()
    return panel(page)


def row(page, title):
    return panel(page).locator(".share-file", has=page.get_by_text(title, exact=True))


def test_a_file_is_downloaded_and_is_what_the_address_gives(open_page, served):
    page = open_page("/?stride=2&padding=1")
    downloads(page)
    with page.expect_download() as started:
        row(page, "CSV, the map").get_by_role("button", name="Download").click()
    assert started.value.suggested_filename == "convwalk-csv.csv"
    text = httpx.get(f"{served.url}/map.csv?stride=2&padding=1").text
    with open(started.value.path(), newline="") as file:  # noqa: PTH123
        assert file.read() == text
    expect(row(page, "CSV, the map")).to_contain_text("Downloaded: CSV, the map")


def test_long_work_is_cancelled_and_failures_are_told_in_place(open_page):
    page = open_page("/", quiet=False)
    page.route("**/figure.mp4*", lambda route: None)  # never answers
    page.route("**/figure.gif*", lambda route: route.fulfill(status=501, json={"error": {
        "code": "not_installed", "field": "format", "message": "this server makes no gif",
        "detail": {"install": "pip install 'convwalk[export]'"}}}))  # fmt: skip
    page.route("**/figure.webp*", lambda route: route.abort())
    downloads(page)
    film = row(page, "MP4, the whole walk")
    film.get_by_role("button", name="Download").click()
    expect(film.get_by_role("progressbar")).to_be_visible()
    expect(film.get_by_role("button", name="Cancel")).to_be_focused()
    film.get_by_role("button", name="Cancel").click()
    expect(film).to_contain_text("Cancelled")
    expect(film.get_by_role("button", name="Download")).to_be_focused()
    row(page, "GIF, the whole walk").get_by_role("button", name="Download").click()
    expect(row(page, "GIF, the whole walk")).to_contain_text("pip install 'convwalk[export]'")
    row(page, "WebP, the whole walk").get_by_role("button", name="Download").click()
    expect(row(page, "WebP, the whole walk")).to_contain_text("The server cannot be reached.")


def test_the_offline_file_tells_its_size_before_it_is_fetched(open_page, served):
    page = open_page("/")
    downloads(page)
    file = row(page, "HTML that works offline")
    file.scroll_into_view_if_needed()
    expect(file.get_by_role("status")).to_have_text(re.compile(r"\d+ kB"))
    before = file.get_by_role("status").text_content()
    file.get_by_text("What the file can be set to").click()
    for group, values in (("Strides", "12345"), ("Paddings", "0123")):
        for value in values:
            file.get_by_role("group", name=group).get_by_label(value, exact=True).check()
    expect(file.get_by_role("status")).not_to_have_text(before)
    with page.expect_download() as started:
        file.get_by_role("button", name="Download").click()
    ours = httpx.head(
        f"{served.url}/export.html?lang=en&strides=1,2,3,4,5&paddings=0,1,2,3"
    ).headers["content-length"]
    assert Path(started.value.path()).stat().st_size == int(ours)


def test_a_volume_has_its_own_pictures_and_says_what_it_lacks(open_page):
    page = open_page("/lecture/conv-volume?step=438")
    opened(page).get_by_role("tab", name="Download").click()
    downloads = panel(page).get_by_role("tabpanel")
    expect(downloads).to_contain_text("there is no table of it")
    with page.expect_download() as started:
        downloads.get_by_role("button", name="SVG, this step").click()
    source = Path(started.value.path()).read_text()
    assert "step 439 of 784" in source
    assert "data:image/png;base64," in source
    panel(page).get_by_role("tab", name="Code").click()
    expect(card(page, "curl").locator("pre")).to_contain_text("/convolve?input=photo")


def test_a_network_has_its_own_pictures_and_says_what_it_lacks(open_page):
    page = open_page("/lecture/stacked-layers?step=3")
    opened(page).get_by_role("tab", name="Download").click()
    downloads = panel(page).get_by_role("tabpanel")
    expect(downloads).to_contain_text("deeper than one plane")
    with page.expect_download() as started:
        downloads.get_by_role("button", name="SVG, this step").click()
    source = Path(started.value.path()).read_text()
    assert "layer 3 of 4: CONV" in source
    expect(downloads.get_by_role("button", name="CSV")).to_have_count(0)


@pytest.mark.parametrize("address", ["/lecture", "/lecture/drill?seed=7", "/lecture/architecture"])
def test_every_page_has_the_panel(open_page, address):
    page = open_page(address, ready="h1")
    page.get_by_role("button", name="Share").click()
    expect(card(page, "Address").locator("pre")).to_contain_text(address.partition("?")[0])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_the_panel(open_page, theme):
    page = open_page("/?stride=2", theme=theme)
    axe, reports = Axe(), {}
    opened(page)
    for tab in panel(page).get_by_role("tab").all():
        tab.click()
        results = axe.run(page, options=RULES)
        if results.violations_count:
            reports[tab.text_content()] = results.generate_report()
    assert reports == {}


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_the_panel_and_the_guide_stay_within_a_phone(open_page, lang):
    page = open_page("/?stride=2", lang=lang, size=(390, 844))
    opened(page)
    for tab in panel(page).get_by_role("tab").all():
        tab.click()
        wide = "e => [...e.querySelectorAll('*')].filter(n => n.getBoundingClientRect().right > innerWidth + 1 && !n.closest('pre')).map(n => n.className)"
        assert panel(page).evaluate(wide) == []
    guide = open_page("/embed/guide", lang=lang, size=(390, 844), ready="h1")
    assert faults(guide) == []


def test_the_guides_figure_is_spoken_to(open_page):
    page = open_page("/embed/guide#messages", ready="#talk")
    frame = page.frame_locator("#talk iframe")
    log = page.get_by_role("log")
    expect(log).to_contain_text('"type":"answer"')
    page.get_by_label("seek", exact=True).fill("5")
    page.get_by_role("button", name="seek").click()
    expect(frame.locator(".count")).to_have_text("6 / 16")
    page.get_by_role("button", name="play").click()
    expect(log).to_contain_text('"type":"play"')
    page.get_by_role("button", name="pause").click()
    expect(frame.get_by_role("button", name="Play")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_the_guide(open_page, theme):
    page = open_page("/embed/guide", theme=theme, ready="h1", lang="ru")
    results = Axe().run(page, options={**RULES, "iframes": False})
    assert results.violations_count == 0, results.generate_report()


@pytest.fixture
def pasted(tmp_path):
    """A page of another origin: write its HTML, get its address."""
    with elsewhere(tmp_path) as address:

        def write(html):
            page = f"<!doctype html><meta charset=utf-8><title>Elsewhere</title>{html}"
            (tmp_path / "index.html").write_text(page)
            return f"{address}/index.html"

        yield write


@pytest.fixture
def visit(browser):
    """Open an address outside of the app."""
    with contextlib.ExitStack() as open_contexts:

        def visit(address, **options):
            context = open_contexts.enter_context(browser.new_context(locale="en", **options))
            context.set_default_timeout(PATIENCE)
            page = context.new_page()
            page.goto(address)
            return page

        yield visit


def snippets_of(served, address, **choices):
    told = httpx.get(
        f"{served.url}/share", params={"address": address, "lang": "en", **choices}
    ).json()
    return {one["id"]: one["text"] for one in told["snippets"]}


def test_the_snippets_work_in_a_page_of_another_origin(served, pasted, visit):
    markdown = pytest.importorskip("markdown_it").MarkdownIt()
    query = "stride=2&padding=1&step=15"
    told = snippets_of(served, f"/?{query}")
    page = visit(
        pasted(
            told["iframe"] + told["component"] + told["picture"] + markdown.render(told["markdown"])
        )
    )
    ours = httpx.get(f"{served.url}/map.json?{query.rpartition('&')[0]}").json()["activation_map"]
    frame = page.frame_locator("iframe")
    expect(frame.locator(".count")).to_have_text("16 / 16")
    assert map_of(frame) == ours
    page.locator("conv-walk").scroll_into_view_if_needed()
    element = page.locator("conv-walk")
    expect(element.locator(".count")).to_have_text("16 / 16")
    assert map_of(element) == ours
    images = page.locator("img")
    expect(images).to_have_count(2)
    for image in images.all():
        image.scroll_into_view_if_needed()
        expect(image).to_have_js_property("complete", True)
        assert image.evaluate("e => e.naturalWidth") > 300
    assert page.locator("a img").count() == 2  # each leads to the live figure


@pytest.mark.parametrize("controls", ["full", "play", "none"])
def test_a_frame_is_about_as_high_as_its_figure_says(served, pasted, visit, controls):
    for width in (400, 640, 1000):
        frame = snippets_of(served, "/", width=width, controls=controls)["iframe"]
        page = visit(pasted(f"""<script>addEventListener('message', ({{data}}) => {{
          if (data.type === 'resize') document.querySelector('iframe').dataset.told = data.height;
        }});</script>{frame}"""), viewport={"width": 1200, "height": 1500})  # fmt: skip
        page.wait_for_function(
            """() => {
              const { height, dataset } = document.querySelector('iframe');
              return Math.abs(dataset.told - height) <= 70;
            }""",
            timeout=30_000,
        )
