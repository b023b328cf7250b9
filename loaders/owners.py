"""Whose a document is that several files hold: the last one's in the order of the walk. The others lose it.

A file that is not read in this run may hold it too: the ledger knows. One that was loaded by a run over other paths has
no say, for it has no place in this run's order.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from loaders.ledger import Entry, Ledger, key_of, parted
from loaders.parts import File, Part
from loaders.report import Duplicate, Report
from loaders.roots import Roots

Lost = tuple[Entry, str, str]
"""An entry of the ledger, a document that it lost, and the address of the file that has it now."""


class Owners:
    def __init__(self, ledger: Ledger, roots: Roots, report: Report) -> None:
        self._ledger = ledger
        self._roots = roots
        self._report = report

    def of(self, parts: Sequence[Part], open_files: Mapping[str, File]) -> tuple[dict[str, Part], list[Lost]]:
        """The documents that are to be written, each with its part, and who lost one to them.

        Notes in each part what it loses, and what the ledger has of it. `open_files` are those being read, by address.
        """
        winning = {key: part for part in parts for key in part.documents}
        for part in parts:
            self._lose_within(part, winning)
        lost: list[Lost] = []
        for key, entries in self._others(winning, open_files).items():
            lost += self._against(key, entries, winning)
        return winning, lost

    def _lose_within(self, part: Part, winning: Mapping[str, Part]) -> None:
        """What a part holds twice, or holds and a later one of the batch does too."""
        for document in part.read.documents:
            key = key_of(document.collection, document.id)
            last = winning[key].documents[key]
            if document is not last:
                self._tell(key, document.file, last.file)
                if winning[key] is not part:
                    part.lost[key] = winning[key].file.address

    def _others(self, winning: Mapping[str, Part], open_files: Mapping[str, File]) -> dict[str, list[Entry]]:
        """By document, what the ledger has of other files that hold it, or of other parts of its own file."""
        others: dict[str, list[Entry]] = {}
        for entry in self._ledger.owners(winning):
            file = open_files.get(entry.file)
            if file is not None and not file.is_of(entry):
                file = None
            for key in entry.documents:
                if (part := winning.get(key)) is None:
                    continue
                if part.file is not file:
                    # What a file that is being read held before this run says nothing, unless it was refused.
                    if file is None or file.is_refused or entry.part in file.parts:
                        others.setdefault(key, []).append(entry)
                elif part.number == entry.part and file.root.source == entry.source:
                    part.noted = entry
                elif entry.part in file.parts:
                    others.setdefault(key, []).append(entry)
        return others

    def _against(self, key: str, entries: Iterable[Entry], winning: dict[str, Part]) -> Collection[Lost]:
        part = winning[key]
        places = [(self._roots.order(entry.file, entry.host, entry.source), entry) for entry in entries]
        rivals = [(place, entry) for place, entry in places if place is not None]
        if not rivals:
            return []
        mine = self._roots.position(part.file.root, part.file.address)
        place, latest = max(rivals, key=lambda rival: rival[0])
        document = part.documents[key]
        if place > mine:
            part.lost[key] = latest.file
            del winning[key]
            self._tell(key, document.file, self._roots.shown(latest.file))
            return []
        for _, entry in rivals:
            self._tell(key, self._roots.shown(entry.file), document.file)
        return [(entry, key, part.file.address) for _, entry in rivals]

    def _tell(self, key: str, file: str, kept: str) -> None:
        self._report.duplicate(Duplicate(*parted(key), file, kept))
