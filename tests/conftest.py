"""A real MongoDB for every test: one mongod for the run, a database for each test, and a record of what was sent.

    def test_something(mongodb_uri, database_name, recorder):
        with MongoClient(mongodb_uri, event_listeners=[recorder]) as client:
            list(client[database_name].articles.find({"published": True}))

        assert [name for name, _, _ in recorder.commands] == ["find"]

Everything a client sends is recorded, by synchronous and asynchronous ones alike.
"""

import uuid

import pytest
from pymongo import MongoClient
from pymongo.monitoring import CommandListener

from gateway import embedded

NOT_ASKED_FOR = {"endSessions", "hello", "ping"}


class Recorder(CommandListener):
    """The commands that its clients sent since the last `clear`, in order: (name, collection, the whole command).

    A getMore has the collection of its cursor; a command of the whole database has the collection "". What the driver
    sends by itself is left out.
    """

    def __init__(self):
        self.commands = []

    def clear(self):
        self.commands.clear()

    def started(self, event):
        if event.command_name not in NOT_ASKED_FOR:
            of = event.command.get("collection", event.command.get(event.command_name))
            self.commands.append((event.command_name, of if isinstance(of, str) else "", event.command))

    def succeeded(self, event):
        pass

    def failed(self, event):
        pass


@pytest.fixture(scope="session")
def mongodb_uri(tmp_path_factory):
    """The mongod of this run: a replica set of one, in a temporary folder."""
    with embedded.mongod(tmp_path_factory.mktemp("mongod")) as uri:
        yield uri


@pytest.fixture
def database_name(mongodb_uri):
    """A database that no other test uses, dropped afterwards."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    yield name
    with MongoClient(mongodb_uri) as client:
        client.drop_database(name)


@pytest.fixture
def recorder():
    return Recorder()
