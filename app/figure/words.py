"""The words of a drawing in one language, out of the catalogues of the page."""

from dataclasses import dataclass
from typing import Any

from app.i18n import translations


@dataclass(frozen=True, slots=True)
class Words:
    """English sentences are the keys, as everywhere."""

    language: str

    def t(self, text: str, **detail: Any) -> str:
        return translations(self.language).gettext(text).format(**detail)

    def plural(self, one: str, many: str, n: int, /, **detail: Any) -> str:
        """`n` stands in the sentence as it is, unless `detail` says how it looks."""
        text = translations(self.language).ngettext(one, many, n)
        return text.format(**{"n": n, **detail})
