"""Many sources in, what they hold out in the same order, read by processes.

Sources are dealt out in runs of some dozens. A thread for each process hands it a run and takes what it answers; runs
are given out in their order, and how much of them waits is bounded, so memory does not grow with their number or size.

What kills a process costs the one source that did it: the thread sees its end, tries the source once more, since it may
have been killed for no fault of its own, and then refuses it by name; the run goes on with the next in a new process.
`multiprocessing.Pool` would wait for ever, and an executor gives up all that was under way.
"""

import os
import queue
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice

from loaders.corpus import Source
from loaders.formats import STANDARD_INPUT
from loaders.process import Died, Process
from loaders.reading import Read
from loaders.refusals import START, Refusal

_MOST_SOURCES = 32
_MOST_BYTES = 1024 * 1024
"""Of a run: little enough that no process is without work while another has much."""
_AHEAD = 4
"""Runs for each process that are dealt out before they are wanted: the writer takes what waits, and writes a while."""
_MOST_WAITING = 4 * 1024 * 1024
"""Bytes that wait of one run; then its process waits."""


def read_all(sources: Iterable[Source], *, workers: int | None = None) -> Iterator[Read]:
    """What `sources` hold, in their order; `workers` is by default the number of processors that we may use.

    `sources` is gone through in the caller's thread, some runs ahead. Close the generator to end the processes early.
    """
    runs = _dealt(sources)
    pool = _Pool(workers or _processors())
    waiting: deque[_Run] = deque()
    try:
        while True:
            for run in islice(runs, pool.room - len(waiting)):
                pool.add(run)
                waiting.append(run)
            if not waiting:
                return
            yield from waiting.popleft().answers()
    finally:
        pool.close()


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def _dealt(sources: Iterable[Source]) -> Iterator["_Run"]:
    held: list[Source] = []
    size = 0
    for source in sources:
        held.append(source)
        size += source.size
        if len(held) == _MOST_SOURCES or size >= _MOST_BYTES:
            yield _Run(held)
            held, size = [], 0
    if held:
        yield _Run(held)


class _Run:
    """Some sources, and what they hold as far as it is read and not yet taken."""

    def __init__(self, sources: list[Source]) -> None:
        self.sources = sources
        self._parts: deque[Read] = deque()
        self._bytes = 0
        self._is_over = False
        self._failure: Exception | None = None
        self._changed = threading.Condition()

    def put(self, part: Read) -> None:
        """Waits until there is room; what comes after `end` is nobody's."""
        with self._changed:
            self._changed.wait_for(lambda: self._bytes < _MOST_WAITING or self._is_over)
            self._parts.append(part)
            self._bytes += _size(part)
            self._changed.notify_all()

    def end(self, failure: Exception | None = None) -> None:
        with self._changed:
            self._is_over = True
            self._failure = self._failure or failure
            self._changed.notify_all()

    def answers(self) -> Iterator[Read]:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._parts or self._is_over)
                if not self._parts:
                    break
                part = self._parts.popleft()
                self._bytes -= _size(part)
                self._changed.notify_all()
            yield part
        if self._failure is not None:
            raise self._failure


def _size(part: Read) -> int:
    documents = sum(len(document.content.raw) + len(document.raw) for document in part.documents)
    return documents + sum(len(refusal.raw) for refusal in part.refused)


class _Pool:
    """Threads with a process each, started as there is work for them."""

    def __init__(self, count: int) -> None:
        self.room = count * _AHEAD
        self._count = count
        self._runs: queue.SimpleQueue[_Run | None] = queue.SimpleQueue()
        self._given: deque[_Run] = deque(maxlen=self.room)
        self._readers: list[_Reader] = []

    def add(self, run: _Run) -> None:
        self._given.append(run)
        self._runs.put(run)
        if len(self._readers) < self._count:
            self._readers.append(_Reader(self._runs))
            self._readers[-1].start()

    def close(self) -> None:
        for reader in self._readers:
            reader.close()
            self._runs.put(None)
        for run in self._given:
            run.end()
        for reader in self._readers:
            reader.join()


class _Reader(threading.Thread):
    def __init__(self, runs: "queue.SimpleQueue[_Run | None]") -> None:
        super().__init__(name="reader", daemon=True)
        self._runs = runs
        self._process = Process()

    def run(self) -> None:
        while (run := self._runs.get()) is not None:
            try:
                self._answer(run)
            except Exception as failure:  # noqa: BLE001 - it is raised where the run is waited for
                run.end(failure)
            else:
                run.end()
        self._process.end()

    def close(self) -> None:
        """What is under way ends at once."""
        self._process.close()

    def _answer(self, run: _Run) -> None:
        done = 0
        tried: Source | None = None
        while done < len(run.sources):
            source, is_begun = run.sources[done], False
            try:
                for part in self._process.answers(run.sources[done:]):
                    run.put(part)
                    done += part.is_last
                    is_begun = not part.is_last
            except Died as death:
                if self._process.is_closed:
                    return
                source = run.sources[done]
                # What was given out already, and what standard input gave, cannot be had again.
                if is_begun or tried is source or source.path == STANDARD_INPUT:
                    run.put(_refused(source, death))
                    done += 1
                tried = source


def _refused(source: Source, death: Died) -> Read:
    reason = f"expected a file that can be read, got the end of the process that read it: {death}"
    return Read(source, [], [Refusal(source.path, START, reason)], {})
