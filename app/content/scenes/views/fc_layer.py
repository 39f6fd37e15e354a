"""View "fc-layer": neurons joined to every cell of a network's last volume."""

from app.content.networks import Table
from app.content.scenes.networks_asked import table
from app.content.scenes.scene import Settings, View


def answer(settings: Settings) -> Table:
    """The table of the small network that ends in these neurons."""
    filters, units = settings.get("filters", "6"), settings.get("units", "10")
    return table(f"[CONV({filters},5,padding=2)-RELU-POOL]*3-FC({units})", settings)


VIEW = View(
    name="fc-layer",
    settings=frozenset({"input", "size", "filters", "units", "seed", "step"}),
    controls=frozenset({"units", "filters", "size"}),
    panels=frozenset({"text", "layers", "controls"}),
    answer=answer,
)
