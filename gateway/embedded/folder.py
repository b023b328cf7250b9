"""The data folder: where the mongod keeps everything, and the locks by which its keeper and its holders agree.

    db/            what mongod stores
    mongod.log     what it said since its last start
    uri            how to reach it; to be believed only while keeper.lock is held
    port           where it listened last, taken again where it is free
    door.lock      held while somebody comes or goes: one at a time
    holders.lock   shared by all who use the mongod; taken whole by the keeper, before it stops the mongod
    keeper.lock    held as long as the keeper lives
    mongod.lock    held as long as the mongod lives; its pid stands in it

The kernel lets go of a lock when its process dies, however it dies: what a crash leaves behind misleads nobody.
"""

import fcntl
import os
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from gateway.errors import Trouble

HOST = "127.0.0.1"
"""Where the mongod listens, and nowhere else."""

_PAUSE = 0.02
"""Seconds between two attempts on a lock: flock has no time limit of its own."""


class Lock:
    """A file to lock, for all or for one; closing it, or the death of the process, releases it."""

    def __init__(self, path: Path) -> None:
        self._descriptor: int | None = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def fileno(self) -> int:
        """For a child that is to inherit the lock: it stays held until the last who has it is gone."""
        if self._descriptor is None:
            raise ValueError("The lock is closed.")
        return self._descriptor

    @property
    def closed(self) -> bool:
        return self._descriptor is None

    def shared(self, within: float = 0.0) -> bool:
        """Whether it could be had together with others, in that many seconds."""
        return self._take(fcntl.LOCK_SH, within)

    def exclusive(self, within: float = 0.0) -> bool:
        """Whether it could be had alone, in that many seconds."""
        return self._take(fcntl.LOCK_EX, within)

    def release(self) -> None:
        """Lets go, also for the children that inherited it."""
        fcntl.flock(self.fileno(), fcntl.LOCK_UN)

    def close(self) -> None:
        """Lets go, unless a child inherited it."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _take(self, how: int, within: float) -> bool:
        deadline = time.monotonic() + within
        while True:
            try:
                fcntl.flock(self.fileno(), how | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    return False
                time.sleep(_PAUSE)
            else:
                return True


class DataFolder:
    """The names inside a data folder. `prepare` is for whoever comes first."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.database = self.path / "db"
        self.log = self.path / "mongod.log"
        self.pid = self.path / "mongod.lock"
        self._uri = self.path / "uri"
        self._port = self.path / "port"

    def prepare(self) -> None:
        """Makes the folder, for its owner alone; one that is there must be his, and empty or a data folder already.

        Trouble where it cannot be used, saying why.
        """
        with self.usable():
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._refuse_what_is_not_ours()
            self.path.chmod(0o700)
            self.lock("door").close()  # from now on it is seen to be a data folder
            self.database.mkdir(mode=0o700, exist_ok=True)
            with suppress(FileExistsError), (self.path / ".gitignore").open("x") as ignored:
                ignored.write("*\n")  # a working directory is often a checkout

    def require_space(self, size: int) -> None:
        """Trouble where the disk has less than `size` bytes free."""
        with self.usable():
            free = shutil.disk_usage(self.path).free
        if free < size:
            raise self._trouble(f"its disk has {free // 2**20} MB free, and {size // 2**20} are needed")

    @contextmanager
    def usable(self) -> Iterator[None]:
        """Around whatever touches the folder: an OSError becomes Trouble."""
        try:
            yield
        except OSError as error:
            reason = (error.strerror or str(error)) + (f", at {error.filename}" if error.filename else "")
            raise self._trouble(reason) from error

    def lock(self, name: str) -> Lock:
        return Lock(self.path / f"{name}.lock")

    def uri(self) -> str | None:
        """What the keeper wrote, if anything."""
        return self._read(self._uri)

    def port(self) -> int | None:
        """Where the mongod listened last."""
        text = self._read(self._port)
        return int(text) if text and text.isdecimal() else None

    def answers(self) -> bool:
        """Whether anything listens where the mongod listened last."""
        with suppress(OSError), socket.create_connection((HOST, self.port() or 0), timeout=1):
            return True
        return False

    @contextmanager
    def published(self, uri: str, port: int) -> Iterator[None]:
        """The URI and the port are written; the URI is gone afterwards."""
        self._port.write_text(f"{port}\n")
        unfinished = self._uri.with_suffix(".new")
        unfinished.write_text(f"{uri}\n")
        unfinished.replace(self._uri)
        try:
            yield
        finally:
            self.retract()

    def retract(self) -> None:
        """Nobody is to use the URI from here on."""
        self._uri.unlink(missing_ok=True)

    def _read(self, path: Path) -> str | None:
        try:
            return path.read_text().strip()
        except FileNotFoundError:
            return None

    def _refuse_what_is_not_ours(self) -> None:
        owner = self.path.stat().st_uid
        if owner != os.geteuid():
            raise self._trouble(f"it belongs to the user with the number {owner}, you are {os.geteuid()}")
        names = {entry.name for entry in self.path.iterdir()}
        if names and "door.lock" not in names:
            raise self._trouble("there are other files in it")

    def _trouble(self, reason: str) -> Trouble:
        remedy = "Mend that, or name another folder in NEWSGRAPH_DATA."
        return Trouble(f"The data folder {self.path} cannot be used: {reason}. {remedy}")
