import os
import signal
import sys

import pytest

from loaders.corpus import Source
from loaders.process import Died, Process


@pytest.fixture
def process():
    made = Process()
    yield made
    made.close()
    made.end()


def ids(parts):
    return [document.id for part in parts for document in part.documents]


def test_it_answers_again_and_again(folder, process):
    folder({"a.yaml": "a: 1\n", "b.yaml": "b: 1\n"})

    assert ids(process.answers([Source("a.yaml"), Source("b.yaml")])) == ["a", "b"]
    assert ids(process.answers([Source("b.yaml")])) == ["b"]


def test_its_end_is_told_and_another_answers_the_next(folder, process):
    folder({"a.yaml": "a: 1\n"})
    os.mkfifo("b.md")
    parts = process.answers([Source("a.yaml"), Source("b.md")])
    assert ids([next(parts)]) == ["a"]
    os.kill(process._running.pid, signal.SIGSEGV)

    with pytest.raises(Died, match=r"^SIGSEGV$"):
        next(parts)
    assert ids(process.answers([Source("a.yaml")])) == ["a"]


def test_one_that_is_closed_answers_no_more(folder, process):
    folder({"a.yaml": "a: 1\n"})
    parts = process.answers([Source("a.yaml")])
    process.close()

    with pytest.raises(Died):
        next(parts)


def test_one_that_cannot_start_is_no_fault_of_a_source(folder, process, monkeypatch):
    """An installation that is broken is told once, and not of every file."""
    folder({"a.yaml": "a: 1\n"})
    monkeypatch.setattr(sys, "path", [])

    with pytest.raises(ChildProcessError, match=r"^A process that reads files did not start: exit code 1\."):
        next(process.answers([Source("a.yaml")]))
