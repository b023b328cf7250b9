"""The fixtures that many tests of the gateway begin with."""

import uuid

import pytest
from pymongo import MongoClient
from pymongo.uri_parser import parse_uri

from tests.desk import Desk
from tests.proxy import proxied


@pytest.fixture(scope="session")
def desk_database(mongodb_uri):
    """The database of every desk, one after another: to make and drop thirty indexes takes longer than most tests."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    yield name
    with MongoClient(mongodb_uri) as client:
        client.drop_database(name)


@pytest.fixture
async def desk(mongodb_uri, desk_database, recorder):
    desk = Desk(mongodb_uri, desk_database, recorder)
    yield desk
    desk.clear()
    await desk.close()


@pytest.fixture
def address(mongodb_uri):
    """The mongod's host and port."""
    return parse_uri(mongodb_uri)["nodelist"][0]


@pytest.fixture
def driver(mongodb_uri):
    """PyMongo's own client."""
    with MongoClient(mongodb_uri) as client:
        yield client


@pytest.fixture
def proxy(mongodb_uri):
    """A way to the mongod that a test can cut, delay and close."""
    with proxied(mongodb_uri) as proxy:
        yield proxy
