"""Whether what stands beside the documents is there: the indexes, and the validator. Asks; changes nothing."""

from collections.abc import Iterator

from pymongo.database import Database

from gateway.model import ARTICLES, INDEXES, VALIDATOR
from gateway.mongodb import Document


def missing(database: Database[Document]) -> list[str]:
    """A line for each index and validator of `gateway.model` that the database lacks."""
    return [*_missing_indexes(database), *_missing_validator(database)]


def _missing_indexes(database: Database[Document]) -> Iterator[str]:
    for collection, indexes in INDEXES.items():
        there = {(name, tuple(made["key"])) for name, made in database[collection].index_information().items()}
        for index in indexes:
            if (index["name"], tuple(index["key"].items())) not in there:
                yield f"There is no index {index['name']} on {collection}."


def _missing_validator(database: Database[Document]) -> Iterator[str]:
    found = [made["options"].get("validator") for made in database.list_collections(filter={"name": ARTICLES})]
    # As text, since the NaN in it equals nothing.
    if repr(found) != repr([VALIDATOR]):
        yield f"There is no validator on {ARTICLES}: a sort key of another type would break paging."
