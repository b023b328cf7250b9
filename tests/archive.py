"""Databases of made-up articles by the thousand, for what must not depend on how many there are."""

import uuid
from contextlib import asynccontextmanager, contextmanager
from itertools import islice

from pymongo import MongoClient

from gateway import model
from loaders import synthetic
from tests.desk import Desk

PAGE = """
query ($after: String) {
  articles(first: 20, after: $after) { nodes { id title topics { name } } pageInfo { hasNextPage endCursor } }
}
"""
_STEP = "query ($first: Int, $after: String) { articles(first: $first, after: $after) { pageInfo { endCursor } } }"
_AT_ONCE = 5_000


@contextmanager
def archive(uri, count):
    """The name of a database with so many articles, all indexes, and what fits to them; dropped afterwards.

    The newest articles of a small one are those of a large one too.
    """
    name = f"test_{uuid.uuid4().hex[:12]}"
    with MongoClient(uri) as client:
        try:
            _fill(client[name], count)
            yield name
        finally:
            client.drop_database(name)


def _fill(database, count):
    database.organizations.insert_many(synthetic.organizations())
    database.topics.insert_many(synthetic.topics())
    # Related lists are most of an article's bytes, and nothing here is about them: short ones do.
    articles = synthetic.articles(count, longest=2)
    while batch := list(islice(articles, _AT_ONCE)):
        database.articles.insert_many(batch, ordered=False)
    for collection, indexes in model.INDEXES.items():
        if indexes:
            database.command("createIndexes", collection, indexes=list(indexes))


@asynccontextmanager
async def desks_over(uri, recorder, databases):
    """A desk for each database that is there already."""
    desks = [Desk(uri, name, recorder) for name in databases]
    yield desks
    for desk in desks:
        await desk.close()


async def cursor_after(desk, articles, visibility):
    """The cursor behind so many articles, found as a client finds it: page by page."""
    after = None
    for left in range(articles, 0, -100):
        data = await desk.data(_STEP, visibility=visibility, first=min(left, 100), after=after)
        after = data["articles"]["pageInfo"]["endCursor"]
    return after
