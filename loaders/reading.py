"""One source in, what it holds out, a part at a time; this is what a worker process does.

A file of many documents, or an archive, comes as several `Read`s, each of at most some hundred documents or some MB, so
that memory does not grow with it. A document that cannot be taken costs itself; damage to a file or an archive costs
what follows in it, and is told.
"""

import io
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from loaders import archives, compression
from loaders.archives import expect_no_archive, members
from loaders.compression import decompressed
from loaders.contents import Content, Taken, contents
from loaders.corpus import Source
from loaders.digests import Hashing, digest_of
from loaders.documents import Document
from loaders.formats import ARCHIVES, STANDARD_INPUT, Format, Kind, kind_of
from loaders.refusals import START, Refusal, Refused, quoted
from loaders.sniffing import sniffed

RULES = 1
"""The version of the rules of reading: raised whenever the same bytes would be stored differently."""

_MOST_DOCUMENTS = 200
_MOST_BYTES = 1024 * 1024
_BROKEN = (*archives.BROKEN, *compression.BROKEN, OSError, ValueError)
"""What a damaged file may raise: the standard library says ValueError too, of headers that make no sense."""


class Read(NamedTuple):
    """What a part of a source gave; `is_last` where nothing of that source follows.

    A document's `file` is the source's path, or "archive.tar.gz/inner/name.md". `exceptions` counts by kind what is not
    stored as PyYAML gives it; `skipped` the members of other endings. `digest` is that of the source's bytes, with the
    last part; empty where they were not read to the end, or of standard input.
    """

    source: Source
    documents: list[Document]
    refused: list[Refusal]
    exceptions: Mapping[str, int]
    skipped: int = 0
    is_last: bool = True
    digest: bytes = b""


def read(source: Source, standard_input: io.FileIO | None = None) -> Iterator[Read]:
    """What `source` holds, in its order. Raises nothing for what is wrong with it."""
    part = _Part(source)
    digest = b""
    try:
        hashing = Hashing(standard_input or io.FileIO(source.path))
        with io.BufferedReader(hashing) as stream:
            for content in _contents(source, cast("BinaryIO", stream)):
                part.add(content)
                if part.is_full:
                    yield part.taken()
                    part = _Part(source)
            digest = _digest(source, hashing)
    except Refused as refused:
        part.add(Refusal(source.path, refused.place, refused.reason))
    except MemoryError:
        part.add(Refusal(source.path, START, "expected a file that the memory of a worker holds, got a larger one"))
    except _BROKEN as error:
        part.add(Refusal(source.path, START, _damage(error)))
    yield part.taken()._replace(is_last=True, digest=digest)


def _digest(source: Source, hashing: Hashing) -> bytes:
    if source.path == STANDARD_INPUT:
        return b""
    # A zip archive was not read through `hashing`.
    return digest_of(source.path) if source.path.lower().endswith(".zip") else hashing.digest()


class _Part:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._documents: list[Document] = []
        self._refused: list[Refusal] = []
        self._exceptions: Counter[str] = Counter()
        self._skipped = 0
        self._bytes = 0

    def add(self, content: Content) -> None:
        match content:
            case Taken(document, exceptions):
                self._documents.append(document)
                self._exceptions.update(exceptions)
                self._bytes += len(document.content.raw)
            case Refusal():
                self._refused.append(content)
                self._bytes += len(content.raw)
            case None:
                self._skipped += 1

    @property
    def is_full(self) -> bool:
        return len(self._documents) + len(self._refused) >= _MOST_DOCUMENTS or self._bytes >= _MOST_BYTES

    def taken(self) -> Read:
        return Read(
            self._source, self._documents, self._refused, self._exceptions, skipped=self._skipped, is_last=False
        )


def _contents(source: Source, stream: BinaryIO) -> Iterator[Content]:
    if source.path == STANDARD_INPUT:
        kind, stream = sniffed(stream)
    else:
        kind = cast("Kind", kind_of(source.path))
        stream = decompressed(stream, kind.compression)
    if kind.format not in ARCHIVES:
        yield from contents(source.path, kind, stream)
    elif kind.format is Format.ZIP:
        # A zip archive is read here and there: from a stream that seeks.
        with stream if source.path == STANDARD_INPUT else Path(source.path).open("rb") as archive:
            yield from _in_archive(source.path, kind.format, archive)
    else:
        yield from _in_archive(source.path, kind.format, stream)


def _in_archive(path: str, format_: Format, stream: BinaryIO) -> Iterator[Content]:
    for member in members(stream, format_):
        if member.kind is None:
            yield None
            continue
        address = f"{path}/{member.name}"
        try:
            expect_no_archive(member.kind)
            yield from contents(address, member.kind, decompressed(member.opened(), member.kind.compression))
        except Refused as refused:
            yield Refusal(address, refused.place, refused.reason)
        except _BROKEN as error:  # the member's own damage, or the archive's: then the next member is not found
            yield Refusal(address, START, _damage(error))


def _damage(error: BaseException) -> str:
    """In the words of the system, or of the library that met the damage."""
    if isinstance(error, OSError) and error.strerror:
        return f"expected a file that can be read, got {quoted(error.strerror)}"
    return f"expected a file without damage, got a mistake: {error or type(error).__name__}"
