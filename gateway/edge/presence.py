"""Whether the client is still there: when it goes away, what is done for it stops.

An ASGI server tells that only to who waits for it, which takes a task. Most operations are over before it would be
worth one, so an operation is watched only from when it has taken some time.
"""

from asyncio import CancelledError, Task, current_task, ensure_future, get_running_loop

from starlette.types import Receive

_UNWATCHED = 0.02
"""Seconds: an operation that is over by then has stopped as soon as it could be stopped."""


class ClientGone(Exception):
    """The client has closed the connection: there is nobody to answer."""


class Presence:
    """`with Presence(receive):` raises ClientGone, and cancels what is awaited in the block, when the client goes away.

    `receive` is that of a request whose body has been read.
    """

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._task = current_task()
        self._is_gone = False
        self._watching: Task[None] | None = None

    def __enter__(self) -> None:
        self._timer = get_running_loop().call_later(_UNWATCHED, self._begin)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._timer.cancel()
        if self._watching is not None:
            self._watching.cancel()
        if self._is_gone and kind is CancelledError:
            raise ClientGone

    def _begin(self) -> None:
        self._watching = ensure_future(self._watch())

    async def _watch(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass  # what is left of a body that nobody asked for
        if self._task is not None:
            self._is_gone = True
            self._task.cancel()
