"""Pages of lists of articles: what a list is, and the conditions that a page of it is read by. Pure.

A page after a position is read as ranges of an index, one behind the other: the same cost wherever that is. The ranges
are branches of their own. In one `$or` each could be read from the index of all articles too, and of the combinations
MongoDB weighs only ten: it went through all articles for those of a topic.

A least heat or quality in the order of dates would be a walk by date, long where the matches are old, or a sort of all
matches. There is a third way: an index has the date behind the mark, so the articles of one mark come in order, and
MongoDB merges up to 200 such ranges without reading ahead. The marks there are, `Marks`, are kept for seconds; one that
is not known yet is found by a branch that looks between the known.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import product
from typing import Any, NamedTuple

from gateway.model import Filter, Order, any_value
from gateway.mongodb import Document
from gateway.paging import Position
from gateway.store.documents import NO_LIST, all_of

Marks = Mapping[str, Sequence[float]]
"""The values of heat and quality that articles have, upwards."""

_MERGED = 200
"""Ranges that MongoDB merges in order (internalQueryMaxScansToExplode); with more it sorts in memory."""
_SCANS = 4_000
"""Ranges for one page; beyond, to walk through an index costs less."""


class ArticleFilter(NamedTuple):
    """What articles must fulfil, all of it; a tuple means any of its values. None is no condition."""

    topics: tuple[str, ...] | None = None
    providers: tuple[str, ...] | None = None
    categories: tuple[str, ...] | None = None
    types: tuple[str, ...] | None = None
    published_from: datetime | None = None
    published_to: datetime | None = None
    min_quality: int | None = None
    min_heat: int | None = None
    published: bool | None = None


NO_FILTER = ArticleFilter()


class Articles(NamedTuple):
    """A list of articles: those that have `value` under `field` (all, where that is None), and fulfil the filter."""

    field: str | None = None
    """`topics` or `provider.domain`."""
    value: str | None = None
    filter: ArticleFilter = NO_FILTER
    order: Order = Order.NEWEST

    @property
    def is_empty(self) -> bool:
        """Whether nothing can be in it: it has no owner, or a member of the filter no value."""
        return (self.field is not None and self.value is None) or (self.filter is not NO_FILTER and () in self.filter)

    @property
    def is_plain(self) -> bool:
        """Whether it is the list of all articles by date, whose ranges MongoDB finds in one `$or`."""
        return self.field is None and self.filter == NO_FILTER and self.order.key == _DATED


class ArticleList(NamedTuple):
    """One page of a list: how many, behind which position; backwards those before it.

    A tuple, since as a loader's key it is hashed many times on its way, which a dataclass does in Python.
    """

    size: int
    of: Articles = Articles()
    position: Position | None = None
    backwards: bool = False

    @property
    def sort(self) -> Document:
        """In which order the page is read: the list's, or its reverse."""
        direction = self.of.order.direction * (-1 if self.backwards else 1)
        return {self.of.order.key: direction, "_id": direction}


class Page(NamedTuple):
    """The documents of an ArticleList, in the list's order.

    `more` says whether any follow, or backwards, come before (False where it was not needed).
    """

    documents: list[Document]
    more: bool


_DATED = "publishedDateTime"
_DRAFTS: list[Filter] = [{"published": {"$in": [False, None]}}, {"published": {"$nin": [True, False, None]}}]
"""What is not published, by date: the values that it has are merged in order, and the others are nearly none."""
_MEMBERS = {"topics": "topics", "providers": "provider.domain", "categories": "category", "types": "type"}
_LEAST = {"quality": "min_quality", "heat": "min_heat"}


def members(articles: Articles) -> list[Filter]:
    """What an article must have to be in the list, without the marks."""
    field, value, wanted, _ = articles
    conditions: list[Filter] = [] if field is None else [_has(field, {"$eq": value})]
    if wanted is NO_FILTER:
        return conditions
    for name, key in _MEMBERS.items():
        values = getattr(wanted, name)
        if values is not None:
            conditions.append(_has(key, {"$in": list(values)}))
    times = {"$gte": wanted.published_from, "$lt": wanted.published_to}
    if given := {operator: instant for operator, instant in times.items() if instant is not None}:
        conditions.append({_DATED: given})
    if wanted.published is not None:
        is_published = {"$eq": True} if wanted.published else {"$ne": True}
        conditions += [{"published": is_published}, any_value("published")]
    return conditions


def _has(key: str, values: Filter) -> Filter:
    """MongoDB looks into lists on the way to a value; but for topics they are damage, and topics are nothing else."""
    if key == "topics":
        return {key: values | {"$type": "array"}}
    return {key: values | NO_LIST} | ({"provider": NO_LIST} if key == "provider.domain" else {})


def least_marks(articles: Articles) -> list[Filter]:
    """What its heat and quality must be, as ranges."""
    conditions: list[Filter] = []
    for key in _given_marks(articles):
        conditions += [{key: {"$gte": getattr(articles.filter, _LEAST[key])}}, any_value(key)]
    return conditions


def is_marked(articles: Articles) -> bool:
    """Whether a page of the list is read mark by mark."""
    return articles.filter is not NO_FILTER and articles.order.key == _DATED and bool(_given_marks(articles))


class Reading(NamedTuple):
    """The conditions of a page's branches. Where it is `merged`, what they give must be brought into order."""

    conditions: list[Filter]
    merged: bool


def reading(asked: ArticleList, rule: Filter, marks: Marks) -> Reading:
    """How a page is read of those that fulfil the rule. Raises KeyError where a mark is needed that `marks` lacks."""
    if asked.of.filter is NO_FILTER and asked.position is None and asked.of.order.key == _DATED:
        # What is asked most, and of many topics at once: no two conditions speak of one key.
        field, value, _, _ = asked.of
        return Reading([rule if field is None else rule | _has(field, {"$eq": value})], merged=False)
    own = [rule, *members(asked.of)]
    if asked.of.order.key != _DATED:
        own.append(any_value(asked.of.order.key))
    marked = list(_mark_by_mark(asked.of, marks)) if is_marked(asked.of) else []
    by_mark = marked or [least_marks(asked.of)]
    is_of_drafts = asked.of.filter.published is False and asked.of.order.key == _DATED
    by_draft = _DRAFTS if is_of_drafts else [{}]
    return Reading(
        [all_of(*own, *mark, draft, part) for part, mark, draft in product(_ranges(asked), by_mark, by_draft)],
        merged=len(by_mark) * len(by_draft) > 1,
    )


def in_order(asked: ArticleList, documents: list[Document]) -> list[Document]:
    """The documents of merged branches in the order in which the page is read."""
    key = asked.of.order.key
    ascending = asked.sort["_id"] > 0

    def place(document: Document) -> tuple[bool, Any, str]:
        value = document.get(key)
        return (value is not None, 0 if value is None else Position.of(value, "").key, document["_id"])

    return sorted(documents, key=place, reverse=not ascending)


def _given_marks(articles: Articles) -> list[str]:
    if articles.filter is NO_FILTER:
        return []
    return [key for key, least in _LEAST.items() if getattr(articles.filter, least) is not None]


def _mark_by_mark(articles: Articles, marks: Marks) -> Iterator[list[Filter]]:
    """Conditions on the marks, of which each can be merged in order; none where that would be too many ranges."""
    key, *others = _given_marks(articles)
    least = getattr(articles.filter, _LEAST[key])
    known = [mark for mark in marks[key] if mark >= least]
    several = 1 if articles.field else len(articles.filter.topics or articles.filter.providers or "1")
    if len(known) * several > _SCANS:
        return
    other = [{name: {"$gte": getattr(articles.filter, _LEAST[name])}} for name in others]
    at_once = max(1, _MERGED // max(1, several))
    for start in range(0, len(known), at_once):
        yield [{key: {"$in": known[start : start + at_once]}}, any_value(key), *other]
    yield [{key: {"$gte": least, "$nin": known}}, any_value(key), *other]


def _ranges(asked: ArticleList) -> list[Filter]:
    """What stands behind the position, one range behind the other."""
    if asked.position is None:
        return [{}]
    order, (value, id_) = asked.of.order.key, asked.position
    ascending = asked.sort["_id"] > 0
    same: Filter = {order: value, "_id": {"$gt" if ascending else "$lt": id_}}
    if ascending:
        return [same, {order: {"$ne": None}} if value is None else {order: {"$gt": value}}]
    return [same] if value is None else [same, {order: {"$lt": value}}, {order: None}]
