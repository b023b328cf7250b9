"""Reaching MongoDB: a client, whether it answers, a deadline for what is sent, and its failures told apart."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from typing import Any

import pymongo
from pymongo import AsyncMongoClient, MongoClient
from pymongo.errors import ConnectionFailure, PyMongoError, ServerSelectionTimeoutError
from pymongo.monitoring import CommandListener

from gateway.errors import Late, Trouble, Unavailable

Document = dict[str, Any]

_SERVER_SELECTION_MS = 5_000
"""As long as an operation may take: waiting longer for a server helps nobody."""


def connect(uri: str, *listeners: CommandListener) -> AsyncMongoClient[Document]:
    """A client for `uri`, whose commands `listeners` hear of; the caller closes it. Raises Trouble for a bad `uri`."""
    try:
        return AsyncMongoClient(
            uri,
            appname="newsgraph",
            event_listeners=listeners,
            serverSelectionTimeoutMS=_SERVER_SELECTION_MS,
            # Another loader may have written what Python cannot hold: that costs the one field, not the page.
            datetime_conversion="DATETIME_AUTO",
            unicode_decode_error_handler="replace",
        )
    except (PyMongoError, ValueError) as wrong:
        raise Trouble(f"NEWSGRAPH_MONGODB_URI: {wrong}", exit_code=2) from None


@contextmanager
def reached(uri: str) -> Iterator[MongoClient[Document]]:
    """A synchronous client for `uri`, which has answered. Raises Trouble: 2 for a bad `uri`, 3 where MongoDB fails."""
    try:
        client = MongoClient[Document](uri, appname="newsgraph", serverSelectionTimeoutMS=_SERVER_SELECTION_MS)
    except (PyMongoError, ValueError) as wrong:
        raise Trouble(f"NEWSGRAPH_MONGODB_URI: {wrong}", exit_code=2) from None
    try:
        with client:
            client.admin.command("ping")
            yield client
    except PyMongoError as failure:
        # Without the driver's account of every server, which fills a screen.
        reason = str(failure).partition(" (configured timeouts")[0].partition(", Timeout:")[0]
        raise Trouble(
            f"MongoDB failed ({reason}): is it running, and is NEWSGRAPH_MONGODB_URI right?", exit_code=3
        ) from None


def deadline(seconds: float) -> AbstractContextManager[None]:
    """Every command sent inside shares one deadline, and MongoDB stops working on it when that has passed."""
    return pymongo.timeout(seconds)


@asynccontextmanager
async def told_apart() -> AsyncIterator[None]:
    """MongoDB's failures as a client may see them; any other is ours."""
    try:
        yield
    except ServerSelectionTimeoutError as failure:
        raise Unavailable("The document store cannot be reached.") from failure
    except PyMongoError as failure:
        if failure.timeout:
            raise Late("The operation took longer than it may.") from failure
        if isinstance(failure, ConnectionFailure):
            raise Unavailable("The document store cannot be reached.") from failure
        raise
