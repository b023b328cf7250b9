"""A process that reads: sources come in on its standard input, what they hold goes out on its standard output.

It holds no connection and no state between sources, so that it may die of a file at any time; `workers` notices, says
which file it was, and starts another. Started by `workers` alone, with the descriptor of the run's standard input.
"""

import gc
import io
import logging
import pickle
import resource
import signal
import sys
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from bson.raw_bson import RawBSONDocument

from loaders.corpus import Source
from loaders.formats import STANDARD_INPUT
from loaders.reading import Read, read
from loaders.refusals import START, Refusal

READY = b"ready\n"
"""What a process says first; one that does not has not started."""

_MOST_MEMORY = 1024 * 1024 * 1024
"""Bytes of address space: what wants more, such as an archive whose headers lie, is refused before it hurts."""
_NOTHING: Any = None
_GARBAGE = 100_000
"""Objects between two looks for cycles; what is read has none."""


def main(standard_input: int) -> None:
    """Reads until its standard input ends, as it does when the run has ended, however that ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the run, which ends its workers
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, most))
    gc.set_threshold(_GARBAGE)
    tasks, answers = sys.stdin.buffer, sys.stdout.buffer
    answers.write(READY)
    answers.flush()
    try:
        while True:
            _answer(pickle.load(tasks), answers, standard_input)  # noqa: S301 - from the process that started this one
    except (EOFError, BrokenPipeError):
        # Nobody reads what is left in the buffer, and Python would say so at the end.
        sys.stdout = None


def _answer(sources: Iterable[Source], answers: BinaryIO, standard_input: int) -> None:
    for source in sources:
        for part in _parts(source, standard_input):
            answers.write(packed(part))
            answers.flush()


def _parts(source: Source, standard_input: int) -> Iterator[Read]:
    try:
        yield from read(source, io.FileIO(standard_input) if source.path == STANDARD_INPUT else None)
    except Exception as error:
        logging.getLogger(__name__).exception("%s: a mistake of Newsgraph's own; please report it", source.path)
        reason = f"expected a file that can be read, got a mistake of Newsgraph's own: {error!r}"
        yield Read(source, [], [Refusal(source.path, START, reason)], {})


def packed(part: Read) -> bytes:
    """`part` for the way to another process, which `unpacked` makes it of again: its documents are bytes."""
    contents = [document.content.raw for document in part.documents]
    documents = [document._replace(content=_NOTHING) for document in part.documents]
    return pickle.dumps((part._replace(documents=documents), contents), pickle.HIGHEST_PROTOCOL)


def unpacked(stream: BinaryIO) -> Read:
    """The next part from `stream`. Raises `EOFError` or `UnpicklingError` where it ends."""
    part, contents = pickle.load(stream)  # noqa: S301 - from a process that this one started
    documents = [
        document._replace(content=RawBSONDocument(content))
        for document, content in zip(part.documents, contents, strict=True)
    ]
    whole: Read = part._replace(documents=documents)
    return whole
