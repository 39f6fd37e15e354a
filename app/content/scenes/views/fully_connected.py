"""View "fully-connected": a picture unrolled into a strip of numbers that every neuron reads."""

from app.content.networks import Table
from app.content.scenes.networks_asked import table
from app.content.scenes.scene import Settings, View


def answer(settings: Settings) -> tuple[Table, Table]:
    """The fully connected layer, and a convolution with as many filters beside it."""
    units = settings.get("units", "10")
    return table(f"FC({units})", settings), table(f"CONV({units},5)", settings)


VIEW = View(
    name="fully-connected",
    settings=frozenset({"input", "size", "units", "bias", "seed", "step", "speed"}),
    controls=frozenset({"size", "units"}),
    panels=frozenset({"text", "compared", "controls"}),
    answer=answer,
)
