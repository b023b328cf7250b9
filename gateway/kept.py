"""What many requests ask for: kept for seconds where it changes, and fetched once for all; else the last used."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Hashable
from contextvars import Context
from math import inf
from typing import Generic, TypeVar

from gateway.mongodb import in_time

log = logging.getLogger("newsgraph.kept")

_FRESH = 1.0
"""Seconds for which a value is given out as it is."""
_USABLE = 3.0
"""Seconds for which it is given out while it is fetched again; an older one is waited for."""
_MOST = 1_000
"""Values by key: what the pages of a news desk ask for within seconds, at some 5 KB each."""

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(Generic[T]):
    """What `fetch` gave at most three seconds ago.

    One fetch serves all who wait; a failed one is told to each of them and tried again by the next caller. Its commands
    are no operation's, whoever was the first to ask. Belongs to one event loop.
    """

    def __init__(self, fetch: Callable[[], Awaitable[T]], clock: Callable[[], float] = time.monotonic) -> None:
        self._fetch = fetch
        self._clock = clock
        self._value: T
        self._fetched = float("-inf")
        self._fetching: asyncio.Task[None] | None = None

    async def current(self) -> T:
        """The value. Raises what `fetch` raises, and Late where the caller's deadline passes first."""
        age = self._clock() - self._fetched
        if age < _FRESH:
            return self._value
        if self._fetching is None:
            # A context of its own: the deadline of the caller who happens to be first is not that of the others, and
            # what is sent is in the trace of none of them.
            self._fetching = asyncio.create_task(self._refresh(), context=Context())
            self._fetching.add_done_callback(_noted)
        if age >= _USABLE:
            # A caller that goes away does not take the fetch from those who wait with it.
            await in_time(asyncio.shield(self._fetching))
        return self._value

    async def close(self) -> None:
        """Ends a fetch that is under way."""
        if self._fetching is not None:
            self._fetching.cancel()
            await asyncio.wait([self._fetching])

    async def _refresh(self) -> None:
        began = self._clock()
        try:
            self._value = await self._fetch()
            self._fetched = began
        finally:
            self._fetching = None


class KeptByKey(Generic[K, V]):
    """Values that are at most three seconds old, by key; the oldest of a thousand go first."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._values: dict[K, tuple[float, V]] = {}

    def get(self, key: K) -> V | None:
        """The value, where there is one young enough."""
        since, value = self._values.get(key, _NOTHING)
        return value if self._clock() - since < _USABLE else None

    def keep(self, key: K, value: V) -> None:
        self._values.pop(key, None)
        self._values[key] = (self._clock(), value)
        if len(self._values) > _MOST:
            del self._values[next(iter(self._values))]


class LastUsed(Generic[K, V]):
    """The values that were used last: at most `most`, and in all at most `room` as `size` measures each."""

    def __init__(self, most: int, room: float = inf, size: Callable[[V], int] = lambda _: 0) -> None:
        self._most = most
        self._room = room
        self._size = size
        self._taken = 0
        self._values: dict[K, V] = {}

    def get(self, key: K) -> V | None:
        value = self._values.pop(key, None)
        if value is not None:
            self._values[key] = value  # a dict keeps the order of insertion: the last used is the last
        return value

    def keep(self, key: K, value: V) -> None:
        self._drop(key)
        self._values[key] = value
        self._taken += self._size(value)
        while len(self._values) > self._most or self._taken > self._room:
            self._drop(next(iter(self._values)))

    def _drop(self, key: K) -> None:
        value = self._values.pop(key, None)
        if value is not None:
            self._taken -= self._size(value)


_NOTHING: tuple[float, None] = (float("-inf"), None)


def _noted(fetching: asyncio.Task[None]) -> None:
    """A fetch that nobody waited for may fail without being told to anybody: the log has it."""
    if not fetching.cancelled() and (failure := fetching.exception()):
        log.warning("what is kept could not be fetched again: %s", failure)
