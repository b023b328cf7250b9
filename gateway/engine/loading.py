"""Loaded columns, and the waves in which their wants are sent.

When nothing can go on without waiting, the wants of all columns that stand at the lowest level of the plan become one
wave: one call of each loader, with all keys that are wanted of it and all that is needed. A column's level is how many
loads the plan puts before it, whatever became of them in this operation; so the calls of a loader are never more than
the levels of the plan at which it occurs, which is the bound that `bounds` computes.
"""

from collections.abc import Generator, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any

from gateway.engine.completion import complete
from gateway.engine.execution import Execution, Load
from gateway.engine.fields import Loaded, Loader, Want
from gateway.engine.needs import widen
from gateway.engine.scope import Column


def steps_of(kind: Loaded) -> list[frozenset[str]]:
    """The names of the loaders of each step."""
    return [frozenset({step} if isinstance(step, str) else step) for step in kind.loaders]


class LoadedColumn:
    """A loaded column on its way from want to want."""

    __slots__ = ("_execution", "_generator", "_is_single", "_next", "column", "level", "wants")

    def __init__(
        self, execution: Execution, column: Column, generator: Generator[Any, Any, Sequence[object]]
    ) -> None:
        self.column = column
        self.level = column.scope.level
        self.wants: tuple[Want, ...] = ()
        self._execution = execution
        self._generator = generator
        self._is_single = False
        self._next = 0
        """The first of the kind's steps that may still come."""

    def start(self) -> None:
        """Run until the generator ends or waits."""
        self._run(None, None)

    def resume(self, answers: list[list[object]]) -> None:
        self._run(answers[0] if self._is_single else tuple(answers), None)

    def throw(self, error: BaseException) -> None:
        self._run(None, error)

    def _run(self, answer: Any, error: BaseException | None) -> None:
        nulls, column = self._execution.nulls, self.column
        try:
            wanted = self._generator.send(answer) if error is None else self._generator.throw(error)
            self._wait_for(wanted)
        except StopIteration as stop:
            try:
                results = counted(column.field.place, len(column.scope.objects), stop.value)
            except TypeError as wrong:
                self._fail(wrong)
            else:
                complete(self._execution, column, results)
        except Exception as raised:  # noqa: BLE001
            self._fail(raised)

    def _fail(self, error: Exception) -> None:
        self._generator.close()
        self.column.tail = [None] * len(self.column.scope.objects)
        self._execution.nulls.fail_all(self.column, error)

    def _wait_for(self, wanted: Want | tuple[Want, ...]) -> None:
        self._is_single = isinstance(wanted, Want)
        self.wants = (wanted,) if isinstance(wanted, Want) else wanted
        self.level = self.column.scope.level + self._step({want.loader.name for want in self.wants})
        self._execution.loads.append(self)
