"""Whether what stands beside the documents is there: the indexes, and the validator. Asks; changes nothing."""

from collections.abc import Iterator

from pymongo.database import Database

from gateway.model import ARTICLES, COLLECTIONS, INDEXES, is_validator, lacking
from gateway.mongodb import Document


def missing(database: Database[Document]) -> list[str]:
    """A line for each index and validator of `gateway.model` that the database lacks."""
    return [*_missing_indexes(database), *_missing_validator(database)]


def _missing_indexes(database: Database[Document]) -> Iterator[str]:
    for collection in COLLECTIONS:
        for index in lacking(INDEXES[collection], database[collection].index_information()):
            yield f"There is no index {index['name']} on {collection}."


def _missing_validator(database: Database[Document]) -> Iterator[str]:
    found = [made["options"].get("validator") for made in database.list_collections(filter={"name": ARTICLES})]
    if not any(map(is_validator, found)):
        yield f"There is no validator on {ARTICLES}: a sort key of another type would break paging."
