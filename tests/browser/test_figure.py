"""The animated SVG in a real browser: it plays inside <img>, and rests for those who want no motion."""

from tests.browser.conftest import FLAGS
from tests.browser.find_chromium import system_chromium

WALK = "/figure.svg?stride=2&padding=1&speed=8"
LAST = "/figure.svg?stride=2&padding=1&step=15"
LOADED = "() => document.images.length === 1 && document.images[0].complete && document.images[0].naturalWidth > 0"


def show(page, served, address):
    """A page of another origin with the picture in it, and what is seen of it."""
    page.set_content(f'<body style="margin:0"><img width="700" src="{served.url}{address}"></body>')
    page.wait_for_function(LOADED)
    return page.screenshot()


def a_moment(page, seconds):
    """Wait until the page's own clock has gone on, however slow the machine is."""
    page.evaluate("() => { window.start = performance.now() }")
    page.wait_for_function("seconds => performance.now() - start > 1000 * seconds", arg=seconds)


def test_it_plays_inside_an_image(browser, served):
    page = browser.new_page()
    seen = {show(page, served, WALK)}
    for _ in range(60):
        a_moment(page, 0.1)
        seen.add(page.screenshot())
        if len(seen) > 3:
            break
    page.close()
    assert len(seen) > 3


def test_a_reader_who_wants_no_motion_sees_the_last_step(browser, served):
    flags = [*FLAGS, "--force-prefers-reduced-motion"]
    calm = browser.browser_type.launch(executable_path=system_chromium(), args=flags)
    page = calm.new_page()
    last = show(page, served, LAST)
    first = show(page, served, WALK)
    a_moment(page, 0.6)
    later = page.screenshot()
    calm.close()
    assert first == later == last


def test_opened_by_itself_it_has_its_colours(open_page):
    page = open_page("/figure.svg?theme=dark&step=3", ready="use")
    fills = page.evaluate(
        "() => [...document.querySelectorAll('use')].map((cell) => getComputedStyle(cell).fill)"
    )
    assert "rgb(27, 43, 71)" in fills  # --input-wash, dark
