"""PyTorch answers two hundred questions of the drill. Runs where torch is installed."""

from fractions import Fraction

import pytest

from app.content.questions import drill, judge
from app.content.questions.answers import on_the_wire

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.torch

QUESTIONS = [question for seed in range(20) for question in drill(seed, 10)]


def layer_of(facts, padding):
    if facts.kind == "max":
        return torch.nn.MaxPool2d(facts.kernel, facts.stride, padding)
    return torch.nn.Conv2d(
        facts.channels, facts.filters, facts.kernel, facts.stride, padding, facts.dilation,
        bias=facts.bias,
    )  # fmt: skip


def volume(facts, padding=None):
    """(width, height, depth), or None where a transposed convolution does not lead back."""
    padding = facts.padding if padding is None else padding
    x = torch.zeros(1, facts.channels, facts.height, facts.width)
    y = layer_of(facts, padding)(x)
    back = torch.nn.ConvTranspose2d(
        y.shape[1], 1, facts.kernel, facts.stride, padding, dilation=facts.dilation
    )
    depth, height, width = y.shape[1:]
    return (width, height, depth) if back(y).shape[2:] == x.shape[2:] else None


def first(count):
    def answer(facts):
        shape = volume(facts)
        return "none" if shape is None else tuple(map(Fraction, shape[:count]))

    return answer


def fits(facts):
    return "no" if volume(facts) is None else "yes"


def parameters(facts):
    layer = layer_of(facts, facts.padding)
    return (Fraction(sum(parameter.numel() for parameter in layer.parameters())),)


def value(facts):
    planes, weight = (
        torch.tensor([[cells]], dtype=torch.float64) for cells in (facts.input, facts.filter)
    )
    bias = torch.tensor([facts.bias], dtype=torch.float64)
    maps = torch.nn.functional.conv2d(planes, weight, bias, facts.stride, facts.padding)
    return (Fraction(maps[0, 0, facts.row, facts.col].item()),)


def maxima(facts):
    planes = torch.tensor([[facts.input]], dtype=torch.float64)
    pooled = torch.nn.functional.max_pool2d(planes, facts.kernel, facts.stride)[0, 0]
    cells = pooled.flatten() if facts.cell is None else pooled[facts.cell].reshape(1)
    return tuple(map(Fraction, cells.tolist()))


def padding(facts):
    fitting = [p for p in range(facts.stride) if volume(facts, p) is not None]
    return (Fraction(fitting[0]),) if fitting else "none"


ORACLES = {
    "output_side": first(1), "output_size": first(2), "output_volume": first(3), "fits": fits,
    "parameters": parameters, "output_value": value, "max_map": maxima, "max_value": maxima,
    "padding": padding,
}  # fmt: skip


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_torchs_answer_is_right_and_the_first_that_is_told(question):
    answer = ORACLES[question.kind.name](question.facts)
    verdict = judge(question, answer)
    assert verdict.right
    assert on_the_wire(verdict.right_answers[0]) == on_the_wire(answer)


def test_every_kind_is_among_them():
    assert {question.kind.name for question in QUESTIONS} == set(ORACLES)
