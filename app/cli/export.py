"""`convwalk export`: the figure in one HTML file that needs no server.

    convwalk export figure.html --strides 1,2,3 --paddings 0,1 --filters lecture,blur

Lists say what can be set in the file; the page's own settings (--size 9) say where it opens and
what stays as it is.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from app.cli.progress import told
from app.engine import ConvolutionError
from app.offline.document import FACES, make
from app.offline.grid import AXES
from app.offline.route import OPTIONS, read
from app.offline.saving import write_whole
from app.offline.settings import DEFAULTS, LOOKS
from app.settings import Settings

ENDINGS = (".html", ".htm")


def main(arguments: Sequence[str]) -> int:
    asked = vars(_parser().parse_args(arguments))
    target: Path = asked.pop("out")
    query = {name: text for name, text in asked.items() if text is not None}
    try:
        size = _export(target, query)
    except ConvolutionError as error:
        print(f"convwalk: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"convwalk: cannot write {target}: {error.strerror}", file=sys.stderr)
        return 1
    print(f"{target}: {size}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="convwalk export", description="Make one HTML file with the figure alive in it."
    )
    parser.add_argument("out", type=Path, help="the file, such as figure.html")
    for name, setting in AXES.items():
        parser.add_argument(_option(name), metavar="LIST", help=f"each {setting} that can be set")
    for name in (*DEFAULTS, "step", *LOOKS):
        parser.add_argument(_option(name), metavar="VALUE", help="as in the page's address")
    fonts = "0: without the page's fonts, 73 KB less (%(default)s)"
    parser.add_argument("--fonts", choices=("0", "1"), default=OPTIONS["fonts"], help=fonts)
    return parser


def _option(name: str) -> str:
    return "--" + name.replace("_", "-")


def _export(target: Path, query: dict[str, str]) -> str:
    """Write the file and tell its size."""
    if target.suffix.lower() not in ENDINGS:
        raise ConvolutionError(
            "not_html", "out", "{field} {value} does not end in .html", value=str(target)
        )
    asked = read(query)
    file = make(asked.grid, Settings(), FACES[asked.fonts](), _shown)
    write_whole(target, file.html)
    return f"{asked.grid.count} combinations, {len(file.html)} bytes"


def _shown(addresses: Sequence[str]) -> Iterator[str]:
    return told(addresses, addresses)
