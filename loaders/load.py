"""The run of `newsgraph load`: find the files, read those that changed, write what they hold, report.

A bad file, or a document that the store refuses, costs itself and is reported; the others are loaded. Reading goes on,
in processes of its own, while a thread writes; what waits between them is bounded. A run that MongoDB fails ends there,
with a report of what was done, and the same command goes on from there.
"""

import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import cast

from gateway.model import ARTICLES, COLLECTIONS
from loaders import survey
from loaders.corpus import Found, Source, find
from loaders.formats import STANDARD_INPUT
from loaders.indexes import Standing, make_missing_indexes, make_validator, prepare_ledger
from loaders.plan import Plan
from loaders.progress import Nothing, Shown, shown
from loaders.prune import TENTH, Limit, Pruning
from loaders.reading import Read
from loaders.rejects import rejects
from loaders.report import Report
from loaders.roots import Roots
from loaders.store import Database, StoreFailed, told
from loaders.workers import read_all
from loaders.writer import Writer

_MOST_DOCUMENTS = 500
_MOST_BYTES = 8 * 1024 * 1024
"""Of a batch: enough to make the way to the store cheap, little enough to hold some of them in memory."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a run differs from the usual one. `limit`: how much of a collection --prune may remove."""

    source: str | None = None
    prune: bool = False
    limit: Limit = TENTH
    checksum: bool = False
    dry_run: bool = False
    rejects: Path | None = None
    look: bool = True
    """Whether the report tells what is in the store."""


USUAL = Options()


def load(
    paths: Iterable[str | PurePath], database: Database, options: Options = USUAL, *, quiet: bool = False
) -> Report:
    """Loads the files among `paths` and below the folders among them; unless `quiet`, tells how far it is.

    Raises nothing for what is wrong with a file or with MongoDB: see `refused` and `failure` of the report. Raises
    OSError where the file of rejects cannot be written.
    """
    begun = time.monotonic()
    report = Report(is_dry=options.dry_run)
    with rejects(options.rejects) as report.rejected:
        try:
            with told():
                _Run(list(paths), database, options, report).run(quiet=quiet)
        except StoreFailed as failure:
            report.failure = str(failure)
    report.seconds = time.monotonic() - begun
    return report


class _Run:
    def __init__(self, paths: Sequence[str | PurePath], database: Database, options: Options, report: Report) -> None:
        self._paths = paths
        self._database = database
        self._options = options
        self._report = report
        self._plan = Plan(database, Roots(paths, options.source), report, checksum=options.checksum)

    def run(self, *, quiet: bool) -> None:
        standing = Standing(self._report.made, self._report.warnings)
        # Of a store that is still empty they are made at the end, from sorted keys, in less time. A run that is cut
        # off leaves that to the next, which finds the store filled.
        first = not self._options.dry_run and self._database[ARTICLES].estimated_document_count() == 0
        if not self._options.dry_run:
            make_validator(self._database, standing)
            prepare_ledger(self._database, standing)
            if not first:
                make_missing_indexes(self._database, standing)
        with _nothing_shown() if quiet else shown(self._total()) as progress:
            found = self._read_and_write(progress)
            if first:
                progress.say("Making the indexes")
                make_missing_indexes(self._database, standing)
        if self._options.prune:
            Pruning(self._database, self._plan, self._report, self._options.limit).run(found.refused)
        if self._options.look:
            self._look()

    def _read_and_write(self, progress: Shown) -> Found:
        begun = time.time_ns()
        found = find(self._paths)
        writer = Writer(self._database, self._plan, self._report, begun=begun)
        _write(writer, self._plan.to_read(self._ticking(found, progress)))
        for refusal in found.refused:
            self._report.refuse(refusal)
        self._report.skipped += found.skipped
        self._report.links += found.links
        if writer.settling.again:
            self._read_again(writer.settling.again, begun)
        return found

    def _total(self) -> int | None:
        """How many files there are, by a walk of its own, which costs a hundredth of the run."""
        is_stream = any(root.path == STANDARD_INPUT for root in self._plan.roots.all)
        return None if is_stream else sum(1 for _ in find(self._paths))

    def _ticking(self, sources: Iterable[Source], progress: Shown) -> Iterator[Source]:
        for source in sources:
            progress.at(self._report.files_done, self._report.documents)
            yield source

    def _read_again(self, addresses: set[str], begun: int) -> None:
        """What these files hold was told already: only what is written for them now counts."""
        once_more = Report(is_dry=self._report.is_dry)
        writer = Writer(self._database, self._plan, once_more, begun=begun)
        _write(writer, self._plan.again(find(self._paths), addresses))
        for collection in COLLECTIONS:
            self._report.counts[collection].new += once_more.counts[collection].new
            self._report.counts[collection].changed += once_more.counts[collection].changed

    def _look(self) -> None:
        """Anew where this run has changed something, or where nobody has looked yet."""
        found = None if self._report.written else survey.kept(self._database)
        if found is None:
            found = survey.look(self._database)
            if not self._report.is_dry:
                survey.keep(self._database, found)
        self._report.survey = found


def _write(writer: Writer, sources: Iterable[Source]) -> None:
    """Reads in processes, writes in a thread; a batch is written while the next one is read."""
    with ThreadPoolExecutor(1) as thread, closing(cast("Generator[Read]", read_all(sources))) as reads:
        writing: Future[None] | None = None
        for batch in _batches(reads):
            if writing is not None:
                writing.result()
            writing = thread.submit(writer.write, batch)
        if writing is not None:
            writing.result()


def _batches(reads: Iterable[Read]) -> Iterator[list[Read]]:
    batch: list[Read] = []
    documents = size = 0
    for read in reads:
        batch.append(read)
        documents += max(1, len(read.documents))
        size += sum(len(document.content.raw) for document in read.documents)
        if documents >= _MOST_DOCUMENTS or size > _MOST_BYTES:
            yield batch
            batch, documents, size = [], 0, 0
    if batch:
        yield batch


@contextmanager
def _nothing_shown() -> Iterator[Shown]:
    yield Nothing()
