"""Removes what a source held earlier and holds no longer; and never anything else.

A document is removed where no file of any source holds it any more: its file is gone from the source, or no longer has
it. A root that is missing, empty, or that could not be walked to its end keeps its source from being pruned. A file
that was refused is there, so it is not gone. Where more than a tenth of a collection would go, nothing does, and the
run says what it would have removed: a wrong path or a half-mounted disk looks just so.

A file is gone that lay below a path of this run and is not there; or that was loaded, under the same `--source` name,
below a path that this run's are not inside of: then the source has moved.
"""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from loaders import store
from loaders.formats import STANDARD_INPUT
from loaders.ledger import Entry, key_of, parted
from loaders.plan import Plan
from loaders.refusals import Refusal, printable
from loaders.report import Report
from loaders.roots import Root, is_there
from loaders.store import Database

_AT_ONCE = 500
_SHOWN = 20


class Limit(NamedTuple):
    """How much of a collection may go: so many documents, or so many per cent of it."""

    most: int
    is_percent: bool = False

    def allows(self, removed: int, documents: int) -> bool:
        return removed * 100 <= self.most * documents if self.is_percent else removed <= self.most


TENTH = Limit(10, is_percent=True)


class Pruning:
    """What can be pruned after a run."""

    def __init__(self, database: Database, plan: Plan, report: Report, limit: Limit = TENTH) -> None:
        self._database = database
        self._plan = plan
        self._ledger = plan.ledger
        self._report = report
        self._limit = limit

    def run(self, unread: Sequence[Refusal]) -> None:
        """Prunes; `unread` is what the walk could not read. Raises PyMongo's errors."""
        self._roots = list(self._safe(unread))
        found: Counter[str] = Counter()
        examples: list[str] = []
        for keys, _ in self._removable():
            found.update(parted(key)[0] for key in keys)
            examples += keys[: _SHOWN - len(examples)]
        for collection, count in found.items():
            documents = self._database[collection].estimated_document_count()
            if not self._limit.allows(count, documents):
                self._report.held.append(f"{count} of the {documents} documents in {collection}")
        if self._report.held:
            self._report.held += [f"  {example}" for example in sorted(examples)]
        elif self._report.is_dry:
            for collection, count in found.items():
                self._report.counts[collection].removed += count
        else:
            self._remove()

    def _safe(self, unread: Sequence[Refusal]) -> Iterator[Root]:
        """The roots of sources that were walked to the end and were not empty."""
        unsafe: dict[str, str] = {}
        for root in self._plan.roots.all:
            if any(
                refusal.file == root.path or refusal.file.startswith(root.path.rstrip(os.sep) + os.sep)
                for refusal in unread
            ):
                unsafe[root.source] = f"part of {printable(root.path)} could not be read"
            elif not self._plan.walked[root.path]:
                unsafe[root.source] = f"{printable(root.path)} has no document in it"
        for source, reason in unsafe.items():
            self._report.warnings.append(f"Nothing was pruned of the source {printable(source)}: {reason}.")
        return (root for root in self._plan.roots.all if root.source and root.source not in unsafe)

    def _removable(self) -> Iterator[tuple[list[str], list[Entry]]]:
        """A part at a time: documents that are stored and that nobody holds, and the entries that may be forgotten."""
        for source in {root.source for root in self._roots}:
            of_source = ((entry, self._is_gone(entry)) for entry in self._ledger.of_source(source))
            losing = ((entry, is_gone) for entry, is_gone in of_source if is_gone or entry.gone)
            while some := list(islice(losing, _AT_ONCE)):
                keys = {key for entry, is_gone in some for key in (*entry.gone, *(entry.held if is_gone else ()))}
                yield sorted(self._stored(self._free(keys))), [entry for entry, _ in some]

    def _is_gone(self, entry: Entry) -> bool:
        roots = [root for root in self._roots if root.source == entry.source]
        if any(root.path == STANDARD_INPUT == entry.file for root in roots):
            return False
        if any(_is_in(entry.file, root.address) for root in roots):
            return not is_there(entry.file)
        return bool(roots) and not any(_is_in(root.address, entry.root) for root in roots)

    def _free(self, keys: set[str]) -> set[str]:
        return keys.difference(
            key for entry in self._ledger.holders(keys) if not self._is_gone(entry) for key in entry.held
        )

    def _stored(self, keys: Iterable[str]) -> Iterator[str]:
        for collection, ids in _by_collection(keys).items():
            yield from (key_of(collection, each) for each in store.there(self._database, collection, ids))

    def _remove(self) -> None:
        for keys, entries in self._removable():
            for collection, ids in _by_collection(keys).items():
                self._report.counts[collection].removed += store.remove(self._database, collection, ids)
            self._ledger.forget(entry for entry in entries if self._is_gone(entry))
            left = [entry for entry in entries if not self._is_gone(entry)]
            for entry in left:
                entry.gone = []
            self._ledger.forget(entry for entry in left if entry.part and not entry.held)
            self._ledger.note([], [entry for entry in left if not entry.part or entry.held])


def _is_in(address: str, folder: str) -> bool:
    return address == folder or address.startswith(folder.rstrip(os.sep) + os.sep)


def _by_collection(keys: Iterable[str]) -> Mapping[str, list[str]]:
    by: dict[str, list[str]] = {}
    for key in keys:
        collection, identity = parted(key)
        by.setdefault(collection, []).append(identity)
    return by
