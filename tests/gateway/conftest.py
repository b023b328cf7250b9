"""The fixtures that many tests of the gateway begin with."""

import pytest
from pymongo import MongoClient
from pymongo.uri_parser import parse_uri

from tests.desk import Desk
from tests.proxy import proxied


@pytest.fixture
async def desk(mongodb_uri, database_name, recorder):
    desk = Desk(mongodb_uri, database_name, recorder)
    yield desk
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
