"""The catalogues: which language a reader gets, and what a message says in it.

English sentences stand in the code and are the keys; every other language is one file,
locale/<language>/LC_MESSAGES/convwalk.po, and nothing else.
"""

from collections.abc import Mapping
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from starlette.requests import Request

LOCALE = Path(__file__).parent / "locale"
SOURCE_LANGUAGE = "en"
LANGUAGES = (SOURCE_LANGUAGE, *sorted(path.parent.parent.name for path in LOCALE.glob("*/*/*.po")))
COOKIE = "lang"
SHOWN = ("static/", "app/content/")  # where the messages stand that scripts put on the page


def language_of(request: Request) -> str:
    """The reader's language: ?lang=, else the cookie, else Accept-Language, else English."""
    for wish in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if wish in LANGUAGES:
            return str(wish)
    return accepted_language(request)


def accepted_language(request: Request) -> str:
    """What the reader's browser asks for, whatever a cookie says."""
    header = request.headers.get("accept-language", "")
    wishes = []
    for entry in header.split(",")[:20]:
        tag, _, quality = entry.strip().partition(";q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            continue
        wishes.append((-weight, tag.split("-")[0].lower()))
    wishes.sort(key=lambda wish: wish[0])
    return next((tag for weight, tag in wishes if weight < 0 and tag in LANGUAGES), SOURCE_LANGUAGE)


@cache
def translations(language: str) -> NullTranslations:
    """The catalogue of a language, as gettext wants it; English needs none."""
    if language == SOURCE_LANGUAGE:
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, _read(language))
    compiled.seek(0)
    return GNUTranslations(compiled)


@cache
def page_messages(language: str, shown: tuple[str, ...] = SHOWN) -> Mapping[str, str | list[str]]:
    """The messages of the page's scripts and of the content that they show.

    `shown`: how the names of the files begin whose messages are wanted. A list holds the plural
    forms in gettext's order.
    """
    if language == SOURCE_LANGUAGE:
        return {}
    return dict(
        _entry(message)
        for message in _read(language)
        if message.id and any(file.startswith(shown) for file, _ in message.locations)
    )


def _entry(message: Message) -> tuple[str, str | list[str]]:
    key = message.id if isinstance(message.id, str) else message.id[0]
    text = message.string
    return key, text if isinstance(text, str) else list(text or ())


@cache
def _read(language: str) -> Catalog:
    with (LOCALE / language / "LC_MESSAGES" / "convwalk.po").open("rb") as file:
        return read_po(file, locale=language)
