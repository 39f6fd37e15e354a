"""The dot product of a step: a block of products for each channel, its sum, the sum of the sums."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.engine.arrays import Array
from app.figure.arithmetic import Ending, Looks, Piece, draw_ending, widest
from app.figure.model import Ink, Line, Point
from app.figure.numbers import factor, show
from app.figure.sheet import Sheet
from app.figure.volume.walk import Shown, VolumeWalk
from app.figure.words import Words

BLOCKS = 4  # channels that get a block of their own
WIDE = (16, 8)  # columns of the one block in which a 1x1 filter's products stand; if narrow
SIZE, SMALLEST = 16, 9
RESULT = 22
PITCH, HEADER = 1.45, 1.6  # from row to row, and of the line over the block, in sizes
GAP, BORDER = 30, 12  # between blocks, and from a block's border to its numbers
COLUMN = 9  # between columns
RESULT_HEIGHT = 52
HUES: tuple[Ink, ...] = ("channel-0", "channel-1", "channel-2", "soft")


@dataclass(frozen=True, slots=True)
class Block:
    """A channel's products: each with a look for every frame; its title, and its sum if it has."""

    ink: Ink
    title: Looks
    sums: Looks
    rows: tuple[tuple[Looks, ...], ...]

    def column(self, size: float) -> float:
        return max(2.1 * size, max(widest(cell, size) for row in self.rows for cell in row))

    def width(self, size: float) -> float:
        cells = len(self.rows[0]) * (self.column(size) + COLUMN) - COLUMN
        header = widest(self.title, size) + (widest(self.sums, size) + size if self.sums else 0)
        return BORDER + max(cells, header)

    def height(self, size: float) -> float:
        return HEADER * size + len(self.rows) * PITCH * size


def draw_products(
    sheet: Sheet, walk: VolumeWalk, words: Words, top: float, width: float, edge: float
) -> float:
    """Draw the blocks under `top`, in rows as wide as there is room, and the result under them.

    Returns:
        The height of all.
    """
    room = width - 2 * edge
    blocks = _blocks(walk, words, room)
    size = _size(blocks, room)
    each = max(block.width(size) for block in blocks)
    per_row = max(1, int((room + GAP) // (each + GAP)))
    y = top
    for first in range(0, len(blocks), per_row):
        row = blocks[first : first + per_row]
        x = (width - len(row) * (each + GAP) + GAP) / 2
        for block in row:
            _draw_block(sheet, block, Point(x, y), size, each)
            x += each + GAP
        y += row[0].height(size) + 12
    if _left_out(walk):
        sheet.text(width / 2, y + 6, [("…", "soft")], size, weight=700)
        y += 14
    ending = _ending(walk)
    large = min(RESULT, RESULT * room / ending.width(RESULT))
    left = (width - ending.width(large)) / 2
    draw_ending(sheet, ending, Point(left, y + RESULT_HEIGHT / 2), large)
    return y - top + RESULT_HEIGHT


def _size(blocks: Sequence[Block], room: float) -> float:
    """All blocks side by side if that leaves them legible; else one at least fits."""
    for least, beside in ((SIZE - 5, len(blocks)), (SMALLEST, 1)):
        size: float = SIZE
        while size >= least:
            if beside * (max(block.width(size) for block in blocks) + GAP) - GAP <= room:
                return size
            size -= 0.5
    return SMALLEST


def _left_out(walk: VolumeWalk) -> bool:
    return walk.weight is not None and walk.geometry.channels > BLOCKS and not _in_depth(walk)


def _in_depth(walk: VolumeWalk) -> bool:
    """Whether a 1x1 filter goes through more channels than get a block each."""
    kernel = walk.rows.kernel * walk.cols.kernel
    return walk.weight is not None and kernel == 1 and walk.geometry.channels > BLOCKS


def _blocks(walk: VolumeWalk, words: Words, room: float) -> list[Block]:
    if walk.weight is None:
        titles = [words.t("channel {n}", n=shown.map + 1) for shown in walk.shown]
        looks = tuple((title, "soft") for title in titles)
        patches = [shown.step.patch.tolist() for shown in walk.shown]
        return [Block("soft", looks, (), _grid(patches))]
    if _in_depth(walk):
        return [_deep_block(walk, words, WIDE[0] if room > 600 else WIDE[1])]
    return [_channel_block(walk, words, c) for c in range(min(BLOCKS, walk.geometry.channels))]


def _deep_block(walk: VolumeWalk, words: Words, columns: int) -> Block:
    depth = walk.geometry.channels
    title = words.t("{n} products, one for each channel", n=depth)
    frames = []
    for shown in walk.shown:
        flat = _products(shown).reshape(-1).tolist()
        frames.append([flat[start : start + columns] for start in range(0, depth, columns)])
    return Block("soft", ((title, "soft"),) * len(frames), (), _grid(frames))


def _channel_block(walk: VolumeWalk, words: Words, channel: int) -> Block:
    colours = [words.t("red"), words.t("green"), words.t("blue")] if walk.photo else []
    usual = words.t("channel {n}", n=channel + 1)
    title = colours[channel] if channel < len(colours) else usual
    frames = [_products(shown)[channel].tolist() for shown in walk.shown]
    ink = HUES[channel]
    sums = tuple((f"Σ = {show(_channel_sums(shown)[channel])}", ink) for shown in walk.shown)
    return Block(ink, ((title, "soft"),) * len(frames), sums, _grid(frames))


def _products(shown: Shown) -> Array:
    """(C, kh, kw)"""
    return shown.step.patch if shown.step.products is None else shown.step.products


def _channel_sums(shown: Shown) -> list[float]:
    sums: list[float] = [] if shown.step.channel_sums is None else shown.step.channel_sums.tolist()
    return sums


def _grid(frames: Sequence[Sequence[Sequence[float]]]) -> tuple[tuple[Looks, ...], ...]:
    """Rows of cells, each with its number in every frame."""
    return tuple(
        tuple(
            tuple((show(frame[row][col]), "ink") for frame in frames)
            for col in range(len(frames[0][row]))
        )
        for row in range(len(frames[0]))
    )


def _draw_block(sheet: Sheet, block: Block, at: Point, size: float, width: float) -> None:
    height = block.height(size)
    sheet.still.append(Line(at.x, at.y, at.x, at.y + height, block.ink, 3))
    left, base = at.x + BORDER, at.y + 1.1 * size
    sheet.text(left, base, block.title, size, "start")
    if block.sums:
        sheet.text(at.x + width, base, block.sums, size, "end", 700)
    column = (width - BORDER + COLUMN) / len(block.rows[0])
    for r, row in enumerate(block.rows):
        y = base + HEADER * size + r * PITCH * size
        for c, looks in enumerate(row):
            sheet.text(left + (c + 1) * column - COLUMN, y, looks, size, "end")


def _ending(walk: VolumeWalk) -> Ending:
    value: Looks = tuple((show(shown.step.value), "output-ink") for shown in walk.shown)
    equals: Piece = ((("=", "soft"),), 400)
    if walk.state.layer == "max":
        return Ending((((("max", "ink"),), 600), equals), value)
    if walk.state.layer == "average":
        total: Piece = (tuple((factor(shown.step.sum or 0), "ink") for shown in walk.shown), 700)
        count: Piece = (tuple((f"/ {shown.step.count}", "soft") for shown in walk.shown), 400)
        return Ending((equals, total, count, equals), value)
    return Ending((*_sums(walk), *_bias(walk), equals), value)


def _sums(walk: VolumeWalk) -> list[Piece]:
    """A sum for each block in its hue, or the one of all products."""
    if not 1 < walk.geometry.channels <= BLOCKS:
        return [(tuple((show(shown.step.sum or 0), "ink") for shown in walk.shown), 700)]
    frames = [_channel_sums(shown) for shown in walk.shown]
    return [
        (tuple((_term(sums[c], c == 0), HUES[c]) for sums in frames), 700)
        for c in range(walk.geometry.channels)
    ]


def _bias(walk: VolumeWalk) -> list[Piece]:
    bias = walk.state.bias
    return [(((_term(bias, leads=False), "stride-ink"),), 600)] if bias else []


def _term(value: float, leads: bool) -> str:
    if leads:
        return show(value)
    return f"{'−' if value < 0 else '+'} {show(abs(value))}"
