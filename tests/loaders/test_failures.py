"""Runs that die: killed at any moment, with the disk full, with the connection gone. The same command finishes the job."""

import random
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from pymongo import MongoClient

from gateway import embedded
from gateway.embedded.program import binary
from loaders import synthetic
from loaders.load import load
from loaders.report import Counts
from tests.processes import NEWSGRAPH, environment

KILLS = 20


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """1200 articles as files, and 3000 lines of one file."""
    root = tmp_path_factory.mktemp("corpus")
    for name, text in synthetic.files(1200, seed=1):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (root / "lines.jsonl").write_text("".join(f'{{"_id": "line {n}", "n": {n}}}\n' for n in range(3000)))
    return root


def stored(database):
    names = ("articles", "organizations", "topics", "other")
    return {name: {document["_id"]: document for document in database[name].find()} for name in names}


def is_part(some, whole):
    """Whether each document is there as a whole, or not at all."""
    return all(documents.items() <= whole[name].items() for name, documents in some.items())


def test_killed_at_any_moment_a_run_leaves_whole_documents_and_the_next_one_finishes(
    corpus, mongodb_uri, database_name
):
    command = [*NEWSGRAPH, "load", str(corpus), "--quiet"]
    settings = environment(MONGODB_URI=mongodb_uri, DATABASE=database_name)
    chance = random.Random(6)
    with MongoClient(mongodb_uri) as client:
        database = client[database_name]
        begun = time.monotonic()
        assert load([corpus], database, quiet=True).refusals == 0
        took, whole = time.monotonic() - begun, stored(database)
        killed = 0
        client.drop_database(database_name)
        for _ in range(KILLS):
            with subprocess.Popen(command, env=settings) as process:
                time.sleep(0.5 + chance.random() * took)
                killed += process.poll() is None
                process.kill()
            assert is_part(stored(database), whole)
            if stored(database) == whole:
                client.drop_database(database_name)
        assert subprocess.run(command, env=settings, check=False).returncode == 0

        assert killed >= KILLS / 2
        assert stored(database) == whole
        assert load([corpus], database, quiet=True).written == 0


@pytest.fixture(scope="module")
def failing_uri(tmp_path_factory):
    """A mongod of its own that can be told to fail."""
    folder = tmp_path_factory.mktemp("failing")
    program = folder / "mongod"
    program.write_text(f'#!/bin/sh\nexec "{binary()}" "$@" --setParameter enableTestCommands=1\n')
    program.chmod(0o700)
    with embedded.mongod(folder / "data", program) as uri:
        yield uri


@contextmanager
def failing(client, command, **how):
    point = {"configureFailPoint": "failCommand"}
    client.admin.command(point | {"mode": {"skip": 4}, "data": {"failCommands": [command], **how}})
    try:
        yield
    finally:
        client.admin.command(point | {"mode": "off"})


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"errorCode": 14031}, "failCommand"),
        ({"closeConnection": True}, "connection closed"),
        ({"writeConcernError": {"code": 14031, "errmsg": "no space left on device"}}, "no space left on device"),
        ({"errorCode": 13}, "failCommand"),
    ],
    ids=["disk full", "connection lost", "disk full on another member", "rights taken away"],
)
def test_a_store_that_fails_in_the_middle_refuses_no_document(corpus, failing_uri, how, words):
    with MongoClient(failing_uri, retryWrites=False) as client:
        client.drop_database("failing")
        with failing(client, "insert", **how):
            failed = load([corpus], client.failing, quiet=True)
        finished = load([corpus], client.failing, quiet=True)
        after = load([corpus], client.failing, quiet=True)

    assert words in failed.failure
    assert (failed.refusals, failed.exit_code) == (0, 3)
    assert (finished.exit_code, after.written) == (0, 0)
    assert after.counts["other"] == Counts(unchanged=3000)


def test_one_connection_that_is_lost_is_no_failure(corpus, failing_uri):
    """The driver writes once more, to whoever is primary then."""
    with MongoClient(failing_uri) as client:
        client.drop_database("failing")
        point = {"configureFailPoint": "failCommand", "mode": {"times": 1}}
        client.admin.command(point | {"data": {"failCommands": ["insert"], "closeConnection": True}})
        report = load([corpus], client.failing, quiet=True)

    assert (report.failure, report.refusals, report.counts["articles"].new) == (None, 0, 1200)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="what a process holds is read from /proc")
def test_a_run_holds_little_however_many_lines_a_file_has(tmp_path, mongodb_uri, database_name):
    lines = tmp_path / "lines.jsonl"
    text = "".join(f'{{"_id": "{{}}-{n}", "text": "{"x" * 200}"}}\n' for n in range(1000)).replace("{{}}", "{}")
    with lines.open("w") as file:
        for block in range(200):
            file.write(text.replace('"{}-', f'"{block}-'))
    measured = (
        "import sys\nfrom pathlib import Path\nfrom pymongo import MongoClient\nfrom loaders.load import load\n"
        "with MongoClient(sys.argv[1]) as client:\n"
        "    report = load([sys.argv[3]], client[sys.argv[2]], quiet=True)\n"
        "most = Path('/proc/self/status').read_text().partition('VmHWM:')[2].split()[0]\n"
        "print(report.counts['other'].new, most)\n"
    )
    command = [sys.executable, "-c", measured, mongodb_uri, database_name, str(lines)]
    new, kilobytes = map(int, subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())

    assert new == 200_000
    assert kilobytes < 100 * 1024  # its workers have as much again each, at most
