"""What the gateway needs beside the documents: the indexes and the validator of `gateway.model`, made where missing.

Nothing is sent that writes where all is there already. What cannot be made is told and costs the run nothing: the
gateway answers without an index, only slower, and documents are stored without the validator, only unchecked.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pymongo.errors import OperationFailure

from gateway.model import ARTICLES, COLLECTIONS, INDEXES, LOADS, VALIDATOR, Index, is_validator, lacking
from loaders import ledger
from loaders.store import Database, told

_EXISTS = 48
_REMEDY = "someone who may, and once the documents fit, makes it with: newsgraph check --make"


class Standing(NamedTuple):
    """What was made, and a line for each that could not be."""

    made: list[str]
    problems: list[str]


def make_indexes(database: Database) -> list[str]:
    """Makes the validator and the indexes; gives a line for each that could not be made. Raises `StoreFailed`."""
    standing = Standing([], [])
    make_validator(database, standing)
    make_missing_indexes(database, standing)
    return standing.problems


def make_validator(database: Database, standing: Standing) -> None:
    """Makes the collection of articles with it, or gives it to the one that is there."""
    with told():
        found = [made["options"].get("validator") for made in database.list_collections(filter={"name": ARTICLES})]
        try:
            if not found:
                database.create_collection(ARTICLES, validator=VALIDATOR, check_exists=False)
            elif is_validator(found[0]):
                return None
            else:
                database.command("collMod", ARTICLES, validator=VALIDATOR)
        except OperationFailure as error:
            if error.code == _EXISTS:  # another loader was first
                return make_validator(database, standing)
            standing.problems.append(f"The validator of {ARTICLES!r} was not set: {_said(error)}; {_REMEDY}")
        else:
            standing.made.append(f"the validator of {ARTICLES}")


def make_missing_indexes(database: Database, standing: Standing) -> None:
    with told():
        for collection in COLLECTIONS:
            standing.problems.extend(_problems(database, collection, INDEXES[collection], standing.made))


def prepare_ledger(database: Database, standing: Standing) -> None:
    """Makes the indexes of the ledger; without them a run is only slower."""
    with told():
        standing.problems.extend(_problems(database, LOADS, ledger.INDEXES, standing.made))


def _problems(database: Database, collection: str, indexes: Iterable[Index], made: list[str]) -> Iterator[str]:
    missing = _lacking(database, collection, indexes)
    try:
        # All in one go, for which the documents are read once.
        made += _make(database, collection, missing)
    except OperationFailure:
        # One that cannot be made keeps the others from being made.
        for index in missing:
            try:
                made += _make(database, collection, [index])
            except OperationFailure as error:
                yield f"The index {index['name']!r} of {collection!r} was not made: {_said(error)}; {_REMEDY}"


def _make(database: Database, collection: str, indexes: list[Index]) -> list[str]:
    if not indexes:
        return []
    database.command("createIndexes", collection, indexes=indexes)
    return [
        f"{len(indexes)} indexes of {collection}"
        if len(indexes) > 1
        else f"the index {indexes[0]['name']} of {collection}"
    ]


def _lacking(database: Database, collection: str, indexes: Iterable[Index]) -> list[Index]:
    try:
        return lacking(indexes, database[collection].index_information())
    except OperationFailure:  # a view, or no right to ask: MongoDB says why when they are made
        return list(indexes)


def _said(error: OperationFailure) -> str:
    return str((error.details or {}).get("errmsg", error)).rstrip(".")
