"""A volume's picture in words: its title, its sizes, and what each step does; as the page says."""

from app.figure.numbers import show
from app.figure.volume.state import VolumeState
from app.figure.volume.walk import Shown, VolumeWalk
from app.figure.words import Words


def times(*lengths: int) -> str:
    return "×".join(map(str, lengths))


def volume_stem(state: VolumeState) -> str:
    """A file's name without its ending."""
    parts = [
        "convwalk" if state.layer == "conv" else f"convwalk-{state.layer}",
        f"{state.size}x{state.channels}",
        f"f{state.kernel}",
        f"k{state.out_channels}" if state.layer == "conv" else "",
        f"s{state.stride}",
        f"p{state.padding}",
        "" if state.step is None else f"step{state.step}",
    ]
    return "-".join(part for part in parts if part)


def layer_title(state: VolumeState, words: Words) -> str:
    geometry = state.geometry()
    depth, rows, cols = geometry.input_shape
    window = geometry.height.kernel, geometry.width.kernel
    slide = {"stride": state.stride, "padding": state.padding, "size": times(rows, cols, depth)}
    if state.layer == "max":
        return words.t(
            "Max pooling of a {size} input with a {kernel} window, stride {stride},"
            " padding {padding}",
            kernel=times(*window), **slide,
        )  # fmt: skip
    if state.layer == "average":
        return words.t(
            "Average pooling of a {size} input with a {kernel} window, stride {stride},"
            " padding {padding}",
            kernel=times(*window), **slide,
        )  # fmt: skip
    return words.plural(
        "Convolution of a {size} input with {n} filter {kernel}, stride {stride},"
        " padding {padding}",
        "Convolution of a {size} input with {n} filters {kernel}, stride {stride},"
        " padding {padding}",
        geometry.out_channels, kernel=times(*window, depth), **slide,
    )  # fmt: skip


def input_note(walk: VolumeWalk) -> str:
    """32×32×3 → 36×36×3"""
    depth, rows, cols = walk.geometry.input_shape
    own = times(rows, cols, depth)
    if not walk.state.padding:
        return own
    return f"{own}, P = {walk.state.padding} → {times(*walk.geometry.padded_shape[1:], depth)}"


def filter_title(walk: VolumeWalk, shown: Shown, words: Words) -> str:
    if walk.weight is None:
        return words.t("Window")
    if len(walk.maps) == 1:
        return words.t("Filter")
    return words.t("Filter {n} of {total}", n=shown.map + 1, total=len(walk.maps))


def filter_note(walk: VolumeWalk) -> str:
    window = times(walk.rows.kernel, walk.cols.kernel)
    if walk.weight is not None:
        window = f"{window}×{walk.geometry.channels}"
    return f"{window}, S = {walk.state.stride}"


def step_note(walk: VolumeWalk, shown: Shown, words: Words) -> str:
    depth, rows, cols = walk.geometry.output_shape
    size = times(rows, cols, depth)
    return words.t("{size}, step {n} of {total}", size=size, n=shown.index + 1, total=walk.total)


def describe(walk: VolumeWalk, shown: Shown, words: Words) -> str:
    """Rows and columns count input cells from 1, so that padding comes before 1."""
    position = shown.step.position
    where = {
        "n": shown.index + 1,
        "total": walk.total,
        "map": shown.map + 1,
        "maps": len(walk.maps),
        "channels": walk.geometry.channels,
        "rows": _span(position.rows, walk.rows.pad_before),
        "cols": _span(position.cols, walk.cols.pad_before),
        "value": show(shown.step.value),
    }
    if walk.weight is None:
        return words.t(
            "step {n} of {total}, channel {map}, rows {rows}, columns {cols}: the map gets {value}",
            **where,
        )
    return words.t(
        "step {n} of {total}, filter {map} of {maps}, rows {rows}, columns {cols}, all {channels} channels: the map gets {value}",  # noqa: E501
        **where,
    )


def _span(cells: range, before: int) -> str:
    return f"{show(cells[0] - before + 1)}–{show(cells[-1] - before + 1)}"
