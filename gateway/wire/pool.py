"""The connections to one server, and how many commands may be under way on them.

With many large replies under way at once each costs more than with a few: their bytes push one another out of the
processor's cache. So a few commands have their turn at a time. But a server that is far away leaves our processor idle,
so the longer the way is, the more turns there are; and a command that is slow loses its turn.
"""

import asyncio
import math
from asyncio import CancelledError, Event, get_running_loop
from contextlib import suppress
from heapq import heapify, heappop, heappush
from itertools import count
from time import monotonic

import bson
from bson.codec_options import CodecOptions
from bson.errors import BSONError

from gateway.wire.connection import Broken, Connection, Document
from gateway.wire.login import Credentials, Refused, login
from gateway.wire.stopping import stop

Address = tuple[str, int | None]

_CONNECTING = 1.0
"""Seconds to wait for a connection before PyMongo, which has more patience, is asked."""
TURNS = 4
"""Commands at once to a server next door."""
_BETWEEN = 0.00025
"""Seconds of our processor's work for a command: as often as the quickest reply took that, so many more turns."""
_PATIENCE = 0.02
"""Seconds until a command has lost its turn to the next, still waiting itself."""

_STOPPING = 0.5
"""Seconds for stopping a command: after as many MongoDB has noticed by itself."""


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
        self._is_closed = False
        self._turns = TURNS
        self._quickest = math.inf
        self._have_turns: set[int] = set()
        self._under_way = 0
        self._waiting: list[tuple[float, int, Event]] = []
        self._numbers = count()
        self._stopping: set[asyncio.Task[None]] = set()

    async def exchange(self, message: bytes, options: CodecOptions[Document], until: float) -> Document:
        """The reply to a command. Of several, that whose answer is due first (`until`) has its turn first.

        Raises Broken, OSError, TimeoutError and BSONError, and Refused where the credentials are no good.
        """
        number = await self._turn(until)
        patience = get_running_loop().call_later(_PATIENCE, self._pass_on, number)
        connection: Connection | None = None
        try:
            connection = self._rested() or await self._connected()
            sent = monotonic()
            try:
                reply = await connection.exchange(message, options)
            except CancelledError:
                self._stop(connection)
                raise
            if monotonic() - sent < self._quickest:
                self._quickest = monotonic() - sent
                self._turns = TURNS + int(self._quickest / _BETWEEN)
        except BaseException:
            # Whoever gives up closes the connection, since a reply may yet come on it.
            if connection is not None:
                connection.close()
            raise
        else:
            self._idle.append(connection)
            return reply
        finally:
            patience.cancel()
            self._under_way -= 1
            self._pass_on(number)

    def close(self) -> None:
        """Close all connections for good: what is under way or waits ends with Broken."""
        self._is_closed = True
        for stopping in self._stopping:
            stopping.cancel()
        for connection in list(self._open):
            connection.close()

    async def _turn(self, until: float) -> int:
        """Wait for a turn; gives the number that it is known by.

        Who is first keeps the place until the turn is taken, so that whoever comes meanwhile and is due later does not
        go before it. Who is due earlier does: a turn that has ended is taken only after the operation that had it could
        ask for the next. So few operations are half done, and few documents are held, at once.
        """
        number = next(self._numbers)
        if self._is_full() or (self._waiting and self._waiting[0][0] <= until):
            place = (until, number, Event())
            heappush(self._waiting, place)
            try:
                while self._is_full() or self._waiting[0] is not place:
                    place[2].clear()
                    await place[2].wait()
            except CancelledError:
                self._waiting.remove(place)
                heapify(self._waiting)
                self._wake()
                raise
            heappop(self._waiting)
        self._have_turns.add(number)
        self._under_way += 1
        self._wake()
        return number

    def _is_full(self) -> bool:
        return len(self._have_turns) >= self._turns or self._under_way >= self._most

    def _pass_on(self, number: int) -> None:
        """The command has ended, or has had its turn for so long that it loses it, still under way."""
        self._have_turns.discard(number)
        self._wake()

    def _wake(self) -> None:
        """Let the first who waits look again, if there is a turn; having taken it, that one wakes the next."""
        if self._waiting and not self._is_full():
            self._waiting[0][2].set()

    def _stop(self, connection: Connection) -> None:
        """Have MongoDB work no longer on what nobody waits for. It would notice by itself, but later."""
        if connection.number and not self._is_closed:
            stopping = asyncio.ensure_future(self._stopped(connection.number))
            self._stopping.add(stopping)
            stopping.add_done_callback(self._stopping.discard)

    async def _stopped(self, number: int) -> None:
        async def ask(message: bytes) -> Document:
            return await self.exchange(message, CodecOptions(), -math.inf)  # before all that is new

        with suppress(Broken, OSError, TimeoutError, BSONError, Refused):
            async with asyncio.timeout(_STOPPING):
                await stop(ask, number)

    def _rested(self) -> Connection | None:
        while self._idle:
            connection = self._idle.pop()
            if connection in self._open:
                return connection
        return None

    async def _connected(self) -> Connection:
        host, port = self._address
        connection = Connection(self._open)
        try:
            async with asyncio.timeout(_CONNECTING):
                await get_running_loop().create_connection(lambda: connection, host, port or 27017)
                hello = await connection.exchange(self._hello, CodecOptions())
                connection.number = hello.get("connectionId", 0)
                if self._credentials is not None:
                    await login(connection, self._credentials)
        except BaseException:
            connection.close()
            raise
        if self._is_closed:
            connection.close()
            raise Broken("closed")
        return connection
