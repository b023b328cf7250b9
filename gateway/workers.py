"""Several processes that do the same work: one that dies is replaced, and a stop is passed on to all.

They are forked, so what was made before takes memory once, and one that is replaced begins at once. Nothing is shared
but what they inherit, such as a listening socket, whose connections the system deals out to them.
"""

import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from time import monotonic
from types import FrameType

log = logging.getLogger("newsgraph.workers")

_STOPS = (signal.SIGINT, signal.SIGTERM)
_LOOK = 0.1
"""Seconds between two looks whether all are alive."""
_SOON = 1.0
"""Seconds: who follows one that did not live for so long waits as long before it begins, lest they die in a storm."""


def keep_running(work: Callable[[], None], count: int, at_stop: Callable[[], None]) -> None:
    """Have `work` done by `count` processes until SIGINT or SIGTERM; then call `at_stop`, and pass SIGTERM on.

    Returns when all have ended. `work` is to end by itself when this process is gone (`os.getppid`).
    """
    stop = _Stop()
    before = {number: signal.signal(number, stop) for number in _STOPS}
    begun: dict[int, float] = {}
    try:
        for _ in range(count):
            begun[_started(work, stop)] = monotonic()
        while not stop.has_come:
            for worker in [worker for worker in begun if os.waitpid(worker, os.WNOHANG)[0]]:
                log.warning("the worker %d has ended; another takes its place", worker)
                lived = monotonic() - begun.pop(worker)
                begun[_started(work, stop, pause=_SOON if lived < _SOON else 0)] = monotonic()
            time.sleep(_LOOK)
    finally:
        at_stop()
        for worker in begun:
            os.kill(worker, signal.SIGTERM)
        for worker in begun:
            os.waitpid(worker, 0)
        for number, handler in before.items():
            signal.signal(number, handler)


class _Stop:
    """Notes a signal, so that it interrupts nothing."""

    has_come = False

    def __call__(self, _signal: int, _frame: FrameType | None) -> None:
        self.has_come = True


def _started(work: Callable[[], None], stop: _Stop, pause: float = 0) -> int:
    """The id of a new process."""
    worker = os.fork()
    if worker:
        return worker
    code = 1
    try:
        for number in _STOPS:
            signal.signal(number, signal.SIG_DFL)
        if not stop.has_come:  # else it came before this process could be ended by it
            time.sleep(pause)
            work()
        code = 0
    except Exception:
        log.exception("a worker failed")
    finally:
        sys.stderr.flush()
        os._exit(code)  # what the first process is to clean up is not ours
