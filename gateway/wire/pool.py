"""The connections to one server, and how many commands may be under way on them.

With many large replies under way at once each costs more than with a few: their bytes push one another out of the
processor's cache. So a few commands have their turn at a time. But a server that is far away leaves our processor idle,
so the longer the way is, the more turns there are; and a command that is slow loses its turn.
"""

import asyncio
import math
from asyncio import Future, get_running_loop
from heapq import heappop, heappush
from itertools import count
from time import monotonic
from typing import Any

import bson
from bson.codec_options import CodecOptions

from gateway.wire.connection import Connection, Document
from gateway.wire.login import Credentials, login

Address = tuple[str, int | None]

_CONNECTING = 1.0
"""Seconds to wait for a connection before PyMongo, which has more patience, is asked."""
TURNS = 4
"""Commands at once to a server next door."""
_BETWEEN = 0.00025
"""Seconds of our processor's work for a command: as often as the quickest reply took that, so many more turns."""
_PATIENCE = 0.02
"""Seconds until a command has lost its turn to the next, still waiting itself."""


class Pool:
    """Connections to one server, at most `most`; that used last is taken first, and more are made when they are needed.

    `metadata` is what MongoDB is told of us.
    """

    def __init__(
        self, address: Address, most: float, metadata: Document, credentials: Credentials | None = None
    ) -> None:
        self._address = address
        self._credentials = credentials
        self._most = most
        self._hello = bson.encode({"hello": 1, "client": metadata, "$db": "admin"})
        self._open: set[Connection] = set()
        self._idle: list[Connection] = []
        self._connecting = 0
        self._turns = min(most, TURNS)
        self._held = 0
        self._quickest = math.inf
        self._waiting: list[tuple[float, int, Future[None]]] = []
        self._number = count()

    async def exchange(self, message: bytes, options: CodecOptions[Document], until: float) -> Document:
        """The reply to a command. Of several, that whose answer is due first (`until`) has its turn first.

        Raises Broken, OSError, TimeoutError and BSONError, and Refused where the credentials are no good.
        """
        turn = await self._turn(until)
        connection: Connection | None = None
        try:
            connection = self._rested() or await self._connected()
            sent = monotonic()
            reply = await connection.exchange(message, options)
            if monotonic() - sent < self._quickest:
                self._quickest = monotonic() - sent
                self._turns = min(self._most, TURNS + int(self._quickest / _BETWEEN))
        except BaseException:
            # Whoever gives up closes the connection, upon which MongoDB stops working for it.
            if connection is not None:
                connection.close()
            raise
        else:
            self._idle.append(connection)
            return reply
        finally:
            turn.end()

    def close(self) -> None:
        for connection in list(self._open):
            connection.close()

    def pass_on(self) -> None:
        """A turn has ended. Who waits hears of it only after the operation that had it could ask for the next.

        Begun earlier, it goes first: so few operations are half done, and few documents are held, at once.
        """
        self._held -= 1
        self._wake()

    def has_room(self) -> bool:
        """Whether one more command could be under way."""
        return bool(self._idle) or len(self._open) + self._connecting < self._most

    async def _turn(self, until: float) -> "_Turn":
        while self._held >= self._turns or (self._waiting and self._waiting[0][0] < until):
            waiting = get_running_loop().create_future()
            heappush(self._waiting, (until, next(self._number), waiting))
            self._wake()  # where there is a turn after all, it is an earlier one's
            try:
                await waiting
            except asyncio.CancelledError:
                self._wake()
                raise
        self._held += 1
        return _Turn(self)

    def _wake(self) -> None:
        """Let the first who waits, if there is a turn for it, look again."""
        while self._held < self._turns and self._waiting:
            waiting = heappop(self._waiting)[2]
            if not waiting.done():
                waiting.set_result(None)
                return

    def _rested(self) -> Connection | None:
        while self._idle:
            connection = self._idle.pop()
            if connection in self._open:
                return connection
        return None

    async def _connected(self) -> Connection:
        host, port = self._address
        self._connecting += 1
        try:
            async with asyncio.timeout(_CONNECTING):
                _, connection = await get_running_loop().create_connection(
                    lambda: Connection(self._open), host, port or 27017
                )
                try:
                    await connection.exchange(self._hello, CodecOptions())
                    if self._credentials is not None:
                        await login(connection, self._credentials)
                except BaseException:
                    connection.close()
                    raise
        finally:
            self._connecting -= 1
        return connection


class _Turn:
    """One command's turn: it ends with the command, or when it has lasted too long and there is room for another."""

    __slots__ = ("_pool", "_timer")

    def __init__(self, pool: Pool) -> None:
        self._pool: Pool | None = pool
        self._timer: Any = get_running_loop().call_later(_PATIENCE, self._lose)

    def end(self) -> None:
        self._timer.cancel()
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.pass_on()

    def _lose(self) -> None:
        if self._pool is not None and self._pool.has_room():
            self.end()
