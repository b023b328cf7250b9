"""What was loaded from where: a collection of the loader's own, beside the documents, which the gateway never serves.

    {_id: {source: "desk-1:/srv/news", file: "/srv/news/a.md", part: 0}, host: "desk-1", root: "/srv/news",
     size: 1204, modified: 1764000000000000000, digest: …, rules: 1, documents: ["articles/a"]}

An entry is a file, or, of a file that holds many documents, the head (part 0) and the parts beside it, which are
numbered by what is in them. An entry is written after its documents: whatever a run that dies has written, the next
one finds either noted or not, and then reads the file again. `documents` are those that the file holds and that are
its own; `lost` those that it holds, and a later file too; `gone` those that it held once, and nothing has removed yet.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from bson.max_key import MaxKey
from pymongo import InsertOne, ReplaceOne, UpdateOne
from pymongo.errors import BulkWriteError

from gateway.model import LOADS
from loaders.store import Database, raise_for_store

HEAD = 0

INDEXES: tuple[dict[str, Any], ...] = (
    {"name": "documents_1", "key": {"documents": 1}},
    {"name": "lost.key_1", "key": {"lost.key": 1}, "sparse": True},
)
"""By which the files of a document are found."""

_AT_ONCE = 1000


def key_of(collection: str, identity: str) -> str:
    """A document as the ledger names it; no collection of ours has a / in its name."""
    return f"{collection}/{identity}"


def parted(key: str) -> tuple[str, str]:
    """The collection and the `_id` of a document that the ledger names."""
    collection, _, identity = key.partition("/")
    return collection, identity


def number_of(keys: Iterable[str]) -> int:
    """That of a part which holds these documents: the same ones make the same part, and need not be noted again."""
    digest = hashlib.blake2b("\0".join(keys).encode(), digest_size=7).digest()
    return int.from_bytes(digest) + 1


@dataclass(slots=True)
class Entry:
    source: str
    file: str
    part: int = HEAD
    host: str = ""
    root: str = ""
    size: int = 0
    modified: int = 0
    digest: bytes = b""
    rules: int = 0
    parts: int = 0
    is_young: bool = False
    is_refused: bool = False
    documents: list[str] = field(default_factory=list)
    lost: dict[str, str] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)

    @property
    def held(self) -> list[str]:
        """All that the file holds."""
        return [*self.documents, *self.lost]

    @property
    def id(self) -> dict[str, Any]:
        return {"source": self.source, "file": _storable(self.file), "part": self.part}

    def stored(self) -> dict[str, Any]:
        """Without what is nothing, which keeps an entry at some two hundred bytes."""
        fields: dict[str, Any] = {
            "host": self.host,
            "root": _storable(self.root),
            "size": self.size,
            "modified": self.modified,
            "digest": self.digest,
            "rules": self.rules,
            "parts": self.parts,
            "young": self.is_young,
            "refused": self.is_refused,
            "documents": self.documents,
            "lost": [_lost(key, file) for key, file in self.lost.items()],
            "gone": self.gone,
        }
        return {"_id": self.id} | {name: value for name, value in fields.items() if value}


def _entry(found: dict[str, Any]) -> Entry:
    identity = found["_id"]
    return Entry(
        source=identity["source"],
        file=_path(identity["file"]),
        part=identity["part"],
        host=found.get("host", ""),
        root=_path(found.get("root", "")),
        size=found.get("size", 0),
        modified=found.get("modified", 0),
        digest=found.get("digest", b""),
        rules=found.get("rules", 0),
        parts=found.get("parts", 0),
        is_young=found.get("young", False),
        is_refused=found.get("refused", False),
        documents=found.get("documents", []),
        lost={each["key"]: _path(each["file"]) for each in found.get("lost", [])},
        gone=found.get("gone", []),
    )


class Ledger:
    """The entries in one database. Its methods raise `StoreFailed` and PyMongo's errors."""

    def __init__(self, database: Database) -> None:
        self._entries = database[LOADS]

    def heads(self, files: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Entry]:
        """The head entries of the files that were loaded before; a file is a source and an address."""
        ids = [Entry(source, file).id for source, file in files]
        found = map(_entry, self._entries.find({"_id": {"$in": ids}}))
        return {(entry.source, entry.file): entry for entry in found}

    def parts(self, head: Entry) -> Iterator[Entry]:
        """The entries beside a head."""
        low, high = ({**head.id, "part": part} for part in (HEAD, MaxKey()))
        return map(_entry, self._entries.find({"_id": {"$gt": low, "$lte": high}}))

    def of_source(self, source: str) -> Iterator[Entry]:
        """Every entry of a source."""
        low, high = {"source": source}, {"source": source, "file": MaxKey()}
        return map(_entry, self._entries.find({"_id": {"$gt": low, "$lt": high}}))

    def owners(self, keys: Iterable[str]) -> Iterator[Entry]:
        """The entries whose own any of these documents are."""
        return self._having("documents", list(keys))

    def holders(self, keys: Iterable[str]) -> Iterator[Entry]:
        """The entries that hold any of these documents, as their own or lost to a later file; some come twice."""
        wanted = list(keys)
        yield from self._having("documents", wanted)
        yield from self._having("lost.key", wanted)

    def _having(self, field: str, keys: Sequence[str]) -> Iterator[Entry]:
        for start in range(0, len(keys), _AT_ONCE):
            yield from map(_entry, self._entries.find({field: {"$in": keys[start : start + _AT_ONCE]}}))

    def note(self, new: Sequence[Entry], known: Sequence[Entry]) -> None:
        """Writes entries; a new one that another loader was first to write replaces it."""
        entries = [*new, *known]
        if not entries:
            return
        replaced = [ReplaceOne({"_id": entry.id}, entry.stored(), upsert=True) for entry in known]
        try:
            self._entries.bulk_write([*(InsertOne(entry.stored()) for entry in new), *replaced], ordered=False)
        except BulkWriteError as error:
            raise_for_store(error.details)
            again = [entries[fault["index"]] for fault in error.details["writeErrors"]]
            self._entries.bulk_write([ReplaceOne({"_id": entry.id}, entry.stored(), upsert=True) for entry in again])

    def note_lost(self, lost: Sequence[tuple[Entry, str, str]]) -> None:
        """Notes that entries lost a document to a file that stands later."""
        if lost:
            self._entries.bulk_write(
                [
                    UpdateOne({"_id": entry.id}, {"$pull": {"documents": key}, "$push": {"lost": _lost(key, file)}})
                    for entry, key, file in lost
                ],
                ordered=False,
            )

    def forget(self, entries: Iterable[Entry]) -> None:
        ids = [entry.id for entry in entries]
        for start in range(0, len(ids), _AT_ONCE):
            self._entries.delete_many({"_id": {"$in": ids[start : start + _AT_ONCE]}})


def _lost(key: str, file: str) -> dict[str, str]:
    return {"key": key, "file": _storable(file)}


def _storable(path: str) -> str:
    """A path as BSON takes it: one that is not UTF-8 as its bytes, each a character, after a NUL, which no path has."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return "\0" + path.encode("utf-8", "surrogateescape").decode("latin-1")
    return path


def _path(stored: str) -> str:
    return stored[1:].encode("latin-1").decode("utf-8", "surrogateescape") if stored[:1] == "\0" else stored
