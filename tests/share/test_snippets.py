"""Snippets say what is on the screen, in both languages, and nothing in them escapes its place."""

import contextlib
import io
import json
import os
import re
import shlex
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest

from app.content.scenes import SCENES
from app.figure.state import read_state
from app.figure.walk import walk_of
from app.figure.words import Words
from app.share import GROUPS, RECIPES, Choices, Subject, downloads, read, snippets
from app.share.escape import attribute, directive_value, markdown, restructured, shell, tex
from app.share.guide import DEMOS, PLACES, STEPS
from app.share.view import figure_state

BASE = "http://convwalk.test"

STATES = [
    "",
    "stride=2&padding=1",
    "dilation=2&size=9x8&kernel=2x3&bias=-4",
    "padding=2&padding_mode=reflect&filter=sobel-y",
    "padding=1&padding_mode=replicate&input=random&seed=5&size=12&filter=random",
    "padding=3&padding_mode=circular&stride=3&kernel=4",
    "input=1,0.5,-2;3,4,5;6,-7.25,8&filter=1,-1;0.5,2&bias=0.25",
    "layer=max&kernel=2&stride=2",
    "layer=max&kernel=3&padding=1&dilation=2&size=8",
    "layer=average&kernel=3x2&padding=1&stride=2",
    "layer=average&kernel=2&stride=3&input=edge&size=16",
]


def subject(address, language="en", **choices):
    return Subject(BASE, read(address), Words(language), Choices(**choices))


def written(address, language="en", **choices):
    found, _ = snippets(RECIPES, subject(address, language, **choices))
    return {snippet.id: snippet for snippet in found}


@pytest.fixture
def keras(monkeypatch, tmp_path):
    monkeypatch.setitem(os.environ, "KERAS_BACKEND", "jax")
    monkeypatch.setitem(os.environ, "KERAS_HOME", str(tmp_path))
    pytest.importorskip("jax")
    return pytest.importorskip("keras")


def computes_the_map(framework, query):
    """Run the snippet as it would be pasted; what it leaves in `y` is the map of the figure."""
    left = {}
    with contextlib.redirect_stderr(io.StringIO()):
        exec(compile(written(f"/?{query}")[framework].text, framework, "exec"), left)
    y = np.asarray(left["y"])
    y = y.transpose(0, 3, 1, 2) if framework == "keras" else y
    ours = walk_of(read_state(dict(parse_qsl(query)))).values
    assert y.shape == (1, 1, *ours.shape)
    np.testing.assert_allclose(y[0, 0], ours, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("query", STATES)
def test_the_numpy_snippet_computes_the_map_on_screen(query):
    computes_the_map("numpy", query)


@pytest.mark.torch
@pytest.mark.parametrize("query", STATES)
def test_the_pytorch_snippet_computes_the_map_on_screen(query):
    pytest.importorskip("torch")
    computes_the_map("pytorch", query)


@pytest.mark.jax
@pytest.mark.parametrize("query", STATES)
def test_the_jax_snippet_computes_the_map_on_screen(query):
    pytest.importorskip("jax")
    computes_the_map("jax", query)


@pytest.mark.jax
@pytest.mark.parametrize("query", [STATES[i] for i in (1, 2, 4, 8, 9)])
def test_the_keras_snippet_computes_the_map_on_screen(keras, query):
    computes_the_map("keras", query)


ADDRESSES = ["/?stride=2", *(f"/lecture/{scene.id}" for scene in SCENES), "/lecture"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_recipe_is_written_or_its_lack_explained_in_both_languages(address):
    for language in ("en", "ru"):
        found, lacking = snippets(RECIPES, subject(address, language))
        ids = [one.id for one in (*found, *lacking)]
        assert sorted(ids) == sorted(recipe.id for recipe in RECIPES)
        assert all(one.text.endswith("\n") for one in found)
        offered, missing = downloads(subject(address, language))
        assert all(one.reason for one in (*lacking, *missing))
        assert offered or missing
    if address != "/lecture":
        assert len(found) > 4


def test_the_guide_knows_every_recipe_and_names_no_other():
    ids = {recipe.id for recipe in RECIPES}
    assert set(DEMOS) == ids
    assert set(STEPS) <= ids
    assert {place.recipe for place in PLACES} - ids == {"gif"}  # a download
    assert {recipe.group for recipe in RECIPES} == {group.id for group in GROUPS}


def test_a_scene_of_one_plane_is_pictured_with_its_own_settings():
    state = figure_state(read("/lecture/max-pooling?kernel=3"))
    assert (state.layer, state.input, state.size, state.kernel, state.stride) == (
        "max", "pooling", "4", "3", 2,
    )  # fmt: skip


def test_what_an_address_says_wrongly_is_left_out():
    seen = read("/?stride=0&padding=2&kernel=x&evil=1&bias=nan&lang=ru&show=1#step=3")
    state = figure_state(seen)
    assert (state.stride, state.padding, state.kernel, state.bias) == (1, 2, None, 1)
    assert [name for name, _ in seen.said] == ["stride", "padding", "kernel", "bias", "lang"]


@pytest.mark.parametrize("address", ["/docs", "/lecture/none", "//evil.test/", "lecture", "", "/?"])
def test_only_views_are_read(address):
    assert (read(address) is not None) == (address == "/?")


def test_a_step_is_pictured_where_the_step_is_chosen():
    walk, step = (
        written("/?step=7", picture=picture)["markdown"].text for picture in ("walk", "step")
    )
    assert "step=7" not in walk.partition("](")[2].partition(")")[0]
    assert "/figure.svg?step=7&" in step


def test_a_step_beyond_the_walk_is_the_last_one():
    assert "step=24&" in subject("/?step=999").figure("png", still=True)


def test_choices_go_into_the_frames_address():
    text = written(
        "/?stride=2", controls="none", theme="dark", language="ru", autoplay=True, width=900
    )
    assert (
        'src="http://convwalk.test/embed?stride=2&amp;controls=none&amp;theme=dark&amp;lang=ru&amp;autoplay=1"'
        in text["iframe"].text
    )
    assert 'width="900"' in text["iframe"].text
    assert (
        '<conv-walk stride="2" controls="none" theme="dark" lang="ru" autoplay="1">'
        in text["component"].text
    )


def test_the_figures_language_is_the_readers_or_the_addresss():
    assert "lang=ru" in written("/", "ru")["iframe"].text
    assert "lang=ru" in written("/?lang=ru", "en")["iframe"].text
    assert "lang=en" in written("/?lang=xx", "en")["iframe"].text


# Signs that mean something in HTML, Markdown, a shell, TeX and YAML.
NASTY = "a\"b'c<d>e$f\\g`h`{i}#j%k&l_m^n~o*p[q](r):s;t!u|v"


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def tags(text):
    parser = Tags()
    parser.feed(text)
    return parser.tags


def test_an_address_with_any_sign_stays_one_address():
    from urllib.parse import quote

    address = f"/lecture/architecture?pattern={quote(NASTY)}"
    found = written(address)
    [(tag, attributes)] = tags(found["iframe"].text)
    assert tag == "iframe"
    assert dict(parse_qsl(urlsplit(attributes["src"]).query))["pattern"] == NASTY
    assert shlex.split(found["curl"].text)[0] == "curl"
    assert len(shlex.split(found["curl"].text)) == 2
    assert dict(parse_qsl(urlsplit(shlex.split(found["curl"].text)[1]).query))["pattern"] == NASTY
    addresses = re.findall(
        r"http://convwalk\.test[^\s\"')]*", "".join(one.text for one in found.values())
    )
    assert all(re.fullmatch(r"[\w.~:/?=&;,%-]+", one) for one in addresses)


def test_html_escaped_text_is_one_attribute_and_no_tag():
    assert tags(f'<img alt="{attribute(NASTY)}">') == [("img", {"alt": NASTY})]


def test_markdown_escaped_text_is_shown_as_it_is():
    parser = pytest.importorskip("markdown_it").MarkdownIt()
    html = parser.renderInline(markdown(NASTY))
    assert "<" not in html
    assert html == attribute(NASTY).replace("&#x27;", "'")


def test_shell_quoted_text_is_one_word():
    assert shlex.split(shell(NASTY)) == [NASTY]


@pytest.mark.parametrize(
    "text", [NASTY, "yes", "a: b", "- a", "Шаг 3: помещается ли?", "null", "7×7"]
)
def test_a_documents_option_is_read_back_as_it_was(text):
    yaml = pytest.importorskip("yaml")
    assert yaml.safe_load(f"key: {directive_value(text)}")["key"] == text


def test_restructured_text_has_no_markup_left():
    core = pytest.importorskip("docutils.core")
    tree = core.publish_doctree(restructured(NASTY), settings_overrides={"report_level": 5})
    assert tree.astext() == NASTY
    assert [
        node.tagname
        for node in tree.findall()
        if node.tagname not in ("document", "paragraph", "#text")
    ] == []


def test_tex_escaped_text_leaves_no_sign_with_a_meaning():
    plain = re.sub(r"\\(text\w+\{\}|[{}$&#%_])", "", tex(NASTY))
    assert not set(plain) & set("\\{}$&#%_^~<>`")


def test_a_posted_body_is_the_question_that_the_page_asks():
    text = written("/?stride=2&padding=1")["curl-post"].text
    words = shlex.split(text.replace("\\\n", " "))
    body = json.loads(words[words.index("-d") + 1])
    assert (len(body["input"]), body["stride"], body["padding"], body["bias"]) == (7, 2, 1, 1)


def test_a_volume_has_code_with_numbers_of_its_own_and_says_so():
    found = written("/lecture/conv-volume")
    assert "random" in found["pytorch"].note
    assert "(1, 3, 32, 32)" in found["pytorch"].text
    left = {}
    exec(found["numpy"].text, left)
    assert left["y"].shape == (1, 1, 28, 28)


def test_settings_that_compute_nothing_offer_a_picture_and_no_numbers():
    found = written("/?size=3&kernel=5")
    assert "markdown" in found
    assert "numpy" not in found
    assert "curl" not in found


VOLUMES = [scene for scene in SCENES if scene.view == "volume"]


@pytest.mark.parametrize("scene", VOLUMES, ids=lambda scene: scene.id)
def test_a_volume_has_a_picture_of_its_own_and_no_plane_in_its_place(scene):
    seen = subject(f"/lecture/{scene.id}?size=16&step=5&lang=ru")
    assert seen.figure("svg") == f"{BASE}/figure/{scene.id}.svg?size=16&lang=ru"
    assert f"/figure/{scene.id}.png?size=16&step=5&" in seen.card
    found, lacking = snippets(RECIPES, seen)
    assert {"markdown", "picture", "latex", "beamer"} <= {one.id for one in found}
    assert "component" in {one.id for one in lacking}
    offered, missing = downloads(seen)
    assert {"svg", "svg-walk", "gif", "mp4", "pdf", "tex"} <= {one.id for one in offered}
    assert "csv" in {one.id for one in missing}


NETWORKS = {
    "fully-connected": ("units=3", "3 neurons read all 3\u00a0072 numbers of a 32×32×3 picture"),
    "stacked-layers": ("filters_2=2", "32×32×3 → 28×28×6 → 24×24×2"),
    "shrinking": ("depth=2", "2 convolutions 5×5 of a 32×32 picture"),
    "fc-layer": ("units=3", "3 neurons joined to every cell of a 4×4×6 volume"),
    "architecture": ("M=1", "A network of 10 layers, 32×32×3 → 10"),
    "torch-conv2d": ("groups=2", "nn.Conv2d(in_channels=4, out_channels=8, kernel_size=3"),
}


@pytest.mark.parametrize(("scene", "query", "told"), [(s, *one) for s, one in NETWORKS.items()])
def test_a_network_and_a_layer_as_code_have_pictures_of_their_own(scene, query, told):
    seen = subject(f"/lecture/{scene}?{query}&step=1&evil=1&theme=pink")
    assert seen.pictured
    assert seen.figure("svg") == f"{BASE}/figure/{scene}.svg?{query}&lang=en"
    assert f"/figure/{scene}.png?{query}&step=1&" in seen.card
    assert told in seen.caption
    found, lacking = snippets(RECIPES, seen)
    assert {"markdown", "picture", "latex", "beamer", "curl"} <= {one.id for one in found}
    assert "component" in {one.id for one in lacking}
    offered, missing = downloads(seen)
    assert {"svg", "svg-walk", "gif", "mp4", "pdf", "tex"} <= {one.id for one in offered}
    assert "csv" in {one.id for one in missing}
    wide, high = seen.picture_size
    assert seen.thumbnail(wide, high)["thumbnail_width"] == wide


@pytest.mark.parametrize("query", ["pattern=CONV(", "N=99&pattern=FLATTEN-CONV(3)*2000"])
def test_a_text_that_is_no_network_is_left_out_of_its_picture(query):
    seen = subject(f"/lecture/architecture?{query}")
    assert seen.figure("svg") == f"{BASE}/figure/architecture.svg?lang=en"


def test_what_a_volume_does_not_understand_is_left_out_of_its_picture():
    seen = subject("/lecture/many-filters?out_channels=99&stride=x&padding=1&evil=2&step=99999")
    assert "/figure/many-filters.svg?padding=1&" in seen.figure("svg")
    assert "step=5399&" in seen.figure("svg", still=True)  # 6 maps of 30x30


def test_a_window_that_is_too_large_for_its_volume_has_no_picture():
    seen = subject("/lecture/conv-volume?size=5&kernel=7")
    assert not seen.pictured
    assert "picture" in {one.id for one in snippets(RECIPES, seen)[1]}
