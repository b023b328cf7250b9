"""Commands that MongoDB takes as long for as it is told, which costs it nothing, and what it has under way.

MongoDB answers a `hello` with a `topologyVersion` when its state changes, which here it does not, or when the time is
up. (Where scripting is off there is no other command that waits.)
"""

import asyncio
from time import monotonic


def wait(client, seconds, comment="waiting"):
    """A command that takes so long. It is under way by the name of its comment."""
    version = client["admin"].command("hello")["topologyVersion"]
    return {"hello": 1, "topologyVersion": version, "maxAwaitTimeMS": int(seconds * 1000), "comment": comment}


def under_way(client, comment="waiting"):
    """The commands with the comment that MongoDB works on, as it was sent them."""
    operations = [{"$currentOp": {"allUsers": True}}, {"$match": {"command.comment": comment}}]
    return [operation["command"] for operation in client["admin"].aggregate(operations)]


async def begun(client, comment="waiting"):
    """The command with the comment, as soon as it is under way."""
    async with asyncio.timeout(10):
        while not (commands := under_way(client, comment)):
            await asyncio.sleep(0.005)
    return commands[0]


async def gone(client, comment="waiting"):
    """How many seconds it takes until there is none any more."""
    began = monotonic()
    async with asyncio.timeout(10):
        while under_way(client, comment):
            await asyncio.sleep(0.005)
    return monotonic() - began


def make_endless(database, name="endless"):
    """A view of a database that MongoDB computes for minutes, looking up from it only when it cares to."""
    database["one"].insert_one({})
    thousandfold = [{"$set": {"n": {"$range": [0, 1000]}}}, {"$unwind": "$n"}]
    database.command("create", name, viewOn="one", pipeline=[*thousandfold * 3, {"$count": "n"}])
    return {"find": name, "comment": "waiting"}
