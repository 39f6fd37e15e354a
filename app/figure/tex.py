"""Text for TeX: signs that pdfLaTeX, LuaLaTeX and XeLaTeX all set, and none of them a command."""

import re

SPECIAL = {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "#": r"\#", "_": r"\_", "$": r"\$",
    "`": r"\textasciigrave{}", "'": r"\textquotesingle{}", '"': r"\textquotedbl{}",
    "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}",
    "\u00a0": "~", "\u2009": r"\,", "\u202f": r"\,", "–": r"\textendash{}", "—": r"\textemdash{}",
    "…": r"\dots{}", "•": r"\textbullet{}", "’": r"\textquoteright{}",
}  # fmt: skip
MATHEMATICS = {
    "−": "-", "×": r"\times", "·": r"\cdot", "⋅": r"\cdot", "÷": r"\div", "±": r"\pm",
    "⊛": r"\circledast", "\u2217": r"\ast", "⋆": r"\star", "∑": r"\sum", "Σ": r"\Sigma",
    "√": r"\surd", "∞": r"\infty", "≈": r"\approx", "≠": r"\ne", "≤": r"\le", "≥": r"\ge",
    "⌊": r"\lfloor", "⌋": r"\rfloor", "⌈": r"\lceil", "⌉": r"\rceil", "✓": r"\checkmark",
    "✗": r"\times", "←": r"\leftarrow", "↑": r"\uparrow", "→": r"\rightarrow", "↓": r"\downarrow",
    "↻": r"\circlearrowright", "₀": "_0", "₁": "_1", "₂": "_2", "²": "^2", "³": "^3",
}  # fmt: skip
UNKNOWN = "?"
PLAIN = re.compile(r"[ -~\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff\u0400-\u045f«»№]")
CYRILLIC = re.compile(r"[\u0400-\u045f№]")


def escaped(text: str) -> str:
    """The text as TeX shows it; a sign that not every TeX has is a question mark."""
    signs = "".join(map(_sign, text))
    return re.sub("-(?=-)", r"-\\kern0pt{}", signs)  # two hyphens make no dash


def comment(text: str) -> str:
    """A line that TeX passes over."""
    return "% " + " ".join(text.split())


def _sign(sign: str) -> str:
    if sign in SPECIAL:
        return SPECIAL[sign]
    if sign in MATHEMATICS:
        return rf"\ensuremath{{{MATHEMATICS[sign]}}}"
    if sign.isspace():
        return " "
    return sign if PLAIN.fullmatch(sign) else UNKNOWN
