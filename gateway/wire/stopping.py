"""Stopping what MongoDB still does for a connection that we have closed.

It looks for clients that have gone twice a second, and is asked to go on no longer sooner than that: whoever was sent a
command may end it, whatever the role, and a connection has no other under way.
"""

import asyncio
from collections.abc import Awaitable, Callable

import bson

from gateway.wire.connection import Document

_PAUSE = 0.02
"""Seconds until we look: most commands have ended, and none is still on its way to the server."""
_ANY_MEMBER: Document = {"$db": "admin", "$readPreference": {"mode": "primaryPreferred"}}


async def stop(ask: Callable[[bytes], Awaitable[Document]], connection: int) -> None:
    """End what is under way for the connection of this number, if there is anything. Raises what `ask` raises."""
    await asyncio.sleep(_PAUSE)
    # Of all users' operations a role that reads is not told; of its own, and of those of this server, it is.
    own = {"$currentOp": {"allUsers": False, "localOps": True}}
    found = {"$match": {"connectionId": connection, "active": True}}
    look = {"aggregate": 1, "pipeline": [own, found, {"$project": {"opid": 1}}], "cursor": {}}
    reply = await ask(bson.encode(look | _ANY_MEMBER))
    for operation in reply.get("cursor", {}).get("firstBatch", ()):
        await ask(bson.encode({"killOp": 1, "op": operation["opid"]} | _ANY_MEMBER))
