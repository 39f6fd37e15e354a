"""How much scratch memory one call may take, whatever its input."""

DEFAULT = 256 * 2**20

_most = [DEFAULT]


def limit_scratch(most: int) -> None:
    """Bytes of scratch from now on for every call and every plan made, in this process."""
    _most[0] = most


def scratch_limit() -> int:
    return _most[0]
