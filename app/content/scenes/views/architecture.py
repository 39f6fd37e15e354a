"""View "architecture": a whole network from its text, its volumes to scale and its table."""

from app.content.networks import Table
from app.content.networks.presets import LECTURE_PATTERN
from app.content.scenes.networks_asked import table
from app.content.scenes.scene import Settings, View


def answer(settings: Settings) -> Table:
    """The table of the network as the scene opens."""
    return table(settings.get("pattern", LECTURE_PATTERN), settings)


VIEW = View(
    name="architecture",
    settings=frozenset({
        "pattern", "channels", "side", "optional", "N", "M", "K", "filters", "units", "classes",
        "step",
    }),
    controls=frozenset({"N", "M", "K", "filters", "side", "optional"}),
    panels=frozenset({"text", "pattern", "trends", "controls"}),
    answer=answer,
)  # fmt: skip
