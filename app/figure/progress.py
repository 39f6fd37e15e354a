"""Who makes a long picture tells of each frame, and can be told to stop."""

from collections.abc import Callable

Told = Callable[[int], None]
"""Called with a frame's number when it is done. It may raise Cancelled: the work ends there."""


class Cancelled(Exception):  # noqa: N818 - nothing went wrong
    """Nobody waits for the picture any more."""


def untold(frame: int) -> None:
    """Tell nobody."""
