"""The facts of a network's picture, as the engine found them: its tables, and the steps shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from app.content.filters import FILTERS
from app.content.inputs import INPUTS
from app.content.networks import NamedWeights, Table, largest_number, run
from app.content.presets import find
from app.content.scenes import VIEWS
from app.content.volumes import filter_volume, input_volume
from app.engine.arrays import EXACT_IN_FLOAT, Array, overflow
from app.figure.kinds import SceneState
from app.figure.tell import check_in_walk

Tables = tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class NetworkWalk:
    """A view's networks, and the numbers of the steps that a picture shows."""

    state: SceneState
    tables: Tables
    shown: tuple[int, ...]

    @property
    def table(self) -> Table:
        return self.tables[0]

    @property
    def total(self) -> int:
        return total(self.state)


@lru_cache(maxsize=64)
def tables_of(view: str, told: tuple[tuple[str, str], ...]) -> Tables:
    """What the engine makes of a view's settings.

    Raises:
        ConvolutionError: a text or a size makes no sense, or numbers grow beyond what is exact.
    """
    settings = dict(told)
    if "kernel" in settings:  # windows are as wide as they are high
        settings["kernel"] = settings["kernel"].partition("x")[0]
    answer = VIEWS[view].answer(settings)
    tables: Tables = (answer,) if isinstance(answer, Table) else answer  # type: ignore[assignment]
    for table in tables:
        if largest_number(table) >= EXACT_IN_FLOAT:  # the page refuses these, too
            raise overflow("pattern")
    return tables


def network_walk(state: SceneState, steps: Iterable[int]) -> NetworkWalk:
    """
    Raises:
        ConvolutionError: as the engine refuses; there is no such step.
    """
    tables, numbers = tables_of(state.view, state.told), tuple(steps)
    for number in numbers:
        check_in_walk(number, total(state))
    return NetworkWalk(state, tables, numbers)


def total(state: SceneState) -> int:
    """Steps of the whole walk."""
    table = tables_of(state.view, state.told)[0]
    if state.view == "fully-connected":
        return table.analysis.input_shape[0] * state.size[0] + 1
    if state.view == "fc-layer":
        return int(state["units"])
    if state.view == "shrinking":
        return int(state["depth"]) + 1
    return len(table.analysis.layers) + 1


def stops(state: SceneState) -> list[int]:
    """Where a remote control halts in the lecture."""
    last = total(state) - 1
    if state.view != "fully-connected":
        return sorted({0, last})
    rows = state.size[0]
    return [0, 1, 2, *range(rows, last + 1, rows)]


def picture_of(state: SceneState, table: Table) -> Array:
    """(C, H, W), what goes into a network."""
    seed = int(state.settings.get("seed", "1"))
    preset = find(INPUTS, "input", state["input"])
    return input_volume(preset, "size", table.analysis.input_shape, seed)


def planes_of(state: SceneState, table: Table, filters: str, bias: int = 0) -> list[Array]:
    """The input and what each layer gives, (C, H, W) or (features,); the filters are named."""
    seed = int(state.settings.get("seed", "1"))
    weights = NamedWeights(filters, bias, seed, lambda _: None)  # sizes are within the bounds
    picture = picture_of(state, table)
    return [picture, *run(table.placed[: len(table.analysis.layers)], picture, weights)]


def random_weights(shape: tuple[int, int, int, int], seed: int) -> Array:
    """(K, C, kh, kw), as NamedWeights gives them to neurons."""
    return filter_volume(find(FILTERS, "filter", "random"), "kernel", shape, seed)
