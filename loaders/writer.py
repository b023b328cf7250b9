"""Documents into MongoDB, in batches; and beside them the indexes and the validator.

A document replaces the one with its `_id`, or is inserted: writing the same again changes nothing, and MongoDB says so,
which is where the counts come from. Batches are unordered, so that a document which the store refuses costs itself only
and is reported with its file. Each document is written whole or not at all, wherever a run ends.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pymongo import ReplaceOne
from pymongo.database import Database as PymongoDatabase
from pymongo.errors import BulkWriteError, OperationFailure, PyMongoError

from gateway.model import ARTICLES, INDEXES, VALIDATOR
from loaders.documents import Document
from loaders.report import Report
from loaders.validation import refusal

Database = PymongoDatabase[dict[str, Any]]

_MOST_DOCUMENTS = 500
_MOST_BYTES = 8 * 1024 * 1024
"""Of all that waits to be written: enough to make the way to the store cheap, little enough to hold in memory."""


class StoreFailed(Exception):
    """MongoDB cannot be reached, or cannot write; what was written before stays."""


class Writer:
    """Writes what it is given, at the latest with `flush`, and counts it in `report`. Both raise `StoreFailed`."""

    def __init__(self, database: Database, report: Report) -> None:
        self._database = database
        self._report = report
        self._waiting: dict[str, list[Document]] = {collection: [] for collection in report.counts}
        self._bytes = 0

    def add(self, document: Document) -> None:
        batch = self._waiting[document.collection]
        batch.append(document)
        self._bytes += len(document.content.raw)
        if len(batch) == _MOST_DOCUMENTS or self._bytes > _MOST_BYTES:
            self.flush()

    def flush(self) -> None:
        for collection, batch in self._waiting.items():
            if batch:
                self._write(collection, batch)
                batch.clear()
        self._bytes = 0

    def _write(self, collection: str, batch: Sequence[Document]) -> None:
        outcome = _outcome(self._database, collection, batch)
        counts = self._report.counts[collection]
        counts.new += outcome["nUpserted"]
        counts.changed += outcome["nModified"]
        counts.unchanged += outcome["nMatched"] - outcome["nModified"]
        self._report.refused += (refusal(batch[error["index"]], error) for error in outcome["writeErrors"])
        if outcome["writeConcernErrors"]:
            raise StoreFailed(outcome["writeConcernErrors"][0]["errmsg"])


def _outcome(database: Database, collection: str, batch: Sequence[Document]) -> Mapping[str, Any]:
    writes: list[ReplaceOne[dict[str, Any]]] = [
        ReplaceOne({"_id": item.id}, item.content, upsert=True) for item in batch
    ]
    try:
        return database[collection].bulk_write(writes, ordered=False).bulk_api_result
    except BulkWriteError as error:
        return error.details
    except PyMongoError as error:
        raise _failed(error) from error


def make_indexes(database: Database) -> list[str]:
    """Makes the indexes and the validator of `gateway.model` where they are missing.

    Gives one line for each that could not be made, for lack of rights or because another one stands in its way: the
    gateway answers without it, only slower, and documents are stored without it, only unchecked. Raises `StoreFailed`.
    """
    try:
        return [*_index_problems(database), *_validator_problems(database)]
    except PyMongoError as error:
        raise _failed(error) from error


def _index_problems(database: Database) -> Iterator[str]:
    for collection, indexes in INDEXES.items():
        for index in indexes:
            try:
                # One at a time: of several in one command, one that cannot be made keeps the others from being made.
                database.command("createIndexes", collection, indexes=[index])
            except OperationFailure as error:
                yield f"The index {index['name']!r} of {collection!r} was not made: {_said(error)}"


def _validator_problems(database: Database) -> Iterator[str]:
    """After the indexes, which make the collection."""
    try:
        found = [made["options"].get("validator") for made in database.list_collections(filter={"name": ARTICLES})]
        # As text, since NaN in it equals nothing. Compared at all, since collMod waits for whoever reads or writes.
        if repr(found) != repr([VALIDATOR]):
            database.command("collMod", ARTICLES, validator=VALIDATOR)
    except OperationFailure as error:
        yield f"The validator of {ARTICLES!r} was not set: {_said(error)}"


def _said(error: OperationFailure) -> str:
    return str((error.details or {}).get("errmsg", error))


def _failed(error: PyMongoError) -> StoreFailed:
    """Without the driver's account of every server, which fills a screen."""
    return StoreFailed(str(error).partition(", Topology Description")[0])
