"""How much scratch memory one call may take, whatever its input."""

DEFAULT = 256 * 2**20
KEPT_CALLS = 3  # plain calls whose scratch is kept for the next one alike (see again)
KEPT_SHARE = 8  # each at most this part of the limit, which calls in turn leave free

_most = [DEFAULT]


def limit_scratch(most: int) -> None:
    """Bytes of scratch from now on for every call and every plan made, in this process."""
    _most[0] = most


def scratch_limit() -> int:
    """Bytes for a plan."""
    return _most[0]


def call_limit() -> int:
    """Bytes for a plain call, beside what is kept."""
    return _most[0] - KEPT_CALLS * kept_limit()


def kept_limit() -> int:
    return _most[0] // KEPT_SHARE
