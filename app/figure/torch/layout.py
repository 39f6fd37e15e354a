"""From a layer as code to its drawing: the call, and the side of it that is looked at."""

from collections.abc import Sequence
from dataclasses import replace

from app.engine import ConvolutionError
from app.figure.kinds import SceneState
from app.figure.model import Drawing, Layer, Mark, Rect, Text
from app.figure.network.room import TOP, Room, label, room_of
from app.figure.stacking import apart
from app.figure.tell import check_in_walk, describe_step, some_steps
from app.figure.torch import flip, padding
from app.figure.torch.groups import COUNTS, HEIGHT, WIDTH, draw_counts, draw_diagram
from app.figure.torch.layer import code_of, geometry_of, one_channel
from app.figure.torch.listing import call_of, draw_listing, draw_remarks, folded
from app.figure.widths import wrapped
from app.figure.words import Words

WORDS, LINE = 16, 22
LEAD = 18
AIR = 10
WALKED = ("padding", "flip")  # what moves; code and connections are the same in all steps

Drawn = tuple[list[Layer], float]
"""Layers, and where they end."""


def draw_torch(state: SceneState, steps: Sequence[int], width: int | None = None) -> Drawing:
    """A frame for each step; of what does not move, one.

    Raises:
        ConvolutionError: the layer refuses its arguments; there is no such step.
    """
    total = steps_of_torch(state)
    for step in steps:
        check_in_walk(step, total)
    words, room = Words(state.lang), room_of(width)
    shown = tuple(steps) if state["tab"] in WALKED else tuple(steps[-1:])
    layers, bottom = DRAWERS[state["tab"]](state, shown, room, words)
    wide, high = room.width + 2 * room.x, round(bottom + TOP, 2)
    page = Layer((Rect(0, 0, wide, high, fill="page"),))
    spoken = tuple(_spoken(state, shown, words))
    title = some_steps(torch_title(state), len(shown), total, words)
    return Drawing(wide, high, len(shown), (page, *apart(layers)), title, spoken, words.language)


def steps_of_torch(state: SceneState) -> int:
    """The layer is looked at as a whole, so that what it refuses is refused; a map is walked.

    Raises:
        ConvolutionError: the layer refuses its arguments or its input.
    """
    try:
        geometry_of(state)
        return len(one_channel(state).steps)
    except ConvolutionError as error:
        if error.code != "window_too_large":
            raise
        # the engine speaks of the weight, an address of its size
        raise ConvolutionError(error.code, "kernel", error.template, **error.detail) from None


def torch_title(state: SceneState) -> str:
    """The call in one line."""
    lines = (line.text.strip() for line in call_of(code_of(state, "pytorch")))
    return " ".join(lines).replace("( ", "(").replace(", )", ")").removeprefix("conv = ")


def _spoken(state: SceneState, steps: Sequence[int], words: Words) -> list[str]:
    if state["tab"] in WALKED:
        walk = one_channel(state)
        return [describe_step(walk, walk.steps[step], words) for step in steps]
    if state["tab"] == "code":
        return [code_of(state, state["framework"]).text]
    geometry = geometry_of(state)
    groups = _groups_told(state, words)
    counts = words.t(
        "parameters {parameters}, multiply-adds {macs}",
        parameters=geometry.parameters, macs=geometry.macs,
    )  # fmt: skip
    return [f"{groups}; {counts}"]


def _groups_told(state: SceneState, words: Words) -> str:
    geometry = geometry_of(state)
    assert geometry.weight_shape is not None
    return words.plural(
        "{n} group; each filter reads {depth} input channels",
        "{n} groups; each filter reads {depth} input channels",
        geometry.groups, depth=geometry.weight_shape[1],
    )  # fmt: skip


def _call(state: SceneState, room: Room) -> tuple[list[Mark], float]:
    return draw_listing(call_of(code_of(state, "pytorch")), room, room.y)


def _padding(state: SceneState, steps: tuple[int, ...], room: Room, words: Words) -> Drawn:
    marks, top = _call(state, room)
    layers, bottom = padding.draw(state, steps, room, top, words)
    told, end = _told([_mode_told(state, words)], room, bottom + AIR)
    return [Layer(tuple(marks)), *layers, Layer(tuple(told))], end


def _mode_told(state: SceneState, words: Words) -> str:
    return {
        "zeros": words.t("zeros: the border copies nothing."),
        "reflect": words.t("reflect: mirrored at the edge, the edge itself not repeated."),
        "replicate": words.t("replicate: the nearest cell of the edge."),
        "circular": words.t("circular: the cell from the opposite side."),
    }[state["padding_mode"]]


def _told(sentences: Sequence[str], room: Room, top: float) -> tuple[list[Mark], float]:
    drawn = room.width
    lines = [line for sentence in sentences for line in wrapped(sentence, WORDS, drawn)]
    marks: list[Mark] = [
        label(room.middle, top + (number + 0.5) * LINE, line, WORDS)
        for number, line in enumerate(lines)
    ]
    return marks, top + len(lines) * LINE


def _groups(state: SceneState, steps: tuple[int, ...], room: Room, words: Words) -> Drawn:
    del steps
    geometry, (marks, top) = geometry_of(state), _call(state, room)
    beside = room.width >= WIDTH + COUNTS
    top += 2 * AIR
    marks += draw_diagram(geometry, room.x, top, room.width)
    below = top + HEIGHT
    side = replace(room, x=room.right - COUNTS, width=COUNTS) if beside else room
    start = top + HEIGHT / 2 - 80 if beside else below + AIR
    sheet = draw_counts(geometry, state["biased"] == "1", words, side, start)
    bottom = below if beside else start + 150
    told, end = _told([_groups_told(state, words)], room, bottom + AIR)
    return [Layer(tuple(marks)), *sheet.layers(), Layer(tuple(told))], end


def _flip(state: SceneState, steps: tuple[int, ...], room: Room, words: Words) -> Drawn:
    told = words.t("nn.Conv2d computes cross-correlation: the filter is not flipped.")
    lead = wrapped(told, LEAD, room.width)
    marks: list[Mark] = [
        Text(room.x, room.y + LEAD + number * LINE, line, LEAD, "ink", "start", 600)
        for number, line in enumerate(lead)
    ]
    layers, bottom = flip.draw(state, steps, room, room.y + len(lead) * LINE + AIR, words)
    if state["flip"] == "1":
        lines = [
            line for line in code_of(state, "pytorch", flip=True).lines
            if any("flip" in part.arguments for part in line.parts)
        ]  # fmt: skip
        listing, bottom = draw_listing(lines, room, bottom + AIR)
        marks += listing
    return [Layer(tuple(marks)), *layers], bottom


def _code(state: SceneState, steps: tuple[int, ...], room: Room, words: Words) -> Drawn:
    del steps
    code = code_of(state, state["framework"])
    lines = list(code.lines) if state["rows"] == "1" else folded(code.lines)
    marks, bottom = draw_listing(lines, room, room.y)
    remarks, end = draw_remarks(code, words, room, bottom + AIR)
    return [Layer((*marks, *remarks))], end


DRAWERS = {"padding": _padding, "groups": _groups, "flip": _flip, "code": _code}
