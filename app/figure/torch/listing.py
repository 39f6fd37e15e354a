"""Code: each line of parts in the colour of the argument that they speak of, on a panel."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from app.content.code import Code, Line, Part
from app.figure.model import CODE_PITCH, Ink, Mark, Rect, Text
from app.figure.network.room import Room
from app.figure.widths import wrapped
from app.figure.words import Words

LINE = 1.32  # from line to line, in sizes
SIZE, SMALLEST = 16, 10
FURTHER = 8  # letters by which a line that goes on stands further in
ACROSS, DOWN = 16, 10  # from the panel's edges to the code
RADIUS = 8
REMARK, REMARK_LINE = 15, 20
HUES: dict[str, Ink] = {
    "in_channels": "input-ink", "input": "input-ink", "out_channels": "output-ink",
    "kernel_size": "filter-ink", "weight": "filter-ink", "dilation": "filter-ink",
    "flip": "filter-ink", "stride": "stride-ink", "bias": "stride-ink",
    "padding": "padding-ink", "padding_mode": "padding-ink", "groups": "group-0",
}  # fmt: skip


def call_of(code: Code) -> list[Line]:
    """What stands for nn.Conv2d."""
    return [line for line in code.lines if line.section == "call" and line.parts]


def folded(lines: Sequence[Line]) -> list[Line]:
    """The rows of each array as one "…", between what stands before and after them."""
    short: list[Line] = []
    for place, line in enumerate(lines):
        if _is_row(line):
            continue
        if place and _is_row(lines[place - 1]):
            before = short.pop()
            line = Line(before.section, (*before.parts, Part("…"), *line.parts))
        short.append(line)
    return short


def _is_row(line: Line) -> bool:
    return line.section == "numbers" and [len(part.arguments) for part in line.parts] == [1]


def draw_listing(lines: Sequence[Line], room: Room, top: float) -> tuple[list[Mark], float]:
    """Draw it under `top`; returns where the panel ends, too."""
    longest = max(len(line.text) for line in lines)
    wide = room.width - 2 * ACROSS
    size = round(max(SMALLEST, min(SIZE, wide / (CODE_PITCH * longest))), 2)
    columns = int(wide / (CODE_PITCH * size) + 1e-6)
    rows = [row for line in lines for row in _broken(_letters(line), columns)]
    high = round(len(rows) * LINE * size + 2 * DOWN, 2)
    marks: list[Mark] = [Rect(room.x, top, room.width, high, "panel", "line", radius=RADIUS)]
    for number, row in enumerate(rows):
        y = round(top + DOWN + (number + 0.72) * LINE * size, 2)
        marks += _written(row, room.x + ACROSS, y, size)
    return marks, top + high


Letters = list[tuple[str, Ink]]


def _letters(line: Line) -> Letters:
    """Every letter of a line with its colour."""
    quiet = line.section in ("import", "numbers")
    letters: Letters = []
    for part in line.parts:
        own = HUES.get(part.arguments[0], "ink") if part.arguments else "soft" if quiet else "ink"
        for text, ink in _commented(part.text, own):
            letters += ((letter, ink) for letter in text)
    return letters


def _broken(letters: Letters, columns: int) -> Iterator[Letters]:
    """A line that is too long goes on, further in, at its last blank that fits."""
    while len(letters) > columns:
        places = range(FURTHER + 1, columns + 1)
        blanks = [at for at in places if letters[at][0] == " " and letters[at - 1][0] != "#"]
        at = blanks[-1] if blanks else columns
        yield letters[:at]
        letters = [(" ", "ink")] * FURTHER + letters[at:][bool(blanks) :]
    yield letters


def _written(row: Letters, x: float, y: float, size: float) -> Iterator[Text]:
    """What has one colour together, at the place of its first letter."""
    column = 0
    for ink, group in groupby(row, lambda letter: letter[1]):
        text = "".join(letter for letter, _ in group)
        shown = text.strip()
        start = column + len(text) - len(text.lstrip())
        if shown:
            at = round(x + start * CODE_PITCH * size, 2)
            yield Text(at, y, shown, size, ink, "start", face="code")
        column += len(text)


def _commented(text: str, ink: Ink) -> Iterator[tuple[str, Ink]]:
    code, sign, comment = text.partition("  # ")
    yield code, ink
    if sign:
        yield sign + comment, "soft"


def draw_remarks(
    code: Code, words: Words, room: Room, top: float
) -> tuple[list[Mark], float]:  # fmt: skip
    """What the framework says otherwise or not at all."""
    marks: list[Mark] = []
    y = top
    for remark in code.remarks:
        told = words.t(remark.template, **remark.detail)
        name = remark.argument or ""
        lead = CODE_PITCH * REMARK * len(name) + 8 if name else 0
        if name:
            hue = HUES.get(name, "ink")
            marks.append(Text(room.x, y + REMARK, name, REMARK, hue, "start", face="code"))
        for line in wrapped(told, REMARK, room.width - lead):
            marks.append(Text(room.x + lead, y + REMARK, line, REMARK, "ink", "start"))
            y += REMARK_LINE
    return marks, y
