"""The `convwalk` command: one module a subcommand, each with `main(arguments)`; alone it serves."""

import sys
from collections.abc import Callable, Sequence

from app.cli import export, figure, serve

COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "serve": serve.main,
    "figure": figure.main,
    "export": export.main,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that the first argument names."""
    given = sys.argv[1:] if arguments is None else arguments
    if given and given[0] in COMMANDS:
        return COMMANDS[given[0]](given[1:])
    return serve.main(given)
