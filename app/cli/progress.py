"""A bar that grows on a terminal and says nothing elsewhere."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO, TypeVar

Item = TypeVar("Item")
WIDTH = 30  # characters of the bar


def told(items: Sequence[Item], names: Iterable[str], to: TextIO | None = None) -> Iterator[Item]:
    """The items one by one, and how far it has come in one line of a terminal."""
    stream = to or sys.stderr
    if not stream.isatty():
        yield from items
        return
    try:
        for done, (item, name) in enumerate(zip(items, names, strict=True)):
            _show(stream, done, len(items), name)
            yield item
        _show(stream, len(items), len(items), "")
    finally:
        stream.write("\n")
        stream.flush()


def _show(stream: TextIO, done: int, total: int, name: str) -> None:
    bar = "█" * (WIDTH * done // total)
    stream.write(f"\r\x1b[K{bar:░<{WIDTH}} {done}/{total} {name[:60]}")
    stream.flush()
