"""Text made safe for where it goes: each target has its own signs that mean something."""

import json
import re
from html import escape
from shlex import quote as shell
from urllib.parse import quote

__all__ = ["attribute", "directive_value", "markdown", "percent", "restructured", "shell", "tex"]

TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#",
    "%": r"\%", "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
    "<": r"\textless{}", ">": r"\textgreater{}", "`": r"\textasciigrave{}", "×": r"$\times$",
    "−": r"$-$",
}  # fmt: skip
PLAIN_SCALAR = re.compile(r"[^\W\d_][\w ,.×−–;()’/+?]*[\w.)?]")


def percent(text: str) -> str:
    """A name or a value inside an address; nothing is left that any target could mistake."""
    return quote(text, safe=",;:")


def attribute(text: str) -> str:
    """Between double quotes in HTML, or between its tags."""
    return escape(text, quote=True)


def markdown(text: str) -> str:
    """Markdown's signs with a backslash before each; no HTML comes through."""
    return re.sub(r"([\\`*_{}\[\]<>#|!&~$])", r"\\\1", text)


def restructured(text: str) -> str:
    """reStructuredText of one line."""
    return re.sub(r"([\\`*_|\[\]<>:])", r"\\\1", text)


def directive_value(text: str) -> str:
    """The value of a directive's or a document's option, which is YAML; one word may mean more."""
    plain = " " in text and PLAIN_SCALAR.fullmatch(text)
    return text if plain else json.dumps(text, ensure_ascii=False)


def tex(text: str) -> str:
    """LaTeX outside of mathematics."""
    return "".join(TEX.get(sign, sign) for sign in text)
