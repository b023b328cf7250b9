"""Which files need not be read: those that are as they were, were read by the same rules, and are still stored.

A file is as it was where its size and its time are; with `checksum`, where its bytes are. One that was younger than two
seconds when it was read may have changed within its time's last tick: of that one, too, the bytes are compared. What
was refused is read again, so that it is told again.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from gateway.model import COLLECTIONS
from loaders import store
from loaders.corpus import Source
from loaders.digests import digest_of
from loaders.ledger import Entry, Ledger, parted
from loaders.reading import RULES
from loaders.report import Duplicate, Report
from loaders.roots import Roots, address_of, is_there
from loaders.store import Database

_AT_ONCE = 1000
"""Files that are looked up together: two or three commands."""


class Plan:
    """The files of one run. `known` holds what the ledger has of those to be read; who reads them takes it out."""

    def __init__(self, database: Database, roots: Roots, report: Report, *, checksum: bool = False) -> None:
        self.known: dict[str, Entry] = {}
        self.walked: Counter[str] = Counter()
        self.ledger = Ledger(database)
        self.roots = roots
        self._database = database
        self._report = report
        self._checksum = checksum

    def to_read(self, sources: Iterable[Source]) -> Iterator[Source]:
        """Those of `sources` that need to be read, in their order; counts the others. Raises PyMongo's errors."""
        walk = iter(sources)
        while chunk := list(islice(walk, _AT_ONCE)):
            files = {source.path: self._file(source) for source in chunk}
            heads = self.ledger.heads([file for file in files.values() if file[0]])
            found = {source.path: heads.get(files[source.path]) for source in chunk}
            unchanged = self._still_stored({source.path: self._as_it_was(source, found) for source in chunk})
            for source in chunk:
                head = found[source.path]
                if head is not None and source.path in unchanged:
                    self._count(head)
                else:
                    if head is not None:
                        self.known[source.path] = head
                    yield source

    def again(self, sources: Iterable[Source], addresses: set[str]) -> Iterator[Source]:
        """Those of `sources` with these addresses, whatever the ledger says of them."""
        for source in sources:
            of, address = self._file(source)
            if address in addresses:
                if head := self.ledger.heads([(of, address)]).get((of, address)):
                    self.known[source.path] = head
                yield source

    def _file(self, source: Source) -> tuple[str, str]:
        root = self.roots.of(source.path)
        self.walked[root.path] += 1
        return root.source, address_of(root, source.path)

    def _as_it_was(self, source: Source, found: dict[str, Entry | None]) -> Entry | None:
        head = found[source.path]
        if head is None or head.rules != RULES or head.is_refused:
            return None
        if not all(is_there(file) for file in head.lost.values()):
            return None  # the file that it lost a document to is gone: the document is its own again
        has_its_time = (head.size, head.modified) == (source.size, source.modified)
        if self._checksum or (has_its_time and head.is_young):
            return head if head.digest and digest_of(source.path) == head.digest else None
        return head if has_its_time else None

    def _still_stored(self, entries: dict[str, Entry | None]) -> set[str]:
        """The paths of entries all of whose documents are in the store."""
        heads = {path: entry for path, entry in entries.items() if entry is not None}
        missing = self._missing(key for head in heads.values() for key in head.held)
        return {
            path
            for path, head in heads.items()
            if missing.isdisjoint(head.held) and (not head.parts or self._parts_are_stored(head))
        }

    def _parts_are_stored(self, head: Entry) -> bool:
        count = 0
        for part in self.ledger.parts(head):
            if part.held:
                count += 1
                if self._missing(part.held):
                    return False
        return count == head.parts

    def _missing(self, keys: Iterable[str]) -> set[str]:
        ids: dict[str, list[str]] = {collection: [] for collection in COLLECTIONS}
        wanted = set(keys)
        for key in wanted:
            collection, identity = parted(key)
            ids[collection].append(identity)
        there = (
            f"{collection}/{identity}"
            for collection, some in ids.items()
            if some
            for identity in store.there(self._database, collection, some)
        )
        return wanted.difference(there)

    def _count(self, head: Entry) -> None:
        self._report.files_unchanged += 1
        for entry in (head, *(self.ledger.parts(head) if head.parts else ())):
            for key in entry.documents:
                self._report.counts[parted(key)[0]].unchanged += 1
            for key, kept in entry.lost.items():
                self._report.duplicate(Duplicate(*parted(key), *map(self.roots.shown, (head.file, kept))))
