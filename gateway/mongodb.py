"""Reaching MongoDB: a client, whether it answers, a deadline for what is sent, and its failures told apart."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic
from typing import Any, TypeVar

from pymongo import AsyncMongoClient, MongoClient
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import (
    AutoReconnect,
    ConnectionFailure,
    OperationFailure,
    PyMongoError,
    ServerSelectionTimeoutError,
)
from pymongo.monitoring import CommandListener

from gateway.errors import Late, Trouble, Unavailable
from gateway.wire import Wire, wire_of

log = logging.getLogger("newsgraph.mongodb")

Document = dict[str, Any]
Command = Mapping[str, Any]
T = TypeVar("T")

_SERVER_SELECTION_MS = 5_000
"""As long as an operation may take: waiting longer for a server helps nobody."""
_GRACE = 0.25
"""Seconds after the deadline for MongoDB to say itself that it has passed."""
_PAUSE = 0.05
"""Seconds before a command is sent again: an election takes a hundred times as long."""
_AWAY = "The document store cannot be reached."
_LATE = "The operation took longer than it may."
_LACKING = "The document store lacks an index; newsgraph check --make makes it."
_INDEX_NOT_FOUND = 27
"""Of a search, which alone cannot do without its index."""
_RETRYABLE_CODES = frozenset({6, 7, 89, 91, 134, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436})
"""Of the specification "Retryable Reads": a server that is stepping down, shutting down or out of reach."""


class Client:
    """A client for the MongoDB at `uri`, whose commands `listeners` hear of; `client[name]` reads a database of it.

    The caller closes it. Raises Trouble for a bad `uri`.
    """

    def __init__(self, uri: str, *listeners: CommandListener) -> None:
        try:
            self._client: AsyncMongoClient[Document] = AsyncMongoClient(
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
        self._wire = wire_of(self._client, uri)

    def __getitem__(self, name: str) -> "Reader":
        return Reader(self._client[name], self._wire)

    async def close(self) -> None:
        if self._wire is not None:
            await self._wire.close()
        await self._client.close()


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


@contextmanager
def deadline(seconds: float) -> Iterator[float]:
    """Every command read inside shares one deadline, and MongoDB stops working on it when that has passed.

    Gives when that is, by the monotonic clock.
    """
    until = monotonic() + seconds
    token = _DEADLINE.set(until)
    try:
        yield until
    finally:
        _DEADLINE.reset(token)


async def in_time(awaitable: Awaitable[T]) -> T:
    """What is awaited for the operation, though it is no command of its own. Raises Late after its deadline."""
    until = _DEADLINE.get()
    try:
        async with asyncio.timeout(None if until is None else until - monotonic() + _GRACE):
            return await awaitable
    except TimeoutError as failure:
        raise Late(_LATE) from failure


class Reader:
    """Sends commands that read, to the servers that the client's URI prefers.

    `deadline` holds for them; outside of one each has as long as a server selection. What a `find` gives here fits
    into a first batch, so there is no cursor to be kept. What the driver's `find` does beside, this does too: a command
    that met a lost connection or a change of the primary is sent again, until the deadline (specification "Retryable
    Reads").
    """

    def __init__(self, database: AsyncDatabase[Document], wire: Wire | None = None) -> None:
        self._database = database
        self._wire = wire
        concern = database.read_concern.document
        self._concern: Document = {"readConcern": concern} if concern else {}

    async def documents(self, command: Command) -> list[Document]:
        """All that a `find` or an `aggregate` gives.

        Raises Late and Unavailable; PyMongo's error for a command that is wrong.
        """
        command = {**command, **self._concern}
        cursor = (await self.reply(command))["cursor"]
        if cursor["id"]:
            # More than a message holds. The driver knows how to go on, but not from here.
            await self.reply({"killCursors": cursor["ns"].partition(".")[2], "cursors": [cursor["id"]]})
            return await self._awaited(self._batches, command)
        documents: list[Document] = cursor["firstBatch"]
        return documents

    async def reply(self, command: Command) -> Document:
        """MongoDB's reply to one command, which is sent as it is, but for the time it has. Raises the same."""
        return await self._awaited(self._sent, command)

    async def _awaited(self, send: Callable[[Command, float], Awaitable[T]], command: Command) -> T:
        until = _DEADLINE.get() or monotonic() + _SERVER_SELECTION_MS / 1000
        passing: PyMongoError | None = None
        try:
            async with asyncio.timeout(until - monotonic() + _GRACE):
                while True:
                    try:
                        return await send(command, until)
                    except PyMongoError as failure:
                        if not _is_passing(failure) or monotonic() > until:
                            raise _told(failure) from failure
                        passing = failure
                    await asyncio.sleep(_PAUSE)
        except TimeoutError as failure:
            raise (Late(_LATE) if passing is None and self._is_in_reach() else Unavailable(_AWAY)) from failure

    def _is_in_reach(self) -> bool:
        """Whether the driver knows a server to read from; else it was still looking for one."""
        return self._database.client.topology_description.has_readable_server(self._database.read_preference)

    async def _sent(self, command: Command, until: float) -> Document:
        database = self._database
        if self._wire is not None:
            reply = await self._wire.reply(database.name, _timed(command, until), database.codec_options, until)
            if reply is not None:
                return reply
        return await database.command(
            _timed(command, until), codec_options=database.codec_options, read_preference=database.read_preference
        )

    async def _batches(self, command: Command, until: float) -> list[Document]:
        database = self._database
        found = await database.cursor_command(
            _timed(command, until), codec_options=database.codec_options, read_preference=database.read_preference
        )
        return await found.to_list()


def _timed(command: Command, until: float) -> Document:
    """The command with what is left of its time; at least a millisecond, since for MongoDB 0 stands for no limit."""
    return {**command, "maxTimeMS": max(1, int((until - monotonic()) * 1000))}


def _is_passing(failure: PyMongoError) -> bool:
    """Whether the same command may do in a moment."""
    if isinstance(failure, ServerSelectionTimeoutError):
        return False  # it has waited already
    return isinstance(failure, AutoReconnect) or (
        isinstance(failure, OperationFailure) and failure.code in _RETRYABLE_CODES
    )


def _told(failure: PyMongoError) -> Exception:
    """A failure as a client may see it, or itself, where the fault is ours."""
    if isinstance(failure, ServerSelectionTimeoutError) or _is_passing(failure):
        return Unavailable(_AWAY)
    if failure.timeout:
        return Late(_LATE)
    if isinstance(failure, OperationFailure) and failure.code == _INDEX_NOT_FOUND:
        log.error("%s (%s)", _LACKING, failure)
        return Unavailable(_LACKING)
    return Unavailable(_AWAY) if isinstance(failure, ConnectionFailure) else failure


_DEADLINE: ContextVar[float | None] = ContextVar("deadline", default=None)
