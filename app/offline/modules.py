"""The page's ES modules for a file: in the order in which they can be made, imports by name.

A file has no addresses for its modules. Its script makes a blob of each, those first that import
nothing (static/js/offline/boot.js), and puts the blobs' addresses where the names stand.
"""

import re
from graphlib import CycleError, TopologicalSorter
from posixpath import dirname, normpath

from app.pages.assets import IMPORT, STATIC, script_modules


def packed_modules(entry: str) -> list[tuple[str, str]]:
    """Names and sources, each module after those that it imports.

    Raises:
        ValueError: modules import each other in a circle.
    """
    sources = {name: (STATIC / name).read_text("utf-8") for name in script_modules(entry)}
    imports = {
        name: [_named(name, path) for path in IMPORT.findall(source)]
        for name, source in sources.items()
    }
    try:
        order = list(TopologicalSorter(imports).static_order())
    except CycleError as error:
        raise ValueError(f"modules import each other: {' → '.join(error.args[1])}") from error
    return [(name, _with_names(name, sources[name])) for name in order]


def _named(importer: str, path: str) -> str:
    """`./dom.js` in js/panels/help.js is js/panels/dom.js."""
    return normpath(f"{dirname(importer)}/{path}")


def _with_names(importer: str, source: str) -> str:
    """The source with `'module:js/dom.js'` where it says `'./dom.js'`."""

    def renamed(found: re.Match[str]) -> str:
        path = found[1]
        return found[0].replace(f"'{path}'", f"'module:{_named(importer, path)}'")

    return IMPORT.sub(renamed, source)
