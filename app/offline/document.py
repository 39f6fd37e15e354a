"""The file itself: styles, scripts and answers in one HTML document that loads nothing."""

import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

import orjson
from markupsafe import Markup

from app.api.errors import too_large
from app.i18n import LANGUAGES, page_messages
from app.offline.answers import addresses, answer
from app.offline.grid import AXES, Grid
from app.offline.modules import packed_modules
from app.offline.packing import Packer, packed
from app.pages.assets import STATIC, digest
from app.pages.index import render
from app.settings import Settings

ENTRY = "js/offline/main.js"
BOOT = "js/offline/boot.js"
SHEETS = ("tokens", "base", "layout", "stage", "panel", "transport", "dialog", "print", "offline")
SHOWN = ("app/content/filters.py", "app/content/inputs.py")  # whose titles the file shows
SOURCE = re.compile(r"url\('\.\./(fonts/[^']+)'\)")

Through = Callable[[Sequence[str]], Iterable[str]]
"""Goes through the addresses as they are answered: it may tell how far it is, or raise to stop."""


class File(NamedTuple):
    html: bytes
    policy: str  # what it may load, as its own <meta> says


def make(grid: Grid, limits: Settings, faces: str, through: Through = iter) -> File:
    """The file for a grid; `faces` are the rules of the fonts that it carries.

    Raises:
        TooLargeError: more combinations, bytes or work than the settings allow.
    """
    check_count(grid, limits)
    only = grid.settings.get("lang")
    languages = (only,) if only else LANGUAGES
    boot = (STATIC / BOOT).read_text("utf-8")
    style = "\n".join([faces, *map(_sheet, SHEETS)])
    policy = _policy(boot, style)
    html = render(
        "offline.html",
        languages[0],
        theme=grid.settings.get("theme") or "auto",
        policy=policy,
        icon=_data("image/svg+xml", "favicon.svg"),
        style=Markup(style),
        boot=Markup(boot),
        code=Markup(_code(digest()).decode()),
        packed=Markup(_packed(grid, languages, limits, through).decode()),
    ).encode()
    _check_bytes(len(html), grid, limits)
    return File(html, policy)


def _packed(grid: Grid, languages: tuple[str, ...], limits: Settings, through: Through) -> bytes:
    """What the figure starts from: settings, what they can be, words and answers."""
    shown = (*(f"static/{name}" for name, _ in packed_modules(ENTRY)), *SHOWN)
    about = {
        "settings": {name: text for name, text in grid.settings.items() if text},
        "axes": grid.axes,
        "catalogues": {language: dict(page_messages(language, shown)) for language in languages},
    }
    packer = Packer()
    packer.add(orjson.dumps(about)[:-1] + b',"answers":{')
    for done, address in enumerate(through(addresses(grid))):
        text = orjson.dumps(answer(address, grid, languages, limits))
        packer.add(b"," * (done > 0) + orjson.dumps(address) + b":" + text)
        _check_bytes(packer.size, grid, limits)
    packer.add(b"}}")
    return packer.letters()


def check_count(grid: Grid, limits: Settings) -> None:
    most = limits.max_export_combinations
    if grid.count > most:
        raise too_large(_longest(grid), "max_export_combinations", most, grid.count)


def _check_bytes(size: int, grid: Grid, limits: Settings) -> None:
    if size > limits.max_export_bytes:
        raise too_large(_longest(grid), "max_export_bytes", limits.max_export_bytes, size)


def _longest(grid: Grid) -> str:
    """The list to blame where there is too much of everything."""
    lists = {setting: field for field, setting in AXES.items()}
    longest = max(grid.axes, key=lambda setting: len(grid.axes[setting]), default="")
    return lists.get(longest, "size")


@lru_cache(maxsize=1)
def _code(version: str) -> bytes:
    del version  # of the static files: another one is another code
    return packed({"entry": ENTRY, "modules": packed_modules(ENTRY)})


def _sheet(name: str) -> str:
    return (STATIC / "css" / f"{name}.css").read_text("utf-8")


def no_fonts() -> str:
    """The reader's own fonts, in Inter's measures."""
    return "".join(rule for rule in _faces() if not SOURCE.search(rule))


def own_fonts() -> str:
    """The page's fonts, inside the rules that name them."""
    return SOURCE.sub(lambda found: f"url('{_data('font/woff2', found[1])}')", "".join(_faces()))


FACES = {"0": no_fonts, "1": own_fonts}  # as `fonts=` says it


def _faces() -> list[str]:
    return re.findall(r"@font-face \{[^}]*\}\n", _sheet("fonts"))


def _data(media_type: str, name: str) -> str:
    """A static file as an address that holds it."""
    return f"data:{media_type};base64,{b64encode((STATIC / name).read_bytes()).decode()}"


def _policy(script: str, style: str) -> str:
    """Nothing from anywhere: this script and the modules that it makes, this style."""
    return "; ".join([
        "default-src 'none'",
        f"script-src '{_hash(script)}' blob:",
        f"style-src '{_hash(style)}'",
        "img-src data:",
        "font-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ])  # fmt: skip


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
