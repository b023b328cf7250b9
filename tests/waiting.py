"""Commands that MongoDB takes as long for as it is told, which costs it nothing, and what it has under way.

MongoDB answers a `hello` with a `topologyVersion` when its state changes, which here it does not, or when the time is
up. (Where scripting is off there is no other command that waits.)
"""


def wait(client, seconds, comment="waiting"):
    """A command that takes so long. It is under way by the name of its comment."""
    version = client["admin"].command("hello")["topologyVersion"]
    return {"hello": 1, "topologyVersion": version, "maxAwaitTimeMS": int(seconds * 1000), "comment": comment}


def under_way(client, comment="waiting"):
    """How many commands with the comment MongoDB works on."""
    operations = [{"$currentOp": {}}, {"$match": {"command.comment": comment}}]
    return len(list(client["admin"].aggregate(operations)))
