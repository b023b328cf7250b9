"""How many operations are under way at once, and how many wait: no more than are answered in time.

Beyond that it is better to say at once that there is no answer now: for who asks, since he may go elsewhere, and for
those who were admitted, since they are not held up.
"""

from asyncio import CancelledError, Future, get_running_loop
from time import monotonic

from gateway.errors import Busy

AT_ONCE = 64
"""Operations under way. Sixteen times the commands that a server next door is sent at a time, so that it has work where
some are slow; fewer than the connections that PyMongo makes, and than the large answers that fit in memory."""
WAITING = 64
"""Operations that wait: as many again, so who waits is answered after about twice the time that it takes otherwise."""


class Admission:
    """Admits by arrival. Belongs to one event loop.

    await admission.enter(until)
    try: ...
    finally: admission.leave()
    """

    def __init__(self, at_once: int = AT_ONCE, waiting: int = WAITING) -> None:
        self._at_once = at_once
        self._most_waiting = waiting
        self._under_way = 0
        self._waiting: dict[Future[bool], None] = {}
        """In the order of arrival; who is told True is under way from then on."""

    async def enter(self, until: float) -> None:
        """Wait for a place. Raises Busy where too many wait already, or when it is `until` by the monotonic clock.

        Who is cancelled while it waits has no place, and leaves none.
        """
        if self._under_way < self._at_once:
            self._under_way += 1
        elif len(self._waiting) < self._most_waiting:
            await self._place(until)
        else:
            raise Busy

    def leave(self) -> None:
        """Leave the place to who has waited longest."""
        longest = next((place for place in self._waiting if not place.done()), None)
        if longest is None:
            self._under_way -= 1
        else:
            longest.set_result(True)

    async def _place(self, until: float) -> None:
        loop = get_running_loop()
        place: Future[bool] = loop.create_future()
        self._waiting[place] = None
        timer = loop.call_later(until - monotonic(), _refuse, place)
        try:
            if not await place:
                raise Busy
        except CancelledError:
            if place.done() and not place.cancelled() and place.result():
                self.leave()  # it was given a place in the same moment
            raise
        finally:
            timer.cancel()
            del self._waiting[place]


def _refuse(place: Future[bool]) -> None:
    if not place.done():
        place.set_result(False)
