"""/embed as a course's page has it: in a frame of another origin, sandboxed, narrow or wide."""

import re

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from app.content.scenes import SCENES
from tests.browser.foreign import Foreign
from tests.browser.looks import faults
from tests.browser.patience import PATIENCE

DRAWN = ".room svg g *"
# The page around keeps all messages of the frame, in order.
KEEP = "<script>window.told = []; addEventListener('message', ({data}) => { if (data.source === 'convwalk') told.push(data); else if (data.subject) told.push({type: data.subject, ...data}); });</script>"
HELPER = "<script type=module>import {{ figureIn }} from '{url}/static/convwalk-frame.js'; window.figure = figureIn(document.querySelector('iframe')); window.steps = []; figure.onStep(({{ index }}) => steps.push(index));</script>"


@pytest.fixture
def foreign():
    foreign = Foreign()
    yield foreign
    foreign.stop()


@pytest.fixture
def visit(browser):
    """Open an address in a browser of its own; complaints of the page fail the test."""
    contexts, complaints = [], []

    def visit(address, *, size=(1280, 720), lang="en", quiet=True, **options):
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale=lang, **options
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if quiet:
            page.on("console", lambda message: message.type == "error"
                    and complaints.append(message.text))  # fmt: skip
        page.goto(address)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert complaints == []


def told(page, type_, which="true"):
    """The last message of a type for which something holds, once there is one."""
    found = f"told.findLast((m) => m.type === '{type_}' && ({which}))"
    return page.wait_for_function(f"() => {found}").json_value()


def test_slides_on_a_disk_may_frame_a_figure(visit, served, tmp_path):
    slides = tmp_path / "slides.html"
    slides.write_text(f'<!doctype html><iframe src="{served.url}/embed" title="figure"></iframe>')
    inside = visit(slides.as_uri()).frame_locator("iframe")
    expect(inside.get_by_role("button", name="Play")).to_be_visible()


def test_a_sandboxed_frame_of_another_origin_fits_itself_walks_and_obeys(foreign, visit, served):
    frame = f'<iframe sandbox="allow-scripts" src="{served.url}/embed?controls=play&lang=ru&step=2" title="figure" style="width:700px;height:200px;border:0"></iframe>'
    page = visit(foreign.page(KEEP + frame + HELPER.format(url=served.url)))
    inside = page.frame_locator("iframe")
    expect(inside.get_by_role("button", name="Играть")).to_be_visible()
    expect(inside.locator(".count")).to_have_text("3 / 25")

    ready = told(page, "ready")
    assert ready["version"] == 1
    assert ready["query"] == "step=2&lang=ru&controls=play"
    assert told(page, "step")["text"].startswith("шаг 3 из 25")
    page.wait_for_function("told.length && document.querySelector('iframe').offsetHeight > 450")
    height = told(page, "resize", "m.height > 450")["height"]
    assert told(page, "lti.frameResize")["height"] == height
    seen = page.frames[1].evaluate("[document.documentElement.scrollHeight, innerHeight]")
    assert seen == [height, height]  # nothing is cut off, nothing is left over

    page.evaluate("figure.set({stride: 2, padding: 1, size: {rows: 7, cols: 9}})")
    answer = told(page, "answer", "String(m.output_shape) === '1,4,5'")
    asked = httpx.get(f"{served.url}/convolve?stride=2&padding=1&size=7x9&bias=1").json()
    assert answer["output_shape"] == [1, 4, 5]
    assert answer["maps"] == asked["activation_maps"]
    assert told(page, "state", "m.query.includes('stride')")["query"].startswith(
        "size=7x9&stride=2&padding=1"
    )
    assert page.frames[1].evaluate("location.search").startswith("?size=7x9&stride=2&padding=1")

    page.evaluate("figure.seek(7)")
    step = told(page, "step", "m.index === 7")
    assert (step["row"], step["col"], step["total"]) == (1, 2, 20)
    assert step["value"] == asked["activation_maps"][0][1][2]
    page.evaluate("steps.length = 0; figure.set({speed: '8'}); figure.play()")
    page.wait_for_function("steps.length > 2")
    assert page.evaluate("steps.slice(0, 3)") == [8, 9, 10]
    page.evaluate("figure.pause()")
    told(page, "pause")
    count = inside.locator(".count").inner_text()
    told(page, "play")
    expect(inside.locator(".count")).to_have_text(count)
    assert page.context.cookies() == []


BAD = [
    ({"version": 2, "type": "play"}, "bad_version", "version"),
    ({"version": 1, "type": "constructor"}, "bad_type", "type"),
    ({"version": 1}, "bad_type", "type"),
    ({"version": 1, "type": "seek", "step": "7"}, "bad_step", "step"),
    ({"version": 1, "type": "seek", "step": -1}, "bad_step", "step"),
    ({"version": 1, "type": "set"}, "bad_settings", "settings"),
    ({"version": 1, "type": "set", "settings": {"padding": 1, "stride": 99}}, "bad_setting", "stride"),
    ({"version": 1, "type": "set", "settings": {"__proto__x": None}}, "bad_setting", "__proto__x"),
]  # fmt: skip


def test_messages_that_cannot_be_followed_are_answered_and_strangers_are_not_heard(
    foreign, visit, served
):
    figure = f'<iframe src="{served.url}/embed?controls=none" title="figure" style="width:700px;height:480px"></iframe>'
    stranger = "<iframe title=stranger style='width:300px;height:99px' sandbox='allow-scripts' srcdoc=\"<script>setInterval(() => { parent.frames[0].postMessage({source: 'convwalk', version: 1, type: 'seek', step: 9}, '*'); parent.postMessage({source: 'convwalk', version: 1, type: 'resize', height: 4000}, '*'); parent.postMessage({stranger: true}, '*'); }, 30)</script>\"></iframe>"
    count = "<script>window.heard = 0; addEventListener('message', ({data}) => { heard += data.stranger ? 1 : 0 });</script>"
    page = visit(foreign.page(KEEP + count + figure + stranger + HELPER.format(url=served.url)))
    told(page, "answer")
    for message, code, field in BAD:
        page.evaluate(
            "m => { told.length = 0; frames[0].postMessage({source: 'convwalk', ...m}, '*'); }",
            message,
        )
        error = told(page, "error")
        assert (error["code"], error["field"]) == (code, field)
    for message in (
        "null",
        "'text'",
        "17",
        "{type: 'play'}",
        "[1]",
        "{source: 'convwalk-devtools'}",
    ):
        page.evaluate(f"frames[0].postMessage({message}, '*')")
    page.evaluate("heard = 0; told.length = 0")
    page.wait_for_function("heard > 5")
    page.evaluate("figure.get()")
    assert told(page, "step")["index"] == 0  # the stranger wished for 9
    assert told(page, "answer")["output_shape"] == [1, 5, 5]  # nothing of a bad setting was set
    heights = page.evaluate("[...document.querySelectorAll('iframe')].map((f) => f.style.height)")
    assert heights[1] == "99px"
    assert heights[0] != "4000px"


LOOKS = [
    ("/embed", (280, 500), "light", "en"),
    ("/embed?controls=play&stride=2&padding=1", (280, 400), "dark", "ru"),
    ("/embed?controls=none&size=16", (280, 400), "light", "ru"),
    ("/embed?layer=max&size=4&input=pooling", (390, 600), "dark", "ru"),
    ("/embed?controls=play&stride=3", (584, 420), "light", "ru"),
    ("/embed?controls=play", (700, 394), "light", "en"),
    ("/embed?padding=2&dilation=2", (700, 600), "dark", "ru"),
    ("/embed?padding=1", (980, 600), "light", "ru"),
    ("/embed?kernel=5", (1280, 640), "dark", "en"),
]  # fmt: skip


def test_a_frame_of_any_width_shows_all_and_is_accessible(visit, served):
    page = visit(served.url + "/embed")
    found = {}
    for path, (width, height), theme, lang in LOOKS:
        page.set_viewport_size({"width": width, "height": height})
        join = "&" if "?" in path else "?"
        page.goto(f"{served.url}{path}{join}theme={theme}&lang={lang}")
        page.locator(".output .cell[data-current]").wait_for()
        wrong = faults(page)
        broken = Axe().run(page).response["violations"]
        wrong += [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in broken]
        link = page.locator("a.way").get_attribute("href")
        if "controls" in link or not link.startswith("/?"):
            wrong.append(link)
        if wrong:
            found[f"{path} {width} {lang}"] = wrong
    assert found == {}, found


def test_every_scene_has_a_frame(visit, served):
    page = visit(f"{served.url}/embed/{SCENES[0].id}?controls=play", size=(390, 600))
    found = {}
    for scene in SCENES:
        page.set_viewport_size({"width": 390, "height": 600})
        page.goto(f"{served.url}/embed/{scene.id}?controls=play")
        page.locator(DRAWN).first.wait_for(state="attached")
        expect(page.locator(".count")).to_have_text(re.compile(r"^\d+ / \d+$"))
        wide = [page.evaluate("document.documentElement.scrollWidth")]
        page.goto(f"{served.url}/embed/{scene.id}")
        page.set_viewport_size({"width": 1000, "height": 700})
        page.locator(DRAWN).first.wait_for(state="attached")
        expect(page.locator(".panel")).not_to_be_empty()
        wide.append(page.evaluate("document.documentElement.scrollWidth"))
        if wide != [390, 1000]:
            found[scene.id] = wide
    assert found == {}, found
    expect(page.locator("a.way")).to_have_attribute(
        "href", re.compile(rf"^/lecture/{SCENES[-1].id}\?")
    )


def test_a_scene_asks_in_a_frame_only_if_it_is_told_to(visit, served):
    page = visit(f"{served.url}/embed/zero-padding")
    expect(page.locator(".output .cell[data-current]")).to_be_visible()
    expect(page.locator(".answer-form")).to_have_count(0)
    page.goto(f"{served.url}/embed/zero-padding?ask=1")
    expect(page.locator(".answer-form")).to_be_visible()
    expect(page.get_by_role("button", name="Play")).to_have_count(0)  # a walk would tell
    page.get_by_role("button", name="Show the answer").click()
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_a_frame_plays_by_itself_only_for_readers_who_do_not_mind(visit, served):
    page = visit(f"{served.url}/embed?autoplay=1&speed=8&controls=play")
    page.wait_for_function("() => parseInt(document.querySelector('.count')?.textContent) > 2")
    still = visit(f"{served.url}/embed?autoplay=1&controls=play", reduced_motion="reduce")
    expect(still.locator(".output .cell[data-current]")).to_be_visible()
    still.get_by_role("button", name="Step forward").click()  # long after it would have begun
    expect(still.locator(".count")).to_have_text("2 / 25")
    expect(still.get_by_role("button", name="Play")).to_be_visible()
