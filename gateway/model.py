"""What is stored, as the gateway and the loaders both see it: collections, indexes, the validator.

Documents are stored as they are; everything here stands beside them. Pure values, no I/O.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any, Self

from bson import MinKey

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
Index = dict[str, Any]

VISIBLE: Filter = {"published": True, "removed": {"$ne": True}}
"""The public's rule, as MongoDB understands it: a list that holds true is true.

It implies the condition of the partial indexes below, and can be told from the index alone.
"""


class Order(StrEnum):
    """The orders of articles, each by one key and then by _id, both in one direction.

    In BSON a missing value sorts as the lowest, as the contract has it. Texts, since they are hashed with the lists.
    """

    key: str
    """The stored key that is sorted by."""
    direction: int
    """Upwards 1, downwards -1."""

    def __new__(cls, name: str, key: str, direction: int) -> Self:
        order = str.__new__(cls, name)
        order._value_ = name
        order.key = key
        order.direction = direction
        return order

    NEWEST = ("NEWEST", "publishedDateTime", -1)
    OLDEST = ("OLDEST", "publishedDateTime", 1)
    HEAT = ("HEAT", "heat", -1)
    QUALITY = ("QUALITY", "quality", -1)


def any_value(key: str) -> Filter:
    """What every article fulfils, whatever it has under `key`.

    Indexes in the order of heat or quality are partial by it, so that MongoDB weighs them for the commands alone that
    say it. Else it weighs them for every article list, to sort by the date what they give, and where a list is shorter
    than its page, whichever ends first is taken and kept.
    """
    return {key: {"$gte": MinKey()}}


_DATED = "publishedDateTime"
_MARKS = ("heat", "quality")
_RULE = {"published": 1, "removed": 1}
_PUBLISHED = {"published": True}
_NEWEST = {_DATED: -1, "_id": -1}


def _index(keys: dict[str, int], partial: Filter | None = None, suffix: str = "") -> Index:
    """One index; MongoDB's own name for it where it can be, so that one that is there already is the same."""
    name = "_".join(f"{key}_{direction}" for key, direction in keys.items()) + suffix
    return {"name": name, "key": dict(keys)} | ({"partialFilterExpression": partial} if partial else {})


def _lists(member: dict[str, int], rule: dict[str, int]) -> Iterator[Index]:
    """What lists of the articles with one `member` are read from, or of all articles.

    By date there are two, of all and of the published ones: nearly everything asks for these. By heat and quality, what
    the rule of visibility and a range look at stands behind the sort key, so what does not fit costs a key, and no
    document. Those with the date behind the mark are for a least heat or quality in the order of dates: one range
    for each value there is, merged.
    """
    yield _index(member | _NEWEST)
    yield _index(member | _NEWEST | rule, _PUBLISHED, "_published")
    for mark, other in (_MARKS, _MARKS[::-1]):
        yield _index(member | {mark: -1, "_id": -1} | rule | {_DATED: 1, other: 1}, any_value(mark))
        yield _index(member | {mark: -1} | _NEWEST | rule, any_value(mark))


def _shelves(member: str) -> Iterator[Index]:
    """The same, with less, of what few lists are asked for."""
    yield _index({member: 1} | _NEWEST | _RULE)
    for mark in _MARKS:
        yield _index({member: 1, mark: -1, "_id": -1} | _RULE, any_value(mark))


TEXT: Index = {
    "name": "text",
    "key": {"title": "text", "excerpt": "text", "topics": "text"},
    "weights": {"title": 10, "topics": 5, "excerpt": 2},
    # MongoDB would read a document's `language`, and refuse the document for one that it does not know.
    "language_override": "textSearchLanguage",
}
"""Of search. A word of the title says most of what an article is about, then a topic, which an editor chose."""

INDEXES: dict[str, tuple[Index, ...]] = {
    ARTICLES: (
        *_lists({}, _RULE),
        # Without the rule behind the key: a document with lists under two keys of an index is refused.
        *_lists({"topics": 1}, {}),
        *_lists({"provider.domain": 1}, _RULE),
        *_shelves("category"),
        *_shelves("type"),
        _index({"published": 1} | _NEWEST, any_value("published")),
        # Not twice: a webUrl names a handful of articles, visible or not.
        _index({"webUrl": 1, "_id": 1}),
        TEXT,
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


def lacking(indexes: Iterable[Index], made: Mapping[str, Any]) -> list[Index]:
    """Those of `indexes` that a collection lacks, given those it has, as `index_information` tells them."""
    there = {(name, _identity(about)) for name, about in made.items()}
    return [index for index in indexes if (index["name"], _identity(index)) not in there]


def _identity(index: Mapping[str, Any]) -> object:
    # MongoDB tells the fields of a text index by their weights alone.
    return tuple(sorted(index["weights"].items())) if "weights" in index else tuple(dict(index["key"]).items())


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
