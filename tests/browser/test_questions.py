"""Questions: asked before anything is told, judged with their reasons, and drawn from a seed."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from app.content.questions import SCENES as QUESTIONS
from app.content.questions import drill
from tests.browser.looks import faults, scrolls

READY = ".question .answer-form"
PROJECTOR, PHONE = (1280, 720), (390, 844)


def asks(open_page, address, **options):
    page = open_page(address, ready=READY, **options)
    expect(page.locator("#room [data-anchor]").first).to_be_attached()
    return page


def write(page, *values):
    for field, value in zip(page.locator(".answer-form input").all(), values, strict=True):
        field.fill(value)
    page.keyboard.press("Enter")


def status(page):
    return page.locator(".question").get_by_role("status")


EVERYTHING = """() => {
  const names = [...document.querySelectorAll('#app *, .spoken')].flatMap(node =>
    [...node.attributes].filter(a => /^(aria-|title$|alt$|value$)/.test(a.name)).map(a => a.value));
  const texts = [...document.querySelectorAll('#app, .spoken')].map(node => node.textContent);
  return [document.title, ...texts, ...names].join(' | ').replace(/\\s+/g, ' ');
}"""


@pytest.mark.parametrize(
    ("scene", "answers"),
    [
        ("stride-3", ["2.33", "2×2", "⌊", "sticks out", "does not fit |", "4 steps"]),
        ("zero-padding", ["7×7, 49", "49", "fits", "−3+2", "2P"]),
        ("worked-example", ["32×32×10", "760", "76", "10240"]),
        ("common-settings", ["P = 0", "P = 1", "no P fits", "2×2"]),
        ("max-pooling", ["6, 8, 3, 4", "2×2, 4 steps", "max ("]),
    ],
)
def test_nothing_on_the_page_tells_the_answer_before_it_is_given(open_page, scene, answers):
    page = asks(open_page, f"/lecture/{scene}")
    told = page.evaluate(EVERYTHING) + page.locator("body").aria_snapshot()
    assert [answer for answer in answers if answer in told] == []
    expect(page.locator(".formula, .verdict, .answers, .counts, .scrub, .count")).to_have_count(0)
    for key in ("Space", "End", "ArrowDown", "s", "p"):
        page.keyboard.press(key)
    assert page.url.endswith(scene)


def test_a_right_answer_is_told_with_its_formula_and_its_reason(open_page):
    page = asks(open_page, "/lecture/zero-padding")
    write(page, "7", "7")
    expect(status(page)).to_have_text("✓ Right")
    expect(page.locator(".why math")).to_have_text("N2=7+2·1−31+1=7")
    expect(page.locator(".why .padding-ink")).to_have_text("1")
    expect(page.locator(".why")).to_contain_text("The division comes out even")
    expect(page.locator("#room .output .grid-note")).to_have_text("7×7, 49 steps")
    expect(page.get_by_role("button", name="Go on")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".formula")).to_be_visible()
    assert page.url.endswith("/lecture/zero-padding?asked=0")


@pytest.mark.parametrize(
    ("values", "says"),
    [
        (("5", "5"), "Padding was forgotten: 1 on both sides."),
        (("6", "6"), "Padding was added once; there is padding 1 on both sides, 2 in all."),
        (("99", "99"), None),
    ],
)
def test_a_wrong_size_names_the_mistake_and_keeps_the_answer_back(open_page, values, says):
    page = asks(open_page, "/lecture/zero-padding")
    write(page, *values)
    expect(status(page)).to_contain_text("✗ Wrong")
    if says:
        expect(status(page)).to_contain_text(says)
    expect(page.locator("#room .window")).to_be_visible()
    expect(page.locator(".answer-form input").first).to_be_focused()
    assert "49" not in page.evaluate(EVERYTHING)
    write(page, "7", "7")
    expect(status(page)).to_have_text("✓ Right")


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("750", "The bias was forgotten: one for each of the 10 filters."),
        ("260", "channels"),
        ("76", "That is one filter; the layer has 10 of them."),
        ("250", "channels"),
    ],
)
def test_the_second_question_of_the_worked_example_names_what_was_forgotten(
    open_page, answer, says
):
    page = asks(open_page, "/lecture/worked-example?asked=2")
    expect(page.get_by_role("heading", level=2)).to_contain_text("How many parameters")
    write(page, answer)
    expect(status(page)).to_contain_text(says)
    write(page, "760")
    expect(page.locator(".why math")).to_have_text("(5·5·3+1)·10=76·10=760")


def test_what_cannot_be_read_is_refused_in_words(open_page):
    page = asks(open_page, "/lecture/worked-example?asked=2", quiet=False)
    write(page, "many")
    expect(status(page)).to_contain_text("many is not a number")
    expect(page.locator(".answer-form input")).to_be_focused()


def test_the_worked_example_asks_twice_in_turn(open_page):
    page = asks(open_page, "/lecture/worked-example")
    write(page, "32", "32", "3")
    expect(status(page)).to_contain_text("its depth is the number of filters")
    write(page, "32", "32", "10")
    page.get_by_role("button", name="Next question").press("Enter")
    expect(page.locator(".question")).to_contain_text("Question 2 of 2")
    expect(page.locator(".answer-form input")).to_be_focused()
    assert "32×32×10" not in page.evaluate(EVERYTHING)


def test_every_padding_that_fits_is_right_and_none_for_an_even_size(open_page):
    page = asks(open_page, "/lecture/common-settings")
    expect(page.locator("#room .filter .grid-note")).to_have_text("5×5, S = 2")
    write(page, "1")
    expect(status(page)).to_have_text("✓ Right")
    expect(page.locator("#room .output .grid-note")).to_have_text("3×3, 9 steps")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2)).to_contain_text("N = 8")
    page.get_by_role("button", name="no padding fits").click()
    expect(status(page)).to_have_text("✓ Right")


def test_the_remote_control_shows_the_answer_first_then_walks(open_page):
    page = asks(open_page, "/lecture/stride-3?show=1")
    page.keyboard.press("PageDown")
    expect(status(page)).to_have_text("The answer: it does not fit")
    page.keyboard.press("PageDown")
    expect(page.locator(".question")).to_contain_text("Question 2 of 2")
    page.keyboard.press("PageDown")
    expect(page.locator("#room .misfit .next")).to_be_visible()
    page.keyboard.press("PageDown")
    expect(page.locator(".answers")).to_be_visible()
    page.keyboard.press("PageDown")
    expect(page.locator(".count")).to_have_text("2 / 4")


def test_an_answer_survives_another_language_and_a_reload(open_page):
    page = asks(open_page, "/lecture/zero-padding")
    write(page, "5", "5")
    expect(status(page)).to_contain_text("Padding was forgotten")
    page.get_by_role("button", name="Switch the language").click()
    expect(status(page)).to_contain_text("Неверно")
    page.reload()
    expect(status(page)).to_contain_text("Неверно")
    expect(page.locator(".answer-form input").first).to_have_value("5")
    expect(page.locator(".question")).not_to_contain_text(re.compile("[A-Za-z]{2}"))


def test_a_lecturer_tells_at_once_in_every_scene_and_asks_again(open_page):
    page = asks(open_page, "/lecture/zero-padding")
    page.keyboard.press("q")
    expect(page.locator(".formula")).to_be_visible()
    page.keyboard.press("]")
    expect(page).to_have_url(re.compile(r"same-padding\?ask=0$"))
    page.keyboard.press("[")
    expect(page.locator(".formula")).to_be_visible()
    page.keyboard.press("q")
    expect(page.locator(READY)).to_be_visible()


def test_both_windows_ask_and_tell_together(open_page):
    page = asks(open_page, "/lecture/zero-padding")
    with page.expect_popup() as popup:
        page.get_by_role("button", name="Presenter’s window").click()
    presenter = popup.value
    presenter.set_viewport_size({"width": 1280, "height": 720})
    presenter.wait_for_selector(READY)
    write(page, "5", "5")
    expect(status(presenter)).to_contain_text("Padding was forgotten")
    presenter.get_by_role("button", name="Show the answer").click()
    expect(status(page)).to_have_text("The answer: 7×7")
    assert faults(presenter) == []


@pytest.mark.parametrize("size", [PROJECTOR, PHONE], ids=["projector", "phone"])
@pytest.mark.parametrize("show", ["", "show=1&"])
def test_what_is_asked_and_told_is_seen_whole(open_page, size, show):
    page = asks(
        open_page,
        f"/lecture/stride-3?{show}lang=ru",
        size=size,
        has_touch=size == PHONE,
        reduced_motion="reduce",
    )
    found = {}
    for scene, questions in QUESTIONS.items():
        for n in range(1, len(questions) + 1):
            for said in ("", "show"):
                page.goto(
                    f"{page.url.split('/lecture')[0]}/lecture/{scene}?{show}asked={n}&said={said}"
                )
                expect(page.locator(".question .prompt")).to_be_visible()
                expect(page.locator(".why math" if said else READY).first).to_be_visible()
                wrong = faults(page) + (scrolls(page) if size == PROJECTOR else [])
                if wrong:
                    found[scene, n, said] = wrong
    assert found == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_a_question_or_its_answer(open_page, theme):
    reports = []
    for address in (
        "/lecture/stride-3",
        "/lecture/worked-example?said=32x32x3",
        "/lecture/max-pooling?said=show",
        "/lecture/drill?seed=7",
    ):
        page = open_page(address, theme=theme, ready=".question .prompt")
        if "said" in address:
            expect(page.locator(".words strong")).to_be_visible()
        results = Axe().run(page)
        if results.violations_count:
            reports.append((address, results.generate_report()))
    assert reports == []


def prompts(page, count):
    """The drill's questions, each answered by showing it."""
    found = []
    for n in range(1, count + 1):
        expect(page.locator(".question .place")).to_have_text(f"Question {n} of {count}")
        found.append(page.locator(".question .prompt").inner_text())
        page.get_by_role("button", name="Show the answer").click()
        expect(page.locator(".why math").first).to_be_visible()
        page.locator(".question .ways button.strong").click()
    return found


def test_one_seed_gives_every_student_the_same_questions(open_page):
    pages = [asks(open_page, "/lecture/drill?seed=7&count=4") for _ in range(2)]
    first, second = (prompts(page, 4) for page in pages)
    assert first == second
    page = pages[0]
    expect(page.get_by_role("heading", name="0 of 4 right")).to_be_visible()
    link = page.get_by_role("link", name="lecture/drill")
    expect(link).to_have_attribute("href", re.compile(r"/lecture/drill\?seed=7&count=4$"))
    page.get_by_role("button", name="New questions").click()
    expect(page.locator(".question .place")).to_have_text("Question 1 of 4")
    assert not page.url.endswith("seed=7&count=4")


def test_the_drill_is_walked_to_the_score_by_keyboard(open_page):
    page = asks(open_page, "/lecture/drill?seed=7")
    for question in drill(7, 10):
        right = question.kind.right(question.facts)[0]
        if question.form.kind == "choice":
            options = [option.value for option in question.form.options]
            page.keyboard.press("Space")
            for _ in range(options.index(right)):
                page.keyboard.press("ArrowRight")
        elif isinstance(right, str):
            page.keyboard.press("Tab")
            page.keyboard.press("Tab")
            if question.form.count > 1:
                page.keyboard.press("Tab")
            expect(page.locator("button.word")).to_be_focused()
        else:
            for i, number in enumerate(right):
                if i:
                    page.keyboard.press("Tab")
                page.keyboard.type(str(number))
        page.keyboard.press("Enter")
        expect(status(page)).to_have_text("✓ Right")
        expect(page.locator(".question .ways button")).to_be_focused()
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="10 of 10 right")).to_be_focused()
    expect(page.locator(".all-right")).to_be_visible()


def test_the_score_names_what_was_wrong_in_the_readers_language(open_page):
    page = asks(open_page, "/lecture/drill?seed=7&count=1", lang="ru")
    write(page, "7", "3")
    expect(status(page)).to_contain_text("Неверно")
    page.keyboard.press("Enter")
    expect(page.locator(".missed li")).to_contain_text("Ваш ответ: 7×3")
    expect(page.get_by_role("heading", name="0 верных ответов из 1")).to_be_visible()


def test_a_drill_without_a_seed_draws_one_into_the_address(open_page):
    page = open_page("/lecture/drill", ready="#panel h2")  # the first may be one without a stage
    assert re.search(r"\?seed=\d+$", page.url)
