"""A desk for what is asked of many documents: they are stored once for a module."""

import uuid

import pytest
import pytest_asyncio
from pymongo import MongoClient

from tests.conftest import Recorder
from tests.desk import Desk
from tests.oracle import UNTIDY


@pytest.fixture(scope="module")
def own_database(mongodb_uri):
    """The name of a database that a module has for itself."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    yield name
    with MongoClient(mongodb_uri) as client:
        client.drop_database(name)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def untidy(mongodb_uri, own_database):
    """A desk with the documents of the oracle."""
    desk = Desk(mongodb_uri, own_database, Recorder())
    desk.database.articles.insert_many(UNTIDY)
    yield desk
    await desk.close()
