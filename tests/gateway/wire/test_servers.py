"""To which servers there is a short way, what they are told of the read preference, and for which URIs there is none."""

import asyncio
from time import monotonic

import pytest
from pymongo import AsyncMongoClient
from pymongo.hello import Hello
from pymongo.monitoring import CommandListener
from pymongo.read_preferences import Nearest, ReadPreference, SecondaryPreferred
from pymongo.server_description import ServerDescription
from pymongo.topology_description import TOPOLOGY_TYPE, TopologyDescription

from gateway.wire import wire_of
from gateway.wire.wire import passed_on
from tests.waiting import begun, wait


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ("directConnection=true", {"mode": "primaryPreferred"}),
        ("directConnection=true&readPreference=secondary", {"mode": "primaryPreferred"}),
        ("replicaSet=newsgraph", None),
        ("replicaSet=newsgraph&readPreference=primaryPreferred", {"mode": "primaryPreferred"}),
        (
            "replicaSet=newsgraph&readPreference=secondaryPreferred&readPreferenceTags=rack:a",
            {"mode": "secondaryPreferred", "tags": [{"rack": "a"}]},
        ),
        ("replicaSet=newsgraph&readPreference=nearest&maxStalenessSeconds=120", {"mode": "nearest", "maxStalenessSeconds": 120}),
    ],
)  # fmt: skip
async def test_a_server_is_selected_and_told_as_the_driver_does(driver, address, options, told):
    uri = f"mongodb://{address[0]}:{address[1]}/?{options}"
    async with AsyncMongoClient(uri) as client:
        preference, wire = client.read_preference, wire_of(client, uri)
        await client.admin.command({"ping": 1}, read_preference=preference)
        ways = [
            wire.reply("admin", wait(driver, 5, "ours"), client.codec_options, monotonic() + 5),
            client.admin.command(wait(driver, 5, "theirs"), read_preference=preference),
        ]
        tasks = [asyncio.create_task(way) for way in ways]

        ours, theirs = [await begun(driver, comment) for comment in ("ours", "theirs")]

        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        await wire.close()
        assert ours.get("$readPreference") == theirs.get("$readPreference") == told
        assert ("lsid" in ours, "lsid" in theirs) == (False, True)


async def test_where_no_server_is_preferred_there_is_no_short_way(address):
    uri = f"mongodb://{address[0]}:{address[1]}/?replicaSet=newsgraph&readPreference=secondary"
    async with AsyncMongoClient(uri) as client:
        wire = wire_of(client, uri)
        await client.admin.command({"ping": 1}, read_preference=ReadPreference.PRIMARY)

        assert await wire.reply("admin", {"ping": 1}, client.codec_options, monotonic() + 5) is None


def described(kind, **hello):
    """What PyMongo knows of one server that said this of itself."""
    server = ServerDescription(("db.example", 27017), Hello({"ok": 1, "maxWireVersion": 21, **hello}), 0.001)
    return TopologyDescription(kind, {server.address: server}, None, None, None, None)


SINGLE, SHARDED = TOPOLOGY_TYPE.Single, TOPOLOGY_TYPE.Sharded
MEMBER, MONGOS = {"setName": "rs", "secondary": True, "hosts": ["db.example"]}, {"msg": "isdbgrid"}


@pytest.mark.parametrize(
    ("description", "preference", "told"),
    [
        (described(SINGLE), SecondaryPreferred(), None),
        (described(SINGLE, **MEMBER), ReadPreference.PRIMARY, {"mode": "primaryPreferred"}),
        (described(SINGLE, **MONGOS), ReadPreference.PRIMARY, None),
        (described(SINGLE, **MONGOS), Nearest(), {"mode": "nearest"}),
        (described(SHARDED, **MONGOS), ReadPreference.PRIMARY, None),
        (described(SHARDED, **MONGOS), SecondaryPreferred([{"rack": "a"}]), {"mode": "secondaryPreferred", "tags": [{"rack": "a"}]}),
    ],
)  # fmt: skip
def test_a_preference_is_told_to_whom_it_means_something(description, preference, told):
    assert passed_on(preference, description) == ({} if told is None else {"$readPreference": told})


class Listener(CommandListener):
    started = succeeded = failed = lambda self, event: None


@pytest.mark.parametrize(
    ("uri", "has_short_way"),
    [
        ("mongodb://a", True),
        ("mongodb://a:1,b:2,[::1]:3/?replicaSet=rs", True),
        ("mongodb://a/?readPreference=secondaryPreferred&readPreferenceTags=rack:a&maxStalenessSeconds=90", True),
        ("mongodb://a/?maxPoolSize=5&readConcernLevel=majority&localThresholdMS=5", True),
        ("mongodb://user:word@a", True),
        ("mongodb://user:word@a/desk?authSource=admin&authMechanism=SCRAM-SHA-256", True),
        ("mongodb://user:word@a/?authMechanism=SCRAM-SHA-1", False),
        ("mongodb://user:word@a/?authMechanism=PLAIN", False),
        ("mongodb://a/?authMechanism=MONGODB-X509&tls=true", False),
        ("mongodb://a/?tls=true", False),
        ("mongodb://a/?compressors=zlib", False),
        ("mongodb://a/?loadBalanced=true", False),
        ("mongodb://a/?timeoutMS=100", False),
        ("mongodb://a/?socketTimeoutMS=100", False),
        ("mongodb://%2Ftmp%2Fmongodb-27017.sock", False),
        ("localhost", False),
    ],
)
async def test_only_what_asks_for_nothing_else_has_a_short_way(uri, has_short_way):
    client = AsyncMongoClient(uri, connect=False)

    assert (wire_of(client, uri) is not None) is has_short_way

    await client.close()


@pytest.mark.parametrize(
    ("option", "warning"), [("maxPoolSize=-1", "must be a non negative integer"), ("nothing=1", "Unknown option")]
)
async def test_an_option_that_the_driver_leaves_out_with_a_warning_is_left_out_here_too(option, warning):
    uri = f"mongodb://a/?{option}"

    with pytest.warns(UserWarning, match=warning):
        client = AsyncMongoClient(uri, connect=False)
    with pytest.warns(UserWarning, match=warning):
        wire = wire_of(client, uri)

    assert wire is not None
    await client.close()


async def test_who_listens_to_the_driver_hears_of_every_command(mongodb_uri):
    async with AsyncMongoClient(mongodb_uri, event_listeners=[Listener()], connect=False) as client:
        assert wire_of(client, mongodb_uri) is None


async def test_servers_that_are_found_by_their_domain_are_the_drivers(mongodb_uri):
    async with AsyncMongoClient(mongodb_uri, connect=False) as client:
        assert wire_of(client, "mongodb+srv://cluster.example") is None
