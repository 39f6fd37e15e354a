"""A figure in words: its title, its sizes, and what each step does; as the page says it."""

from app.engine import ConvolutionError
from app.engine.trace import Step
from app.figure.numbers import show
from app.figure.walk import Sized, Walk
from app.figure.words import Words


def figure_title(walk: Walk, words: Words) -> str:
    state = walk.state
    sizes = {
        "size": f"{walk.rows.size}×{walk.cols.size}",
        "kernel": f"{walk.rows.kernel}×{walk.cols.kernel}",
        "stride": state.stride,
        "padding": state.padding,
    }
    if state.layer == "max":
        return words.t(
            "Max pooling of a {size} input with a {kernel} window, stride {stride},"
            " padding {padding}",
            **sizes,
        )
    if state.layer == "average":
        return words.t(
            "Average pooling of a {size} input with a {kernel} window, stride {stride},"
            " padding {padding}",
            **sizes,
        )
    return words.t(
        "Convolution of a {size} input with a {kernel} filter, stride {stride}, padding {padding}",
        **sizes,
    )


def file_stem(walk: Walk) -> str:
    """A file's name without its ending: convwalk-7x7-f3-s2-p1, with a 3×3 filter."""
    state, rows, cols = walk.state, walk.rows, walk.cols
    kernel = rows.kernel if rows.kernel == cols.kernel else f"{rows.kernel}x{cols.kernel}"
    parts = [
        "convwalk" if state.layer == "conv" else f"convwalk-{state.layer}",
        f"{rows.size}x{cols.size}",
        f"f{kernel}",
        f"s{state.stride}",
        f"p{state.padding}",
        f"d{rows.dilation}" if rows.dilation > 1 else "",
        state.padding_mode if state.padding and state.padding_mode != "zeros" else "",
        "" if state.step is None else f"step{state.step}",
    ]
    return "-".join(part for part in parts if part)


def check_step(walk: Walk) -> None:
    """Refuse a step that the walk has not.

    Raises:
        ConvolutionError: names the step, and how many there are.
    """
    check_in_walk(walk.state.step, max(1, len(walk.steps)))


def check_in_walk(step: int | None, frames: int) -> None:
    if step is not None and step >= frames:
        raise ConvolutionError(
            "no_such_step",
            "step",
            "step {value} does not exist: the steps are 0 to {last}",
            value=step,
            last=frames - 1,
        )


def some_steps(title: str, shown: int, total: int, words: Words) -> str:
    """Also how many of the steps are shown, if not all are and it is not one alone."""
    if shown in (1, total):
        return title
    return words.t("{layer}; {shown} of {total} steps", layer=title, shown=shown, total=total)


def sizes_note(walk: Walk) -> str:
    """7×7, P = 1 → 9×9"""
    own = f"{walk.rows.size}×{walk.cols.size}"
    padded = f"{walk.rows.padded}×{walk.cols.padded}"
    return own if padded == own else f"{own}, P = {_padding(walk)} → {padded}"


def _padding(walk: Walk) -> str:
    """1; 1×2 rows and columns; 1+2 before and after, where these differ."""
    sides = [(axis.pad_before, axis.pad_after) for axis in (walk.rows, walk.cols)]
    told = [str(before) if before == after else f"{before}+{after}" for before, after in sides]
    return told[0] if told[0] == told[1] else "×".join(told)


def filter_title(walk: Walk, words: Words) -> str:
    return words.t("Window") if walk.weight is None else words.t("Filter")


def filter_note(walk: Walk) -> str:
    axes = walk.rows, walk.cols
    stride, dilation = (
        f"{one}" if one == other else f"{one}×{other}"
        for one, other in (
            [axis.stride for axis in axes], [axis.dilation for axis in axes]
        )
    )  # fmt: skip
    note = f"{walk.rows.kernel}×{walk.cols.kernel}, S = {stride}"
    return note if dilation == "1" else f"{note}, D = {dilation}"


def step_note(walk: Walk, words: Words, step: int) -> str:
    """`step` from 1."""
    size = f"{walk.rows.output}×{walk.cols.output}"
    total = walk.rows.output * walk.cols.output
    return words.t("{size}, step {n} of {total}", size=size, n=step, total=total)


def describe_step(walk: Walk, step: Step, words: Words) -> str:
    """Rows and columns count input cells from 1, so that padding comes before 1."""
    where = {
        "n": step.position.index + 1,
        "total": walk.rows.output * walk.cols.output,
        "rows": _span(step.position.rows, walk.rows.pad_before),
        "cols": _span(step.position.cols, walk.cols.pad_before),
        "value": show(step.value),
    }
    if walk.state.layer == "max":
        return words.t(
            "step {n} of {total}, rows {rows}, columns {cols}: the largest is {value}", **where
        )
    where |= {"sum": show(step.sum or 0)}
    if walk.state.layer == "average":
        return words.t(
            "step {n} of {total}, rows {rows}, columns {cols}: sum {sum}, divided by {count}, gives {value}",  # noqa: E501
            **where,
            count=step.count,
        )
    bias = walk.state.whole_bias
    if bias == 0:
        return words.t("step {n} of {total}, rows {rows}, columns {cols}: sum {value}", **where)
    where |= {"bias": show(abs(bias))}
    if bias < 0:
        return words.t(
            "step {n} of {total}, rows {rows}, columns {cols}: sum {sum}, minus bias {bias}, gives {value}",  # noqa: E501
            **where,
        )
    return words.t(
        "step {n} of {total}, rows {rows}, columns {cols}: sum {sum}, plus bias {bias}, gives {value}",  # noqa: E501
        **where,
    )


def no_output(walk: Sized, words: Words) -> str:
    """As the engine refuses a window that is larger than the input."""
    return words.t(
        "the window spans {window_height}×{window_width} cells, but the padded input has only"
        " {padded_height}×{padded_width}: there is no output",
        window_height=walk.rows.effective_kernel,
        window_width=walk.cols.effective_kernel,
        padded_height=walk.rows.padded,
        padded_width=walk.cols.padded,
    )


def _span(cells: range, before: int) -> str:
    first, last = cells[0] - before + 1, cells[-1] - before + 1
    return show(first) if first == last else f"{show(first)}–{show(last)}"
