"""A few facts in numbers, each with a word before it: in one line, or one below the other."""

from collections.abc import Sequence

from app.figure.formula import SIZE, WORD, Run, draw_run, run_width
from app.figure.grids import MIDDLE
from app.figure.sheet import Sheet
from app.figure.widths import text_width

HEIGHT = 38
APART = 36

Fact = tuple[str, Run]
"""A title, which may be empty, and numbers."""


def draw_facts(sheet: Sheet, facts: Sequence[Fact], top: float, width: float, edge: float) -> float:
    """Draw them under `top` in one line, or below each other where there is no room for that.

    Returns:
        The height of the lines.
    """
    room = width - 2 * edge
    size = min([SIZE, *(SIZE * room / run_width(run) for _, run in facts)])
    parts = [
        (title if _lead(title) + run_width(run, size) <= room else "", run)
        for title, run in facts  # rather no title than half of one
    ]
    rooms = [_lead(title) + run_width(run, size) for title, run in parts]
    beside = sum(rooms) + APART * (len(parts) - 1) <= room
    lines = [[*range(len(parts))]] if beside else [[part] for part in range(len(parts))]
    for number, line in enumerate(lines):
        x = (width - sum(rooms[part] for part in line) - APART * (len(line) - 1)) / 2
        y = top + (number + 0.5) * HEIGHT
        for part in line:
            title, run = parts[part]
            if title:
                sheet.text(x, y + MIDDLE * WORD, [(title, "soft")], WORD, "start")
            draw_run(sheet, run, x + _lead(title), y + MIDDLE * size, size)
            x += rooms[part] + APART
    return len(lines) * HEIGHT


def _lead(title: str) -> float:
    return text_width(title, WORD) + 12 if title else 0
