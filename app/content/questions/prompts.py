"""How each kind of question is worded."""

from app.content.presets import N_
from app.content.questions.layer import Layer, axes_of
from app.content.questions.maxima import Largest
from app.content.questions.sums import Sum
from app.content.questions.text import Text, number_text, plural


def _facts(layer: Layer) -> dict[str, object]:
    return {
        "width": layer.width,
        "height": layer.height,
        "kernel": layer.kernel,
        "stride": layer.stride,
        "padding": layer.padding,
        "dilation": layer.dilation,
        "channels": layer.channels,
        "filters": layer.filters,
    }


def ask_side(layer: Layer) -> Text:
    plain = N_("N = {width}, F = {kernel}, S = {stride}, P = {padding}. What is the output size?")
    dilated = N_(
        "N = {width}, F = {kernel}, S = {stride}, P = {padding}, dilation D = {dilation}."
        " What is the output size?"
    )
    return Text(plain if layer.dilation == 1 else dilated, _facts(layer))


def ask_size(layer: Layer) -> Text:
    if layer.width != layer.height:
        oblong = N_(
            "The input is {width} wide and {height} high, the filter {kernel}×{kernel},"
            " stride {stride}, padding {padding}. What is the output size, width × height?"
        )
        return Text(oblong, _facts(layer))
    bare = N_(
        "Input {width}×{height}, filter {kernel}×{kernel}, stride {stride}, no padding."
        " What is the output size?"
    )
    padded = N_(
        "Input {width}×{height}, filter {kernel}×{kernel}, stride {stride}, padding {padding}."
        " What is the output size?"
    )
    return Text(padded if layer.padding else bare, _facts(layer))


def ask_fits(layer: Layer) -> Text:
    plain = N_(
        "Input {width}×{height}, filter {kernel}×{kernel}, stride {stride}, padding {padding}."
        " Does it fit?"
    )
    dilated = N_(
        "Input {width}×{height}, filter {kernel}×{kernel}, stride {stride}, padding {padding},"
        " dilation {dilation}. Does it fit?"
    )
    return Text(plain if layer.dilation == 1 else dilated, _facts(layer))


def ask_volume(layer: Layer) -> Text:
    if layer.kind == "max":
        pool = N_(
            "Max pooling {kernel}×{kernel} with stride {stride} over {width}×{height}×{channels}."
            " What is the output volume?"
        )
        return Text(pool, _facts(layer))
    return plural(
        "Input {width}×{height}×{channels}. {filters} filter {kernel}×{kernel} with stride"
        " {stride}, padding {padding}. What is the output volume?",
        "Input {width}×{height}×{channels}. {filters} filters {kernel}×{kernel} with stride"
        " {stride}, padding {padding}. What is the output volume?",
        layer.filters,
        **_facts(layer),
    )


def ask_parameters(layer: Layer) -> Text:
    if layer.kind == "max":
        pool = N_(
            "Max pooling {kernel}×{kernel} with stride {stride} over {width}×{height}×{channels}."
            " How many parameters does it learn?"
        )
        return Text(pool, _facts(layer))
    if not layer.bias:
        return plural(
            "Input {width}×{height}×{channels}. {filters} filter {kernel}×{kernel} without bias."
            " How many parameters does this layer have?",
            "Input {width}×{height}×{channels}. {filters} filters {kernel}×{kernel} without bias."
            " How many parameters does this layer have?",
            layer.filters,
            **_facts(layer),
        )
    return plural(
        "Input {width}×{height}×{channels}. {filters} filter {kernel}×{kernel} with stride"
        " {stride}, padding {padding}. How many parameters does this layer have?",
        "Input {width}×{height}×{channels}. {filters} filters {kernel}×{kernel} with stride"
        " {stride}, padding {padding}. How many parameters does this layer have?",
        layer.filters,
        **_facts(layer),
    )


def ask_padding(layer: Layer) -> Text:
    size = axes_of(layer)[0].size
    return Text(
        N_("N = {size}, F = {kernel}, S = {stride}. With which padding P does it fit?"),
        _facts(layer) | {"size": size},
    )


def ask_value(facts: Sum) -> Text:
    return Text(
        N_(
            "Stride {stride}, padding {padding}, bias {bias}."
            " Which number is in row {row}, column {col} of the output?"
        ),
        {
            "stride": facts.stride,
            "padding": facts.padding,
            "bias": number_text(facts.bias),
            "row": facts.row + 1,
            "col": facts.col + 1,
        },
    )


def ask_largest(facts: Largest) -> Text:
    window = {"kernel": facts.kernel, "stride": facts.stride}
    if facts.cell is None:
        every = N_(
            "Max pooling {kernel}×{kernel} with stride {stride}."
            " Which numbers are in the output, row by row?"
        )
        return Text(every, window)
    one = N_(
        "Max pooling {kernel}×{kernel} with stride {stride}."
        " Which number is in row {row}, column {col} of the output?"
    )
    return Text(one, window | {"row": facts.cell[0] + 1, "col": facts.cell[1] + 1})
