import os
import signal
import socket
import stat
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from gateway import embedded
from gateway.embedded.program import binary


def insert(uri):
    with MongoClient(uri) as client:
        client.desk.notes.insert_one({})


@contextmanager
def served(server):
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield
    server.shutdown()
    thread.join()


def address(uri):
    with MongoClient(uri) as client:
        return client.address


def test_it_is_a_replica_set_of_one_with_a_primary(mongodb_uri):
    with MongoClient(mongodb_uri) as client:
        hello = client.admin.command("hello")

        assert hello["isWritablePrimary"]
        assert hello["hosts"] == ["{}:{}".format(*client.address)]


def test_it_listens_on_the_loopback_address_alone(mongodb_uri):
    host, port = address(mongodb_uri)

    assert host == "127.0.0.1"
    for other in ("127.0.0.2", "::1"):
        with pytest.raises(OSError, match=r"refused|assign|unreachable"):
            socket.create_connection((other, port), timeout=2)
    assert not Path(f"/tmp/mongodb-{port}.sock").exists()


def test_it_runs_no_javascript(mongodb_uri, database_name):
    with MongoClient(mongodb_uri) as client:
        client[database_name].articles.insert_one({})

        with pytest.raises(OperationFailure, match="no globalScriptEngine"):
            client[database_name].articles.find_one({"$where": "true"})


def test_what_it_writes_is_for_its_owner_alone(mongodb_uri):
    with MongoClient(mongodb_uri) as client:
        database = Path(client.admin.command("getCmdLineOpts")["parsed"]["storage"]["dbPath"])

    assert stat.S_IMODE(database.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) & 0o077 for file in database.rglob("*")} == {0}


def test_a_new_one_takes_little_disk_and_says_where_it_is_while_it_runs(data):
    with embedded.mongod(data) as uri:
        assert (data / "uri").read_text().strip() == uri
        assert sum(file.stat().st_blocks * 512 for file in data.rglob("*")) < 60e6

    assert not (data / "uri").exists()


def test_a_port_that_was_taken_meanwhile_is_left_to_who_has_it(data):
    with embedded.mongod(data) as before:
        port = address(before)
        insert(before)

    with (
        HTTPServer(port, BaseHTTPRequestHandler) as other,
        served(other),
        embedded.mongod(data) as uri,
        MongoClient(uri) as client,
    ):
        assert client.address != port
        assert client.admin.command("hello")["hosts"] == ["{}:{}".format(*client.address)]
        assert client.desk.notes.count_documents({}) == 1


def test_a_port_that_is_lost_at_the_last_moment_is_replaced(data, script, running):
    program = script(f'if mkdir "{data}/lost"; then exit 48; fi\nexec "{binary()}" "$@"')

    with embedded.mongod(data, program) as uri:
        assert address(uri)
        assert (data / "lost").exists()


def test_a_keeper_that_is_told_to_end_stops_its_mongod_first(data, hold, running):
    assert hold().uri
    (keeper,) = running.keepers()

    os.kill(keeper, signal.SIGTERM)

    assert running.gone(within=5)
    assert not (data / "uri").exists()
    assert '"exitCode":0' in (data / "mongod.log").read_text()
