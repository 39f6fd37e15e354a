"""A walk's answer without what it says again and again.

A step repeats its row's and its column's positions and, as its patch, cells of the padded input.
They stand once here; what is left of the steps stands field by field. Of 60 combinations on 7×7
cells, deflated, that is 10 KB instead of 25; on 16×16 cells 20 instead of 109. The file's scripts
put the steps together again (static/js/offline/walk.js): they pick cells, they compute none.
"""

from typing import Any

PLACED = {"index", "row", "col", "window", "rows", "cols", "patch"}


def in_columns(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer of /convolve or /pool; `items` gives way to `down`, `right`, `fields`, `deep`."""
    steps = dict(answer["steps"])
    items: list[dict[str, Any]] = steps.pop("items")
    down = [_span(item, "top", "bottom", "rows") for item in items if item["col"] == 0]
    right = [_span(item, "left", "right", "cols") for item in items if item["row"] == 0]
    fields = [name for name in items[0] if name not in PLACED] if items else []
    columns = {
        "down": down,
        "right": right,
        "fields": {name: [item[name] for item in items] for name in fields},
        "deep": "products" in fields,  # a convolution's patches have channels
    }
    return answer | {"steps": steps | columns}


def _span(item: dict[str, Any], first: str, stop: str, cells: str) -> list[Any]:
    """Where the window begins and ends along one axis, and the padded cells that it reads."""
    return [item["window"][first], item["window"][stop], item[cells]]
