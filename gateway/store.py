"""MongoDB, as the gateway sees it: sets in, documents out.

No method takes one key, so N+1 commands cannot be written. Each is told what is needed of the documents and projects
that; each sends one command (`topic_names` as many as it must, seldom). The rule of visibility is part of every command
about articles: a `View` is the store as one kind of caller may see it, and there is no way round it.

A caller's value is always compared with `$eq` or `$in`, so none can become an operator.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import OperationFailure

from gateway import model
from gateway.engine import Needs
from gateway.mongodb import Document, told_apart
from gateway.paging import Position
from gateway.settings import Visibility

log = logging.getLogger("newsgraph.store")

RELATED_COUNT = "+relatedCount"
"""A need that is no stored key: how many entries `related` has, counted by MongoDB so that none of them is sent."""

MORE = "+more"
"""A need of a page: whether anything follows it."""

_BATCH = 10_000
"""Documents in a first batch: more than any page has, so that no getMore follows a command (16 MB still bound it)."""
_BAD_VALUE = 2
"""MongoDB's code for a hint that names no index."""
_BRANCHES = 500
"""Pipelines in one `$unionWith`: MongoDB takes 1000 stages."""
_NEWEST = {"publishedDateTime": -1, "_id": -1}
_LENGTH = {"$cond": [{"$isArray": "$related"}, {"$size": "$related"}, 0]}


class ArticleList(NamedTuple):
    """One page of a list of articles, newest first: which list, after which position, how many.

    A tuple, since as a loader's key it is hashed many times on its way, which a dataclass does in Python.
    """

    size: int
    after: Position | None = None
    field: str | None = None
    """`topics` or `provider.domain`: the list of articles that have `value` there; None for all."""
    value: str | None = None

    def after_position(self, position: Position) -> "ArticleList":
        """The page of the same list and size that follows `position`."""
        return self._replace(after=position)


class Page(NamedTuple):
    """The documents of an ArticleList; `more` says whether any follow (False where it was not needed)."""

    documents: list[Document]
    more: bool


class View:
    """The store as one kind of caller may see it."""

    def __init__(self, database: AsyncDatabase[Document], visibility: Visibility) -> None:
        self._database = database
        self._collections = {name: database[name] for name in model.COLLECTIONS}
        self._rule = model.VISIBLE if visibility is Visibility.PUBLISHED else {}
        # Naming the index keeps the skip scan of `_next_topics` in order without a sort.
        self._topics_index = (model.PUBLISHED_TOPIC_INDEX if self._rule else model.TOPIC_INDEX)["name"]

    async def ping(self) -> None:
        """Raises Unavailable where MongoDB does not answer."""
        async with told_apart():
            await self._database.command("ping")

    async def articles_by_slug(self, slugs: Sequence[str], needs: Needs) -> Mapping[str, Document]:
        """The articles with these _ids."""
        found = await self._find(model.ARTICLES, {"_id": {"$in": list(slugs)}} | self._rule, needs)
        return {article["_id"]: article for article in _sound(found)}

    async def articles_by_url(self, urls: Sequence[str], needs: Needs) -> Mapping[str, list[Document]]:
        """The articles with these webUrls, those that share one by _id upwards."""
        wanted = {"webUrl": {"$in": list(urls)}} | self._rule
        found = _sound(await self._find(model.ARTICLES, wanted, {**needs, "webUrl": None}))
        return _grouped(sorted(found, key=lambda article: article["_id"]), "webUrl")

    async def article_lists(self, lists: Sequence[ArticleList], needs: Needs) -> Mapping[ArticleList, Page]:
        """A page of each list, all in one command."""
        wanted = dict(needs)
        beyond = 1 if MORE in wanted else 0
        wanted.pop(MORE, None)
        if len(lists) == 1:
            found = [await self._list(lists[0], wanted, beyond)]
        else:
            found = await self._lists(lists, wanted, beyond)
        return {
            asked: Page(list(_sound(documents[: asked.size])), more=len(documents) > asked.size)
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

    async def topic_names(self, known: Iterable[str] = ()) -> list[str]:
        """Every topic name that a topic document or an article carries, by code point.

        `known` is what an earlier call gave: where little has changed since, this takes two commands. The cost depends
        on how many names there are, not on how many articles: it walks the index of topics from name to name.
        """
        documents = await self._find(model.TOPICS, {}, {"name": None})
        named = {document["name"] for document in documents if type(document.get("name")) is str}
        try:
            return sorted(named | await self._walk_topics(known))
        except OperationFailure as failure:
            if failure.code != _BAD_VALUE:
                raise
            log.warning("there is no index %s: every article is read; run newsgraph check --make", self._topics_index)
            return sorted(named | await self._collect_topics())

    async def _walk_topics(self, known: Iterable[str]) -> set[str]:
        asked = {"", *known}
        frontier = sorted(asked)
        carried: set[str] = set()
        while frontier:
            following: set[str] = set()
            for start in range(0, len(frontier), _BRANCHES):
                following |= await self._next_topics(frontier[start : start + _BRANCHES])
            carried |= following
            # A name that was asked about has told its follower already; only new ones lead on.
            frontier = sorted(following - asked)
            asked |= following
        return carried

    async def _next_topics(self, names: Sequence[str]) -> set[str]:
        """For each name the next that an article carries, in one command; nothing for the last."""
        found = await self._union(
            [
                [
                    {"$match": self._rule | {"topics": {"$gt": name}}},
                    {"$limit": 1},
                    {"$project": {"_id": 0, "topics": 1, "after": {"$literal": name}}},
                ]
                for name in names
            ],
            hint=self._topics_index,
        )
        return {
            min(topic for topic in _listed(document["topics"]) if type(topic) is str and topic > document["after"])
            for document in found
        }

    async def _collect_topics(self) -> set[str]:
        pipeline: list[Document] = [{"$match": self._rule}, {"$unwind": "$topics"}, {"$group": {"_id": "$topics"}}]
        return {document["_id"] for document in await self._union([pipeline]) if type(document["_id"]) is str}

    async def _list(self, asked: ArticleList, needs: Needs, beyond: int) -> list[Document]:
        return await self._find(model.ARTICLES, self._filter(asked), needs, sort=_NEWEST, limit=asked.size + beyond)

    async def _lists(self, lists: Sequence[ArticleList], needs: Needs, beyond: int) -> list[list[Document]]:
        projection = _projection(needs, pipeline=True)
        found = await self._union(
            [
                [
                    {"$match": self._filter(asked)},
                    {"$sort": _NEWEST},
                    {"$limit": asked.size + beyond},
                    {"$project": projection | {"_n": {"$literal": number}}},
                ]
                for number, asked in enumerate(lists)
            ]
        )
        documents: list[list[Document]] = [[] for _ in lists]
        for document in found:
            documents[document.pop("_n")].append(document)
        return documents

    def _filter(self, asked: ArticleList) -> model.Filter:
        wanted = dict(self._rule)
        if asked.field is not None:
            wanted[asked.field] = {"$eq": asked.value}
        if asked.after is None:
            return wanted
        key, id_ = asked.after
        missing = {"publishedDateTime": None}
        if key is None:
            return wanted | missing | {"_id": {"$lt": id_}}
        # Each branch is a range of the index, in its order: the same cost on the first page and the ten-thousandth.
        equal = {"publishedDateTime": key, "_id": {"$lt": id_}}
        return wanted | {"$or": [equal, {"publishedDateTime": {"$lt": key}}, missing]}

    async def _find(
        self,
        collection: str,
        wanted: model.Filter,
        needs: Needs,
        *,
        sort: Mapping[str, int] | None = None,
        limit: int = 0,
    ) -> list[Document]:
        async with told_apart():
            found = self._collections[collection].find(
                wanted, _projection(needs), sort=sort, limit=limit, batch_size=limit + 1 if limit else _BATCH
            )
            return await found.to_list()

    async def _union(self, branches: Sequence[Sequence[Mapping[str, Any]]], hint: str | None = None) -> list[Document]:
        first, *others = branches
        pipeline = [*first, *({"$unionWith": {"coll": model.ARTICLES, "pipeline": branch}} for branch in others)]
        options: Document = {"hint": hint} if hint else {}
        async with told_apart():
            found = await self._collections[model.ARTICLES].aggregate(pipeline, batchSize=_BATCH, **options)
            return await found.to_list()


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


def _sound(documents: Iterable[Document]) -> Iterable[Document]:
    """Without those that lack what every article has; one bad document never takes a page down."""
    for document in documents:
        if type(document["_id"]) is str and all(type(document.get(key, "")) is str for key in ("title", "webUrl")):
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


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]
