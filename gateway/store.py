"""MongoDB, as the gateway sees it: sets in, documents out.

No method takes one key, so N+1 commands cannot be written. Each is told what is needed of the documents and projects
that; each sends one command (`topic_names` a few, seldom). The rule of visibility is part of every command about
articles: a `View` is the store as one kind of caller may see it, and there is no way round it.

A caller's value is always compared with `$eq` or `$in`, so none can become an operator.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from gateway import model
from gateway.engine import Needs
from gateway.mongodb import Document, Reader
from gateway.paging import Position
from gateway.settings import Visibility

log = logging.getLogger("newsgraph.store")

RELATED_COUNT = "+relatedCount"
"""A need that is no stored key: how many entries `related` has, counted by MongoDB so that none of them is sent."""

MORE = "+more"
"""A need of a page: whether anything follows it."""

_BATCH = 10_000
"""Documents in a first batch: more than any page has, so that no getMore follows a command (16 MB still bound it)."""
_BRANCHES = 500
"""Pipelines in one: MongoDB takes 1000 stages."""
_CARRIERS = 20
"""Articles read at once for names not yet known; one more for each that is, since to seek past it costs as much."""
_NEWEST = {"publishedDateTime": -1, "_id": -1}
_REQUIRED = {"title", "webUrl"}
_LENGTH = {"$cond": [{"$isArray": "$related"}, {"$size": "$related"}, 0]}

_Pipeline = list[dict[str, Any]]


class ArticleList(NamedTuple):
    """One page of a list of articles, newest first: which list, after which position, how many.

    A tuple, since as a loader's key it is hashed many times on its way, which a dataclass does in Python.
    """

    size: int
    after: Position | None = None
    field: str | None = None
    """`topics` or `provider.domain`: the list of articles that have `value` there; None for all."""
    value: str | None = None

    @property
    def members(self) -> model.Filter:
        """What an article must have to be in the list."""
        if self.field is None:
            return {}
        is_list = {"$type": "array"}
        if self.field == "topics":
            return {"topics": {"$eq": self.value, **is_list}}
        # MongoDB looks into lists on the way to a value, of which we say that they are no provider and no domain.
        return {"provider": {"$not": is_list}, self.field: {"$eq": self.value, "$not": is_list}}

    def after_position(self, position: Position) -> "ArticleList":
        """The page of the same list and size that follows `position`."""
        return self._replace(after=position)


class Page(NamedTuple):
    """The documents of an ArticleList; `more` says whether any follow (False where it was not needed)."""

    documents: list[Document]
    more: bool


class View:
    """The store as one kind of caller may see it."""

    def __init__(self, reader: Reader, visibility: Visibility) -> None:
        self._reader = reader
        self._rule = model.VISIBLE if visibility is Visibility.PUBLISHED else {}
        self._carriers: list[str] = []
        """Articles that carried all names of topics when `topic_names` looked."""

    async def articles_by_slug(self, slugs: Sequence[str], needs: Needs) -> Mapping[str, Document]:
        """The articles with these _ids."""
        found = await self._find(model.ARTICLES, self._among(slugs), needs)
        return {article["_id"]: article for article in _sound(found, needs)}

    async def articles_by_url(self, urls: Sequence[str], needs: Needs) -> Mapping[str, list[Document]]:
        """The articles with these webUrls, those that share one by _id upwards."""
        needs = {**needs, "webUrl": None}
        wanted = {"webUrl": {"$in": list(urls)}} | self._rule
        found = _sound(await self._find(model.ARTICLES, wanted, needs), needs)
        return _grouped(sorted(found, key=lambda article: article["_id"]), "webUrl")

    async def article_lists(self, lists: Sequence[ArticleList], needs: Needs) -> Mapping[ArticleList, Page]:
        """A page of each list, all in one command."""
        wanted = dict(needs)
        beyond = 1 if MORE in wanted else 0
        wanted.pop(MORE, None)
        if len(lists) == 1 and (lists[0].field is None or lists[0].after is None):
            found = [await self._page(lists[0], wanted, beyond)]
        else:
            found = await self._pages(lists, wanted, beyond)
        return {
            asked: Page(list(_sound(documents[: asked.size], needs)), more=len(documents) > asked.size)
            for asked, documents in zip(lists, found, strict=True)
        }

    async def organizations(self, domains: Sequence[str], needs: Needs) -> Mapping[str, Document]:
        """The organization documents of these domains; of several with one domain that with the lowest _id."""
        wanted = {"domain": {"$in": list(domains)}}
        return _first_of_each(await self._find(model.ORGANIZATIONS, wanted, {**needs, "domain": None}), "domain")

    async def topics(self, names: Sequence[str], needs: Needs) -> Mapping[str, Document]:
        """The topic documents of these names; of several with one name that with the lowest _id."""
        found = await self._find(model.TOPICS, {"name": {"$in": list(names)}}, {**needs, "name": None})
        return _first_of_each(found, "name")

    async def subtopics(self, parents: Sequence[str], needs: Needs) -> Mapping[str, list[str]]:
        """The names of the topics whose documents name these parents, by name."""
        found = await self._find(model.TOPICS, {"parent": {"$in": list(parents)}}, {"name": None, "parent": None})
        return {
            parent: sorted({child["name"] for child in children if type(child.get("name")) is str})
            for parent, children in _grouped(found, "parent").items()
        }

    async def topic_names(self) -> list[str]:
        """Every topic name that a topic document or an article carries, by code point.

        The cost depends on how many names there are, not on how many articles: the articles that carried the names the
        last time are asked whether they still do, and the index of topics is read between the names so known, until
        there are no others.
        """
        documented = await self._documented_topics()
        carriers = _carriers(await self._find(model.ARTICLES, self._among(self._carriers), {"topics": None}))
        while not (others := await self._carriers_of_others(carriers)).keys() <= carriers.keys():
            carriers = others | carriers
        self._carriers = list(set(carriers.values()))
        return sorted(documented | carriers.keys())

    async def _documented_topics(self) -> set[str]:
        # Nothing but the name, so that the index is all that is read.
        names = {"find": model.TOPICS, "filter": {"name": {"$gte": ""}}, "projection": {"_id": 0, "name": 1}}
        found = await self._reader.documents(names | {"batchSize": _BATCH})
        return {document["name"] for document in found if type(document["name"]) is str}

    async def _carriers_of_others(self, carriers: Mapping[str, str]) -> dict[str, str]:
        """The same of names that are not among these; those of some of them where there are many."""
        names = list(carriers)
        # In the index that is every gap between two names, and a step from each to the next.
        others = self._rule | {"topics": {"$elemMatch": {"$gte": "", "$nin": names}}}
        return _carriers(await self._find(model.ARTICLES, others, {"topics": None}, limit=_CARRIERS + len(names)))

    async def _page(self, asked: ArticleList, needs: Needs, beyond: int) -> list[Document]:
        """What is asked most; a find costs less than an aggregation."""
        wanted = self._rule | asked.members
        if asked.after is not None:
            wanted |= {"$or": _ranges(asked.after)}
        return await self._find(model.ARTICLES, wanted, needs, sort=_NEWEST, limit=asked.size + beyond)

    async def _pages(self, lists: Sequence[ArticleList], needs: Needs, beyond: int) -> list[list[Document]]:
        projection = _projection(needs, pipeline=True)
        # A range is a branch of its own. In one `$or`, as above, each could be read from the index of all articles too,
        # and of the combinations MongoDB weighs only ten: it went through all articles for those of a topic.
        found = await self._union(
            [
                [
                    {"$match": self._rule | asked.members | part},
                    {"$sort": _NEWEST},
                    {"$limit": asked.size + beyond},
                    {"$project": projection | {"_n": {"$literal": number}}},
                ]
                for number, asked in enumerate(lists)
                for part in _ranges(asked.after)
            ]
        )
        documents: list[list[Document]] = [[] for _ in lists]
        for document in found:
            documents[document.pop("_n")].append(document)
        return documents

    def _among(self, slugs: Iterable[str]) -> model.Filter:
        return self._rule | {"_id": {"$in": list(slugs)}}

    async def _find(
        self,
        collection: str,
        wanted: model.Filter,
        needs: Needs,
        *,
        sort: Mapping[str, int] | None = None,
        limit: int = 0,
    ) -> list[Document]:
        command: Document = {"find": collection, "filter": wanted, "projection": _projection(needs)}
        if sort:
            command["sort"] = sort
        if limit:
            command["limit"] = limit
        return await self._reader.documents(command | {"batchSize": limit + 1 if limit else _BATCH})

    async def _union(self, branches: Sequence[_Pipeline]) -> list[Document]:
        pipeline = _one_after_another(branches)
        command = {"aggregate": model.ARTICLES, "pipeline": pipeline, "cursor": {"batchSize": _BATCH}}
        return await self._reader.documents(command)


def _one_after_another(pipelines: Sequence[_Pipeline]) -> _Pipeline:
    """One pipeline that gives what the first gives, then what the second gives, and so on."""
    while len(pipelines) > _BRANCHES:
        pipelines = [
            _one_after_another(pipelines[start : start + _BRANCHES]) for start in range(0, len(pipelines), _BRANCHES)
        ]
    first, *others = pipelines
    return [*first, *({"$unionWith": {"coll": model.ARTICLES, "pipeline": other}} for other in others)]


def _ranges(after: Position | None) -> list[model.Filter]:
    """A list from a position on, as ranges of its index, one behind the other: the same cost wherever that is."""
    if after is None:
        return [{}]
    key, id_ = after
    undated: model.Filter = {"publishedDateTime": None}
    if key is None:
        return [undated | {"_id": {"$lt": id_}}]
    return [{"publishedDateTime": key, "_id": {"$lt": id_}}, {"publishedDateTime": {"$lt": key}}, undated]


def _carriers(articles: Iterable[Document]) -> dict[str, str]:
    """The topic names that these carry, each with the _id of the first that does."""
    carriers: dict[str, str] = {}
    for article in articles:
        carried = article.get("topics")
        for name in carried if isinstance(carried, list) else ():
            if type(name) is str:
                carriers.setdefault(name, article["_id"])
    return carriers


def _projection(needs: Needs, *, pipeline: bool = False) -> Document:
    # `_` is no key of ours: with `$slice` alone, find would give every other key as well.
    projection: Document = {"_id": 1, "_": 1}
    for key, first in needs.items():
        if key == RELATED_COUNT:
            projection[key] = _LENGTH
        elif first is None:
            projection[key] = 1
        elif pipeline:
            whole = f"${key}"
            projection[key] = {"$cond": [{"$isArray": whole}, {"$slice": [whole, first]}, whole]}
        else:
            projection[key] = {"$slice": first}
    return projection


def _sound(documents: Iterable[Document], needs: Needs) -> Iterable[Document]:
    """Without those that lack what every article has; one bad document never takes a page down."""
    required = ["_id", *_REQUIRED.intersection(needs)]
    for document in documents:
        if all(type(document.get(key)) is str for key in required):
            yield document
        else:
            log.warning("left out: the document %r is no article: its _id, title or webUrl is no text", document["_id"])


def _grouped(documents: Iterable[Document], key: str) -> dict[str, list[Document]]:
    """By the value of `key`, where that is a text: MongoDB finds it inside a list too."""
    groups: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        if type(document[key]) is str:
            groups[document[key]].append(document)
    return groups


def _first_of_each(documents: Iterable[Document], key: str) -> dict[str, Document]:
    groups = _grouped(documents, key)
    return {value: min(group, key=lambda document: str(document["_id"])) for value, group in groups.items()}
