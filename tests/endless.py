"""A real gateway, in a process of its own, one of whose questions has no end but the deadline.

    with endless(desk, mongodb_uri) as (process, address):
        client = await ask(address)                     # ENDLESS, on a connection of its own
        await until(lambda: under_way(desk) == 1)       # MongoDB works on it
        client.close()

An article and its provider are there; the providers are a view that MongoDB computes for minutes.
"""

import asyncio
import json
from contextlib import contextmanager

from tests.desk import article
from tests.processes import serving
from tests.waiting import make_endless

ENDLESS = {"query": "{ articles { nodes { title provider { description } } } }"}
SOON = {"query": "{ articles { nodes { title } } }"}
SOON_ANSWER = {"data": {"articles": {"nodes": [{"title": "A"}]}}}


@contextmanager
def endless(desk, mongodb_uri, **settings):
    """The process and its address. It must end without a traceback."""
    desk.add(article("a", provider={"domain": "p.example"}))
    with serving("serve", MONGODB_URI=mongodb_uri, DATABASE=desk.database.name, **settings) as (process, _, address):
        # It says what is missing before it begins, and of a view it cannot tell.
        desk.database.drop_collection("organizations")
        make_endless(desk.database, "organizations")
        yield process, address
        process.terminate()
        said = process.communicate(timeout=30)[1]
        assert "Traceback" not in said, said


def under_way(desk):
    """How many commands MongoDB works on in the database."""
    found = [{"$currentOp": {}}, {"$match": {"active": True, "ns": {"$regex": f"^{desk.database.name}[.]"}}}]
    return len(list(desk.database.client["admin"].aggregate(found)))


async def until(condition):
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.005)


async def ask(address):
    """The writer of a connection on which ENDLESS is asked."""
    host, _, port = address.removeprefix("http://").partition(":")
    _, writer = await asyncio.open_connection(host, int(port))
    body = json.dumps(ENDLESS)
    head = f"POST /graphql HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\n"
    writer.write(f"{head}content-length: {len(body)}\r\n\r\n{body}".encode())
    return writer
