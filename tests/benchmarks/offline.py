"""How large an offline file is and how long it takes, and what the ways to pack its answers weigh.

Five strides, four paddings and three filters: 60 combinations, on an input of 7×7 and of 16×16.

    python -m tests.benchmarks.offline
"""

import json
import zlib
from base64 import b64encode
from collections.abc import Callable, Iterable
from statistics import median
from time import perf_counter
from unittest.mock import patch

from app.offline import answers, document
from app.offline.document import FACES, make
from app.offline.grid import Grid, read_grid
from app.settings import Settings

TICKED = {"strides": "1,2,3,4,5", "paddings": "0,1,2,3", "filters": "lecture,blur,sharpen"}
CASES = {"7×7, 3×3": {}, "16×16, 3×3": {"size": "16"}, "16×16, 7×7": {"size": "16", "kernel": "7"}}
TIMES = 7


def texts(grid: Grid, settings: Settings) -> bytes:
    """Every answer of a grid, one JSON text."""
    return json.dumps(
        {
            address: answers.answer(address, grid, ("en", "ru"), settings)
            for address in answers.addresses(grid)
        },
        separators=(",", ":"),
    ).encode()


def letters(text: bytes) -> int:
    """Deflated and in base64."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return len(b64encode(deflate.compress(text) + deflate.flush()))


def milliseconds(work: Callable[[], object]) -> float:
    took = []
    for _ in range(TIMES):
        begin = perf_counter()
        work()
        took.append(1000 * (perf_counter() - begin))
    return median(took)


def measure(query: dict[str, str]) -> dict[str, float]:
    settings, grid = Settings(), read_grid(TICKED | query)
    columns = texts(grid, settings)
    with patch.object(answers, "in_columns", lambda answer: answer):
        whole = texts(grid, settings)
    file = make(grid, settings, FACES["1"]()).html
    return {
        "combinations": grid.count,
        "answers, JSON": len(whole),
        "deflated": letters(whole),
        "in columns": len(columns),
        "both": letters(columns),
        "file": len(file),
        "no fonts": len(make(grid, settings, FACES["0"]()).html),
        "ms": round(milliseconds(lambda: make(grid, settings, FACES["1"]()))),
    }


def rows_of(table: dict[str, dict[str, float]]) -> Iterable[str]:
    names = list(next(iter(table.values())))
    yield " ".join(f"{name:>14}" for name in ["", *names])
    for case, row in table.items():
        yield f"{case:>14} " + " ".join(f"{row[name]:>14,}" for name in names)


def main() -> None:
    document._code("now")  # the scripts are deflated once for all files
    table = {case: measure(query) for case, query in CASES.items()}
    print("\n".join(rows_of(table)))
    print(json.dumps(table, ensure_ascii=False))


if __name__ == "__main__":
    main()
