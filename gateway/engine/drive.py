"""Waiting: what an operation needs from outside is sent for, and it goes on with what arrives.

Waves of loads follow one another; what ordinary resolvers wait for is independent of them and of other columns. A
column goes on when all its awaitables are there. Whoever leaves, by an error, a null or a cancellation, takes along
what was started: no task outlives the operation.
"""

from asyncio import CancelledError, Future, ensure_future, gather, get_running_loop, isfuture
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from gateway.engine.abandoned import abandon
from gateway.engine.aborting import abort_error
from gateway.engine.advance import advance
from gateway.engine.execution import DROPPED, Execution, Wait, Work
from gateway.engine.loading import Wave, next_wave
from gateway.engine.scope import Position


async def drive(execution: Execution) -> None:
    """Bring a waiting operation to its end."""
    flights = Flights(execution)
    try:
        while execution.waits or execution.loads or flights.are_under_way:
            await flights.next_turn()
            advance(execution, something_is_under_way=flights.are_under_way)
    finally:
        await flights.cancel()


class Flights:
    """What was started and has not arrived."""

    def __init__(self, execution: Execution) -> None:
        self._execution = execution
        self._signal = execution.options.abort_signal
        self._groups: list[_Group] = []
        self._wave: Wave | None = None
        self._sending: Future[None] | None = None
        self._woken: Future[None] | None = None
        self._leaving: list[Future[Any]] = []

    @property
    def are_under_way(self) -> bool:
        return bool(self._groups) or self._wave is not None

    async def next_turn(self) -> None:
        """Send for what is waited for, and let go on what has arrived, which is something at least."""
        execution = self._execution
        if self._signal is None and not execution.waits and not self.are_under_way:
            # The commonest case, a wave and nothing beside it, needs no task.
            wave = next_wave(execution)
            await wave.send()
            execution.nulls.turn += 1
            wave.answer()
            return
        self._launch()
        await self._arrival()
        execution.nulls.turn += 1
        if self._signal is not None and self._signal.aborted:
            self._abort(abort_error(self._signal))
        else:
            self._land()

    def _launch(self) -> None:
        execution = self._execution
        waits, execution.waits = execution.waits, []
        self._groups.extend(_Group(execution, work, wait, self._wake) for work, wait in waits)
        if self._wave is None and execution.loads:
            self._wave = next_wave(execution)
            self._sending = ensure_future(self._wave.send())
            self._sending.add_done_callback(self._wake)

    def _wake(self, _: object = None) -> None:
        if self._woken is not None and not self._woken.done():
            self._woken.set_result(None)

    async def _arrival(self) -> None:
        abort = ensure_future(self._signal.wait()) if self._signal is not None else None
        if abort is not None:
            abort.add_done_callback(self._wake)
        try:
            while not self._has_arrived():
                self._woken = get_running_loop().create_future()
                await self._woken
        finally:
            if abort is not None:
                abort.cancel()

    def _has_arrived(self) -> bool:
        return (
            (self._sending is not None and self._sending.done())
            or any(group.has_news for group in self._groups)
            or (self._signal is not None and self._signal.aborted)
        )

    def _land(self) -> None:
        nulls = self._execution.nulls
        for group in self._groups:
            for position, error in group.take_failures():
                nulls.fail(*position, error)
        if nulls.any_dead:
            for group in self._groups:
                self._leaving += group.drop_dead(self._execution)
        arrived = [group for group in self._groups if group.is_complete]
        self._groups = [group for group in self._groups if not group.is_complete]
        for group in arrived:
            self._execution.go_on(group.work, group.results())
        if self._wave is not None and self._sending is not None and self._sending.done():
            wave, self._wave, self._sending = self._wave, None, None
            wave.answer()

    def _abort(self, reason: Exception) -> None:
        """Let everything that waits fail with the reason."""
        groups, self._groups = self._groups, []
        for group in groups:
            self._leaving += group.cancel()
            for position in group.wait.positions():
                self._execution.nulls.fail(*position, reason)
            self._execution.go_on(group.work, [DROPPED] * len(group.wait.places))
        wave, self._wave = self._wave, None
        if wave is not None and self._sending is not None:
            self._sending.cancel()
            self._leaving.append(self._sending)
            wave.fail(reason)

    async def cancel(self) -> None:
        """Stop what is still under way, and wait until it has stopped."""
        futures = [*self._leaving, *(future for group in self._groups for future in group.cancel())]
        if self._sending is not None:
            self._sending.cancel()
            futures.append(self._sending)
        if futures:
            await gather(*futures, return_exceptions=True)


class _Group:
    """The awaitables of a column, which goes on when all are there that are needed."""

    def __init__(self, execution: Execution, work: Work, wait: Wait, wake: Callable[[], None]) -> None:
        self.work = work
        self.wait = wait
        self._wake = wake
        self._futures: list[Future[Any] | None] = []
        self._missing = 0
        self._failed: list[Future[Any]] = []
        for awaitable, position in zip(wait.awaitables, wait.positions(), strict=True):
            if execution.nulls.is_alive(position):
                future = ensure_future(awaitable if isfuture(awaitable) else _awaited(awaitable))
                future.add_done_callback(self._arrive)
                self._futures.append(future)
                self._missing += 1
            else:
                abandon([awaitable])
                self._futures.append(None)

    @property
    def is_complete(self) -> bool:
        return self._missing == 0

    @property
    def has_news(self) -> bool:
        return self._missing == 0 or bool(self._failed)

    def _arrive(self, future: Future[Any]) -> None:
        self._missing -= 1
        if future.done() and (future.cancelled() or future.exception() is not None):
            self._failed.append(future)
        if self.has_news:
            self._wake()

    def take_failures(self) -> Iterator[tuple[Position, Exception]]:
        """What failed since the last time, at once: it may be that the others need not be waited for."""
        failed, self._failed = self._failed, []
        positions = list(self.wait.positions())
        for future in failed:
            n = self._futures.index(future)
            self._futures[n] = None
            error = CancelledError() if future.cancelled() else future.exception()
            if not isinstance(error, Exception):
                raise error or CancelledError
            yield positions[n], error

    def results(self) -> list[Any]:
        """The result for each awaitable."""
        return [DROPPED if future is None else future.result() for future in self._futures]

    def drop_dead(self, execution: Execution) -> list[Future[Any]]:
        """Wait no longer for what stands below a null; gives the tasks that were cancelled for it."""
        cancelled = []
        for n, position in enumerate(self.wait.positions()):
            future = self._futures[n]
            if future is not None and not future.done() and not execution.nulls.is_alive(position):
                self._futures[n] = None
                future.remove_done_callback(self._arrive)
                self._arrive(future)
                # A future that the resolver did not make for us may have others that wait for it.
                if not isfuture(self.wait.awaitables[n]):
                    future.cancel()
                    cancelled.append(future)
        return cancelled

    def cancel(self) -> list[Future[Any]]:
        """Stop everything; gives what was stopped."""
        pending = [future for future in self._futures if future is not None]
        for future in pending:
            future.remove_done_callback(self._arrive)
            future.cancel()
        return pending


async def _awaited(awaitable: Awaitable[Any]) -> Any:
    return await awaitable
