"""One connection, in both event loops: what it makes of any reply, and of what is none."""

import asyncio
import gc
import socket
import struct
from contextlib import asynccontextmanager
from types import FrameType

import bson
import pytest
import uvloop
from bson.codec_options import CodecOptions
from bson.errors import BSONError

from gateway.wire import connection as module
from gateway.wire.connection import Broken, Connection

HEADER, OP_MSG = 21, 2013
PING = {"ping": 1, "$db": "admin"}
FIRST = 1
"""The number of a connection's first request."""


@pytest.fixture(params=[asyncio.run, uvloop.run], ids=["asyncio", "uvloop"])
def run(request):
    return request.param


@asynccontextmanager
async def connected(address):
    """A connection, and the set of open ones."""
    open_ = set()
    _, connection = await asyncio.get_running_loop().create_connection(lambda: Connection(open_), *address)
    try:
        yield connection, open_
    finally:
        connection.close()
        await asyncio.sleep(0.01)


async def ask(connection, command):
    return await connection.exchange(bson.encode(command), CodecOptions())


@asynccontextmanager
async def answering(*pieces, hangs_up=False):
    """The address of a server that says this, piece by piece, to whoever asks."""

    async def serve(reader, writer):
        await reader.read(1000)
        for piece in pieces:
            writer.write(piece)
            await asyncio.sleep(0.001)
        if not hangs_up:
            await reader.read()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()
    finally:
        server.close()


def message(document, length=None, response_to=FIRST, operation=OP_MSG, flags=0, kind=0):
    body = document if isinstance(document, bytes) else bson.encode(document)
    length = HEADER + len(body) if length is None else length
    return struct.pack("<iiiiIB", length, 7, response_to, operation, flags, kind) + body


def test_replies_far_larger_than_the_buffer_and_those_after_them_are_whole(run, address, driver, database_name):
    texts = {"large": "é" * 4_000_000, "small": "e"}
    driver[database_name]["a"].insert_many({"_id": name, "text": text} for name, text in texts.items())

    async def scenario():
        async with connected(address) as (connection, _):
            for name in ("large", "small", "large", "small"):
                reply = await ask(connection, {"find": "a", "filter": {"_id": name}, "$db": database_name})
                assert reply["cursor"]["firstBatch"] == [{"_id": name, "text": texts[name]}]
            return len(connection._buffer)

    assert run(scenario()) == module._BUFFER


def test_a_reply_may_be_just_as_long_as_the_buffer(run, address, driver, database_name):
    find = {"find": "a", "filter": {}, "$db": database_name}

    async def scenario(text):
        driver[database_name]["a"].replace_one({"_id": 1}, {"text": text}, upsert=True)
        async with connected(address) as (connection, _):
            replies = [await ask(connection, find) for _ in range(2)]
        assert [reply["cursor"]["firstBatch"][0]["text"] for reply in replies] == [text] * 2
        return HEADER + len(bson.encode(replies[0]))

    about = run(scenario(""))
    for length in (module._BUFFER - 1, module._BUFFER, module._BUFFER + 1):
        assert run(scenario("x" * (length - about))) == length


@pytest.mark.parametrize("cut", [1, 4, 20, 21, 22, -1])
def test_a_reply_may_come_in_pieces(run, cut):
    whole = message({"ok": 1, "text": "…"})

    async def scenario():
        async with answering(whole[:cut], whole[cut:]) as address, connected(address) as (connection, _):
            return await ask(connection, PING)

    assert run(scenario()) == {"ok": 1, "text": "…"}


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(message({"ok": 1}, response_to=FIRST + 1), id="the reply to another request"),
        pytest.param(message({"ok": 1}, operation=1), id="another operation"),
        pytest.param(message({"ok": 1}, flags=2), id="a reply that has more to come"),
        pytest.param(message({"ok": 1}, kind=1), id="a section of another kind"),
        pytest.param(message({"ok": 1}, length=-1), id="no length"),
        pytest.param(message({"ok": 1}, length=10), id="less than a header"),
        pytest.param(message({"ok": 1}, length=48_000_001), id="more than MongoDB sends"),
        pytest.param(message({"ok": 1}) * 2, id="two replies"),
        pytest.param(b"HTTP/1.1 400 Bad Request\r\n\r\n", id="no MongoDB"),
    ],
)
def test_what_is_no_reply_ends_the_connection(run, said):
    async def scenario():
        async with answering(said) as address, connected(address) as (connection, open_):
            with pytest.raises(Broken):
                await asyncio.wait_for(ask(connection, PING), 5)
            return open_

    assert run(scenario()) == set()


@pytest.mark.parametrize("said", [b"", message({"ok": 1})[:20], message({"ok": 1})[:-1]])
def test_a_server_that_hangs_up_before_the_end_of_a_reply_ends_the_connection(run, said):
    async def scenario():
        async with answering(said, hangs_up=True) as address, connected(address) as (connection, open_):
            with pytest.raises(Broken):
                await asyncio.wait_for(ask(connection, PING), 5)
            return open_

    assert run(scenario()) == set()


def test_a_reply_that_is_no_bson_is_an_error(run):
    async def scenario():
        async with answering(message(b"\x08\0\0\0none")) as address, connected(address) as (connection, _):
            await ask(connection, PING)

    with pytest.raises(BSONError):
        run(scenario())


def test_what_nobody_asked_for_ends_the_connection(run, address):
    async def scenario():
        async with answering(message({"ok": 1}), message({"ok": 1})) as talkative, connected(talkative) as (one, open_):
            await ask(one, PING)
            await asyncio.sleep(0.02)
            assert open_ == set()
            await ask(one, PING)

    with pytest.raises(Broken, match=r"^closed$"):
        run(scenario())


def test_a_connection_that_is_cut_in_the_middle_of_a_reply_is_broken(run, proxy, driver, database_name):
    driver[database_name]["a"].insert_one({"text": "x" * 1_000_000})
    proxy.cut_replies(500_000, times=1)

    async def scenario():
        async with connected(proxy.address) as (connection, open_):
            await ask(connection, PING)
            with pytest.raises(Broken):
                await asyncio.wait_for(ask(connection, {"find": "a", "$db": database_name}), 5)
            return open_

    assert run(scenario()) == set()


def test_the_numbers_of_requests_begin_again_before_they_are_too_large(run, address):
    async def scenario():
        async with connected(address) as (connection, _):
            connection._request = 2**31 - 2
            return [((await ask(connection, PING))["ok"], connection._request) for _ in range(3)]

    assert run(scenario()) == [(1, 2**31 - 1), (1, 1), (1, 2)]


def test_a_connection_at_rest_holds_no_documents(run, address):
    async def scenario():
        async with connected(address) as (connection, _):
            reply = await ask(connection, PING)
            await asyncio.sleep(0)  # until then the loop holds what it woke us with
            return [holder for holder in gc.get_referrers(reply) if not isinstance(holder, FrameType)]

    assert run(scenario()) == []


def test_a_connection_at_rest_shows_firewalls_that_it_lives(run, address):
    async def scenario():
        async with connected(address) as (connection, _):
            link = connection._transport.get_extra_info("socket")
            return link.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)

    assert run(scenario())
