"""What is measured: a made-up corpus in a mongod of its own, and servers over it, all in one temporary folder.

Everything is started as a person would start it, as a process of its own, and is gone at the end.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from pymongo import MongoClient

from benchmarks.load import Address
from gateway import embedded, server
from gateway.errors import Trouble

OURS = ("-m", "gateway", "serve")
"""What Python is given to start the gateway."""

NEWEST_FIRST = [("publishedDateTime", -1), ("_id", -1)]

_DATABASE = "newsgraph"
_SEED = 1
_START = 60
"""Seconds for a server to say where it answers."""
_STOP = 10
_TICKS = os.sysconf("SC_CLK_TCK")


@contextmanager
def program() -> Iterator[None]:
    """What stops a measurement, as a line and an exit code; a SIGTERM ends what was started, as Ctrl-C does."""
    server.unwind_on_sigterm()
    if not Path("/proc/self/stat").exists():
        sys.exit("benchmarks: The processor time and the memory of servers are read from /proc, which only Linux has.")
    try:
        yield
    except Trouble as trouble:
        sys.exit(f"benchmarks: {trouble}")
    except (KeyboardInterrupt, server.Terminated):
        sys.exit(130)


class Server(NamedTuple):
    name: str
    address: Address
    pid: int

    def cpu_seconds(self) -> float:
        """What the process has used of the processor so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def resident(self) -> int:
        """The bytes of memory that the process has now."""
        status = Path(f"/proc/{self.pid}/status").read_text("ascii")
        return int(status.partition("VmRSS:")[2].split()[0]) * 1024


class World:
    """A corpus, loaded, in which all articles are published, so that every server may show all of them."""

    def __init__(self, folder: Path, uri: str) -> None:
        self._folder = folder
        self._environment = {name: value for name, value in os.environ.items() if not name.startswith("NEWSGRAPH_")} | {
            "NEWSGRAPH_MONGODB_URI": uri,
            "NEWSGRAPH_DATABASE": _DATABASE,
            "NEWSGRAPH_PORT": "0",
        }
        self.uri = uri

    def fill(self, articles: int) -> None:
        """Makes the corpus and loads it."""
        corpus = str(self._folder / "corpus")
        self._run("samples", "make", str(articles), corpus, "--seed", str(_SEED))
        self._run("load", corpus)
        with self._client() as client:
            client[_DATABASE].articles.update_many({}, {"$set": {"published": True}, "$unset": {"removed": True}})

    def slug(self) -> str:
        """That of the newest article with fifty related entries."""
        with self._client() as client:
            found = client[_DATABASE].articles.find_one({"related.49": {"$exists": True}}, sort=NEWEST_FIRST)
        if found is None:
            raise Trouble("No article has fifty related entries; a corpus of 200 articles has one.")
        return str(found["_id"])

    def mongodb_version(self) -> str:
        with self._client() as client:
            return str(client.server_info()["version"])

    @contextmanager
    def server(self, name: str, *command: str, **settings: str) -> Iterator[Server]:
        """A server, from when it says on standard error where it answers. Trouble, with its words, where it does not.

        `command` is what Python is given; `settings` are environment variables, without their prefix.
        """
        log = self._folder / f"{name}.log"
        with log.open("wb") as errors:
            process = subprocess.Popen([sys.executable, *command], env=self._with(settings), stderr=errors)  # noqa: S603
        try:
            yield Server(name, _address(process, log), process.pid)
        finally:
            process.terminate()
            try:
                process.wait(_STOP)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _with(self, settings: Mapping[str, str]) -> dict[str, str]:
        return self._environment | {f"NEWSGRAPH_{name}": value for name, value in settings.items()}

    def _run(self, *arguments: str) -> None:
        ended = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "gateway", *arguments], env=self._environment, check=False, stderr=subprocess.PIPE
        )
        if ended.returncode:
            raise Trouble(f"newsgraph {arguments[0]} ended with {ended.returncode}: {ended.stderr.decode()}")

    def _client(self) -> MongoClient[dict[str, Any]]:
        return MongoClient(self.uri)


@contextmanager
def world(articles: int) -> Iterator[World]:
    """A mongod with a made-up corpus of so many articles. Trouble where there is no mongod to be had."""
    with TemporaryDirectory(prefix="newsgraph-benchmark-") as folder, embedded.mongod(Path(folder, "mongod")) as uri:
        made = World(Path(folder), uri)
        made.fill(articles)
        yield made


def _address(process: subprocess.Popen[bytes], log: Path) -> Address:
    deadline = time.monotonic() + _START
    while not (found := re.search(r"http://(127\.0\.0\.1):(\d+)", log.read_text("utf-8"))):
        if process.poll() is not None or time.monotonic() > deadline:
            raise Trouble(f"A server did not start: {log.read_text('utf-8')[-2000:]}")
        time.sleep(0.05)
    return found[1], int(found[2])
