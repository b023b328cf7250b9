"""The awaitables of one column under way."""

from asyncio import CancelledError, Future, ensure_future, isfuture
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from gateway.engine.abandoned import abandon
from gateway.engine.execution import DROPPED, Execution, Wait, Work
from gateway.engine.scope import Position


class Group:
    """A column that goes on when all is there that it needs.

    `wake` is called when it can go on, and when something failed: it may be that the rest need not be waited for.
    """

    __slots__ = ("_failed", "_members", "_missing", "_wake", "wait", "work")

    def __init__(self, execution: Execution, work: Work, wait: Wait, wake: Callable[[], None]) -> None:
        self.work = work
        self.wait = wait
        self._wake = wake
        self._failed: list[_Member] = []
        self._members: list[_Member] = []
        self._missing = 0
        for awaitable, position in zip(wait.awaitables, wait.positions(), strict=True):
            if execution.nulls.is_alive(position):
                self._missing += 1
                self._members.append(_Member(position, awaitable, self._arrive))
            else:
                abandon([awaitable])
                self._members.append(_Member(position, None, self._arrive))

    @property
    def is_complete(self) -> bool:
        return self._missing == 0

    @property
    def has_news(self) -> bool:
        return self._missing == 0 or bool(self._failed)

    def _arrive(self, member: "_Member") -> None:
        self._missing -= 1
        if member.has_failed:
            self._failed.append(member)
        if self.has_news:
            self._wake()

    def take_failures(self) -> Iterator[tuple[Position, Exception]]:
        """What failed since the last time. Raises CancelledError where something was cancelled from elsewhere."""
        failed, self._failed = self._failed, []
        for member in failed:
            yield member.position, member.take_failure()

    def results(self) -> list[Any]:
        """The result for each awaitable."""
        return [member.result() for member in self._members]

    def drop_dead(self, execution: Execution) -> list[Future[Any]]:
        """Wait no longer for what stands below a null; gives the tasks that were cancelled for it."""
        cancelled: list[Future[Any]] = []
        for member in self._members:
            if member.is_pending and not execution.nulls.is_alive(member.position):
                cancelled += member.drop()
                self._missing -= 1
        return cancelled

    def cancel(self) -> list[Future[Any]]:
        """Stop everything; gives what was stopped."""
        return [future for member in self._members for future in member.cancel()]


class _Member:
    """One awaitable, and the position that waits for it. The same future may be a member for several positions."""

    __slots__ = ("_arrive", "_future", "_is_ours", "position")

    def __init__(
        self, position: Position, awaitable: Awaitable[Any] | None, arrive: Callable[["_Member"], None]
    ) -> None:
        self.position = position
        self._arrive = arrive
        self._is_ours = not isfuture(awaitable)
        self._future: Future[Any] | None = None
        if awaitable is not None:
            self._future = ensure_future(_awaited(awaitable) if self._is_ours else awaitable)
            self._future.add_done_callback(self._done)

    def _done(self, _: object) -> None:
        self._arrive(self)

    @property
    def is_pending(self) -> bool:
        return self._future is not None and not self._future.done()

    @property
    def has_failed(self) -> bool:
        future = self._future
        return future is not None and (future.cancelled() or future.exception() is not None)

    def take_failure(self) -> Exception:
        assert self._future is not None
        error = CancelledError() if self._future.cancelled() else self._future.exception()
        self._future = None
        if not isinstance(error, Exception):
            raise error or CancelledError
        return error

    def result(self) -> Any:
        return DROPPED if self._future is None else self._future.result()

    def drop(self) -> list[Future[Any]]:
        """Wait no longer. A future that was not made here may have others that wait for it, and is let alone."""
        return self.cancel() if self._is_ours else self._leave()

    def _leave(self) -> list[Future[Any]]:
        if self._future is not None:
            self._future.remove_done_callback(self._done)
            self._future = None
        return []

    def cancel(self) -> list[Future[Any]]:
        future = self._future
        self._leave()
        if future is None:
            return []
        future.cancel()
        return [future]


async def _awaited(awaitable: Awaitable[Any]) -> Any:
    return await awaitable
