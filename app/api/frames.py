"""An answer's text: what follows from sizes alone is written once, numbers fill its gaps.

A walk's geometry and positions are most of the text of a small answer, and the same for all data
of one size. They make a frame, which is kept; the arrays become text as wholes, not step by step.
"""

from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import orjson

from app.api.answers import geometry_object
from app.engine import Step, Trace
from app.engine.arrays import Array
from app.engine.geometry import Geometry

GAP = orjson.Fragment(b"%b")
SHORT = 20_000  # numbers in a frame that is kept: some 100 KB of text


class Listed(NamedTuple):
    """What an answer lists: `limit` steps from `offset` on of an output channel, and the arrays."""

    offset: int
    limit: int
    channel: int
    arrays: bool  # padded input and maps; else null stands for them


def walk_text(trace: Trace, listed: Listed) -> bytes:
    """The four parts of an answer as JSON: geometry, padded input, maps and steps."""
    total = trace.total
    first, stop = min(listed.offset, total), min(listed.offset + listed.limit, total)
    columns = step_columns(trace, first, stop)
    at_each_step = 32 + trace.geometry.height.kernel + trace.geometry.width.kernel
    frame = (_kept_frame if (stop - first) * at_each_step <= SHORT else _frame)(
        trace.geometry, first, stop, listed, tuple(columns)
    )
    arrays = (trace.padded, trace.values)
    texts = map(plain, arrays) if listed.arrays else (b"null", b"null")
    return frame % (*texts, *chain.from_iterable(zip(*columns.values(), strict=True)))


def plain(array: Array) -> bytes:
    """An array as nested JSON lists, NaN as null."""
    return orjson.dumps(np.ascontiguousarray(array), option=orjson.OPT_SERIALIZE_NUMPY)


def entries(array: Array) -> list[bytes]:
    """The JSON of each entry along the first axis; the whole is written at once, then cut."""
    if not len(array):
        return []
    text, depth = plain(array)[1:-1], array.ndim - 1
    if depth == 0:
        return text.split(b",")
    close, open_ = b"]" * depth, b"[" * depth
    return text.replace(close + b"," + open_, close + b"\n" + open_).split(b"\n")


def step_columns(trace: Trace, first: int, stop: int) -> dict[str, list[bytes]]:
    """Field by field, the JSON of what each step from `first` to `stop` read and made of it."""
    if trace.stretch is None:
        told = [_told(step) for step in trace.steps(first, stop - first)]
        fields = told[0] if told else {}
        return {field: [_json(step[field]) for step in told] for field in fields}
    many = trace.stretch(first, stop)
    several = many.channel_sums.shape[1] > 1
    return {
        "patch": entries(many.patch),
        "products": entries(many.products),
        **({"channel_sums": entries(many.channel_sums)} if several else {}),
        "sum": entries(many.sum),
        "bias": [_json(many.bias)] * (stop - first),
        "value": entries(many.value),
    }


def _told(step: Step) -> dict[str, Any]:
    winner = step.winner and {"row": step.winner[0], "col": step.winner[1]}
    return {
        "patch": step.patch,
        "winner": winner,
        "sum": step.sum,
        "count": step.count,
        "value": step.value,
    }


def _json(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY)


def _frame(
    geometry: Geometry, first: int, stop: int, listed: Listed, fields: tuple[str, ...]
) -> bytes:  # fmt: skip
    """The answer with a gap for each array, in the order of the fields, step by step."""
    gaps = dict.fromkeys(fields, GAP)
    answer = {
        "geometry": geometry_object(geometry),
        "padded_input": GAP,
        "activation_maps": GAP,
        "steps": {
            "total": geometry.steps,
            "offset": listed.offset,
            "limit": listed.limit,
            "channel": listed.channel,
            "items": [at | gaps for at in _positions(geometry, first, stop)],
        },
    }
    return orjson.dumps(answer)


_kept_frame = lru_cache(maxsize=128)(_frame)


def _positions(geometry: Geometry, first: int, stop: int) -> Iterator[dict[str, Any]]:
    """Where the window is at each step; what a row or a column shares is found once."""
    across = geometry.width.output

    @cache
    def down(row: int) -> tuple[int, int, orjson.Fragment]:
        at = geometry.position(row * across)
        return at.window.top, at.window.bottom, orjson.Fragment(_json(list(at.rows)))

    @cache
    def right(col: int) -> tuple[int, int, orjson.Fragment]:
        at = geometry.position(col)
        return at.window.left, at.window.right, orjson.Fragment(_json(list(at.cols)))

    for index in range(first, stop):
        row, col = divmod(index, across)
        (top, bottom, rows), (left, right_, cols) = down(row), right(col)
        yield {
            "index": index,
            "row": row,
            "col": col,
            "window": {"top": top, "left": left, "bottom": bottom, "right": right_},
            "rows": rows,
            "cols": cols,
        }
