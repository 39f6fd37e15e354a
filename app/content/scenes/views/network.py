"""View "network": a picture on its way through two convolutions, every layer's maps."""

from app.content.networks import Table
from app.content.scenes.networks_asked import table
from app.content.scenes.scene import Settings, View


def answer(settings: Settings) -> Table:
    """The table of what the page will show."""
    kernel, first, second = (
        settings.get(name, usual)
        for name, usual in (("kernel", "3"), ("filters_1", "6"), ("filters_2", "10"))
    )
    return table(f"CONV({first},{kernel})-RELU-CONV({second},{kernel})-RELU", settings)


VIEW = View(
    name="network",
    settings=frozenset({"input", "size", "kernel", "filters_1", "filters_2", "bias", "step"}),
    controls=frozenset({"size", "kernel", "filters_1", "filters_2"}),
    panels=frozenset({"text", "layers", "controls"}),
    answer=answer,
)
