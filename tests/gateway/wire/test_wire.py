"""The short way gives what PyMongo gives, and leaves to it what does not go smoothly. Which servers: test_servers.py."""

import asyncio
from datetime import UTC, datetime
from time import monotonic
from uuid import UUID

import bson
import pytest
from bson import (
    Binary,
    Code,
    DBRef,
    Decimal128,
    Int64,
    MaxKey,
    MinKey,
    ObjectId,
    Regex,
    Timestamp,
)
from bson.raw_bson import RawBSONDocument
from pymongo.errors import OperationFailure

from gateway.mongodb import Client
from tests.waiting import begun, gone, wait

FIND = {"find": "a", "filter": {}}


@pytest.fixture
async def clients(mongodb_uri):
    """Makes clients that know their server, so that commands take the short way."""
    made = []

    async def make(uri=mongodb_uri, options=""):
        client = Client(uri + options)
        made.append(client)
        await client["admin"].reply({"ping": 1})
        return client

    yield make
    for client in made:
        await client.close()


@pytest.fixture
async def client(clients):
    return await clients()


async def sent(client, database, command):
    """The reply by the short way; None where there is none."""
    reader = client[database]
    return await client._wire.reply(database, command, reader._database.codec_options, monotonic() + 5)


def open_connections(client):
    return [one for pool in client._wire._pools.values() for one in pool._open]


EVERYTHING = {
    "double": 1.5,
    "doubles": [float("nan"), float("inf"), -0.0],
    "string": "Grüße\0\U0001f4f0",
    "object": {"a": {"b": [{}, [], [None]]}},
    "binary": b"\0\xff",
    "user binary": Binary(b"x", 0x80),
    "uuid": Binary.from_uuid(UUID(int=5)),
    "id": ObjectId("0123456789abcdef01234567"),
    "bools": [True, False],
    "date": datetime(2026, 3, 2, 6, 30, 0, 123_000, tzinfo=UTC),
    "null": None,
    "regex": Regex("^a", "i"),
    "reference": DBRef("a", 1, "b"),
    "code": Code("f()"),
    "code with scope": Code("f()", {"x": 1}),
    "int32": -(2**31),
    "timestamp": Timestamp(4, 13),
    "int64": Int64(5),
    "large": 2**40,
    "decimals": [Decimal128("1.10"), Decimal128("NaN")],
    "keys": [MinKey(), MaxKey()],
}
UNTIDY = bson.encode({"_id": 2, "text": "??", "late": datetime(2026, 1, 1, tzinfo=UTC)})
YEAR_30000 = (884_541_340_800_000).to_bytes(8, "little")


async def test_a_reply_is_the_drivers_whatever_is_in_it(client, driver, database_name):
    untidy = UNTIDY.replace(b"??", b"\xff\xfe")[:-9] + YEAR_30000 + b"\0"
    driver[database_name]["a"].insert_many([{"_id": 1, **EVERYTHING}, RawBSONDocument(untidy)])
    database = client[database_name]._database

    ours = await sent(client, database_name, FIND)
    theirs = await database.command(FIND, codec_options=database.codec_options)

    assert list(ours) == list(theirs)
    assert repr(ours["cursor"]) == repr(theirs["cursor"])
    assert list(ours["cursor"]["firstBatch"][0]) == ["_id", *EVERYTHING]
    assert ours["cursor"]["firstBatch"][1]["text"] == "��"
    assert int(ours["cursor"]["firstBatch"][1]["late"]) == 884_541_340_800_000


async def test_a_command_that_fails_is_left_to_the_driver_and_its_words(client, driver, database_name):
    wrong = {"find": "a", "filter": {"$nothing": 1}}

    assert await sent(client, database_name, wrong) is None
    with pytest.raises(OperationFailure, match="unknown top level operator: \\$nothing") as raised:
        await client[database_name].reply(wrong)
    assert raised.value.code == 2


async def test_there_is_no_short_way_before_the_driver_knows_the_server(mongodb_uri):
    client = Client(mongodb_uri)

    assert await sent(client, "admin", {"ping": 1}) is None

    await client.close()


async def test_a_cancelled_command_stops_on_the_server_at_once_where_it_waits(client, driver):
    task = asyncio.create_task(sent(client, "admin", wait(driver, 8, "left")))
    other = asyncio.create_task(sent(client, "admin", wait(driver, 0.5, "stays")))
    await begun(driver, "left")

    task.cancel()

    assert await gone(driver, "left") < 0.4
    assert (await other)["ok"] == 1


async def test_a_cancelled_command_stops_on_the_server_soon_where_it_computes(client, driver, database_name):
    """MongoDB looks twice a second whether who asked is still there."""
    driver[database_name]["a"].insert_one({})
    thousandfold = [{"$set": {"n": {"$range": [0, 1000]}}}, {"$unwind": "$n"}]
    endless = {"aggregate": "a", "pipeline": thousandfold * 3 + [{"$count": "n"}], "cursor": {}, "comment": "endless"}
    task = asyncio.create_task(sent(client, database_name, endless))
    await begun(driver, "endless")

    task.cancel()

    assert await gone(driver, "endless") < 2


@pytest.mark.parametrize(("option", "connections"), [("maxPoolSize=1", 1), ("maxPoolSize=0", 4)])
async def test_the_size_of_the_pool_is_that_of_the_uri(clients, driver, option, connections):
    """0 stands for no bound."""
    client = await clients(options=f"&{option}")

    replies = await asyncio.gather(*(sent(client, "admin", wait(driver, 0.05)) for _ in range(4)))

    assert all(replies)
    assert len(open_connections(client)) == connections


async def test_closing_leaves_no_connection_open(clients, proxy, driver):
    client = await clients(proxy.uri)
    await asyncio.gather(*(sent(client, "admin", wait(driver, 0.05)) for _ in range(4)))
    under_way = asyncio.create_task(sent(client, "admin", wait(driver, 5)))
    await begun(driver)
    assert proxy.open_connections > 4

    await client.close()

    assert await under_way is None
    async with asyncio.timeout(5):
        while proxy.open_connections:
            await asyncio.sleep(0.005)


async def test_nothing_is_lost_where_replies_are_cut_in_the_middle(clients, proxy, driver, database_name):
    """Five of the short way's connections are cut; the driver, whose turn it is then, is cut too and asks again."""
    texts = {f"{n}": f"{n}" * 300_000 for n in range(10)}
    driver[database_name]["a"].insert_many({"_id": name, "text": text} for name, text in texts.items())
    client = await clients(proxy.uri)

    async def text(name):
        [document] = await client[database_name].documents({"find": "a", "filter": {"_id": name}})
        return document["text"]

    proxy.cut_replies(100_000, times=5)
    found = await asyncio.gather(*(text(name) for name in texts))

    assert found == list(texts.values())
    assert proxy.cuts_left == 0
    assert await sent(client, database_name, FIND)


async def test_a_server_that_goes_away_and_comes_back_costs_no_answer_and_no_connection(clients, proxy, driver):
    client = await clients(proxy.uri)
    answers = []

    async def ask():
        for _ in range(20):
            answers.append(await client["admin"].reply({"ping": 1}))
            await asyncio.sleep(0.01)

    asking = [asyncio.create_task(ask()) for _ in range(5)]
    await asyncio.sleep(0.05)
    proxy.refuse()
    await asyncio.sleep(0.1)
    proxy.accept()
    await asyncio.gather(*asking)

    assert [answer["ok"] for answer in answers] == [1] * 100
    assert await sent(client, "admin", {"ping": 1})
    assert len(open_connections(client)) <= 5


async def test_a_server_that_is_away_is_none_of_our_business(clients, proxy):
    client = await clients(proxy.uri)
    await sent(client, "admin", {"ping": 1})

    proxy.refuse()

    assert await sent(client, "admin", {"ping": 1}) is None
    assert open_connections(client) == []
