"""One command: what it costs our process on each way to MongoDB, and what large replies at once cost.

`python -m benchmarks.reading` prints processor time for a `find`, with 16 of them wanted at once: by PyMongo's cursor
with its own deadline (`pymongo.timeout`), by its `command` with `maxTimeMS`, and by the short way (`gateway.wire`); the
last, for pages of articles with ten related each, with few and with many turns.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import pymongo
import uvloop
from pymongo import AsyncMongoClient
from pymongo.monitoring import CommandListener

from benchmarks import machine
from benchmarks.world import NEWEST_FIRST, program, world
from gateway.mongodb import Client, deadline
from gateway.wire import pool

ARTICLES, ROUNDS, COMMANDS, AT_ONCE = 1_000, 20, 320, 16
"""The best of so many rounds is printed: the others were disturbed."""
SECONDS = 5.0

Send = Callable[[], Awaitable[object]]


def find(limit: int, related: int) -> dict[str, Any]:
    """The newest articles, with so many related each."""
    shown: dict[str, Any] = {"title": 1, "webUrl": 1, "provider": 1, "images": 1, "related": {"$slice": related}}
    return {"find": "articles", "filter": {}, "projection": shown, "sort": dict(NEWEST_FIRST), "limit": limit}


async def microseconds(send: Send) -> float:
    """Processor time of this process for one command."""

    async def some() -> None:
        for _ in range(COMMANDS // AT_ONCE):
            await send()

    times = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        await asyncio.gather(*(some() for _ in range(AT_ONCE)))
        times.append(time.process_time() - begun)
    return 1e6 * min(times[1:]) / COMMANDS


async def measure(uri: str) -> None:
    """Measure and print."""
    one, page = find(1, 0), find(20, 10)
    async with AsyncMongoClient[dict[str, Any]](uri) as driver:
        articles = driver["newsgraph"]["articles"]

        async def cursor() -> None:
            with pymongo.timeout(SECONDS):
                await articles.find({}, one["projection"], sort=NEWEST_FIRST, limit=1).to_list()

        print(f"one article: PyMongo's cursor       {await microseconds(cursor):7.0f} µs")
    print(f"one article: PyMongo's command      {await through(uri, one, Deaf()):7.0f} µs")
    print(f"one article: the short way          {await through(uri, one):7.0f} µs")
    print(f"a page:      PyMongo's command      {await through(uri, page, Deaf()):7.0f} µs")
    print(f"a page:      the short way          {await through(uri, page):7.0f} µs")
    pool.TURNS = AT_ONCE
    print(f"a page:      the same, {AT_ONCE} at a time   {await through(uri, page):7.0f} µs")


class Deaf(CommandListener):
    """Closes the short way, and does nothing."""

    def started(self, event: object) -> None:
        pass

    succeeded = failed = started


async def through(uri: str, command: dict[str, Any], *listeners: CommandListener) -> float:
    """The same for a command of the gateway's own client."""
    client = Client(uri, *listeners)
    reader = client["newsgraph"]

    async def send() -> None:
        with deadline(SECONDS):
            await reader.documents(command)

    try:
        return await microseconds(send)
    finally:
        await client.close()


if __name__ == "__main__":
    with program(), world(ARTICLES) as made:
        print(f"{machine.described()}; MongoDB {made.mongodb_version()}\n")
        uvloop.run(measure(made.uri))
