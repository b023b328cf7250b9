"""Holders in processes of their own, and what runs for a data folder. All is real; all must be gone in the end."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

HOLD = """
import sys
from pathlib import Path
from gateway import embedded
with embedded.mongod(Path(sys.argv[1])) as uri:
    print(uri, flush=True)
    sys.stdin.read()
"""


class Holder:
    """A process that holds the mongod of `data` until it is told to leave; `uri` waits for what it was given."""

    def __init__(self, data, code=HOLD):
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-c", code, data],
            cwd=data.parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    @property
    def uri(self):
        return self.process.stdout.readline().strip()

    def leave(self):
        """The rest of what it printed, when it is gone."""
        rest, _ = self.process.communicate(timeout=30)
        assert self.process.returncode == 0
        return rest

    def kill(self):
        self.process.kill()
        self.process.wait()


class Running:
    """The processes of a data folder. Those that have died, even if nobody has waited for them, are not among them."""

    def __init__(self, data):
        self._data = os.fsencode(data)

    def keepers(self):
        return self._with(b"gateway.embedded.keeper")

    def mongods(self):
        return self._with(b"--dbpath")

    def kill(self, *pids):
        for pid in pids:
            os.kill(pid, signal.SIGKILL)

    def gone(self, within):
        """Whether nothing of it was left after so many seconds."""
        deadline = time.monotonic() + within
        while (left := self.keepers() + self.mongods()) and time.monotonic() < deadline:
            time.sleep(0.02)
        return not left

    def _with(self, word):
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):  # it may end while we look
                arguments = (process / "cmdline").read_bytes().split(b"\0")
                if word in arguments and any(argument.startswith(self._data) for argument in arguments):
                    found.append(int(process.name))
        return found


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def running(data):
    running = Running(data)
    yield running
    assert running.gone(within=10)


@pytest.fixture
def hold(data, running):
    """Starts a Holder of `data`."""
    holders = []

    def start(**options):
        holders.append(Holder(data, **options))
        return holders[-1]

    yield start
    for holder in holders:
        with holder.process:  # closes its pipes
            holder.kill()


@pytest.fixture
def script(tmp_path):
    """Makes a program of shell lines, to stand where a mongod is looked for."""

    def make(lines):
        program = tmp_path / "mongod"
        program.write_text(f"#!/bin/sh\n{lines}\n")
        program.chmod(0o755)
        return program

    return make
