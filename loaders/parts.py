"""A file and its parts, while they are on their way from the reading to the ledger."""

from dataclasses import dataclass, field

from loaders.documents import Document
from loaders.ledger import HEAD, Entry, key_of, number_of
from loaders.reading import RULES, Read
from loaders.roots import HOST, Root

_YOUNG = 2_000_000_000
"""Nanoseconds: a file that changed so shortly before it was read may change again within the same tick of its time."""


@dataclass(slots=True)
class File:
    """A file while it is read; `known` is what the ledger has of it. `is_one`: all that it holds came in one Read.

    `parts` are the numbers of its parts so far, where it has several; `gone` what it held once, and still is stored.
    """

    root: Root
    address: str
    known: Entry | None
    is_one: bool
    is_refused: bool = False
    parts: set[int] = field(default_factory=set)
    gone: list[str] = field(default_factory=list)

    def is_of(self, entry: Entry) -> bool:
        """Whether an entry is of this file: of any source on this host, or of its own source on any."""
        return entry.file == self.address and (entry.host == HOST or entry.source == self.root.source)


@dataclass(slots=True)
class Part:
    """One Read: the documents that are its own by key, and which of them it lost, and to which file."""

    file: File
    read: Read
    number: int
    documents: dict[str, Document]
    lost: dict[str, str] = field(default_factory=dict)
    noted: Entry | None = None
    """What the ledger has of it already."""

    def entry(self) -> Entry | None:
        """What the ledger is to have of it, beside the head; None where that is nothing."""
        if self.file.is_one or not self.documents or not self.file.root.source:
            return None
        return Entry(
            self.file.root.source,
            self.file.address,
            self.number,
            host=HOST,
            root=self.file.root.address,
            documents=self._own,
            lost=self.lost,
        )

    @property
    def _own(self) -> list[str]:
        return [key for key in self.documents if key not in self.lost]

    def head(self, begun: int) -> Entry | None:
        """What the ledger is to have of its file, of which it is the last part; `begun` is when the run did."""
        file = self.file
        documents, lost = (self._own, self.lost) if file.is_one else ([], {})
        if file.is_refused and file.known is not None:
            # What was refused may be what it held before.
            documents = documents + [key for key in file.known.documents if key not in self.documents]
            lost = lost | {key: to for key, to in file.known.lost.items() if key not in self.documents}
        if not file.root.source or (file.is_refused and not documents and not file.parts):
            return None
        return Entry(
            file.root.source,
            file.address,
            HEAD,
            host=HOST,
            root=file.root.address,
            size=self.read.source.size,
            modified=self.read.source.modified,
            digest=self.read.digest,
            rules=RULES,
            parts=len(file.parts),
            is_young=self.read.source.modified > begun - _YOUNG,
            is_refused=file.is_refused,
            documents=documents,
            lost=lost,
            gone=file.gone,
        )


def part_of(file: File, read: Read) -> Part:
    documents = {key_of(document.collection, document.id): document for document in read.documents}
    return Part(file, read, HEAD if file.is_one else number_of(documents), documents)
