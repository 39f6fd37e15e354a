"""Sentences with places for numbers: marked here, translated where they are said."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Text:
    """An English sentence, which is the catalogue's key, and the values of its {places}.

    Where the sentence depends on a number of things, `many` is its plural and `n` the number.
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    many: str = ""
    n: int = 1


def plural(one: str, many: str, n: int, **values: object) -> Text:
    """A sentence that a language words by the number of things; the catalogues find it by name."""
    return Text(one, values, many, n)


def number_text(number: Fraction | int) -> str:
    """7, −3, 2.5, 2.33: a real minus, and no more than two places."""
    value = Fraction(number)
    if value.denominator == 1:
        return str(value.numerator).replace("-", "−")
    return f"{float(value):.2f}".rstrip("0").rstrip(".").replace("-", "−")
