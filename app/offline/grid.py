"""What a file holds: the page's settings, and for some of them several values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from math import prod

from app.content.presets import N_
from app.content.written import cells_of
from app.engine import ConvolutionError
from app.offline.settings import DEFAULTS, pair_text, said_as

AXES = {
    "strides": "stride",
    "paddings": "padding",
    "filters": "filter",
    "kernels": "kernel",
    "dilations": "dilation",
    "padding_modes": "padding_mode",
    "inputs": "input",
    "sizes": "size",
}
SIZED = {"input": "size", "filter": "kernel"}  # cells written by hand, and the size that they have
MOST_TICKED = 100  # values of one setting


@dataclass(frozen=True, slots=True)
class Grid:
    """`settings`: where the file opens; `axes`: what each ticked setting can be set to, in order.

    Both hold texts as the page's address writes them.
    """

    settings: Mapping[str, str]
    axes: Mapping[str, tuple[str, ...]]

    @property
    def count(self) -> int:
        return prod(map(len, self.axes.values()))

    def combinations(self) -> Iterator[dict[str, str]]:
        """Every setting's value, for each combination of the ticked ones."""
        for values in product(*self.axes.values()):
            yield {**self.settings, **dict(zip(self.axes, values, strict=True))}

    def values(self, setting: str) -> tuple[str, ...]:
        return self.axes.get(setting, (self.settings[setting],))


def read_grid(query: Mapping[str, str]) -> Grid:
    """The page's settings, and lists such as `strides=1,2,3` of what else they can be.

    The file opens on the page's own value where that is ticked, else on the first that is.

    Raises:
        ConvolutionError: names what is not known, not readable or ticked to no effect.
    """
    own = {name: text for name, text in query.items() if name not in AXES}
    settings = {**DEFAULTS, **{name: said_as(name, name, text) for name, text in own.items()}}
    for cells, size in SIZED.items():
        settings[size] = _size_of(settings[cells]) or settings[size]
    axes = {
        AXES[name]: _ticked(name, query[name])
        for name in AXES
        if name in query and _counts(name, settings)
    }
    opened = {
        name: settings[name] if settings[name] in values else values[0]
        for name, values in axes.items()
    }
    return Grid(settings | opened, axes)


def _ticked(field: str, text: str) -> tuple[str, ...]:
    """The values of a list, each once, in the order given."""
    words = text.split(",", MOST_TICKED)
    if len(words) > MOST_TICKED:
        template = N_("{field} lists more than {most} values")
        raise ConvolutionError("too_many", field, template, most=MOST_TICKED)
    if AXES[field] in SIZED:
        for word in words:
            _check_name(field, word)
    return tuple(dict.fromkeys(said_as(field, AXES[field], word) for word in words))


def _check_name(field: str, word: str) -> None:
    """In a list a comma parts names, so that no cells can be written there."""
    if not word[:1].isalpha():
        template = N_("{field}: {value} is not the name of a preset")
        raise ConvolutionError("not_a_name", field, template, value=word[:80])


def _size_of(cells: str) -> str | None:
    """The size of cells written by hand, as an address writes it; None for a preset's name."""
    written = cells_of("", cells)
    return None if written is None else pair_text(*written.shape)


def _counts(field: str, settings: Mapping[str, str]) -> bool:
    """Whether a setting decides anything in the file; ticking one that does not is a mistake."""
    setting, layer = AXES[field], settings["layer"]
    pooling = layer != "conv" and setting in ("filter", "padding_mode")
    if pooling or (layer == "average" and setting == "dilation"):
        template = N_("{field}: the layer {layer} has no {setting}")
        raise ConvolutionError("not_of_layer", field, template, layer=layer, setting=setting)
    by_hand = next((cells for cells, size in SIZED.items() if size == setting), None)
    if by_hand and _size_of(settings[by_hand]):
        template = N_("{field}: the cells of {cells} are written by hand and have one size")
        raise ConvolutionError("one_size", field, template, cells=by_hand)
    return True
