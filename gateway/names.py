"""A set of names that is asked for by every request and changes seldom: kept for seconds, fetched once for all."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from contextvars import Context

log = logging.getLogger("newsgraph.names")

_FRESH = 1.0
"""Seconds for which the names are given out as they are."""
_USABLE = 3.0
"""Seconds for which they are given out while they are fetched again; older ones are waited for."""


class Names:
    """What `fetch` gave at most three seconds ago.

    One fetch serves all who wait; a failed one is told to each of them and tried again by the next caller. Its commands
    are no operation's, whoever was the first to ask. Belongs to one event loop.
    """

    def __init__(
        self,
        fetch: Callable[[], Awaitable[list[str]]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._fetch = fetch
        self._clock = clock
        self._names: list[str] = []
        self._fetched = float("-inf")
        self._fetching: asyncio.Task[None] | None = None

    async def current(self) -> Sequence[str]:
        """The names, in the order that `fetch` gave them. Raises what `fetch` raises."""
        age = self._clock() - self._fetched
        if age < _FRESH:
            return self._names
        if self._fetching is None:
            # A context of its own: the deadline of the caller who happens to be first is not that of the others, and
            # what is sent is in the trace of none of them.
            self._fetching = asyncio.create_task(self._refresh(), context=Context())
            self._fetching.add_done_callback(_noted)
        if age >= _USABLE:
            # A caller that goes away does not take the fetch from those who wait with it.
            await asyncio.shield(self._fetching)
        return self._names

    async def close(self) -> None:
        """Ends a fetch that is under way."""
        if self._fetching is not None:
            self._fetching.cancel()
            await asyncio.wait([self._fetching])

    async def _refresh(self) -> None:
        began = self._clock()
        try:
            self._names = await self._fetch()
            self._fetched = began
        finally:
            self._fetching = None


def _noted(fetching: asyncio.Task[None]) -> None:
    """A fetch that nobody waited for may fail without being told to anybody: the log has it."""
    if not fetching.cancelled() and (failure := fetching.exception()):
        log.warning("names could not be fetched: %s", failure)
