"""The commands: each public method of a `View` sends one for whatever it is asked, where it does not say otherwise."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Protocol

from gateway import model
from gateway.engine import Needs
from gateway.mongodb import Document, Reader
from gateway.settings import Visibility
from gateway.store import carried
from gateway.store.carried import Carried
from gateway.store.documents import (
    CURSOR,
    MORE,
    Pipeline,
    are_sound,
    first_of_each,
    grouped,
    one_after_another,
    projection,
    sound,
)
from gateway.store.finding import Search, explaining, searched, searching, words
from gateway.store.lists import ArticleList, Articles, Marks, Page, Reading, in_order, is_marked, reading
from gateway.store.tallies import Facets, counting, faceting, facets

_BATCH = 10_000
"""Documents in a first batch: more than any page has, so that no getMore follows a command (16 MB still bound it)."""


class KnowsMarks(Protocol):
    async def current(self) -> Marks: ...


class View:
    """The store as one kind of caller may see it. `marks` are needed for the lists that have a least one."""

    def __init__(self, reader: Reader, visibility: Visibility, marks: KnowsMarks) -> None:
        self._reader = reader
        self._rule = model.VISIBLE if visibility is Visibility.PUBLISHED else {}
        self._marks = marks
        self._topics = Carried(partial(self._carriers, {"topics": None}), carried.topics_of, carried.other_topics)
        self._domains = Carried(
            partial(self._carriers, {"provider.domain": None}), carried.domain_of, carried.other_domains
        )

    async def articles_by_slug(self, slugs: Sequence[str], needs: Needs) -> Mapping[str, Document]:
        """The articles with these _ids."""
        found = await self._find(model.ARTICLES, self._rule | {"_id": {"$in": list(slugs)}}, needs)
        return {article["_id"]: article for article in sound(found, needs)}

    async def articles_by_url(self, urls: Sequence[str], needs: Needs) -> Mapping[str, list[Document]]:
        """The articles with these webUrls, those that share one by _id upwards."""
        needs = {**needs, "webUrl": None}
        wanted = {"webUrl": {"$in": list(urls)}} | self._rule
        found = sound(await self._find(model.ARTICLES, wanted, needs), needs)
        return grouped(sorted(found, key=lambda article: article["_id"]), "webUrl")

    async def article_lists(self, lists: Sequence[ArticleList], needs: Needs) -> Mapping[ArticleList, Page]:
        """A page of each list."""
        beyond = 1 if MORE in needs else 0
        marks = await self._marks.current() if any(is_marked(asked.of) for asked in lists) else {}
        readings = [reading(asked, self._rule, marks) for asked in lists]
        if len(lists) == 1 and (len(readings[0].conditions) == 1 or lists[0].of.is_plain):
            found = [await self._page(lists[0], readings[0].conditions, needs, beyond)]
        else:
            found = await self._pages(lists, readings, needs, beyond)
        is_sound = are_sound([document for documents in found for document in documents], needs)
        return {
            asked: _page(asked, in_order(asked, documents) if merged else documents, None if is_sound else needs)
            for asked, documents, (_, merged) in zip(lists, found, readings, strict=True)
        }

    async def counts(self, lists: Sequence[Articles], _: Needs) -> Mapping[Articles, int]:
        """How many articles each list has, up to one more than `COUNTED`."""
        found = await self._numbered([counting(one, self._rule) for one in lists])
        return {one: counts[0]["n"] if counts else 0 for one, counts in zip(lists, found, strict=True)}

    async def facets(self, lists: Sequence[Articles], _: Needs) -> Mapping[Articles, Facets]:
        """The facets of each list."""
        found = await self._numbered([faceting(one, self._rule) for one in lists])
        return {one: facets(made[0]) for one, made in zip(lists, found, strict=True)}

    async def searches(self, searches: Sequence[Search], needs: Needs) -> Mapping[Search, Page]:
        """A page of what each finds; the documents have their score under `SCORE`."""
        beyond = 1 if MORE in needs else 0
        found = await self._numbered([searching(asked, self._rule, needs, beyond) for asked in searches])
        pages: dict[Search, Page] = {}
        for asked, results in zip(searches, found, strict=True):
            documents = [document for result in results[: asked.size] for document in searched(result)]
            pages[asked] = Page(sound(documents, needs), more=len(results) > asked.size)
        return pages

    async def have_words(self, texts: Sequence[str], _: Needs) -> Mapping[str, bool]:
        """Whether there is a word to look for in each text."""
        return dict(zip(texts, words(await self._reader.reply(explaining(texts))), strict=True))

    async def organizations(self, domains: Sequence[str], needs: Needs) -> Mapping[str, Document]:
        """The organization documents of these domains; of several with one domain that with the lowest _id."""
        wanted = {"domain": {"$in": list(domains)}}
        return first_of_each(await self._find(model.ORGANIZATIONS, wanted, {**needs, "domain": None}), "domain")

    async def topics(self, names: Sequence[str], needs: Needs) -> Mapping[str, Document]:
        """The topic documents of these names; of several with one name that with the lowest _id."""
        found = await self._find(model.TOPICS, {"name": {"$in": list(names)}}, {**needs, "name": None})
        return first_of_each(found, "name")

    async def subtopics(self, parents: Sequence[str], needs: Needs) -> Mapping[str, list[str]]:
        """The names of the topics whose documents name these parents, by name."""
        found = await self._find(model.TOPICS, {"parent": {"$in": list(parents)}}, {"name": None, "parent": None})
        return {
            parent: sorted({child["name"] for child in children if type(child.get("name")) is str})
            for parent, children in grouped(found, "parent").items()
        }

    async def topic_names(self) -> list[str]:
        """Every topic name that a topic document or an article carries, by code point. A few commands, seldom."""
        return sorted(await self._documented(model.TOPICS, "name") | await self._topics.names())

    async def domains(self) -> list[str]:
        """The same of the domains that an organization document or an article's own provider names."""
        found = await self._documented(model.ORGANIZATIONS, "domain") | await self._domains.names()
        return sorted(found - {""})

    async def _documented(self, collection: str, key: str) -> set[str]:
        # Nothing but the key, so that the index is all that is read.
        texts = {"find": collection, "filter": {key: {"$gte": ""}}, "projection": {"_id": 0, key: 1}}
        found = await self._reader.documents(texts | {"batchSize": _BATCH})
        return {document[key] for document in found if type(document[key]) is str}

    async def _carriers(self, needs: Needs, wanted: model.Filter, limit: int) -> list[Document]:
        return await self._find(model.ARTICLES, self._rule | wanted, needs, limit=limit)

    async def _page(
        self, asked: ArticleList, parts: Sequence[model.Filter], needs: Needs, beyond: int
    ) -> list[Document]:
        """What is asked most; a find costs less than an aggregation."""
        wanted = parts[0] if len(parts) == 1 else {"$or": list(parts)}
        limit = asked.size + beyond
        if CURSOR in needs:
            needs = {**needs, asked.of.order.key: None}
        return await self._find(model.ARTICLES, wanted, needs, sort=asked.sort, limit=limit)

    async def _pages(
        self, lists: Sequence[ArticleList], readings: Sequence[Reading], needs: Needs, beyond: int
    ) -> list[list[Document]]:
        projected = {"$project": projection(needs, pipeline=True)}
        return await self._numbered(
            [
                self._branches(asked, parts, needs, projected, asked.size + beyond)
                for asked, parts in zip(lists, readings, strict=True)
            ]
        )

    def _branches(self, asked: ArticleList, parts: Reading, needs: Needs, projected: Document, limit: int) -> Pipeline:
        if parts.merged or CURSOR in needs:
            projected = {"$project": projection({**needs, asked.of.order.key: None}, pipeline=True)}
        ordered: Pipeline = [{"$sort": asked.sort}, {"$limit": limit}, projected]
        branches: list[Pipeline] = [[{"$match": condition}, *ordered] for condition in parts.conditions]
        # MongoDB begins a branch when those before it are read, and none where they had enough.
        stop = [] if parts.merged or len(branches) == 1 else [{"$limit": limit}]
        return one_after_another(branches) + stop

    async def _numbered(self, pipelines: Sequence[Pipeline]) -> list[list[Document]]:
        """What each pipeline gives, all of them in one command."""
        if len(pipelines) == 1:
            return [await self._aggregate(pipelines[0])]
        found: list[list[Document]] = [[] for _ in pipelines]
        marked = [[*pipeline, {"$set": {"_n": number}}] for number, pipeline in enumerate(pipelines)]
        for document in await self._aggregate(one_after_another(marked)):
            found[document.pop("_n")].append(document)
        return found

    async def _aggregate(self, pipeline: Pipeline) -> list[Document]:
        return await self._reader.documents(
            {"aggregate": model.ARTICLES, "pipeline": pipeline, "cursor": {"batchSize": _BATCH}}
        )

    async def _find(
        self,
        collection: str,
        wanted: model.Filter,
        needs: Needs,
        *,
        sort: Mapping[str, int] | None = None,
        limit: int = 0,
    ) -> list[Document]:
        command: Document = {"find": collection, "filter": wanted, "projection": projection(needs)}
        if sort:
            command["sort"] = sort
        if limit:
            command["limit"] = limit
        return await self._reader.documents(command | {"batchSize": limit + 1 if limit else _BATCH})


async def marks_of(reader: Reader) -> Marks:
    """The values of heat and quality that articles have, whoever may see them, at a cost of values."""
    return {key: await _values(reader, key) for key in ("heat", "quality")}


async def _values(reader: Reader, key: str) -> list[float]:
    reply = await reader.reply({"distinct": model.ARTICLES, "key": key, "query": model.any_value(key)})
    return sorted(value for value in reply["values"] if isinstance(value, (int, float)))


def _page(asked: ArticleList, documents: list[Document], needs: Needs | None) -> Page:
    """What was read as a page; without `needs`, where all documents are sound."""
    shown = documents[: asked.size]
    if needs is not None:
        shown = sound(shown, needs)
    return Page(shown[::-1] if asked.backwards else shown, more=len(documents) > asked.size)
