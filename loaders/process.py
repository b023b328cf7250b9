"""The other end of a `worker`: a process that is started when it is needed, and again when it has died."""

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import BinaryIO, cast

from loaders.corpus import Source
from loaders.reading import Read
from loaders.worker import READY, unpacked

_START = """\
import sys
sys.path[:] = sys.argv[2:]
from loaders.worker import main
main(int(sys.argv[1]))
"""
"""Not `-m loaders.worker`, which looks in the working directory first: that may be the folder that is loaded."""


class Died(Exception):
    """The process has ended within its work; the text says of what. The next call starts another."""


class Process:
    """Answers with what sources hold. Used by one thread; `close` may be called by another."""

    def __init__(self) -> None:
        self.is_closed = False
        self._running: subprocess.Popen[bytes] | None = None

    def answers(self, sources: Sequence[Source]) -> Iterator[Read]:
        """What `sources` hold, in their order. Raises `Died`, and `ChildProcessError` where none can be started."""
        running = self._running or self._started()
        tasks, answers = cast("BinaryIO", running.stdin), cast("BinaryIO", running.stdout)
        try:
            pickle.dump(sources, tasks)
            tasks.flush()
            for _ in sources:
                while not (part := unpacked(answers)).is_last:
                    yield part
                yield part
        except (EOFError, OSError, pickle.UnpicklingError):
            raise Died(self.end()) from None

    def close(self) -> None:
        """Ends the process, within its work or not, and for good."""
        self.is_closed = True
        if self._running is not None:
            self._running.kill()

    def end(self) -> str:
        """Lets the process end by itself, if it has not; gives in words how it did."""
        if self._running is None:
            return ""
        with suppress(BrokenPipeError):
            self._running.communicate()
        code, self._running = self._running.returncode, None
        return signal.Signals(-code).name if code < 0 else f"exit code {code}"

    def _started(self) -> "subprocess.Popen[bytes]":
        if self.is_closed:
            raise Died("closed")
        standard_input = _standard_input()
        try:
            self._running = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-P", "-c", _START, str(-1 if standard_input is None else standard_input), *sys.path],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                pass_fds=[] if standard_input is None else [standard_input],
            )
        finally:
            if standard_input is not None:
                os.close(standard_input)
        if cast("BinaryIO", self._running.stdout).read(len(READY)) != READY:
            raise ChildProcessError(f"A process that reads files did not start: {self.end()}. What it said is above.")
        return self._running


def _standard_input() -> int | None:
    """Another descriptor of the run's standard input, since a process has its own; None where that is closed."""
    with suppress(OSError):
        return os.dup(0)
    return None
