"""<conv-walk> in a page of another origin, which has a taste of its own."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.foreign import Foreign
from tests.browser.patience import PATIENCE

# Rules that would ruin a figure, if any of them came in.
TASTE = """<style>
  html { font-size: 9px; letter-spacing: 3px; line-height: 3; text-transform: uppercase; }
  *, *::before { color: rgb(255, 0, 0); font-family: serif; box-sizing: content-box; }
  button, rect, text, .cell, .bar, svg { display: none; padding: 30px; fill: lime; }
  conv-walk { --filter-ink: rgb(1, 2, 3); }
  conv-walk::part(transport) { background: rgb(4, 5, 6); }
</style>"""


@pytest.fixture
def foreign():
    foreign = Foreign()
    yield foreign
    foreign.stop()


@pytest.fixture
def course(browser, foreign, served):
    """A page of the course with the module in it; its complaints fail the test."""
    contexts, complaints, asked = [], [], []

    def course(body, *, size=(1000, 800), taste="", **options):
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="en", **options
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda message: message.type == "error" and complaints.append(message.text)
        )
        page.on("request", lambda request: asked.append(request.url))
        module = f'<script type=module src="{served.url}/static/conv-walk.js"></script>'
        page.goto(foreign.page(body, taste + module))
        page.asked = asked
        return page

    yield course
    for context in contexts:
        context.close()
    assert complaints == []


def drawn(page, name):
    """The element, once its figure stands."""
    figure = page.locator(f"#{name}")
    figure.locator(".output .cell[data-current]").wait_for()
    return figure


TWO = """<main><h1>Course</h1>
<conv-walk id="a" stride="2" padding="1" controls="play" theme="light"></conv-walk>
<conv-walk id="b" layer="max" input="pooling" size="4" kernel="2" stride="2" theme="dark" lang="ru"></conv-walk></main>"""


def test_two_on_one_page_live_apart_and_leave_the_page_alone(course, served):
    page = course(TWO, taste=TASTE, size=(1000, 1500))
    a, b = drawn(page, "a"), drawn(page, "b")
    expect(a.get_by_role("button", name="Play")).to_be_visible()
    expect(b.get_by_role("button", name="Играть")).to_be_visible()
    expect(a.locator(".count")).to_have_text("1 / 16")
    expect(b.locator(".count")).to_have_text("1 / 4")
    style = "(e) => { const s = getComputedStyle(e); return [s.color, s.backgroundColor, s.letterSpacing, s.fontSize, s.textTransform]; }"
    light, dark = (figure.locator(".walk").evaluate(style) for figure in (a, b))
    assert light == ["rgb(27, 29, 34)", "rgb(251, 250, 247)", "normal", "15px", "none"]
    assert dark == ["rgb(238, 240, 244)", "rgb(16, 19, 24)", "normal", "15px", "none"]
    assert a.locator(".filter-frame").evaluate("e => getComputedStyle(e).stroke") == "rgb(1, 2, 3)"
    assert a.locator(".transport").evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(4, 5, 6)"  # fmt: skip

    b.get_by_role("button", name="Шаг вперёд").click()
    b.get_by_role("button", name="Шаг вперёд").click()
    expect(b.locator(".count")).to_have_text("3 / 4")
    expect(a.locator(".count")).to_have_text("1 / 16")
    b.get_by_role("slider", name="Шаг", exact=True).first.fill("1")
    expect(b).to_have_attribute("stride", "1")
    expect(a).to_have_attribute("stride", "2")

    page.locator("h1").click()
    page.keyboard.press("ArrowRight")  # the focus is in neither
    a.get_by_role("button", name="Step back").focus()
    page.keyboard.press("End")
    expect(a.locator(".count")).to_have_text("16 / 16")
    expect(b.locator(".count")).to_have_text("1 / 9")

    assert page.title() == "Course"
    assert page.url.endswith("/course/page.html")
    assert page.evaluate("[history.length, localStorage.length, document.cookie, document.styleSheets.length, document.adoptedStyleSheets.length]") == [2, 0, "", 1, 0]  # fmt: skip
    assert page.context.cookies() == []
    page.evaluate("document.querySelector('style').remove()")
    assert [violation["id"] for violation in Axe().run(page).response["violations"]] == []


def test_properties_attributes_methods_and_events_say_the_same(course):
    page = course(
        '<conv-walk id="a" padding_mode="reflect" padding="1" stride="77" lang="en"></conv-walk>'
    )
    page.evaluate("""() => {
      window.told = [];
      for (const type of ['ready', 'step', 'answer', 'state', 'play', 'pause', 'error'])
        document.getElementById('a').addEventListener(type, ({ detail }) => told.push({ type, ...detail }));
    }""")
    drawn(page, "a")
    read = "() => { const { stride, padding, padding_mode, size, bias, loop, controls } = document.getElementById('a'); return [stride, padding, padding_mode, size, bias, loop, controls]; }"
    assert page.evaluate(read) == [1, 1, "reflect", "7", 1, False, "full"]  # no stride is 77
    page.evaluate(
        "Object.assign(document.getElementById('a'), {stride: 2, size: {rows: 7, cols: 9}, loop: true, controls: 'play', speed: 8})"
    )
    page.wait_for_function(
        "told.some((m) => m.type === 'answer' && String(m.output_shape) === '1,4,5')"
    )
    a = page.locator("#a")
    for name, value in (("stride", "2"), ("size", "7x9"), ("loop", ""), ("controls", "play")):
        expect(a).to_have_attribute(name, value)
    expect(a.locator("form.controls")).to_have_count(0)

    page.evaluate("document.getElementById('a').seek(6)")
    page.wait_for_function(
        "told.some((m) => m.type === 'step' && m.index === 6 && m.row === 1 && m.col === 1)"
    )
    expect(a).to_have_attribute("step", "6")
    page.evaluate("document.getElementById('a').next()")
    expect(a.locator(".count")).to_have_text("8 / 20")
    page.evaluate("document.getElementById('a').previous()")
    page.evaluate("told.length = 0; document.getElementById('a').play()")
    page.wait_for_function("told.filter(({ type }) => type === 'step').length > 1")
    page.evaluate("document.getElementById('a').pause()")
    page.wait_for_function("told.some(({ type }) => type === 'pause')")
    page.evaluate("told.length = 0; document.getElementById('a').setAttribute('stride', 'two')")
    page.wait_for_function(
        "told.some(({ type, field, message }) => type === 'error' && field === 'stride' && message.includes('from 1 to 7'))"
    )
    assert page.evaluate("document.getElementById('a').stride") == 1

    step = a.locator(".count").inner_text()
    page.evaluate(
        "() => { const a = document.getElementById('a'); const home = document.createElement('main'); document.body.append(home); a.setAttribute('lang', 'ru'); home.append(a); }"
    )
    expect(a.get_by_role("button", name="Играть")).to_be_visible()
    expect(a.locator(".count")).to_have_text(step)
    assert a.evaluate("e => e.shadowRoot.querySelectorAll('.walk').length") == 1
    page.evaluate(
        "() => { const a = document.getElementById('a'); a.play(); a.remove(); document.body.append(a); }"
    )
    expect(a.get_by_role("button", name="Играть")).to_be_visible()  # what was taken out has stopped


FAR = """<p id="before">Before</p><div style="height: 4000px"></div>
<conv-walk id="a" controls="{controls}" style="width: {width}px"><b id="meanwhile">Figure</b></conv-walk><p id="after">After</p>"""


@pytest.mark.parametrize(("controls", "width", "shift"), [("play", 900, 12), ("full", 1100, 12), ("none", 620, 12), ("play", 390, 60)])  # fmt: skip
def test_a_figure_comes_when_it_is_near_into_room_that_is_kept_for_it(
    course, controls, width, shift
):
    page = course(FAR.format(controls=controls, width=width), size=(1200, 700))
    page.wait_for_function("() => Boolean(customElements.get('conv-walk'))")
    expect(page.locator("#meanwhile")).to_be_visible()
    assert not any("/convolve" in url or "conv-stage" in url for url in page.asked)
    top = "document.getElementById('after').getBoundingClientRect().top + scrollY"
    before = page.evaluate(top)
    page.locator("#after").scroll_into_view_if_needed()
    drawn(page, "a")
    expect(page.locator("#meanwhile")).not_to_be_visible()
    assert abs(page.evaluate(top) - before) <= shift


def test_a_narrow_column_holds_a_figure_and_a_scene(course, served):
    page = course('<div style="width: 280px"><conv-walk id="a" lang="ru"></conv-walk><conv-walk id="s" scene="stride-3" controls="play" padding="1"></conv-walk></div>', size=(1280, 3000))  # fmt: skip
    a = drawn(page, "a")
    inside = "e => [...e.shadowRoot.querySelectorAll('.walk, .walk *')].filter((n) => n.getBoundingClientRect().right > e.getBoundingClientRect().right + 1 && !n.closest('.spoken, .natural') && getComputedStyle(n).overflow !== 'hidden').map((n) => n.outerHTML.slice(0, 99))"
    assert a.evaluate(inside) == []
    scene = page.frame_locator("#s iframe")
    expect(scene.locator(".count")).to_have_text("1 / 9")
    page.evaluate("document.getElementById('s').seek(4)")
    expect(scene.locator(".count")).to_have_text("5 / 9")
    frame = page.locator("#s iframe")
    page.wait_for_function(
        "document.getElementById('s').shadowRoot.querySelector('iframe').offsetHeight > 600"
    )
    assert frame.evaluate("e => e.offsetWidth") == 280


def test_without_its_server_the_page_keeps_what_stands_inside(course, served, browser, foreign):
    context = browser.new_context()
    page = context.new_page()
    page.route("**/js/component/figure.js", lambda route: route.abort())
    module = f'<script type=module src="{served.url}/static/conv-walk.js"></script>'
    listen = "<script>window.told = []; addEventListener('DOMContentLoaded', () => document.getElementById('a').addEventListener('error', ({detail}) => told.push(detail.code)))</script>"
    page.goto(
        foreign.page('<conv-walk id="a"><b id="meanwhile">Figure</b></conv-walk>', listen + module)
    )
    page.wait_for_function("told[0] === 'unreachable'")
    expect(page.locator("#meanwhile")).to_be_visible()
    context.close()
