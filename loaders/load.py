"""The run of `newsgraph load`: find the files, read each, write what they hold, report.

A bad file, or a document that the store refuses, costs itself and is reported; the others are loaded. Files are read
from the last to the first: of two with one `_id` in one collection the last is written and the other only reported, so
that the next run finds everything as it is. A run that MongoDB fails ends there, with a report of what was done.
"""

import time
from collections.abc import Iterable
from pathlib import Path, PurePath

from loaders import frontmatter, sections
from loaders.corpus import FENCED, ending, find
from loaders.documents import Document, stored
from loaders.progress import followed
from loaders.refusals import Refusal, Refused, quoted
from loaders.report import Duplicate, Report
from loaders.writer import Database, StoreFailed, Writer, make_indexes

_LARGEST = 64 * 1024 * 1024
"""Bytes of a file: four times what MongoDB takes as one document leaves room for comments and indentation."""


def load(paths: Iterable[str | PurePath], database: Database, *, quiet: bool = False) -> Report:
    """Loads the files among `paths` and below the folders among them; tells on standard error how far it is.

    Raises nothing for what is wrong with a file or with MongoDB: see `refused` and `failure` of the report.
    """
    begun = time.monotonic()
    found = find(paths)
    report = Report(refused=found.refused, skipped=found.skipped, links=found.links)
    try:
        report.warnings += make_indexes(database)
        # The last first: of two with one `_id` it is the one to keep.
        files = found.files[::-1]
        _write(files if quiet else followed(files), Writer(database, report), report)
    except StoreFailed as failure:
        report.failure = str(failure)
    report.seconds = time.monotonic() - begun
    return report


def read(file: str) -> Document:
    """The document that `file` holds. Raises `Refused`."""
    text = sections.text_of(_bytes(Path(file)))
    parts = sections.fenced(text) if ending(file) in FENCED else sections.Sections(text)
    return stored(file, PurePath(file).stem, frontmatter.read(parts.yaml), parts.body)


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > _LARGEST:
            raise Refused(f"expected a file of at most {_LARGEST} bytes, got {size}")
        return path.read_bytes()
    except OSError as error:
        raise Refused(f"expected a file that can be read, got {quoted(error.strerror)}") from None


def _write(files: Iterable[str], writer: Writer, report: Report) -> None:
    written: dict[tuple[str, str], str] = {}
    for file in files:
        try:
            document = read(file)
        except Refused as refused:
            report.refused.append(Refusal(file, refused.place, refused.reason))
            continue
        kept = written.setdefault((document.collection, document.id), file)
        if kept is file:
            writer.add(document)
        else:
            report.duplicates.append(Duplicate(document.collection, document.id, file, kept))
    writer.flush()
