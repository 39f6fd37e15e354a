"""How high a frame must be so that its figure need not scroll, for pages that cannot follow it.

The sizes are those of static/css/walk.css and of what stands below the stage; a test compares them
with the height that the figure itself tells.
"""

from typing import Literal

Controls = Literal["full", "play", "none"]

BESIDE = 861  # width from which on the panel stands beside the stage
BELOW = 600  # width from which on the map stands beside the input
PANEL_WIDTH, PANEL_HEIGHT = 348, 560
FOOT = 30
TRANSPORT = {"wide": 66, "middle": 56, "narrow": 110}
# What is drawn in depth or as a network needs more below the width at which it was laid out.
DEEP = {"volume": 1330, "torch": 1010}
OTHERWISE = 820


def frame_height(kind: str, width: int, controls: Controls) -> int:
    """Pixels, for a kind of stage in a frame of a width."""
    if width >= BESIDE:
        room = _stage(width - PANEL_WIDTH if controls == "full" else width)
        return room + FOOT + _transport("wide", controls)
    place = "middle" if width >= BELOW else "narrow"
    stage = _flat(width) if kind == "plane" else DEEP.get(kind, OTHERWISE)
    panel = PANEL_HEIGHT if controls == "full" else 0
    return stage + panel + _transport(place, controls)


def _stage(width: int) -> int:
    return round(min(640, max(340, 132 + 0.47 * width)))


def _flat(width: int) -> int:
    """The stage with its foot; on a narrow one input, filter and map stand below each other."""
    if width >= BELOW:
        return _stage(width) + FOOT
    return round(390 + 0.85 * width + 2.6 * max(0, 400 - width))


def _transport(place: str, controls: Controls) -> int:
    return 0 if controls == "none" else TRANSPORT[place]
