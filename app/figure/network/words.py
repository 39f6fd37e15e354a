"""How a layer is said: its name with its arguments, what comes out, what it costs; as on the page
(static/js/network/words.js)."""

from collections.abc import Iterator
from typing import Any

from app.content.networks import Break, Placed, Table, arguments_of
from app.engine.analysis import LayerReport, Shape
from app.engine.errors import Phrase
from app.figure.numbers import plain
from app.figure.words import Words

NAMES = {
    "RELU": "ReLU", "LEAKYRELU": "Leaky ReLU", "TANH": "tanh", "SIGMOID": "sigmoid",
    "SOFTMAX": "softmax",
}  # fmt: skip
BLANK = "\u00a0"  # the fonts of pictures have no thin one, as the page has between digits


def name_of(name: str) -> str:
    return NAMES.get(name, name)


def sizes(shape: Shape) -> str:
    """Rows × columns × depth, as the lecture writes them."""
    return times(shape if len(shape) == 1 else (shape[1], shape[2], shape[0]))


def times(lengths: Any) -> str:
    return "×".join(map(str, lengths)) if isinstance(lengths, list | tuple) else str(lengths)


def grouped(value: int) -> str:
    """1 234 567, the same in every language."""
    return f"{value:,}".replace(",", BLANK)


def _window(given: dict[str, Any]) -> str:
    """Its size, and its stride, padding and dilation where they are not the usual ones."""
    parts = [times(given["kernel_size"])]
    for letter, name, usual in (("S", "stride", 1), ("P", "padding", 0), ("D", "dilation", 1)):
        value = given.get(name)
        pair = (value, value) if isinstance(value, str) else tuple(value or ())
        if pair and pair != (usual, usual):
            parts.append(f"{letter} {pair[0] if pair[0] == pair[1] else times(pair)}")
    return ", ".join(parts)


def told_arguments(placed: Placed, words: Words) -> str:
    """In short: "5×5, S 2, P 1, 64 filters"."""
    given = arguments_of(placed)
    if "out_channels" in given:
        filters = words.plural("{n} filter", "{n} filters", given["out_channels"])
        return f"{_window(given)}, {filters}"
    if "kernel_size" in given:
        return _window(given)
    if "out_features" in given:
        return words.plural("{n} neuron", "{n} neurons", given["out_features"])
    if "output_size" in given:
        return f"→ {times(given['output_size'])}"
    return ""


def briefly(placed: Placed) -> str:
    """In as few signs as can be: "5×5, 64"."""
    given = arguments_of(placed)
    window = _window(given) if "kernel_size" in given else ""
    made = given.get("out_channels") or given.get("out_features")
    return ", ".join(part for part in (window, str(made or "")) if part)


def input_told(table: Table, words: Words) -> str:
    return words.t("input {size}", size=sizes(table.analysis.input_shape))


def layer_told(table: Table, index: int, words: Words) -> str:
    """One layer in a sentence."""
    analysis, placed = table.analysis, table.placed[index]
    report = analysis.layers[index]
    before = analysis.layers[index - 1].output_shape if index else analysis.input_shape
    what = f"{name_of(placed.name)} {told_arguments(placed, words)}".strip()
    place = words.t(
        "layer {n} of {total}: {what}, {from} → {to}",
        **{"n": index + 1, "total": len(analysis.layers), "what": what,
           "from": sizes(before), "to": sizes(report.output_shape)},
    )  # fmt: skip
    return ", ".join([place, *_costs(report, words)])


def _costs(report: LayerReport, words: Words) -> Iterator[str]:
    yield parameters_told(report.parameters, words)
    if report.macs:
        yield words.plural(
            "{n} multiply-add", "{n} multiply-adds", report.macs, n=grouped(report.macs)
        )


def parameters_told(parameters: int, words: Words) -> str:
    return words.plural(
        "{n} parameter", "{n} parameters", parameters, n=grouped(parameters)
    )  # fmt: skip


def misfit_told(table: Table, broken: Break, words: Words) -> str:
    """Which layer does not fit, and why."""
    name = name_of(table.placed[broken.index].name)
    return words.t(
        "layer {n}, {name}: {message}", n=broken.index + 1, name=name,
        message=_reason(broken, name, words),
    )  # fmt: skip


def _reason(broken: Break, name: str, words: Words) -> str:
    cause = broken.cause
    detail = {"field": cause.field, **cause.detail, "layer": name}
    said = {key: _said(value, words) for key, value in detail.items()}
    return words.t(cause.template, **said)


def _said(value: Any, words: Words) -> Any:
    return words.t(value.template, **value.detail) if isinstance(value, Phrase) else value


def field_told(report: LayerReport) -> str:
    """Rows × columns of the input that a cell sees."""
    return times([plain(round(float(axis.size), 2)) for axis in (report.height, report.width)])


def memory_told(size: int, words: Words) -> str:
    """Bytes as a reader says them."""
    if size < 1024:
        return f"{size}{BLANK}{words.t('B')}"
    unit, power = (words.t("KiB"), 1024) if size < 2**20 else (words.t("MiB"), 2**20)
    value = size / power
    return f"{round(value) if value >= 100 else f'{value:.1f}'}{BLANK}{unit}"
