"""Loaded columns, and the waves in which their wants are sent.

When nothing can go on without waiting, the wants of all columns that stand at the lowest level of the plan become one
wave: one call of each loader, with all keys that are wanted of it and all that is needed. A column's level is how many
loads the plan puts before it, whatever became of them in this operation; so the calls of a loader are never more than
the levels of the plan at which it occurs, which is the bound that `bounds` computes.
"""

from asyncio import ensure_future, gather
from collections.abc import Generator, Hashable, Sequence
from contextlib import suppress
from typing import Any

from graphql.pyutils import inspect

from gateway.engine.completion import finish
from gateway.engine.execution import Execution, Load
from gateway.engine.fields import Loader, Needs, Want
from gateway.engine.needs import widen
from gateway.engine.scope import Column


def counted(who: str, expected: int, results: Any) -> Sequence[Any]:
    """The results, if there are as many as expected; raises TypeError where not."""
    if type(results) is list and len(results) == expected:
        return results  # the commonest case, before the question what a Sequence is
    got = len(results) if isinstance(results, Sequence) else type(results).__name__
    if got != expected:
        raise TypeError(f"{who}: expected {expected} results, got {got}")
    return results  # type: ignore[no-any-return]


class LoadedColumn:
    """A loaded column on its way from want to want."""

    __slots__ = ("_execution", "_generator", "_is_single", "_next", "column", "level", "wants")

    def __init__(self, execution: Execution, column: Column, generator: Generator[Any, Any, Any]) -> None:
        self.column = column
        self.level = column.scope.level
        self.wants: tuple[Want, ...] = ()
        self._execution = execution
        self._generator = generator
        self._is_single = False
        self._next = 0
        """The first of the field's steps that may still come."""

    def answer(self, answers: list[list[object]]) -> None:
        """Go on with a list of results for each want."""
        self.run(answers[0] if self._is_single else tuple(answers))

    def throw(self, error: Exception) -> None:
        """Go on with the error in their place."""
        self.run(error=error)

    def drop(self) -> None:
        """End with nothing: nobody needs the column any more."""
        with suppress(Exception):
            self._generator.close()
        self.column.tail = [None] * len(self.column.scope.objects)

    def run(self, answer: Any = None, error: Exception | None = None) -> None:
        """Let the generator run until it ends or has to wait."""
        while True:
            try:
                self._want(self._generator.send(answer) if error is None else self._generator.throw(error))
            except StopIteration as stop:
                return self._finish(stop.value)
            except Exception as raised:  # noqa: BLE001
                return self._fail(raised)
            if any(key is not None for want in self.wants for key in want.keys):
                return self._execution.loads.append(self)
            error = None
            answers = tuple([None] * len(want.keys) for want in self.wants)
            answer = answers[0] if self._is_single else answers

    def _want(self, wanted: Want | tuple[Want, ...]) -> None:
        self._is_single = isinstance(wanted, Want)
        self.wants = (wanted,) if isinstance(wanted, Want) else wanted
        if not isinstance(self.wants, tuple) or not all(isinstance(want, Want) for want in self.wants):
            raise TypeError(f"{self.column.field.place}: expected a Want or a tuple of them, got {inspect(wanted)}")
        names = {want.loader.name for want in self.wants}
        steps = self.column.field.steps
        step = next((step for step in range(self._next, len(steps)) if names <= steps[step]), None)
        if step is None:
            left = [sorted(names) for names in steps[self._next :]]
            raise RuntimeError(f"{self.column.field.place}: expected a load of {left}, got one of {sorted(names)}")
        self._next = step + 1
        self.level = self.column.scope.level + step

    def _finish(self, results: Any) -> None:
        column = self.column
        try:
            values = counted(column.field.place, len(column.scope.objects), results)
        except TypeError as error:
            self._fail(error)
        else:
            finish(self._execution, column, values)

    def _fail(self, error: Exception) -> None:
        self.drop()
        self._execution.nulls.fail_all(self.column, error)


class _Call:
    """What a wave asks of one loader."""

    __slots__ = ("_keys", "_needs", "loader", "outcome")

    def __init__(self, loader: Loader) -> None:
        self.loader = loader
        self._keys: dict[Hashable, None] = {}
        self._needs: dict[str, int | None] = {}
        self.outcome: dict[Hashable, Any] | Exception = {}

    def add(self, keys: dict[Hashable, None], needs: Needs) -> None:
        self._keys.update(keys)
        widen(self._needs, needs)

    async def send(self) -> None:
        try:
            results = await self.loader.load_many(list(self._keys), self._needs)
            self.outcome = dict(zip(self._keys, counted(self.loader.name, len(self._keys), results), strict=True))
        except Exception as error:  # noqa: BLE001
            self.outcome = error


class Wave:
    """The loads of one level, and the calls that answer them: first `send`, then `answer`."""

    def __init__(self, loads: Sequence[Load]) -> None:
        self._calls: dict[str, _Call] = {}
        self._answered: list[Load] = []
        self._refused: list[tuple[Load, Exception]] = []
        for load in loads:
            try:
                for want in load.wants:
                    self._add(want)
            except Exception as error:  # noqa: BLE001
                self._refused.append((load, error))
            else:
                self._answered.append(load)

    def _add(self, want: Want) -> None:
        keys = dict.fromkeys(want.keys)  # raises where a key cannot be hashed
        keys.pop(None, None)
        if not keys:
            return
        call = self._calls.get(want.loader.name)
        if call is None:
            call = self._calls[want.loader.name] = _Call(want.loader)
        if call.loader is not want.loader:
            raise RuntimeError(f"expected one loader called {want.loader.name!r} in an operation, got two")
        call.add(keys, want.needs)

    async def send(self) -> None:
        """Call each loader, all at once; what they raise is part of the answer."""
        if not self._calls:
            return  # whatever was wanted was refused
        first, *others = self._calls.values()
        sending = [ensure_future(other.send()) for other in others]
        try:
            await first.send()  # needs no task
            for other in sending:
                await other
        except BaseException:
            for other in sending:
                other.cancel()
            await gather(*sending, return_exceptions=True)
            raise

    def answer(self) -> None:
        """Let the columns that waited go on."""
        for load in self._answered:
            outcomes = [self._outcome(want) for want in load.wants]
            failed = next((outcome for outcome in outcomes if isinstance(outcome, Exception)), None)
            if failed is None:
                load.answer([outcome for outcome in outcomes if isinstance(outcome, list)])
            else:
                load.throw(failed)
        for load, error in self._refused:
            load.throw(error)

    def fail(self, error: Exception) -> None:
        """Let the columns go on with an error, whatever was sent."""
        for load in [*self._answered, *(load for load, _ in self._refused)]:
            load.throw(error)

    def _outcome(self, want: Want) -> list[object] | Exception:
        call = self._calls.get(want.loader.name)
        if call is None:
            return [None] * len(want.keys)
        if isinstance(call.outcome, Exception):
            return call.outcome
        return list(map(call.outcome.get, want.keys))


def next_wave(execution: Execution) -> Wave:
    """The wave of the lowest level at which something waits."""
    level = min(load.level for load in execution.loads)
    wave = Wave([load for load in execution.loads if load.level == level])
    execution.loads = [load for load in execution.loads if load.level > level]
    return wave
