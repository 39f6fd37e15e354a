"""The questions: the lecture's numbers, the mistakes by name, and a drill that anybody can repeat."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.content.questions import (
    SCENES,
    drill,
    find_question,
    find_scene,
    judge,
    numbers_text,
    plain,
    read_answer,
)
from app.content.questions.answers import LARGEST, Form
from app.content.questions.kinds import Question
from app.content.questions.layer import Layer, square
from app.content.questions.maxima import MAX_VALUE, Largest
from app.content.questions.parameters import CONV_PARAMETERS, MAX_PARAMETERS
from app.content.questions.sizes import FITS, MAX_VOLUME, PLANE, SIDE
from app.content.questions.sums import VALUE, Sum
from app.content.questions.text import Text
from app.engine import ConvolutionError
from app.engine.geometry import Window

SEEDS = range(200)
TENS = {seed: drill(seed, 10) for seed in SEEDS}


def asked(name):
    return find_question("question", name)


def judged(name, answer):
    question = asked(name)
    return judge(question, read_answer(question.form, answer))


def question_about(kind, facts):
    return Question("test", kind, Text("test"), facts)


def codes(verdict):
    return [code for code, _ in verdict.mistakes]


# The lecture's numbers, as they stand on its slides.
SLIDES = [
    ("stride-3-fits", "no", "N₂ = (7 − 3)/3 + 1 = 2.33"),
    ("stride-3-size", "none", "N₂ = (7 − 3)/3 + 1 = 2.33"),
    ("zero-padding-size", "7×7", "N₂ = (7 + 2·1 − 3)/1 + 1 = 7"),
    ("worked-example-volume", "32×32×10", "N₂ = (32 + 2·2 − 5)/1 + 1 = 32"),
    ("worked-example-parameters", "760", "(5·5·3 + 1)·10 = 76·10 = 760"),
    ("max-pooling-map", "6 8 3 4", "max(1, 1, 5, 6) = 6"),
]


@pytest.mark.parametrize(("name", "answer", "line"), SLIDES)
def test_the_answer_on_the_slide_is_right_and_its_formula_is_the_slides(name, answer, line):
    verdict = judged(name, answer)
    assert (verdict.right, verdict.mistakes) == (True, ())
    assert plain(verdict.lines[0]) == line


def test_every_scene_of_the_lecture_that_asks_first_has_its_questions():
    assert {scene: len(questions) for scene, questions in SCENES.items()} == {
        "stride-3": 2, "zero-padding": 1, "worked-example": 2, "common-settings": 2, "max-pooling": 1,
    }  # fmt: skip
    for scene, questions in SCENES.items():
        assert find_scene("scene", scene) == questions
        assert all(asked(question.id) == question for question in questions)
        assert all(question.id.startswith(scene) for question in questions)


# Scene 16, F = 5 and S = 2: an odd N takes every padding, an even N none.
@pytest.mark.parametrize("padding", [0, 1, 2, 3, 17])
def test_every_padding_that_fits_is_right(padding):
    assert judged("common-settings-padding-7", padding).right
    assert not judged("common-settings-padding-32", padding).right


def test_none_is_the_answer_where_no_padding_fits():
    assert judged("common-settings-padding-32", "none").right
    verdict = judged("common-settings-padding-7", "нет")
    assert (verdict.right, codes(verdict)) == (False, ["none_found"])


# The mistakes, by what they give; the arithmetic of each stands beside it.
RECOGNISED = [
    ("stride-3-size", 2, "rounded_down"),  # 7/3 -> 2, as PyTorch does
    ("stride-3-size", 3, "rounded_up"),  # 7/3 -> 3
    ("stride-3-size", "2.33", "not_rounded"),
    ("stride-3-size", "2,3", "not_rounded"),
    ("stride-3-size", "7/3", "not_rounded"),
    ("stride-3-size", 5, "stride_forgotten"),  # 7 - 3 + 1
    ("stride-3-size", "1.33", "one_forgotten"),  # 4/3
    ("stride-3-fits", "да", "rounded_down"),
    ("zero-padding-size", "6×6", "padding_once"),  # 7 + 1 - 3 + 1
    ("zero-padding-size", "5×5", "padding_forgotten"),  # 7 - 3 + 1
    ("zero-padding-size", "10", "kernel_not_subtracted"),  # 7 + 2 + 1
    ("zero-padding-size", "4", "kernel_subtracted_twice"),  # 7 + 2 - 6 + 1
    ("worked-example-volume", "31x31x10", "one_forgotten"),  # 36 - 5
    ("worked-example-volume", "30x30x10", "padding_once"),  # 34 - 5 + 1
    ("worked-example-volume", "28x28x10", "padding_forgotten"),  # 32 - 5 + 1
    ("worked-example-volume", "32x32x3", "channels_kept"),
    ("worked-example-volume", "32x32x1", "filters_forgotten"),
    ("worked-example-volume", "32x32x30", "map_per_channel"),  # 3 * 10
    ("worked-example-parameters", 750, "bias_forgotten"),  # 5 * 5 * 3 * 10
    ("worked-example-parameters", 751, "one_bias"),
    ("worked-example-parameters", 260, "channels_forgotten"),  # (25 + 1) * 10
    ("worked-example-parameters", 250, "channels_forgotten"),  # and the biases too
    ("worked-example-parameters", 76, "filters_forgotten"),
    ("worked-example-parameters", 75, "filters_forgotten"),
    ("worked-example-parameters", 228, "filter_per_channel"),  # 76 * 3
    ("worked-example-parameters", 160, "one_side_of_the_filter"),  # (5 * 3 + 1) * 10
    ("worked-example-parameters", "778 240", "not_shared"),  # 760 * 32 * 32
    ("common-settings-padding-8", 2, "size_kept"),  # (5 - 1) / 2
    ("common-settings-padding-8", 1, "padding_once"),  # 8 + 1 - 5 = 4
    ("common-settings-padding-8", "1/2", "part_of_a_cell"),
    ("max-pooling-map", [3.25, 5.25, 2, 2], "averaged"),  # 13/4, 21/4, 8/4, 8/4
    ("max-pooling-map", "13 21 8 8", "added_up"),
    ("max-pooling-map", "6 3 8 4", "position_swapped"),
    ("max-pooling-map", [[6, 7], [6, 7]], "stride_ignored"),  # windows at columns and rows 0 and 1
    ("max-pooling-map", "1 2 1 0", "smallest"),
    ("max-pooling-map", "8 8 8 8", "largest_of_all"),
]


@pytest.mark.parametrize(("name", "answer", "code"), RECOGNISED)
def test_a_typical_mistake_is_named(name, answer, code):
    verdict = judged(name, answer)
    assert not verdict.right
    assert codes(verdict)[0] == code


def test_a_mistake_that_takes_a_dilated_filter_for_a_plain_one_is_named():
    layer = square(11, 3, stride=2, padding=0, dilation=2)  # spans 5: (11 - 5)/2 + 1 = 4
    by_answer = {5: "dilation_ignored", 7: "stride_forgotten", 3: "one_forgotten"}
    # 3 taken as D·F = 6: (11 - 6)/2 + 1 = 3.5
    for answer, code in {**by_answer, Fraction(7, 2): "gaps_miscounted"}.items():
        verdict = judge(question_about(SIDE, layer), (Fraction(answer),))
        assert codes(verdict)[0] == code


def test_width_and_height_that_are_swapped_are_named():
    layer = Layer(width=9, height=6, kernel=3)
    verdict = judge(question_about(PLANE, layer), (Fraction(4), Fraction(7)))
    assert codes(verdict) == ["swapped"]


def test_padding_that_makes_it_fit_is_missed_by_who_forgets_it():
    # 7 + 2 - 3 = 6 is a multiple of 3; without padding 4 is not, with one side 5 is not.
    verdict = judge(question_about(FITS, square(7, 3, stride=3, padding=1)), "no")
    assert codes(verdict)[:2] == ["padding_once", "padding_forgotten"]


# Worked out by hand. The window of output row 1, column 2 (from 1) reads 0 2 / 1 1.
NARROW = Sum(
    input=((1, 0, 2, 3), (0, 1, 1, 0), (2, 1, 0, 0)), filter=((2, 1), (0, -1)), bias=3, row=0, col=1
)
# The window of row 1, column 2 reads 0 0 0 / 2 0 1 / 1 2 2: 2·2 - 1 + 2 + bias 2 = 7.
PADDED = Sum(
    input=((1, 2, 0, 1, 3), (0, 1, 2, 2, 0), (2, 0, 1, 1, 2)),
    filter=((0, 1, 0), (2, 0, -1), (0, 0, 1)),
    bias=2,
    row=0,
    col=1,
    stride=2,
    padding=1,
)
VALUES = [
    (NARROW, 4, None),  # 0·2 + 2·1 + 1·0 + 1·(-1) + 3
    (NARROW, 1, "bias_forgotten"),
    (NARROW, -2, "bias_subtracted"),
    (NARROW, 7, "weights_forgotten"),  # 0 + 2 + 1 + 1 + 3
    (NARROW, 6, "filter_flipped"),  # 0·(-1) + 2·0 + 1·1 + 1·2 + 3
    (NARROW, 3, "position_swapped"),  # row 2, column 1 reads 0 1 / 2 1: 1 - 1 + 3
    (NARROW, 5, "position_off_by_one"),  # row 2, column 3 reads 1 0 / 0 0: 2 + 3
    (PADDED, 7, None),
    (PADDED, 9, "padding_ignored"),  # 0 1 3 / 2 2 0 / 1 1 2: 1 + 2·2 + 2 + 2
    (PADDED, 4, "filter_flipped"),  # 1 0 0 / -1 0 2 / 0 1 0: -2 + 2·1 + 2 + 2
    (PADDED, 6, "stride_ignored"),  # 0 0 0 / 1 2 0 / 0 1 2: 2·1 + 2 + 2
]


@pytest.mark.parametrize(("facts", "answer", "code"), VALUES)
def test_the_mistakes_of_a_value_are_named(facts, answer, code):
    verdict = judge(question_about(VALUE, facts), (Fraction(answer),))
    assert verdict.right == (code is None)
    assert codes(verdict)[:1] == ([code] if code else [])


def test_the_window_that_was_taken_instead_is_shown_beside_the_right_one():
    look = judge(question_about(VALUE, PADDED), (Fraction(9),)).look
    assert look.window == Window(top=0, left=2, bottom=3, right=5)
    assert look.mistaken == Window(top=1, left=3, bottom=4, right=6)  # the padding left out
    look = judge(question_about(VALUE, PADDED), (Fraction(6),)).look
    assert look.mistaken == Window(top=0, left=1, bottom=3, right=4)  # one cell on, not two


@pytest.mark.parametrize(
    ("answer", "code"),
    [(4, None), (Fraction(8, 4), "averaged"), (8, "added_up"), (5, "position_swapped"),
     (0, "smallest"), (9, "largest_of_all")],
)  # fmt: skip
def test_the_mistakes_of_one_maximum_are_named(answer, code):
    # Row 1, column 2 reads 0 1 / 3 4; row 2, column 1 reads 5 2 / 1 0; the largest of all is 9.
    cells = ((1, 2, 0, 1), (3, 1, 3, 4), (5, 2, 6, 9), (1, 0, 7, 8))
    facts = Largest(cells, kernel=2, stride=2, cell=(0, 1))
    verdict = judge(question_about(MAX_VALUE, facts), (Fraction(answer),))
    assert codes(verdict)[:1] == ([code] if code else [])


@pytest.mark.parametrize(
    ("answer", "code"),
    [("112×112×64", None), ("112×112×32", "depth_pooled"), ("112×112×1", "maps_merged")],
)
def test_pooling_keeps_the_depth_of_the_lectures_volume(answer, code):
    question = question_about(MAX_VOLUME, square(224, 2, stride=2, channels=64, kind="max"))
    verdict = judge(question, read_answer(question.form, answer))
    assert codes(verdict) == ([code] if code else [])


def test_pooling_has_no_parameters_and_whoever_counts_some_is_told():
    question = question_about(MAX_PARAMETERS, square(224, 2, stride=2, channels=64, kind="max"))
    assert judge(question, (Fraction(0),)).right
    for counted in (4, 5, 256, 257):  # the window, with a bias, through all channels
        assert codes(judge(question, (Fraction(counted),))) == ["pooling_has_no_weights"]


def test_a_bias_that_is_not_there_is_not_counted():
    question = question_about(CONV_PARAMETERS, square(9, 3, channels=2, filters=4, bias=False))
    assert judge(question, (Fraction(3 * 3 * 2 * 4),)).right
    assert codes(judge(question, (Fraction((3 * 3 * 2 + 1) * 4),))) == ["bias_counted"]
    assert codes(judge(question, (Fraction(3 * 3 * 2 * 4 + 1),))) == []


# Where to look.


def test_a_stride_that_does_not_fit_shows_the_window_that_sticks_out():
    look = judged("stride-3-fits", "yes").look
    assert look.window == Window(top=6, left=6, bottom=9, right=9)  # of 7 cells


def test_forgotten_padding_shows_the_first_window_which_begins_in_it():
    look = judged("zero-padding-size", "5×5").look
    assert (look.step, look.window) == (0, Window(top=0, left=0, bottom=3, right=3))


def test_a_list_shows_the_first_window_whose_number_is_wrong():
    assert judged("max-pooling-map", "6 8 2 4").look.step == 2


def test_an_answered_padding_is_shown_as_it_was_answered():
    look = judged("common-settings-padding-8", 2).look
    assert look.settings == {"padding": "2"}
    assert look.window == Window(top=8, left=8, bottom=13, right=13)  # of 8 + 2·2 = 12 cells
    assert judged("common-settings-padding-8", 10**9).look.settings == {}


# Reading answers.

READ = [
    ("worked-example-volume", "32x32x10"),
    ("worked-example-volume", " 32 × 32 × 10 "),
    ("worked-example-volume", "32х32х10"),  # noqa: RUF001 - Cyrillic
    ("worked-example-volume", "32 32 10"),
    ("worked-example-volume", "(32, 32, 10)"),
    ("worked-example-volume", "32*32*10."),
    ("worked-example-volume", [32, 32.0, "10"]),
    ("worked-example-parameters", "760"),
    ("worked-example-parameters", 760.0),
    ("worked-example-parameters", "760,0"),
    ("zero-padding-size", "7"),
    ("zero-padding-size", 7),
    ("zero-padding-size", [7, 7]),
    ("stride-3-fits", False),
    ("stride-3-fits", "Нет"),
    ("stride-3-fits", "Doesn’t fit!"),
    ("stride-3-size", "it does not fit"),
    ("stride-3-size", "не  помещается"),
    ("max-pooling-map", "[[6, 8], [3, 4]]"),
    ("max-pooling-map", [[6, 8], [3, 4]]),
    ("max-pooling-map", "6 8; 3 4"),
]


@pytest.mark.parametrize(("name", "answer"), READ)
def test_an_answer_is_read_as_people_write_it(name, answer):
    assert judged(name, answer).right


@pytest.mark.parametrize("minus", "-−–")
def test_a_minus_may_be_any_dash(minus):
    assert read_answer(Form("number", 1), f"{minus}3,5") == (Fraction(-7, 2),)


@pytest.mark.parametrize("answer", ["5×5", "5 x 5", 5])
def test_one_side_may_be_told_twice(answer):
    question = question_about(SIDE, square(7, 3))
    assert judge(question, read_answer(question.form, answer)).right


def test_a_large_number_may_be_written_in_groups():
    assert read_answer(Form("number", 1), "30 730") == (Fraction(30730),)


REFUSED = [
    ("worked-example-volume", "32×32"),
    ("worked-example-volume", "big"),
    ("worked-example-parameters", "7 60"),
    ("worked-example-parameters", [760]),
    ("worked-example-parameters", None),
    ("worked-example-parameters", {"answer": 760}),
    ("worked-example-parameters", float("nan")),
    ("worked-example-parameters", "1/0"),
    ("worked-example-parameters", ""),
    ("worked-example-parameters", True),
    ("worked-example-parameters", LARGEST + 1),
    ("worked-example-parameters", "9" * 500),
    ("max-pooling-map", [6, 8, 3]),
    ("max-pooling-map", [[[6, 8, 3, 4]]]),
    ("max-pooling-map", [None] * 4),
    ("stride-3-fits", "maybe"),
    ("stride-3-fits", 1),
]


@pytest.mark.parametrize(("name", "answer"), REFUSED)
def test_what_is_no_answer_is_refused_and_not_judged(name, answer):
    with pytest.raises(ConvolutionError) as refusal:
        judged(name, answer)
    assert refusal.value.field == "answer"


UNKNOWN = ["", "stride-3", "drill-7", "drill-7-0", "drill-7-51", "drill-07-3", "drill-2147483648-1",
           "drill-7-3 ", "common-settings-padding-4", "common-settings-padding-1000"]  # fmt: skip


@pytest.mark.parametrize("name", UNKNOWN)
def test_a_question_that_is_none_is_refused_by_name(name):
    with pytest.raises(ConvolutionError) as refusal:
        asked(name)
    assert (refusal.value.code, refusal.value.detail["value"]) == ("unknown_question", name)


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text("0123456789x×,. /-нет")
JSON = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))


@given(st.sampled_from([q.id for s in SCENES.values() for q in s]) | st.just("drill-7-9"), JSON)
@settings(max_examples=300, deadline=None)
def test_whatever_is_written_is_judged_or_refused(name, answer):
    try:
        verdict = judged(name, answer)
    except ConvolutionError:
        return
    assert verdict.lines


# The drill.


def test_the_same_seed_gives_the_same_questions_for_ever():
    # Written down once: a class that was given seed 7 finds its questions in the next version too.
    ten = drill(7, 10)
    assert [question.kind.name for question in ten] == [
        "output_size", "output_side", "max_map", "output_side", "output_volume", "output_value",
        "parameters", "output_value", "padding", "fits",
    ]  # fmt: skip
    assert ten[0].facts == Layer(width=11, height=7, kernel=5, stride=1, padding=1)


def test_a_longer_drill_begins_as_the_shorter_one_does():
    assert drill(3, 25)[:10] == drill(3, 10)
    assert asked("drill-3-25") == drill(3, 50)[24]


def test_no_two_questions_of_a_drill_are_alike():
    for seed in range(30):
        questions = drill(seed, 50)
        assert len({(question.kind.name, question.facts) for question in questions}) == 50


def test_every_ten_mix_the_kinds_and_hold_a_size_that_does_not_fit():
    for seed in SEEDS:
        ten = TENS[seed]
        kinds = [question.kind.name for question in ten]
        assert len(set(kinds)) >= 7
        sizes = [q for q in ten if q.kind.name in ("output_side", "output_size")]
        assert {q.kind.right(q.facts) == ("none",) for q in sizes} == {True, False}
    orders = {tuple(q.kind.name for q in TENS[seed]) for seed in SEEDS}
    assert len(orders) > 190


def test_both_answers_occur_where_there_are_two():
    fits = [q.kind.right(q.facts) for s in SEEDS for q in TENS[s] if q.kind.name == "fits"]
    assert 60 < fits.count(("yes",)) < 140


# What the page's stage can show: static/js/state/schema.js.
STAGE = {"size": (3, 16), "kernel": (1, 7), "stride": (1, 7), "padding": (0, 4), "dilation": (1, 3)}


def test_every_question_of_the_drill_fits_the_head_and_the_stage():
    for seed in SEEDS:
        for question in TENS[seed]:
            for name, (least, most) in STAGE.items():
                sides = question.settings.get(name, str(least)).split("x")
                assert all(least <= int(side) <= most for side in sides), question
            for right in question.kind.right(question.facts):
                if not isinstance(right, str):
                    assert all(abs(n) <= 10_000 and n.denominator == 1 for n in right)


def test_every_right_answer_of_the_drill_is_read_and_accepted_as_right():
    for seed in SEEDS:
        for question in TENS[seed]:
            for right in question.kind.right(question.facts):
                text = right if isinstance(right, str) else numbers_text(question.form, right)
                read = read_answer(question.form, text)
                verdict = judge(question, read)
                assert (verdict.right, verdict.mistakes, read) == (True, (), right), question


@given(st.integers(0, 2**31 - 1), st.integers(0, 9))
@settings(max_examples=150, deadline=None)
def test_no_mistake_is_the_right_answer_and_every_mistake_is_recognised(seed, place):
    question = drill(seed, 10)[place]
    wrong = {
        answer for mistake in question.kind.mistakes for answer in mistake.wrong(question.facts)
    }
    for answer in wrong:
        verdict = judge(question, answer)
        assert verdict.right == question.kind.accepts(question.facts, answer)
        assert verdict.right != bool(verdict.mistakes)


@given(st.integers(0, 2**31 - 1), st.integers(0, 9), st.integers(-3, 200))
@settings(max_examples=150, deadline=None)
def test_any_number_is_judged_and_shown_somewhere_on_the_stage(seed, place, number):
    question = drill(seed, 10)[place]
    if question.form.kind == "choice":
        return
    answer = (Fraction(number),) * question.form.count
    verdict = judge(question, answer)
    assert verdict.look.step >= 0
    assert verdict.look.window is not None
    assert all(plain(line) for line in verdict.lines)
    for _, sentence in verdict.mistakes:
        assert sentence.template.format(**sentence.values)
