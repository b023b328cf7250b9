"""Files in, what they hold out: in their order, a piece at a time."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePath
from typing import NamedTuple

from loaders import frontmatter, sections
from loaders.corpus import Source
from loaders.documents import Document, stored
from loaders.formats import Format, kind_of
from loaders.refusals import Refusal, Refused

RULES = 1
"""The version of the rules of reading: raised whenever the same bytes would be stored differently."""


class Read(NamedTuple):
    """What a part of a source gave; `is_last` where nothing of that source follows.

    `file` is the address for people: the source's path, or for a member of an archive "archive.tar.gz/inner/name.md".
    `exceptions` counts by kind what is not stored as PyYAML gives it; `skipped` the members of other endings.
    """

    source: Source
    file: str
    documents: list[Document]
    refused: list[Refusal]
    exceptions: Mapping[str, int]
    skipped: int = 0
    is_last: bool = True


def read_all(sources: Iterable[Source], *, workers: int | None = None) -> Iterator[Read]:
    """What `sources` hold, in their order; a file that cannot be read costs itself only."""
    for source in sources:
        try:
            documents, refused = [_read(source.path)], []
        except Refused as refusal:
            documents, refused = [], [Refusal(source.path, refusal.place, refusal.reason)]
        yield Read(source, source.path, documents, refused, {})


def _read(file: str) -> Document:
    text = sections.text_of(Path(file).read_bytes())
    kind = kind_of(file)
    is_fenced = kind is not None and kind.format is Format.FRONT_MATTER
    parts = sections.fenced(text) if is_fenced else sections.Sections(text)
    return stored(file, PurePath(file).stem, frontmatter.read(parts.yaml), parts.body)
