"""The engine's answer for a network of a scene, as the page will get it from the server."""

from app.content.networks import Choices, Table, layers_of_text, tabulate
from app.content.scenes.scene import Settings


def table(pattern: str, settings: Settings) -> Table:
    """Raises ConvolutionError where the text or a size makes no sense, or a layer does not fit."""
    rows, _, cols = settings.get("size", settings.get("side", "32")).partition("x")
    counts = {letter: int(settings.get(letter, usual)) for letter, usual in LETTERS.items()}
    choices = Choices(
        counts,
        filters=int(settings.get("filters", "32")),
        units=int(settings.get("units", "128")),
        classes=int(settings.get("classes", "10")),
        optional=settings.get("optional", "1") == "1",
    )
    shape = (int(settings.get("channels", "3")), int(rows), int(cols or rows))
    return tabulate(layers_of_text(pattern, choices), shape)


LETTERS = {"N": "2", "M": "2", "K": "1"}
