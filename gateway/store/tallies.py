"""Counts and facets of lists of articles: the pipelines, and what they give. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

from gateway.model import Filter, any_value
from gateway.mongodb import Document
from gateway.store.documents import NO_LIST, Pipeline, all_of
from gateway.store.lists import ArticleList, Articles, least_marks, members

COUNTED = 10_000
"""Up to where articles are counted, and how many facets are made of."""
_VALUES = 100
"""Of a facet: as many as a client can ask for."""

Facet = tuple[str, int]


class Facets(NamedTuple):
    """How many articles there are by topic and by domain, the most first, equals by value."""

    topics: list[Facet]
    providers: list[Facet]


def counting(articles: Articles, rule: Filter) -> Pipeline:
    """Gives `n`, how many articles the list has, at most one more than `COUNTED`; nothing where it has none."""
    # Whatever the order is: by date there is an index for every list. Said of the date, the condition has MongoDB read
    # published and removed from behind it in the index, and no document.
    wanted = all_of(rule, *members(articles), *least_marks(articles), any_value("publishedDateTime"))
    return [{"$match": wanted}, {"$limit": COUNTED + 1}, {"$count": "n"}]


def faceting(articles: Articles, rule: Filter) -> Pipeline:
    """Gives one document: `topics` and `providers`, of the list's first `COUNTED` articles."""
    wanted = all_of(rule, *members(articles), *least_marks(articles), any_value(articles.order.key))
    return [
        {"$match": wanted},
        {"$sort": ArticleList(1, articles).sort},
        {"$limit": COUNTED},
        # An article that names a topic twice is one article.
        {
            "$project": {
                "topics": {"$cond": [{"$isArray": "$topics"}, {"$setUnion": ["$topics", []]}, []]},
                "domain": {"$cond": [{"$eq": [{"$type": "$provider"}, "object"]}, "$provider.domain", None]},
            }
        },
        {
            "$facet": {
                "topics": [{"$unwind": "$topics"}, *_by("$topics", {"$gte": ""})],
                "providers": _by("$domain", {"$gt": ""}),
            }
        },
    ]


def facets(found: Document) -> Facets:
    """What `faceting` gave, read."""
    return Facets(_pairs(found["topics"]), _pairs(found["providers"]))


def _by(value: str, texts: Filter) -> Pipeline:
    return [
        {"$match": {value[1:]: texts | NO_LIST}},
        {"$group": {"_id": value, "n": {"$sum": 1}}},
        {"$sort": {"n": -1, "_id": 1}},
        {"$limit": _VALUES},
    ]


def _pairs(groups: Sequence[Document]) -> list[Facet]:
    return [(group["_id"], group["n"]) for group in groups]
