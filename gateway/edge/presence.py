"""Whether the clients are still there: when one goes away, what is done for it stops.

An ASGI server tells that only to who waits for it, which takes a task. Most operations are over before that would be
worth it, and even a timer for each would cost a small one two percent; so one timer looks at all now and then.
"""

from asyncio import CancelledError, Task, current_task, ensure_future, get_running_loop

from starlette.types import Receive

_LOOK = 0.015
"""Seconds between two looks; an operation that two find is watched. What is over by then need not be stopped."""


class ClientGone(Exception):
    """The client has closed the connection: there is nobody to answer."""


class Presences:
    """The clients for whom something is done now. Belongs to one event loop."""

    def __init__(self) -> None:
        self._all: set[Presence] = set()
        self._is_looking = False

    def of(self, receive: Receive) -> "Presence":
        """`with presences.of(receive):` ends what is awaited in it when the client goes, and raises ClientGone.

        `receive` is that of a request whose body has been read.
        """
        return Presence(self, receive)

    def add(self, presence: "Presence") -> None:
        self._all.add(presence)
        if not self._is_looking:
            self._is_looking = True
            get_running_loop().call_later(_LOOK, self._look)

    def discard(self, presence: "Presence") -> None:
        self._all.discard(presence)

    def _look(self) -> None:
        for presence in self._all:
            presence.seen()
        self._is_looking = bool(self._all)
        if self._is_looking:
            get_running_loop().call_later(_LOOK, self._look)


class Presence:
    """Of one client."""

    __slots__ = ("_is_gone", "_presences", "_receive", "_task", "_times", "_watching")

    def __init__(self, presences: Presences, receive: Receive) -> None:
        self._presences = presences
        self._receive = receive
        self._task = current_task()
        self._times = 0
        self._watching: Task[None] | None = None
        self._is_gone = False

    def __enter__(self) -> None:
        self._presences.add(self)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._presences.discard(self)
        if self._watching is not None:
            self._watching.cancel()
            if self._is_gone and kind is CancelledError:
                raise ClientGone

    def seen(self) -> None:
        """It was looked at; the second time it begins to be watched."""
        self._times += 1
        if self._times == 2:  # noqa: PLR2004 - as said
            self._watching = ensure_future(self._watch())

    async def _watch(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass  # what is left of a body that nobody asked for
        if self._task is not None:
            self._is_gone = True
            self._task.cancel()
