"""MongoDB as a run of the loader uses it: documents compared, written, removed; and whose fault a failure is.

A document is compared with the stored one byte by byte before anything is sent, so what is stored already costs no
write, and what a run would do is known without doing it. Writes are unordered: a document that the store refuses costs
itself only. Each document is written whole or not at all, wherever a run ends.

A write that fails for want of disk, of rights or of a primary is no document's fault: that raises `StoreFailed`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any, cast

from bson.codec_options import CodecOptions
from bson.raw_bson import RawBSONDocument
from pymongo import InsertOne, ReplaceOne
from pymongo.collection import Collection
from pymongo.database import Database as PymongoDatabase
from pymongo.errors import BulkWriteError, PyMongoError

from loaders.documents import Document

Database = PymongoDatabase[dict[str, Any]]

_RAW = CodecOptions(document_class=RawBSONDocument)
_DUPLICATE = 11000
_AT_ONCE = 1000
"""Documents that one command removes, or asks for: far from the 16 MB that a command may have."""

_STORE_FAULTS = frozenset(
    {
        # Unauthorized, CommandNotSupportedOnView, and no room on the disk.
        *(13, 166, 14031),
        # Out of reach, stepping down, shutting down, interrupted, too late.
        *(6, 7, 24, 46, 50, 64, 79, 89, 91, 112, 133, 134, 189, 262, 9001, 10107, 11600, 11601, 11602, 13435, 13436),
    }
)
"""Codes of a write that would fail the same way for any document."""


class StoreFailed(Exception):
    """MongoDB cannot be reached, or cannot write; what was written before stays, and the same command goes on there."""


@contextmanager
def told() -> Iterator[None]:
    """Whatever MongoDB fails inside is a StoreFailed."""
    try:
        yield
    except PyMongoError as error:
        # Without the driver's account of every server, which fills a screen.
        raise StoreFailed(str(error).partition(", Topology Description")[0]) from error


def stored(database: Database, collection: str, ids: Sequence[str]) -> dict[str, bytes]:
    """The BSON of the documents that are there, by `_id`."""
    raw = cast("Collection[RawBSONDocument]", database.get_collection(collection, codec_options=_RAW))
    return {document["_id"]: bytes(document.raw) for document in raw.find({"_id": {"$in": list(ids)}})}


def there(database: Database, collection: str, ids: Sequence[str]) -> set[str]:
    """Which of the documents are there; answered from the index of `_id` alone."""
    parts = (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))
    found = (database[collection].find({"_id": {"$in": list(part)}}, {"_id": 1}) for part in parts)
    return {document["_id"] for document in chain.from_iterable(found)}


Write = InsertOne[Any] | ReplaceOne[Any]
Failures = list[tuple[Document, Mapping[str, Any]]]


def write(database: Database, collection: str, new: Sequence[Document], changed: Sequence[Document]) -> Failures:
    """Puts documents in; gives those that the store refused, each with what it said.

    A new one that another loader was first to put in replaces it. Raises `StoreFailed` and PyMongo's errors.
    """
    failures = _sent(database, collection, [InsertOne(each.content) for each in new], new)
    late = [document for document, error in failures if _is_there_already(error)]
    replaced = [*late, *changed]
    writes: list[Write] = [ReplaceOne({"_id": each.id}, each.content, upsert=True) for each in replaced]
    return [
        *(failure for failure in failures if not _is_there_already(failure[1])),
        *_sent(database, collection, writes, replaced),
    ]


def _sent(database: Database, collection: str, writes: Sequence[Write], documents: Sequence[Document]) -> Failures:
    if not writes:
        return []
    try:
        database[collection].bulk_write(writes, ordered=False)
    except BulkWriteError as error:
        raise_for_store(error.details)
        return [(documents[fault["index"]], fault) for fault in error.details["writeErrors"]]
    return []


def raise_for_store(outcome: Mapping[str, Any]) -> None:
    """Raises StoreFailed where a bulk failed for a reason that is no document's."""
    for fault in (*outcome["writeConcernErrors"], *outcome["writeErrors"]):
        if fault in outcome["writeConcernErrors"] or fault["code"] in _STORE_FAULTS:
            raise StoreFailed(fault["errmsg"])


def _is_there_already(error: Mapping[str, Any]) -> bool:
    return error["code"] == _DUPLICATE and list(error.get("keyPattern", ())) == ["_id"]


def remove(database: Database, collection: str, ids: Iterable[str]) -> int:
    """Removes documents, and gives how many were there."""
    left = list(ids)
    removed = 0
    while left:
        removed += database[collection].delete_many({"_id": {"$in": left[:_AT_ONCE]}}).deleted_count
        del left[:_AT_ONCE]
    return removed
