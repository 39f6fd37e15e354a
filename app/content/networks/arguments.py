"""A layer's arguments as PyTorch names them."""

from dataclasses import asdict
from typing import Any

from app.content.networks.expand import Placed
from app.engine.network import Activation


def arguments_of(placed: Placed) -> dict[str, Any]:
    """What the layer was made with; a pooling's stride also where it is the kernel's size."""
    if isinstance(placed.layer, Activation):
        return {}
    arguments = asdict(placed.layer)
    if "stride" in arguments and arguments["stride"] is None:
        arguments["stride"] = arguments["kernel_size"]
    pairs = ("kernel_size", "stride", "padding", "dilation", "output_size")
    return {
        name: [value, value] if name in pairs and isinstance(value, int) else value
        for name, value in arguments.items()
    }
