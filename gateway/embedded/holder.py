"""Holding the mongod of a data folder: `mongod(data)` joins the one that runs there or starts one, for its block.

The last holder waits until the mongod is gone; one that is killed holds no longer. Why nobody is handed a dying mongod:
all who come and go pass one door, one at a time; who comes has a share of holders.lock before he reads the URI, and the
keeper takes that lock whole before it stops the mongod.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn, Self

from gateway.embedded.folder import DataFolder, Lock
from gateway.embedded.program import binary, last_words
from gateway.errors import Trouble

_START = 60.0
"""Seconds until a mongod must serve: after a crash it first works through its journal."""

_STOP = 8.0
"""Seconds until it must be gone: its keeper kills it after four."""

_DOOR = 1.0
"""Seconds for one who leaves to wait at the door. Who blocks it longer is coming in, so we are not the last."""

_LEAST_FREE = 100 * 2**20
"""Bytes: an empty database takes 20 MB, and a mongod whose disk is full dies in the middle of a write."""

_PAUSE = 0.05
_WATCH = 0.5


@contextmanager
def mongod(data: Path, program: Path | None = None) -> Iterator[str]:
    """The URI of a mongod, a primary, that keeps its data in the folder `data`, made where it is missing.

    `program` is started where none runs there: by default the mongod of the extra `embedded`, else the one on PATH.
    Trouble where the folder cannot be used or no mongod can be had, or where it does not end; it says what to do.
    """
    folder = DataFolder(data)
    folder.prepare()
    with _Holder(folder) as holder:
        yield holder.come(program)


def watch(data: Path) -> NoReturn:
    """For one who holds the mongod of `data` and does nothing else: Trouble when it has ended by itself."""
    folder = DataFolder(data)
    with folder.usable(), folder.lock("door") as door, folder.lock("keeper") as keeper:
        while not (door.exclusive() and keeper.exclusive()):
            door.release()
            time.sleep(_WATCH)
    raise Trouble(f"The mongod ended by itself: {last_words(folder.log)} The whole log: {folder.log}", exit_code=3)


class _Holder:
    """One user of a mongod, from his coming to his going."""

    def __init__(self, folder: DataFolder) -> None:
        self._folder = folder

    def __enter__(self) -> Self:
        with self._folder.usable():
            self._door = self._folder.lock("door")
            self._share = self._folder.lock("holders")
            self._keeper = self._folder.lock("keeper")
        # A forked child shares our locks: it must not hold the mongod after we were killed.
        os.register_at_fork(after_in_child=self._share.close)
        return self

    def __exit__(self, *_: object) -> None:
        if self._share.closed:
            return  # we are a forked child
        with self._door, self._share, self._keeper:
            self._go()

    def come(self, program: Path | None) -> str:
        """The URI, once the mongod serves."""
        with self._folder.usable():
            # Before us somebody may be starting a mongod, and another may be waiting for the end of one.
            if not self._door.exclusive(within=_START + _STOP) or not self._share.shared(within=_STOP):
                raise Trouble(f"Another newsgraph has been busy in {self._folder.path} for too long: end it.")
            try:
                return self._join(program)
            finally:
                self._door.release()

    def _join(self, program: Path | None) -> str:
        deadline = time.monotonic() + _START
        seen = None
        while time.monotonic() < deadline:
            with self._folder.lock("keeper") as keeper:
                if keeper.exclusive():
                    return self._start(keeper, program or binary())
            # Seen twice, and heard: a keeper that was killed a moment ago has its lock a moment longer.
            # Where there is no URI, it is ending, since its mongod did; or starting, and its starter was killed.
            uri = self._folder.uri()
            if uri and uri == seen and self._folder.answers():
                return uri
            seen = uri
            time.sleep(_PAUSE)
        raise self._too_slow()

    def _start(self, keeper: Lock, program: Path) -> str:
        self._folder.require_space(_LEAST_FREE)
        self._folder.retract()
        # -P: nothing that lies in the working directory is taken for a module.
        arguments = [sys.executable, "-P", "-m", "gateway.embedded.keeper", str(self._folder.path), str(program)]
        try:
            done = subprocess.run(  # noqa: S603 - our own program
                arguments,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=(keeper.fileno(),),
                timeout=_START,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise self._too_slow() from error
        return self._uri_in(done.stdout.decode(errors="replace"))

    def _uri_in(self, answer: str) -> str:
        try:
            fields = json.loads(answer)
        except ValueError as error:
            said = answer.strip().rpartition("\n")[2] or "it said nothing"
            raise Trouble(f"The keeper of {self._folder.path} failed: {said}", exit_code=3) from error
        if "trouble" in fields:
            raise Trouble(fields["trouble"], fields["exit_code"])
        return str(fields["uri"])

    def _go(self) -> None:
        """Lets go, and as the last one waits for the end."""
        if not self._door.exclusive(within=_DOOR):
            return
        self._share.release()
        # Alone at the door: whoever else has the lock is a holder, or the keeper on its way out.
        if not self._share.exclusive() and self._share.shared():
            return
        self._share.release()
        if not self._keeper.exclusive(within=_STOP):
            raise Trouble(f"The mongod of {self._folder.path} does not end: end it by hand.", exit_code=3)

    def _too_slow(self) -> Trouble:
        log = self._folder.log
        said = last_words(log) if log.exists() else "it said nothing."
        return Trouble(f"mongod did not serve within {_START:.0f} s: {said} The whole log: {log}", exit_code=3)
