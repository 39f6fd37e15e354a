"""Parts of a computation in threads of their own, each on a core of its own."""

import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import cache

from app.engine.arrays import Array
from app.engine.methods import Run


def together(parts: list[Run]) -> Run:
    """All of them at once; the one who calls waits."""
    if len(parts) == 1:
        return parts[0]

    def run(x: Array, out: Array) -> None:
        computing = [_helper(place)(part, x, out) for place, part in enumerate(parts)]
        wrong = [trouble for each in computing if (trouble := each.exception())]  # waits for all
        if wrong:
            raise wrong[0]

    return run


@cache
def _helper(place: int) -> Callable[[Run, Array, Array], Future[None]]:
    """What has a part computed by a thread that sleeps on one core and works on any.

    Linux may wake a thread on the core of the one that woke it and leave both there for many
    milliseconds: (64, 576) x (576, 1568) twice took 1.2 ms by two such threads as by one, 0.63
    where each is woken on a core of its own. Once awake it may be moved, for the core may be
    wanted by another process.
    """
    thread = ThreadPoolExecutor(1, thread_name_prefix="convolution")
    everywhere, home = _cores(place)

    def work(part: Run, x: Array, out: Array) -> None:
        _stay(everywhere)
        try:
            part(x, out)
        finally:
            _stay(home)

    thread.submit(_stay, home).result()
    return lambda part, x, out: thread.submit(work, part, x, out)


def _cores(place: int) -> tuple[set[int], set[int]]:
    """Those that this process may use, and one of them; none where the system does not tell."""
    everywhere = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
    first = os.getpid()  # so that processes do not all begin with the same
    home = {sorted(everywhere)[(first + place) % len(everywhere)]} if everywhere else everywhere
    return everywhere, home


def _stay(cores: set[int]) -> None:
    """The calling thread, from now on; where it may not choose, wherever it is put."""
    if cores:
        with suppress(OSError):
            os.sched_setaffinity(0, cores)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_helper.cache_clear)  # a child process has no such threads
