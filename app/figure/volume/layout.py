"""From a walk over a volume to its drawing: the page's stage, laid out for all frames at once."""

from app.figure.formula import draw_formula
from app.figure.model import Drawing, Layer, Rect
from app.figure.places import EDGE
from app.figure.sheet import Sheet
from app.figure.signs import arrow, circled_star, equals
from app.figure.tell import some_steps
from app.figure.volume.places import Places, Size, place
from app.figure.volume.prism import overlays
from app.figure.volume.products import draw_products
from app.figure.volume.sizes import draw_sizes
from app.figure.volume.stacks import draw_filter, draw_input, draw_maps
from app.figure.volume.tell import describe, layer_title
from app.figure.volume.walk import VolumeWalk
from app.figure.words import Words

BELOW = 22  # between the stacks and the products
OPERATOR = 13  # half the size of a sign


def draw_volume(walk: VolumeWalk, width: int | None = None) -> Drawing:
    """The picture of a walk, a frame for each step that it shows.

    `width` is that of the drawing in its own units; None: as the page has it. Drawings narrower
    than 560 have filter and maps under the input.
    """
    words = Words(walk.state.lang)
    places = place(_sizes(walk), width)
    sheet = Sheet(len(walk.shown))
    stacks = [
        *draw_input(sheet, walk, places, words),
        *draw_filter(sheet, walk, places, words),
        *draw_maps(sheet, walk, places, words),
    ]
    _draw_signs(sheet, walk, places)
    bottom = places.bottom + BELOW
    bottom += draw_products(sheet, walk, words, bottom, places.width, EDGE)
    bottom += draw_sizes(sheet, walk, words, bottom, places.width, EDGE)
    bottom += draw_formula(sheet, walk, words, bottom, places.width, EDGE)
    height = bottom + EDGE / 2
    layers = (
        Layer((Rect(0, 0, places.width, height, fill="page"),)),
        *stacks,
        *overlays(walk, places),
        *sheet.layers(),
    )
    spoken = tuple(describe(walk, shown, words) for shown in walk.shown)
    title = some_steps(layer_title(walk.state, words), len(walk.shown), walk.total, words)
    return Drawing(
        places.width, height, len(walk.shown), layers, title, spoken, words.language
    )  # fmt: skip


def _sizes(walk: VolumeWalk) -> tuple[Size, Size, Size]:
    channels, rows, cols = walk.geometry.padded_shape
    maps, high, wide = walk.geometry.output_shape
    depth = channels if walk.weight is not None else 1
    return (
        Size(channels, rows, cols),
        Size(depth, walk.rows.kernel, walk.cols.kernel),
        Size(maps, high, wide),
    )


def _draw_signs(sheet: Sheet, walk: VolumeWalk, places: Places) -> None:
    if walk.weight is None:
        sheet.still += [*arrow(places.times), *arrow(places.equals)]
    else:
        sheet.still += circled_star(places.times, OPERATOR)
        sheet.still += equals(places.equals, OPERATOR)
