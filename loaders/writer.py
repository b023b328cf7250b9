"""What was read, into the store: compared, written, noted in the ledger, counted in the report.

Whose a document is that several files hold, `owners` tells; what a file holds no longer, `settling`. The ledger is
written last: whatever a run that dies has written of a file, the next one reads that file again.
"""

from collections.abc import Iterable, Sequence

from loaders import store
from loaders.documents import Document
from loaders.ledger import Entry, parted
from loaders.owners import Lost, Owners
from loaders.parts import File, Part, part_of
from loaders.plan import Plan
from loaders.reading import Read
from loaders.refusals import Refusal
from loaders.report import Report
from loaders.roots import address_of
from loaders.settling import Settling
from loaders.store import Database
from loaders.validation import refusal


class Writer:
    """Writes what it is given, a batch at a time; `begun` is when the run did, in nanoseconds."""

    def __init__(self, database: Database, plan: Plan, report: Report, *, begun: int) -> None:
        self.settling = Settling(database, plan.ledger, plan.roots, report)
        self._owners = Owners(plan.ledger, plan.roots, report)
        self._database = database
        self._plan = plan
        self._report = report
        self._begun = begun
        self._open: dict[str, File] = {}

    def write(self, reads: Sequence[Read]) -> None:
        """Writes what was read next; a file's Reads follow one another. Raises `StoreFailed` and PyMongo's errors."""
        parts = [self._part(read) for read in reads]
        winning, lost = self._owners.of(parts, self._open)
        self._put_in(winning)
        ended = [part for part in parts if part.read.is_last]
        for part in ended:
            if not part.file.is_refused:
                self.settling.settle(part, parts)
        if not self._report.is_dry:
            self._note(parts, lost)
        self._report.files_read += len(ended)
        for part in ended:
            del self._open[part.file.address]

    def _part(self, read: Read) -> Part:
        path = read.source.path
        root = self._plan.roots.of(path)
        address = address_of(root, path)
        file = self._open.get(address)
        if file is None:
            file = File(root, address, self._plan.known.pop(path, None), is_one=read.is_last)
            self._open[address] = file
        for refused in read.refused:
            self._refuse(file, refused)
        self._report.exceptions.update(read.exceptions)
        self._report.skipped += read.skipped
        return part_of(file, read)

    def _refuse(self, file: File, refused: Refusal) -> None:
        file.is_refused = True
        self._report.refuse(refused)

    def _put_in(self, winning: dict[str, Part]) -> None:
        batches: dict[str, list[tuple[Document, Part]]] = {}
        for key, part in winning.items():
            batches.setdefault(parted(key)[0], []).append((part.documents[key], part))
        for collection, batch in batches.items():
            self._put_into(collection, batch)

    def _put_into(self, collection: str, batch: Sequence[tuple[Document, Part]]) -> None:
        there = store.stored(self._database, collection, [document.id for document, _ in batch])
        new = [document for document, _ in batch if document.id not in there]
        changed = [each for each, _ in batch if each.id in there and there[each.id] != each.content.raw]
        failures = [] if self._report.is_dry else store.write(self._database, collection, new, changed)
        failed = {document.id for document, _ in failures}
        counts = self._report.counts[collection]
        counts.new += sum(document.id not in failed for document in new)
        counts.changed += sum(document.id not in failed for document in changed)
        counts.unchanged += len(batch) - len(new) - len(changed)
        parts = {document.id: part for document, part in batch}
        for document, error in failures:
            part = parts[document.id]
            del part.documents[f"{collection}/{document.id}"]
            self._refuse(part.file, refusal(document, error))

    def _note(self, parts: Iterable[Part], lost: Sequence[Lost]) -> None:
        noted: list[tuple[Entry | None, Entry]] = []
        for part in parts:
            if (entry := part.entry()) is not None:
                part.file.parts.add(part.number)
                noted.append((part.noted, entry))
            if part.read.is_last and (head := part.head(self._begun)) is not None:
                noted.append((part.file.known, head))
        self._plan.ledger.note(
            [entry for before, entry in noted if before is None],
            [entry for before, entry in noted if before is not None and before != entry],
        )
        self._plan.ledger.note_lost(lost)
