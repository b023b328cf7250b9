"""What tests of waiting share: a schema, and work that can be watched."""

import asyncio

from graphql import build_schema

SCHEMA = build_schema("""
    type Query { a: Int  b: Int  must: Int!  me: Query  many: [Query!]  list: [Int!]  all: [Query] }
    type Mutation { a: Int  b: Int }
""")


class Work:
    """An awaitable resolver's work that can be watched: it ends when it is let go."""

    def __init__(self):
        self.let_go = asyncio.Event()
        self.log = []

    async def __call__(self, info):
        self.log.append("started")
        try:
            await self.let_go.wait()
        except asyncio.CancelledError:
            self.log.append("cancelled")
            raise
        self.log.append("done")
        return 1


async def fails(info):
    raise ValueError("no")


async def soon(awaitable):
    return await asyncio.wait_for(awaitable, 5)


async def ticks(count=10):
    for _ in range(count):
        await asyncio.sleep(0)


def others():
    return asyncio.all_tasks() - {asyncio.current_task()}
