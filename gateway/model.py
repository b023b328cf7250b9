"""What is stored, as the gateway and the loaders both see it: collections, indexes, the validator.

Documents are stored as they are; everything here stands beside them. Pure values, no I/O.
"""

from collections.abc import Iterable, Mapping
from typing import Any

ARTICLES = "articles"
ORGANIZATIONS = "organizations"
TOPICS = "topics"
OTHER = "other"

COLLECTIONS = (ARTICLES, ORGANIZATIONS, TOPICS, OTHER)
"""In the order in which people are told of them; `other` is kept and counted, not served."""

LOADS = "_newsgraph_loads"
"""What the loader keeps for itself, beside the documents: never served."""

Document = Mapping[str, Any]
Filter = dict[str, Any]

VISIBLE: Filter = {"published": {"$eq": True, "$not": {"$type": "array"}}, "removed": {"$ne": True}}
"""The public's rule. It implies the condition of the partial indexes below, so they serve it.

To MongoDB a list that holds true equals true; it is not `published: true` all the same.
"""

_PUBLISHED = {"published": True}
_NEWEST = {"publishedDateTime": -1, "_id": -1}


def _index(keys: dict[str, int], *, published: bool = False) -> dict[str, Any]:
    """One index; MongoDB's own name for it where it can be, so that one that is there already is the same."""
    name = "_".join(f"{key}_{direction}" for key, direction in keys.items())
    return (
        {"name": name + "_published", "key": keys, "partialFilterExpression": _PUBLISHED}
        if published
        else {
            "name": name,
            "key": keys,
        }
    )


def _both(keys: dict[str, int]) -> tuple[dict[str, Any], dict[str, Any]]:
    """An index of all articles, and the public's, of the published ones only."""
    return _index(keys), _index(keys, published=True)


INDEXES: dict[str, tuple[dict[str, Any], ...]] = {
    ARTICLES: (
        *_both(_NEWEST),
        *_both({"topics": 1} | _NEWEST),
        *_both({"provider.domain": 1} | _NEWEST),
        # Not twice: a webUrl names a handful of articles, visible or not.
        _index({"webUrl": 1, "_id": 1}),
    ),
    ORGANIZATIONS: (_index({"domain": 1, "_id": 1}),),
    TOPICS: (_index({"name": 1, "_id": 1}), _index({"parent": 1, "name": 1})),
    OTHER: (),
}
"""By collection, in the form that the command createIndexes takes."""

_NUMBER = {"bsonType": ["int", "long", "double", "null"], "not": {"enum": [float("nan"), float("inf"), float("-inf")]}}

VALIDATOR: Filter = {
    "$jsonSchema": {
        "bsonType": "object",
        "required": ["_id", "title", "webUrl"],
        "properties": {
            "_id": {"bsonType": "string"},
            "title": {"bsonType": "string"},
            "webUrl": {"bsonType": "string"},
            "publishedDateTime": {"bsonType": ["date", "null"]},
            "heat": _NUMBER,
            "quality": _NUMBER,
        },
    }
}
"""Of `articles` alone: a sort key of another type would break paging."""


def lacking(indexes: Iterable[Mapping[str, Any]], made: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Those of `indexes` that a collection lacks, given those it has, as `index_information` tells them."""
    there = {(name, tuple(about["key"])) for name, about in made.items()}
    return [index for index in indexes if (index["name"], tuple(index["key"].items())) not in there]


def is_validator(found: object) -> bool:
    """Whether this is `VALIDATOR`. As text, since the NaN in it equals nothing."""
    return repr(found) == repr(VALIDATOR)


def collection_of(document: Document) -> str:
    """The collection that a document belongs to, by what it says of itself."""
    match document.get("taxonomy"):
        case None:
            is_article = document.get("category") == "news" or document.get("type") == "article"
            return ARTICLES if is_article else OTHER
        case "organization":
            return ORGANIZATIONS
        case "topic":
            return TOPICS
        case _:
            return OTHER
