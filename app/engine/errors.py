"""What the engine says when it refuses."""

from typing import Any


class Phrase:
    """A part of a sentence that has a translation of its own.

    Args:
        template: English, with {placeholders} named after `detail`; the catalogue's key.
        detail: plain values, or phrases again.
    """

    def __init__(self, template: str, **detail: Any) -> None:
        self.template = template
        self.detail = detail

    def __str__(self) -> str:
        return self.template.format(**self.detail)


class ConvolutionError(ValueError):
    """A refusal: which argument is to blame, what it was, and the rule it breaks.

    Args:
        code: stable name of the rule, for programs ("window_too_large").
        field: the argument to blame ("weight", "padding").
        template: the English sentence, with {placeholders} named after `detail`,
            or {field}.
            It is also the key by which other layers translate it.
        detail: the values the sentence speaks of, plain numbers, strings and lists, and phrases.
    """

    def __init__(self, code: str, field: str, template: str, **detail: Any) -> None:
        super().__init__(template.format(field=field, **detail))
        self.code = code
        self.field = field
        self.template = template
        self.detail = detail
