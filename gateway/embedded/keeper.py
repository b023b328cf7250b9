"""The process that owns the embedded mongod: `python -m gateway.embedded.keeper FOLDER PROGRAM`.

It starts the mongod, makes it a primary, publishes the URI, answers with one JSON object on standard output ("uri", or
"trouble" and "exit_code"), closes that, and stops the mongod as soon as nobody holds it any more. Whoever starts it
passes on keeper.lock, taken, and gives it a session of its own: a Ctrl-C in the terminal is for the holders, who need
the mongod while they drain. If the keeper is killed, the mongod dies with it (Linux), or the next keeper ends it.
"""

import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from random import SystemRandom
from typing import Any

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from gateway.embedded.folder import HOST, DataFolder, Lock
from gateway.embedded.program import PORT_TAKEN, SET_NAME, command, ended, not_started
from gateway.errors import Trouble

_PAUSE = 0.02
"""Seconds between two looks at a mongod that is starting."""

_WATCH = 0.2
"""Seconds between two looks at who holds it."""

_STOP = 4.0
"""Seconds a mongod has to stop, before it is killed: 5 s after its last holder it must be gone. The journal is safe."""

_DYING = 2.0
"""Seconds for a killed mongod to let go of its memory and its files."""

_PORTS = range(20_000, 30_000)
"""Below those that systems give to outgoing connections, so that the last one is nearly always free again."""

_ATTEMPTS = 8
"""Ports tried at random, where the last one is not free: each may be taken, even after we saw that it was free."""

_PR_SET_PDEATHSIG = 1

Client = MongoClient[dict[str, Any]]
Process = subprocess.Popen[bytes]


def main() -> None:
    """Answers as said above. Its own parent ends at once, so that nobody is left with a child to wait for."""
    if os.fork():
        os._exit(0)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    os.umask(0o077)
    folder, program = DataFolder(Path(sys.argv[1])), Path(sys.argv[2])
    try:
        with folder.usable():
            keep(folder, program)
    except Trouble as trouble:
        _answer(trouble=str(trouble), exit_code=trouble.exit_code)


def keep(folder: DataFolder, program: Path) -> None:
    """Runs the mongod until the last holder is gone, or it ends by itself; Trouble where it does not start."""
    with folder.lock("holders") as holders, _inheritance(folder) as life:
        for port in _ports(folder.port()):
            with _running(program, folder, port, life) as process:
                if _becomes_primary(process, port, holders):
                    _serve(process, folder, port, holders)
                    return
                if process.poll() is None:  # nobody wants it any more
                    return
            if process.returncode != PORT_TAKEN:
                raise ended(process.returncode, folder.log)
    raise Trouble(f"mongod found no free port between {_PORTS[0]} and {_PORTS[-1]} on {HOST}.", exit_code=3)


def _serve(process: Process, folder: DataFolder, port: int, holders: Lock) -> None:
    uri = _uri(port)
    with folder.published(uri, port):
        _answer(uri=uri)
        # Once taken, the lock is kept to the end: who comes now waits, and then starts anew.
        while process.poll() is None and not holders.exclusive():
            time.sleep(_WATCH)


def _answer(**fields: str | int) -> None:
    with suppress(BrokenPipeError):  # whoever asked was killed; others may have come
        os.write(sys.stdout.fileno(), json.dumps(fields).encode())
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, sys.stdout.fileno())
    os.dup2(nowhere, sys.stderr.fileno())


def _uri(port: int) -> str:
    # A direct connection: there is one member, so nothing to discover, and its name in the set need not be looked up.
    return f"mongodb://{HOST}:{port}/?directConnection=true"


def _inheritance(folder: DataFolder) -> Lock:
    """The lock that the mongod will hold, taken: the mongod of a keeper that was killed is gone then."""
    lock = folder.lock("mongod")
    if not lock.exclusive(within=_DYING):
        # Not Linux, so nobody ended it. That the lock is held proves that the pid is still that mongod's.
        with suppress(ProcessLookupError):
            os.kill(int(folder.pid.read_text()), signal.SIGKILL)
        lock.exclusive(within=_DYING)
    return lock


def _ports(last: int | None) -> Iterator[int]:
    """Free ones: first the last, so that holders of a mongod that crashed find the new one."""
    for wanted in ([last] if last else []) + SystemRandom().sample(_PORTS, _ATTEMPTS):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, wanted))
            except OSError:
                continue
        yield wanted


@contextmanager
def _running(program: Path, folder: DataFolder, port: int, life: Lock) -> Iterator[Process]:
    """A mongod, stopped afterwards, that holds `life` as long as it lives."""
    with folder.log.open("wb") as log:
        try:
            process = subprocess.Popen(  # noqa: S603 - found by ourselves
                command(program, folder.database, port),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                pass_fds=(life.fileno(),),
                preexec_fn=partial(_die_with, os.getpid()),  # noqa: PLW1509 - there is one thread yet
            )
        except OSError as error:
            raise not_started(program, error) from error
    folder.pid.write_text(str(process.pid))
    try:
        yield process
    finally:
        _stop(process)


def _die_with(keeper: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != keeper:  # killed before we asked
            os._exit(1)


def _stop(process: Process) -> None:
    process.terminate()
    try:
        process.wait(_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _becomes_primary(process: Process, port: int, holders: Lock) -> bool:
    """Waits; False where the process ends, or nobody holds it any more. How long is for the holders to say."""
    with MongoClient[dict[str, Any]](_uri(port), connect=False, timeoutMS=2000) as client:
        while process.poll() is None and not holders.exclusive():
            # Asked first by a bare socket: after a refusal, pymongo would wait half a second.
            with suppress(OSError, PyMongoError):
                socket.create_connection((HOST, port), timeout=1).close()
                if _is_primary(client, process.pid, port):
                    return True
            time.sleep(_PAUSE)
    return False


def _is_primary(client: Client, pid: int, port: int) -> bool:
    """Whether it is; where it has no place in the set yet, it is given one, to be asked again."""
    if client.admin.command("serverStatus")["pid"] != pid:
        return False  # somebody else's, on the port that we wanted: ours is about to end
    hello = client.admin.command("hello")
    if "setName" not in hello:
        _configure(client, f"{HOST}:{port}")
    return bool(hello["isWritablePrimary"])


def _configure(client: Client, address: str) -> None:
    """Makes the set, or moves its only member to the new address: by force, since as yet there is no primary to ask.

    Before it takes a new address, mongod asks at the old one whether that is itself. Where another program listens
    there and never answers, that takes 30 s: rare, and each way round it would risk data.
    """
    members = [{"_id": 0, "host": address}]
    config = client.local["system.replset"].find_one()
    if config is None:
        client.admin.command("replSetInitiate", {"_id": SET_NAME, "members": members})
    elif config["members"][0]["host"] != address:
        moved = config | {"members": members, "version": config["version"] + 1}
        client.admin.command("replSetReconfig", moved, force=True)


if __name__ == "__main__":
    main()
