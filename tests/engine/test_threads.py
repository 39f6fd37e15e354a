"""Parts of a computation in threads: each woken on a core of its own, none lost to a fork."""

import os
import subprocess
import sys
import textwrap
import threading

import numpy as np
import pytest

from app.engine.threads import together

LINUX = pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="tells no cores")


def test_all_parts_run_at_once_and_all_are_waited_for():
    meet, out = threading.Barrier(3, timeout=20), np.zeros(3)

    def part(place):
        def run(x, out):
            meet.wait()  # broken if they came one after the other
            out[place] = x[place]

        return run

    together([part(place) for place in range(3)])(np.arange(1.0, 4.0), out)
    assert out.tolist() == [1, 2, 3]


def test_what_a_part_raises_is_raised_to_the_caller():
    def fails(x, out):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        together([lambda x, out: None, fails])(np.zeros(1), np.zeros(1))


@LINUX
def test_a_thread_sleeps_on_a_core_of_its_own_and_works_on_any():
    everywhere, at_work, names = os.sched_getaffinity(0), [], []

    def part(x, out):
        at_work.append(os.sched_getaffinity(0))
        names.append(threading.get_native_id())

    together([part, part])(np.zeros(1), np.zeros(1))
    assert at_work == [everywhere, everywhere]
    homes = [os.sched_getaffinity(name) for name in names]
    assert [len(home) for home in homes] == [1, 1]
    assert len(set.union(*homes)) == min(2, len(everywhere))
    assert os.sched_getaffinity(0) == everywhere  # the caller's is its own business


@LINUX
def test_a_process_that_may_not_choose_its_cores_computes_all_the_same(monkeypatch):
    def refused(thread, cores):
        raise PermissionError

    monkeypatch.setattr(os, "sched_setaffinity", refused)
    out = np.zeros(2)
    both = together([lambda x, out: out.__setitem__(0, 1), lambda x, out: out.__setitem__(1, 2)])
    both(np.zeros(2), out)
    assert out.tolist() == [1, 2]


FORKS = """
    import os, signal
    import numpy as np
    from app.engine.threads import together

    both = together([lambda x, out: out.__setitem__(0, 1), lambda x, out: out.__setitem__(1, 2)])
    both(np.zeros(2), np.zeros(2))
    child = os.fork()
    if not child:
        signal.alarm(10)  # ends the child where it would wait for ever
        out = np.zeros(2)
        both(out, out)
        os._exit(0 if out.tolist() == [1, 2] else 1)
    raise SystemExit(os.waitpid(child, 0)[1])
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
def test_a_forked_process_has_threads_of_its_own():
    script = textwrap.dedent(FORKS)
    assert (
        subprocess.run([sys.executable, "-W", "ignore", "-c", script], timeout=60).returncode == 0
    )
