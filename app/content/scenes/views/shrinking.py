"""View "shrinking": layers one after another, without padding and with the one that keeps size."""

from app.content.networks import Table
from app.content.scenes.networks_asked import table
from app.content.scenes.scene import Settings, View


def answer(settings: Settings) -> tuple[Table, Table]:
    """The tables of both rows."""
    kernel, depth = settings.get("kernel", "3"), settings.get("depth", "5")
    return (
        table(f"CONV(1,{kernel})*{depth}", settings),
        table(f"CONV(1,{kernel},padding=same)*{depth}", settings),
    )


VIEW = View(
    name="shrinking",
    settings=frozenset({"input", "size", "kernel", "depth", "step"}),
    controls=frozenset({"size", "kernel", "depth"}),
    panels=frozenset({"text", "chains", "controls"}),
    answer=answer,
)
