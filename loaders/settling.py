"""Whose a document is now that its file held before, and holds no longer.

Another file's that holds it still: that one is read `again`, if it is one of this run. Nobody's, where the file gave it
to another collection: then it is removed from the old one. Nobody's else: it stays stored, and is noted as gone.
"""

from collections.abc import Collection, Iterable, Sequence

from gateway.model import COLLECTIONS
from loaders import store
from loaders.ledger import HEAD, Entry, Ledger, key_of, parted
from loaders.parts import File, Part
from loaders.report import Report
from loaders.roots import HOST, Roots
from loaders.store import Database


class Settling:
    """Settles files; `again` has the addresses of files of this run that a document fell to."""

    def __init__(self, database: Database, ledger: Ledger, roots: Roots, report: Report) -> None:
        self.again: set[str] = set()
        self._database = database
        self._ledger = ledger
        self._roots = roots
        self._report = report

    def settle(self, last: Part, batch: Sequence[Part]) -> None:
        """Settles the file whose last part this is, and which was read without a refusal."""
        file = last.file
        if not file.root.source:
            return
        known = file.known
        if known is not None:
            dropped = self._dropped(file, [*known.held, *known.gone], batch)
            file.gone = self._gone(file, dropped, batch)
        # Of a dry run's parts nothing is in the ledger, so what they dropped is not known.
        if not self._report.is_dry and (not file.is_one or (known is not None and known.parts)):
            self._settle_parts(file, batch)

    def _settle_parts(self, file: File, batch: Sequence[Part]) -> None:
        """Those of its parts that were not read again."""
        numbers = file.parts | {part.number for part in batch if part.file is file}
        for old in self._ledger.parts(Entry(file.root.source, file.address)):
            if old.part in numbers:
                continue
            gone = self._gone(file, self._dropped(file, [*old.held, *old.gone], batch), batch)
            if not gone:
                self._ledger.forget([old])
            elif gone != old.gone or old.held:
                self._ledger.note([], [Entry(old.source, old.file, old.part, host=HOST, root=old.root, gone=gone)])

    def _dropped(self, file: File, held: Collection[str], batch: Sequence[Part]) -> list[str]:
        now = self._held(file, held, batch)
        return [key for key in dict.fromkeys(held) if key not in now]

    def _held(self, file: File, keys: Collection[str], batch: Sequence[Part]) -> set[str]:
        """Which of these the file holds now."""
        held = {key for part in batch if part.file is file for key in keys if key in part.documents}
        if not file.is_one and len(held) < len(keys):
            for entry in self._ledger.holders(keys):
                if file.is_of(entry) and entry.part in file.parts and entry.part != HEAD:
                    held.update(entry.held)
        return held

    def _gone(self, file: File, dropped: Sequence[str], batch: Sequence[Part]) -> list[str]:
        """Those of the dropped that nobody holds, and that did not go to another collection."""
        if not dropped:
            return []
        held_by_others = self._held_by_others(file, dropped, batch)
        free = [key for key in dropped if key not in held_by_others]
        elsewhere = {key: [key_of(other, parted(key)[1]) for other in COLLECTIONS] for key in free}
        now = self._held(file, [key for keys in elsewhere.values() for key in keys], batch)
        moved = [key for key in free if not now.isdisjoint(elsewhere[key])]
        self._remove(moved)
        return [key for key in free if key not in moved]

    def _held_by_others(self, file: File, keys: Iterable[str], batch: Sequence[Part]) -> set[str]:
        wanted = set(keys)
        held: set[str] = set()
        for part in batch:
            if part.file is not file and (shared := wanted & part.documents.keys()):
                held |= shared
                self.again.add(part.file.address)
        for entry in self._ledger.holders(wanted):
            if not file.is_of(entry):
                held |= wanted.intersection(entry.held)
                if self._roots.order(entry.file, entry.host, entry.source) is not None:
                    self.again.add(entry.file)
        return held

    def _remove(self, keys: Iterable[str]) -> None:
        for key in keys:
            collection, identity = parted(key)
            if self._report.is_dry:
                self._report.counts[collection].removed += len(store.there(self._database, collection, [identity]))
            else:
                self._report.counts[collection].removed += store.remove(self._database, collection, [identity])
