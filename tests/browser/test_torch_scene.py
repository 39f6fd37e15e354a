"""Scene torch.nn.Conv2d: each argument moves the code and the picture, and each part has an address."""

import re

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

SCENE = "/lecture/torch-conv2d"


def call(page):
    return page.get_by_role("region", name=re.compile("^(The call|Вызов)$"))


def panel(page):
    return page.get_by_role("region", name=re.compile("^(The layer|Слой)$"))


def choose(page, group, word):
    radio = page.get_by_role("group", name=group, exact=True).get_by_role(
        "radio", name=word, exact=True
    )
    radio.check()


def set_slider(page, name, value):
    page.get_by_role("slider", name=name, exact=True).fill(str(value))


def marked(page):
    return call(page).locator("mark")


def test_the_scene_opens_with_the_call_the_shapes_and_the_formula(open_page):
    page = open_page(SCENE)
    expect(call(page)).to_contain_text("in_channels=4, out_channels=8, kernel_size=3")
    expect(panel(page)).to_contain_text("(1, 4, 6, 6) → (1, 8, 6, 6)")
    expect(panel(page).locator("math")).to_contain_text("weight")
    expect(marked(page)).to_have_count(0)


SLIDERS = {
    "in_channels": (6, "in_channels=6", "(1, 6, 6, 6) → (1, 8, 6, 6)"),
    "out_channels": (12, "out_channels=12", "(1, 4, 6, 6) → (1, 12, 6, 6)"),
    "kernel_size": (4, "kernel_size=4", "(1, 4, 6, 6) → (1, 8, 5, 5)"),
    "stride": (2, "stride=2", "(1, 4, 6, 6) → (1, 8, 3, 3)"),
    "padding": (2, "padding=2", "(1, 4, 6, 6) → (1, 8, 8, 8)"),
    "dilation": (2, "dilation=2", "(1, 4, 6, 6) → (1, 8, 4, 4)"),
    "groups": (4, "groups=4", "(1, 4, 6, 6) → (1, 8, 6, 6)"),
}


def test_each_slider_changes_the_call_marks_it_and_changes_the_layer(open_page):
    page = open_page(SCENE)
    for argument, (value, said, shapes) in SLIDERS.items():
        before = page.get_by_role("slider", name=argument, exact=True).input_value()
        set_slider(page, argument, value)
        expect(marked(page)).to_have_text([said])
        expect(panel(page)).to_contain_text(shapes)
        set_slider(page, argument, before)
        expect(panel(page)).to_contain_text("(1, 4, 6, 6) → (1, 8, 6, 6)")


def test_an_int_becomes_a_pair(open_page):
    page = open_page(SCENE)
    page.get_by_role("button", name="stride: int or pair").click()
    set_slider(page, "stride: width", 3)
    expect(marked(page)).to_have_text(["stride=(1, 3)"])
    expect(panel(page)).to_contain_text("(1, 8, 6, 2)")


WORDS = [
    ("Kind of padding", "same", 'padding="same"', "(1, 8, 6, 6)"),
    ("Kind of padding", "valid", 'padding="valid"', "(1, 8, 4, 4)"),
    ("bias", "False", "bias=False", "(1, 8, 4, 4)"),
    ("padding_mode", "zeros", 'padding_mode="zeros"', "(1, 8, 4, 4)"),
    ("Kind of padding", "cells", "padding=1", "(1, 8, 6, 6)"),
    ("padding_mode", "circular", 'padding_mode="circular"', "(1, 8, 6, 6)"),
]


def test_each_word_changes_the_call_and_marks_it(open_page):
    page = open_page(SCENE)
    for group, word, said, shapes in WORDS:
        choose(page, group, word)
        expect(marked(page)).to_have_text([said])
        expect(panel(page)).to_contain_text(shapes)


def test_the_stage_follows_the_padding_mode(open_page):
    page = open_page(f"{SCENE}?padding=1")
    corner = page.get_by_role("gridcell", name=re.compile("^input, row 0, column 0:"))
    expect(corner).to_have_text("1")  # reflect: row 2, column 2 of the lecture's input
    choose(page, "padding_mode", "zeros")
    expect(corner).to_have_text("0")
    choose(page, "padding_mode", "replicate")
    expect(corner).to_have_text("2")


def test_without_bias_the_stage_adds_nothing(open_page):
    page = open_page(SCENE)
    expect(page.locator(".picture .bias").first).to_have_text("+1")
    choose(page, "bias", "False")
    expect(page.locator("conv-stage .bias-chip")).to_be_hidden()
    expect(panel(page)).to_contain_text("288")


def test_a_border_cell_points_at_the_cell_that_it_copies(open_page):
    page = open_page(f"{SCENE}?padding_mode=circular")
    page.get_by_role("gridcell", name=re.compile("^input, row 0, column 3:")).hover()
    expect(page.get_by_text("copies row 6, column 3")).to_be_visible()
    expect(page.locator(".copy.strong")).to_have_attribute("d", re.compile("^M"))


def test_all_arrows_are_a_switch(open_page):
    page = open_page(SCENE)
    expect(page.locator(".copy.faint").first).to_be_visible()
    page.get_by_label("all arrows").uncheck()
    expect(page.locator(".copy.faint").first).to_be_hidden()
    page.wait_for_url("**?arrows=0")


def test_zeros_copy_nothing(open_page):
    page = open_page(f"{SCENE}?padding_mode=zeros")
    expect(page.get_by_text("the border copies nothing")).to_be_visible()
    expect(page.locator(".copy.faint")).to_have_count(0)


GROUPS = {"groups=1": (32, "296", "10368"), "groups=2": (16, "152", "5184"),
          "groups=4, depthwise": (8, "80", "2592"), "kernel_size=1, 1×1 convolution": (32, "40", "1152")}  # fmt: skip


def test_each_preset_of_groups_draws_its_connections_and_counts(open_page):
    page = open_page(SCENE)
    choose(page, "What to see", "Groups")
    for card, (lines, parameters, macs) in GROUPS.items():
        name = f"{card}: parameters {parameters}, multiply-adds {macs}"
        page.get_by_role("button", name=name).click()
        expect(page.get_by_role("button", name=name, pressed=True)).to_be_visible()
        expect(page.locator(".connection")).to_have_count(lines)
        counts = page.get_by_role("main").locator("dl").inner_text().replace("\u202f", "")
        assert (f"= {parameters}" in counts, f"= {macs}" in counts) == (True, True)


def test_groups_that_do_not_divide_are_refused_in_words_and_undone(open_page):
    page = open_page(SCENE, quiet=False)
    set_slider(page, "groups", 3)
    expect(page.get_by_role("status").filter(has_text="does not divide")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status").filter(has_text="does not divide")).to_be_hidden()
    expect(page.get_by_role("slider", name="groups", exact=True)).to_have_value("1")


def test_true_convolution_stands_beside_cross_correlation(open_page, served):
    page = open_page(SCENE)
    choose(page, "What to see", "Flip")
    query = "size=6&padding=1&padding_mode=reflect&bias=1&limit=0"
    maps = [httpx.get(f"{served.url}/convolve?{query}&flip={flip}").json()["activation_maps"][0]
            for flip in ("false", "true")]  # fmt: skip
    assert maps[0] != maps[1]
    for name, expected in zip(("Cross-correlation", "True convolution"), maps, strict=True):
        texts = page.get_by_role("grid", name=name).locator("text").all_text_contents()
        assert [int(text.replace("−", "-")) for text in texts] == [
            n for row in expected for n in row
        ]
    page.get_by_label("true convolution beside it").uncheck()
    expect(page.get_by_role("grid", name="True convolution")).to_be_hidden()


FRAMEWORKS = [
    ("NumPy", 'mode="wrap"', "numpy.pad calls wrap"),
    ("Keras", "keras.layers.Conv2D(", "keras.ops.pad knows no circular"),
    ("JAX", "lax.conv_general_dilated(", "jnp.pad does circular first"),
]


def test_the_other_frameworks_show_their_code_and_what_they_lack(open_page):
    page = open_page(f"{SCENE}?padding_mode=circular")
    choose(page, "What to see", "Code")
    code = page.get_by_role("region", name="The code")
    for stride, (framework, said, remark) in enumerate(FRAMEWORKS, 1):
        choose(page, "Framework", framework)
        expect(code).to_contain_text(said)
        expect(page.get_by_text(remark)).to_be_visible()
        set_slider(page, "stride", 1 + stride % 3)
        expect(code.locator('mark[data-arguments="stride"]')).to_contain_text(str(1 + stride % 3))


def test_few_numbers_are_folded_away_and_shown_on_demand(open_page):
    page = open_page(f"{SCENE}?channels=1&out_channels=1")
    choose(page, "What to see", "Code")
    code = page.get_by_role("region", name="The code")
    expect(code).to_contain_text("x = torch.tensor([…]).float()")
    page.get_by_label("all numbers").check()
    expect(code).to_contain_text("[2, 1, 0, 3, 1, 0],")


TABS = {"tab=groups&groups=2": "g2", "tab=flip": "the filter is not flipped",
        "tab=code&framework=jax": "lax.conv", "tab=padding": "mirrored at the edge"}  # fmt: skip


def test_each_tab_has_an_address(open_page, served):
    page = open_page(SCENE)
    for query, seen in TABS.items():
        page.goto(f"{served.url}{SCENE}?{query}")
        expect(page.get_by_text(seen).first).to_be_visible()


@pytest.mark.parametrize(("lang", "theme"), [("en", "dark"), ("ru", "light")])
def test_each_tab_fits_the_projector_and_is_accessible(open_page, served, lang, theme):
    page = open_page(SCENE, lang=lang, theme=theme)
    for tab in ("padding", "groups", "flip", "code"):
        page.goto(f"{served.url}{SCENE}?tab={tab}&framework=keras&padding_mode=circular&groups=2")
        expect(page.locator(".code-line").first).to_be_attached()
        expect(panel(page)).to_contain_text("152")
        spilt = page.evaluate("""() => [document.documentElement, ...document.querySelectorAll('.panel, .room, .torch, .torch-pane, .listing')]
            .filter((node) => node.checkVisibility() && (node.scrollHeight > node.clientHeight + 1 || node.scrollWidth > node.clientWidth + 1))
            .map((node) => node.className)""")  # fmt: skip
        assert (tab, spilt) == (tab, [])
        assert (tab, Axe().run(page).response["violations"]) == (tab, [])


def test_no_tab_scrolls_a_phone_sideways(open_page, served):
    page = open_page(SCENE, lang="ru", size=(390, 844), has_touch=True)
    for tab in ("padding", "groups", "flip", "code"):
        page.goto(f"{served.url}{SCENE}?tab={tab}")
        expect(panel(page)).to_contain_text("296")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), tab
