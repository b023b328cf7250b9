import asyncio
import os
import socket
import subprocess
from urllib.parse import quote

import pytest
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from gateway.embedded import program
from gateway.mongodb import Client
from tests.waiting import begun, gone, make_endless

USER, PASSWORD = "desk=one, é", "p@ß:/\u00ad"  # the last is a soft hyphen, which SASLprep leaves out
FIND = {"find": "articles", "filter": {}}


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    """A mongod that asks for a login; the address of it for a user and a password."""
    folder = tmp_path_factory.mktemp("guarded")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [program.binary(), "--auth", "--dbpath", folder, "--port", str(port), "--bind_ip", "127.0.0.1"]
    with subprocess.Popen(list(map(os.fspath, command)), stdout=subprocess.DEVNULL) as mongod:
        try:
            with MongoClient(port=port, directConnection=True) as client:
                # Only this first one may be made without a login.
                client["admin"].command("createUser", USER, pwd=PASSWORD, roles=["root"])
            root = f"mongodb://{quote(USER)}:{quote(PASSWORD, safe='')}@127.0.0.1:{port}/?directConnection=true"
            with MongoClient(root) as client:
                client["desk"]["articles"].insert_one({"_id": "an-article"})
                client["desk"].command("createUser", "reader", pwd="plain", roles=["read"])
                for user in ("old", "leaving"):
                    of = {"mechanisms": ["SCRAM-SHA-1"]} if user == "old" else {}
                    client["desk"].command("createUser", user, pwd="plain", roles=["read"], **of)
            yield (
                lambda user, password, database="", options="": (
                    f"mongodb://{quote(user)}:{quote(password, safe='')}@127.0.0.1:{port}/{database}"
                    f"?directConnection=true{options}"
                )
            )
        finally:
            mongod.terminate()


def connections(client):
    return [] if client._wire is None else [one for pool in client._wire._pools.values() for one in pool._open]


async def asked(client, times=3):
    return [await client["desk"].documents(FIND) for _ in range(times)]


@pytest.mark.parametrize(
    "login", [(USER, PASSWORD), ("reader", "plain", "desk"), ("reader", "plain", "", "&authSource=desk")]
)
async def test_a_user_logs_in_on_the_short_way(guarded, login):
    client = Client(guarded(*login))

    found = await asked(client)

    assert (found, len(connections(client))) == ([[{"_id": "an-article"}]] * 3, 1)
    await client.close()


async def test_a_user_who_only_reads_may_stop_a_command(guarded):
    client = Client(guarded("reader", "plain", "desk"))
    await asked(client)
    with MongoClient(guarded(USER, PASSWORD)) as driver:
        task = asyncio.create_task(client["desk"].documents(make_endless(driver["desk"])))
        await begun(driver)

        task.cancel()
        await asyncio.wait([task])

        assert await gone(driver) < 0.3  # by itself the server finds out after half a second
    await client.close()


async def test_a_user_of_another_mechanism_is_answered_through_the_driver(guarded, caplog):
    client = Client(guarded("old", "plain", "desk"))

    found = await asked(client)

    assert (found, connections(client)) == ([[{"_id": "an-article"}]] * 3, [])
    assert [record.name for record in caplog.records] == ["newsgraph.wire"]
    await client.close()


async def test_a_wrong_password_is_an_error_in_the_drivers_words(guarded):
    client = Client(guarded("reader", "wrong", "desk"))

    with pytest.raises(OperationFailure, match="Authentication failed"):
        await asked(client)

    await client.close()


async def test_a_user_who_is_taken_away_is_refused_on_the_short_way_too(guarded):
    client = Client(guarded("leaving", "plain", "desk"))
    await asked(client)
    with MongoClient(guarded(USER, PASSWORD)) as root:
        root["desk"].command("dropUser", "leaving")

    with pytest.raises(OperationFailure):
        await asked(client)

    await client.close()
