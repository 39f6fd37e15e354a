"""/questions as its contract says."""

import re

import pytest

from app.content.questions import SCENES

pytestmark = pytest.mark.anyio

CYRILLIC = re.compile("[\u0430-\u044f]")


async def judged(client, question, answer, lang="en"):
    body = {"question": question, "answer": answer}
    return (await client.post(f"/questions/answer?lang={lang}", json=body)).json()


async def test_a_scenes_questions_come_without_their_answers(client):
    answer = (await client.get("/questions?scene=worked-example")).json()
    facts = {"layer": "conv", "size": [32, 32], "kernel": 5, "stride": 1, "padding": 2, "dilation": 1,
             "channels": 3, "out_channels": 10, "bias": True}  # fmt: skip
    settings = {"layer": "conv", "size": "32", "kernel": "5", "stride": "1", "padding": "2",
                "channels": "3", "out_channels": "10"}  # fmt: skip
    assert answer["questions"] == [
        {
            "id": "worked-example-volume",
            "kind": "output_volume",
            "prompt": "Input 32×32×3. 10 filters 5×5 with stride 1, padding 2. What is the output volume?",
            "facts": facts,
            "form": {"kind": "volume", "count": 3, "options": [{"value": "none", "label": "it does not fit"}]},
            "settings": settings,
        },
        {
            "id": "worked-example-parameters",
            "kind": "parameters",
            "prompt": "Input 32×32×3. 10 filters 5×5 with stride 1, padding 2."
            " How many parameters does this layer have?",
            "facts": facts,
            "form": {"kind": "number", "count": 1, "options": []},
            "settings": settings,
        },
    ]  # fmt: skip


async def test_a_wrong_answer_is_told_why(client):
    answer = await judged(client, "worked-example-parameters", 750)
    formula, show = answer.pop("formula"), answer.pop("show")
    assert answer == {
        "question": "worked-example-parameters",
        "answer": 750,
        "right": False,
        "right_answers": [760],
        "right_text": "760",
        "formula_text": ["(5·5·3 + 1)·10 = 76·10 = 760"],
        "reason": "A filter has 76 parameters, and there are 10 filters.",
        "mistakes": [
            {
                "code": "bias_forgotten",
                "sentence": "The bias was forgotten: one for each of the 10 filters.",
            }
        ],
    }
    assert formula[0]["parts"][:4] == [
        {"kind": "operator", "text": "("},
        {"kind": "filter", "text": "5"},
        {"kind": "operator", "text": "·"},
        {"kind": "filter", "text": "5"},
    ]
    assert (show["step"], show["settings"]["step"], show["mistaken"]) == (0, "0", None)


async def test_a_formula_holds_its_fraction_and_the_idea_of_each_number(client):
    answer = await judged(client, "stride-3-size", 2)
    line = answer["formula"][0]
    fraction = next(part for part in line["parts"] if part["kind"] == "fraction")
    assert fraction["bottom"] == {"kind": "row", "parts": [{"kind": "stride", "text": "3"}]}
    assert [part["kind"] for part in fraction["top"]["parts"]] == ["input", "operator", "filter"]
    assert line["parts"][-1] == {"kind": "error", "text": "2.33"}
    assert answer["show"]["window"] == {"top": 6, "left": 6, "bottom": 9, "right": 9}


async def test_the_drill_is_the_same_for_everybody_who_has_its_seed(client):
    answers = [(await client.get("/questions?seed=7&count=10")).json() for _ in range(2)]
    assert answers[0] == answers[1]
    ids = [question["id"] for question in answers[0]["questions"]]
    assert ids == [f"drill-7-{place}" for place in range(1, 11)]
    other = (await client.get("/questions?seed=8")).json()
    assert [question["facts"] for question in other["questions"]] != [
        question["facts"] for question in answers[0]["questions"]
    ]


async def test_a_question_is_had_by_its_id_alone(client):
    ten = (await client.get("/questions?seed=7")).json()["questions"]
    third = (await client.get("/questions?id=drill-7-3")).json()["questions"]
    assert third == ten[2:3]
    chosen = (await client.get("/questions?id=common-settings-padding-32")).json()["questions"]
    assert chosen[0]["facts"]["size"] == [32, 32]
    assert "padding" not in chosen[0]["facts"]


@pytest.mark.parametrize("address", [f"scene={scene}" for scene in SCENES] + ["seed=7&count=50"])
async def test_every_prompt_and_every_label_speaks_russian(client, address):
    for question in (await client.get(f"/questions?{address}&lang=ru")).json()["questions"]:
        labels = [option["label"] for option in question["form"]["options"]]
        assert all(CYRILLIC.search(label) for label in labels)
        assert CYRILLIC.search(question["prompt"])
        assert not re.search("[a-z]", question["prompt"].replace("Max pooling", ""))


@pytest.mark.parametrize("answer", ["none", "no", "6", "6 6", "6 6 6", "6 6 6 6"])
async def test_every_verdict_speaks_russian(client, answer):
    told = 0
    for place in range(1, 51):
        verdict = await judged(client, f"drill-7-{place}", answer, "ru")
        if "error" in verdict:
            assert verdict["error"]["code"] in ("not_an_answer", "not_a_choice")
            continue
        told += 1
        sentences = [mistake["sentence"] for mistake in verdict["mistakes"]]
        assert all(CYRILLIC.search(said) for said in [verdict["reason"], *sentences])
    assert told


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (750, "Забыто смещение: у каждого фильтра своё, а фильтров 10."),  # noqa: RUF001
        (250, "Забыты каналы: глубина фильтра та же, что у входа, 3."),  # noqa: RUF001
    ],
)
async def test_a_mistake_is_told_in_russian(client, answer, sentence):
    told = await judged(client, "worked-example-parameters", answer, "ru")
    assert told["mistakes"][0]["sentence"] == sentence
    assert told["reason"] == "В фильтре 76 параметров, фильтров 10."  # noqa: RUF001


async def test_a_word_in_the_readers_language_is_the_answer(client):
    assert (await judged(client, "stride-3-fits", "нет", "ru"))["right_text"] == "не помещается"
    assert (await judged(client, "stride-3-fits", "no"))["right_text"] == "it does not fit"


async def test_questions_may_be_kept_and_asked_about(client):
    first = await client.get("/questions?seed=7")
    assert first.headers["cache-control"] == "public, max-age=600"
    assert first.headers["vary"].startswith("Accept-Language, Cookie")
    again = await client.get("/questions?seed=7", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    russian = await client.get("/questions?seed=7&lang=ru")
    assert russian.headers["etag"] != first.headers["etag"]


ADDRESSES = {
    "none": ("/questions", "scene", "one_of_three"),
    "two": ("/questions?scene=stride-3&seed=7", "seed", "one_of_three"),
    "scene": ("/questions?scene=nowhere", "scene", "no_questions"),
    "id": ("/questions?id=drill-7-51", "id", "unknown_question"),
    "count": ("/questions?seed=7&count=51", "count", "too_big"),
    "no-count": ("/questions?seed=7&count=0", "count", "too_small"),
    "seed": ("/questions?seed=-1", "seed", "too_small"),
    "word": ("/questions?seed=seven", "seed", "not_whole"),
    "unknown": ("/questions?seed=7&answers=1", "answers", "unknown_field"),
}


@pytest.mark.parametrize(("address", "field", "code"), ADDRESSES.values(), ids=ADDRESSES)
async def test_an_address_that_asks_for_nothing_names_its_parameter(client, address, field, code):
    answer = await client.get(address)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["field"]) == (422, code, field)


BODIES = {
    "question": ('{"question": "drill-7-99", "answer": 1}', "question", "unknown_question"),
    "missing": ('{"question": "drill-7-3"}', "answer", "missing"),
    "extra": ('{"question": "drill-7-3", "answer": 1, "lang": "ru"}', "lang", "unknown_field"),
    "shape": ('{"question": "worked-example-volume", "answer": "32×32"}', "answer", "not_an_answer"),
    "choice": ('{"question": "stride-3-fits", "answer": "maybe"}', "answer", "not_a_choice"),
    "nan": ('{"question": "worked-example-parameters", "answer": NaN}', "answer", "not_an_answer"),
    "huge": ('{"question": "worked-example-parameters", "answer": 1e15}', "answer", "too_big"),
    "surrogate": ('{"question": "stride-3-fits", "answer": "\\ud800"}', "answer", "not_a_choice"),
    "surrogate-id": ('{"question": "\\ud800", "answer": "1"}', "question", "not_valid"),
    "deep": (f'{{"question": "max-pooling-map", "answer": {"[" * 200}{"]" * 200}}}', "answer", "not_an_answer"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "field", "code"), BODIES.values(), ids=BODIES)
async def test_an_answer_that_makes_no_sense_names_its_field(client, body, field, code):
    headers = {"Content-Type": "application/json"}
    answer = await client.post("/questions/answer", content=body, headers=headers)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["field"]) == (422, code, field)


async def test_a_refused_answer_tells_what_was_written_and_the_form(client):
    refusal = (await judged(client, "worked-example-volume", "32×32", "ru"))["error"]
    assert refusal["message"] == (
        "answer: 32×32 – не объём, ширина × высота × глубина, как 32×32×10"
    )
