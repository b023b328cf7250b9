"""Waiting: what an operation needs from outside is sent for, and it goes on with what arrives.

Waves of loads follow one another; what ordinary resolvers wait for is independent of them and of other columns. A
column goes on when all its awaitables are there. Whoever leaves, by an error, a null or a cancellation, takes along
what was started here: no task outlives the operation.
"""

from asyncio import Future, ensure_future, gather, get_running_loop
from typing import Any

from gateway.engine.aborting import abort_error
from gateway.engine.advance import advance
from gateway.engine.execution import DROPPED, Execution
from gateway.engine.group import Group
from gateway.engine.loading import Wave, next_wave


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
        self._groups: list[Group] = []
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
        self._groups.extend(Group(execution, work, wait, self._wake) for work, wait in waits)
        # A set-shaped field that waits to learn the types of its objects is below no ordinary one: its loads count into
        # the next wave, which therefore waits for it.
        is_growing = any(group.wait.column.field.kind is not None for group in self._groups)
        if execution.loads and self._wave is None and not is_growing:
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
            wave, sending = self._wave, self._sending
            self._wave = self._sending = None
            sending.result()  # raises where a loader was cancelled
            wave.answer()

    def _abort(self, reason: Exception) -> None:
        """Let everything that waits fail with the reason."""
        groups, self._groups = self._groups, []
        for group in groups:
            self._leaving += group.cancel()
            for position in group.wait.positions():
                self._execution.nulls.fail(*position, reason)
            self._execution.go_on(group.work, [DROPPED] * len(group.wait.places))
        wave, sending = self._wave, self._sending
        self._wave = self._sending = None
        if wave is not None and sending is not None:
            sending.cancel()
            self._leaving.append(sending)
            wave.fail(reason)

    async def cancel(self) -> None:
        """Stop what is still under way, and wait until it has stopped."""
        futures = [*self._leaving, *(future for group in self._groups for future in group.cancel())]
        if self._sending is not None:
            self._sending.cancel()
            futures.append(self._sending)
        if futures:
            await gather(*futures, return_exceptions=True)
