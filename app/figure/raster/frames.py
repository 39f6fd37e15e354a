"""The frames of a drawing in pixels, one after the other.

The first is drawn whole. From then on only those areas are drawn anew in which a layer comes, goes
or moves, with all marks that reach into them; the rest of the image stands still.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.figure.model import Drawing, Ink, Layer, Mark
from app.figure.palette import Palette
from app.figure.raster.pillow import Image
from app.figure.raster.stamps import Print, prints

PAGE = "page"
APART = 10_000  # two areas are drawn as one, if that takes less than so many pixels more: measured

Area = tuple[int, int, int, int]
"""Pixels from left, top to before right, bottom."""

Inks = dict[Ink, tuple[int, ...]]
"""For each ink its red, green and blue."""


@dataclass(frozen=True)
class Frame:
    """A picture, and the areas outside of which it is as the frame before."""

    image: "Image.Image"
    changed: tuple[Area, ...]


@dataclass(frozen=True, eq=False)
class Printed:
    """A layer as it stands in one frame: its prints, lowest first, and where they lie."""

    prints: tuple[tuple[Print, Area], ...]
    area: Area


def size(drawing: Drawing, scale: float) -> tuple[int, int]:
    """Width and height of a picture in pixels."""
    return max(1, round(drawing.width * scale)), max(1, round(drawing.height * scale))


def frame(drawing: Drawing, palette: Palette, number: int, scale: float) -> "Image.Image":
    whole = (0, 0, *size(drawing, scale))
    return _drawn(whole, [_printed(drawing.at(number), scale)], _channels(palette))


def frames(drawing: Drawing, palette: Palette, scale: float) -> Iterator[Frame]:
    """Every frame, on one image that is changed for the next: who wants to keep it copies it."""
    whole: Area = (0, 0, *size(drawing, scale))
    now = [_at(layer, 0, None, scale) for layer in drawing.layers]
    inks = _channels(palette)
    image = _drawn(whole, now, inks)
    yield Frame(image, (whole,))
    for number in range(1, drawing.frames):
        before = now
        now = [
            _at(layer, number, old, scale) for layer, old in zip(drawing.layers, now, strict=True)
        ]
        changed = _changed(before, now, whole)
        for area in changed:
            image.paste(_drawn(area, now, inks), area[:2])
        yield Frame(image, tuple(changed))


def _at(layer: Layer, number: int, old: Printed | None, scale: float) -> Printed | None:
    """A layer in a frame; `old` itself, if it looks as in the frame before."""
    if not layer.seen(number):
        return None
    step = number - layer.first
    if old and (not layer.places or layer.places[step] == layer.places[step - 1]):
        return old
    return _printed(layer.at(number), scale)


def _printed(marks: Iterable[Mark], scale: float) -> Printed:
    placed = tuple((one, _area(one)) for mark in marks for one in prints(mark, scale))
    return Printed(placed, around([area for _, area in placed]))


def _area(one: Print) -> Area:
    _, stamp, x, y = one
    x, y = x + stamp.left, y + stamp.top
    return x, y, x + stamp.mask.width, y + stamp.mask.height


def around(areas: Sequence[Area]) -> Area:
    """The area that some fill; nothing for none."""
    lefts, tops, rights, bottoms = zip(*areas, strict=True) if areas else ((0,),) * 4
    return min(lefts), min(tops), max(rights), max(bottoms)


def _meet(one: Area, other: Area) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _changed(
    before: Sequence[Printed | None], now: Sequence[Printed | None], whole: Area
) -> list[Area]:
    """The areas of what has come, gone or moved; those that lie close together are made one."""
    apart: list[Area] = []
    for pair in zip(before, now, strict=True):
        for printed in pair if pair[0] is not pair[1] else ():
            for _, area in printed.prints if printed else ():
                if _meet(area, whole):
                    _join(apart, _within(area, whole))
    return apart


def _join(apart: list[Area], area: Area) -> None:
    left, top, right, bottom = area
    for other in apart:
        both = (
            min(left, other[0]), min(top, other[1]), max(right, other[2]), max(bottom, other[3])
        )  # fmt: skip
        if _pixels(both) < _pixels(area) + _pixels(other) + APART:
            apart.remove(other)
            return _join(apart, both)
    return apart.append(area)


def _pixels(area: Area) -> int:
    return (area[2] - area[0]) * (area[3] - area[1])


def _within(area: Area, whole: Area) -> Area:
    return (
        max(area[0], whole[0]), max(area[1], whole[1]),
        min(area[2], whole[2]), min(area[3], whole[3]),
    )  # fmt: skip


def _channels(palette: Palette) -> Inks:
    return {ink: tuple(bytes.fromhex(colour[1:])) for ink, colour in palette.items()}


def _drawn(area: Area, layers: Iterable[Printed | None], inks: Inks) -> "Image.Image":
    """What an area looks like."""
    left, top, right, bottom = area
    image = Image.new("RGB", (right - left, bottom - top), inks[PAGE])
    reaching = (layer for layer in layers if layer and _meet(layer.area, area))
    for (ink, stamp, _, _), (x, y, _, _) in (
        placed for layer in reaching for placed in layer.prints if _meet(placed[1], area)
    ):
        inked = inks[ink] if isinstance(ink, str) else ink.inked(inks)
        image.paste(inked, (x - left, y - top), stamp.mask)
    return image
