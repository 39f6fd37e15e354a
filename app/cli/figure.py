"""`convwalk figure`: pictures without a server, one or a whole list.

    convwalk figure walk.svg --stride 2 --padding 1
    convwalk figure filters.gif --scene many-filters --out-channels 4
    convwalk figure --from figures.yaml --into img

A list is YAML or TOML: under `figures` one entry a picture, `out` its file, the rest the names of
the page's address and of the picture's options; `defaults` holds for all of them:

    defaults: {theme: light}
    figures:
      - {out: same.svg, padding: 1}
      - {out: edges.gif, filter: sobel-x, input: [[0, 0, 3], [0, 0, 3], [0, 0, 3]], kernel: 2}

Either all pictures of a list are made or none.
"""

import argparse
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.cli.progress import told
from app.engine import ConvolutionError
from app.figure.formats import FORMATS
from app.figure.recipe import NAMES, PICTURE, Recipe, read_recipe

YAML = "pip install 'convwalk[yaml]'"
HELP = {
    "scene": "a scene of the lecture, such as many-filters; its settings are then the defaults",
    "channels": "channels of a scene's input",
    "out_channels": "filters of a scene",
    "filters": "filters of each convolution of a network",
    "filters_1": "filters of a network's first convolution",
    "filters_2": "filters of a network's second convolution",
    "units": "neurons",
    "depth": "how many layers shrink a picture",
    "pattern": "a network as text, such as CONV(6,5)-RELU-POOL-FC(10)",
    "N": "what the letter N of the text stands for",
    "M": "the same of M",
    "K": "the same of K",
    "classes": "neurons of a network's last layer",
    "side": "rows and columns of a network's input",
    "optional": "0: leave out layers marked with ?",
    "groups": "groups of channels of a layer as code",
    "biased": "0: a layer as code has no bias",
    "tab": "side of a layer as code: padding, groups, flip or code",
    "framework": "in which a layer's code is: pytorch, numpy, keras or jax",
    "arrows": "0: none to what the border copies",
    "flip": "0: no true convolution beside it",
    "rows": "1: all numbers in a layer's code",
    "layer": "conv, max or average",
    "input": "a preset's name, or rows such as 1,0,2;0,1,1;2,1,0",
    "size": "input size, 7 or 5x7",
    "filter": "a preset's name, or rows such as 1,0;0,-1",
    "kernel": "filter or window size",
    "stride": "cells from window to window",
    "padding": "cells added on every side",
    "dilation": "cells from one kernel cell to the next",
    "bias": "added to each sum",
    "seed": "seed of the random presets",
    "padding_mode": "zeros, reflect, replicate or circular",
    "step": "one step, from 0; default: the whole walk, or its last step",
    "theme": "auto, light, dark or contrast",
    "lang": "en or ru",
    "scale": "pixels for a unit of the drawing",
    "speed": "steps a second",
    "loop": "0: play once",
    "rest": "seconds more of the last step before the walk begins anew, 1.5",
    "frames": "steps that are shown of a scene's long walk, 24",
    "walk": "1: a PDF page, or an overlay of TeX slides, for each step",
    "width": "width of the drawing; under 560 the map stands under the input",
}


class Trouble(Exception):  # noqa: N818 - told to whoever typed the command
    """What to say instead of a picture."""


@dataclass(frozen=True, slots=True)
class Order:
    """One picture that is asked for; `name` is how a list's entry is told."""

    name: str
    out: Path
    recipe: Recipe


def main(arguments: Sequence[str]) -> int:
    asked = _parser().parse_args(arguments)
    try:
        orders = _orders(asked)
        _make_all(orders)
    except Trouble as trouble:
        print(f"convwalk: {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130  # nothing was moved to its place
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="convwalk figure",
        description="Make pictures. The format is the file's ending: " + ", ".join(FORMATS) + ".",
    )
    parser.add_argument("out", nargs="?", type=Path, help="the picture, such as walk.svg")
    parser.add_argument("--from", dest="list", type=Path, help="a list of pictures, YAML or TOML")
    parser.add_argument("--into", type=Path, default=Path(), help="folder of the list's pictures")
    for name in (*NAMES, *PICTURE):
        option = "--" + name.replace("_", "-")
        parser.add_argument(option, dest=f"set_{name}", metavar="VALUE", help=HELP[name])
    return parser


def _orders(asked: argparse.Namespace) -> list[Order]:
    given = {name: getattr(asked, f"set_{name}") for name in (*NAMES, *PICTURE)}
    texts = {name: text for name, text in given.items() if text is not None}
    if (asked.out is None) == (asked.list is None):
        raise Trouble("give one picture, such as walk.svg, or a list with --from")
    if asked.list is None:
        return [_order(asked.out.name, asked.out, texts)]
    return list(_listed(asked.list, asked.into, texts))


def _order(name: str, out: Path, texts: Mapping[str, str]) -> Order:
    try:
        return Order(name, out, read_recipe(out.suffix[1:].lower(), texts))
    except ConvolutionError as error:
        raise Trouble(f"{name}: {error}") from None


def _listed(path: Path, into: Path, common: Mapping[str, str]) -> Iterator[Order]:
    """All entries are read before a picture is made; the first that makes no sense ends it."""
    content = _read(path)
    entries = content.get("figures") if isinstance(content, dict) else content
    defaults = content.get("defaults") or {} if isinstance(content, dict) else {}
    if not isinstance(entries, list) or not entries or not isinstance(defaults, dict):
        raise Trouble(f"{path}: there is no list of figures")
    taken: set[Path] = set()
    for number, entry in enumerate(entries, 1):
        name = f"{path}, entry {number}"
        if not isinstance(entry, dict) or not isinstance(entry.get("out"), str):
            raise Trouble(f"{name}: it does not say its file, as in out: walk.svg")
        name = f"{name} ({entry['out']})"
        out = into / entry["out"]
        if out in taken:
            raise Trouble(f"{name}: another entry has this file already")
        taken.add(out)
        settings = {**defaults, **entry}
        del settings["out"]
        texts = {str(key): _text(value) for key, value in settings.items()}
        yield _order(name, out, {**common, **texts})


def _read(path: Path) -> Any:
    try:
        text = path.read_text(encoding="utf-8")
        return tomllib.loads(text) if path.suffix.lower() == ".toml" else _yaml(text)
    except OSError as error:
        raise Trouble(f"{path}: {error.strerror}") from None
    except ImportError:
        raise Trouble(f"{path}: a list in YAML needs PyYAML ({YAML}); TOML needs nothing") from None
    except ValueError as error:  # of TOML, of YAML, of the encoding
        raise Trouble(f"{path}: {error}") from None


def _yaml(text: str) -> Any:
    yaml = import_module("yaml")
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from None


def _text(value: Any) -> str:
    """A setting as an address says it; rows of numbers may be written as lists."""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, list):
        return ";".join(
            ",".join(map(str, row)) if isinstance(row, list) else str(row) for row in value
        )
    return str(value)


def _make_all(orders: Sequence[Order]) -> None:
    """Pictures are made aside and moved to their places when all are made."""
    made: list[tuple[Path, Path]] = []
    try:
        with TemporaryDirectory(prefix=".convwalk-", dir=_existing(orders[0].out.parent)) as aside:
            for number, order in enumerate(told(orders, [order.out.name for order in orders])):
                draft = Path(aside, str(number))
                draft.write_bytes(_made(order))
                made.append((draft, order.out))
            for draft, out in made:
                out.parent.mkdir(parents=True, exist_ok=True)
                draft.replace(out)
    except OSError as error:
        raise Trouble(f"{error.filename}: {error.strerror}") from None


def _existing(folder: Path) -> Path:
    """The folder, or the nearest above it that is there."""
    return next(path for path in (folder, *folder.parents) if path.is_dir())


def _made(order: Order) -> bytes:
    try:
        return order.recipe.made()
    except ConvolutionError as error:
        raise Trouble(f"{order.name}: {error}") from None
    except ImportError:
        extra = FORMATS[order.recipe.ending].extra
        if extra is None:
            raise
        install = f"pip install 'convwalk[{extra}]'"
        raise Trouble(f"{order.name}: {order.recipe.ending} needs {install}") from None
