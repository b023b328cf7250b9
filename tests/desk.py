"""A news desk of its own for a test: documents in a real MongoDB, questions in, answers and commands out."""

from datetime import UTC, datetime, timedelta
from functools import partial

import orjson
from pymongo import MongoClient

from gateway import model
from gateway.edge.endpoint import JSON
from gateway.kept import Kept
from gateway.keys import Scope
from gateway.limits import LIMITS
from gateway.model import lacking
from gateway.mongodb import Client
from gateway.pipeline import Pipeline
from gateway.schema.build import build_schema
from gateway.settings import Visibility
from gateway.store import View, marks_of

MORNING = datetime(2026, 3, 2, 6, 30, tzinfo=UTC)


def article(slug, age=0, **fields):
    """A public article, `age` hours older than the newest, with what every article has and `fields`."""
    return {
        "_id": slug,
        "category": "news",
        "type": "article",
        "title": slug.replace("-", " ").capitalize(),
        "webUrl": f"https://tidewater-times.example/{slug}",
        "publishedDateTime": MORNING - timedelta(hours=age),
        "published": True,
        **fields,
    }


def entry(of, **fields):
    """What a related list has of an article: an embedded copy of its own fields."""
    return {"title": of["title"], "webUrl": of["webUrl"], **fields}


class Desk:
    """Documents and questions. `commands` are those that the last question sent: (name, collection) each.

    `limits` may be set before the first question.
    """

    def __init__(self, uri, database, recorder):
        self.limits = LIMITS
        self._uri = uri
        self._client = MongoClient(uri)
        self.database = self._client[database]
        self._recorder = recorder
        self._async_client = Client(uri, recorder)
        self._pipelines = {}
        for collection, indexes in model.INDEXES.items():
            if indexes:
                self.database.command("createIndexes", collection, indexes=list(indexes))

    def add(self, *documents):
        for document in documents:
            self.database[model.collection_of(document)].insert_one(document)

    def clear(self):
        """Leaves a database as a new desk expects it."""
        found = {about["name"]: about["type"] for about in self.database.list_collections()}
        as_made = found.keys() <= set(model.COLLECTIONS) and "view" not in found.values()
        if not as_made or any(
            lacking(indexes, self.database[name].index_information()) for name, indexes in model.INDEXES.items()
        ):
            self._client.drop_database(self.database)
            return
        for name in found:
            self.database[name].delete_many({})

    @property
    def reader(self):
        return self._async_client[self.database.name]

    def view(self, visibility=Visibility.PUBLISHED):
        return View(self.reader, visibility, Kept(partial(marks_of, self.reader)))

    async def ask(self, text, visibility=Visibility.PUBLISHED, asset_base_url=None, scopes=(), **variables):
        """The response to an operation, as it would be given out."""
        if asset_base_url not in self._pipelines:
            self._pipelines[asset_base_url] = Pipeline(build_schema(asset_base_url), self.reader, limits=self.limits)
        if visibility == Visibility.ALL:
            scopes = {Scope.UNPUBLISHED, *scopes}
        self._recorder.clear()
        payload = (await self._pipelines[asset_base_url].answer(text, None, variables, frozenset(scopes))).payload
        # As a client gets it: written and read.
        return orjson.loads(orjson.dumps(payload, option=JSON))

    async def data(self, text, **options):
        """The data of an answer that must have no error."""
        payload = await self.ask(text, **options)
        assert "errors" not in payload, payload["errors"]
        return payload["data"]

    async def know_what_is_kept(self):
        """Has what is kept for seconds fetched anew, so that it is not among what the next second's questions send."""
        await self.data("{ __typename }")
        for pipeline in self._pipelines.values():
            names = [
                kept for sight in pipeline._sights.values() for kept in (sight.shared.topic_names, sight.shared.domains)
            ]
            for kept in (pipeline._marks, *names):
                kept._fetched = float("-inf")
                await kept.current()

    @property
    def commands(self):
        return [(name, collection) for name, collection, _ in self._recorder.commands]

    @property
    def sent(self):
        """The documents of the commands that the last question sent."""
        return [command for _, _, command in self._recorder.commands]

    async def close(self):
        for pipeline in self._pipelines.values():
            await pipeline.close()
        await self._async_client.close()
        self._client.close()
