"""The answer's rows, made when everything is known: each at once, in key order, from the innermost scope outwards."""

from itertools import accumulate
from typing import Any

from gateway.engine.execution import Execution
from gateway.engine.resolve import settle
from gateway.engine.scope import NO_LIST, Column, Scope
from gateway.engine.selection import Row


def make_rows(execution: Execution) -> Row | None:
    """The answer's data. No scope stands before the one above it; the first holds the root value.

    What code finds to be other than it should is settled on the way: that makes null what stands further out, which is
    yet to come.
    """
    for scope in reversed(execution.scopes):
        _make(execution, scope)
    return None if execution.nulls.everything else execution.scopes[0].rows[0]


def _make(execution: Execution, scope: Scope) -> None:
    if not _is_made_by_code(scope):
        known = len(execution.scopes)
        if scope.code is not None:
            settle(execution, scope)
        for below in reversed(execution.scopes[known:]):
            _make(execution, below)
        rows = zip(*_columns(scope), strict=True) if scope.columns else [()] * len(scope.objects)
        scope.rows = [dict(zip(scope.selection.keys, values, strict=True)) for values in rows]
    for i in scope.dead:
        scope.rows[i] = None


def _is_made_by_code(scope: Scope) -> bool:
    if scope.code is None:
        return False
    try:
        scope.rows = scope.code.make(scope.objects, *_columns(scope))
    except Exception:  # noqa: BLE001 - whatever it was: completion says what it makes of the value
        return False
    return True


def _columns(scope: Scope) -> list[list[Any]]:
    return [column if isinstance(column, list) else _values(column) for column in scope.columns]


def _values(column: Column) -> list[Any]:
    """A column's values, one for each object."""
    values = _tail(column) if column.tail is None else column.tail
    for depth in reversed(range(len(column.counts))):
        values = _lists(column.counts[depth], values)
        for j in column.dead.get(depth, ()):
            values[j] = None
    return values


def _lists(counts: list[int], items: list[Any]) -> list[Any]:
    """The items of a layer in the lists that they came in."""
    if NO_LIST in counts:
        ends = accumulate([max(count, 0) for count in counts])
        return [None if count == NO_LIST else items[end - count : end] for count, end in zip(counts, ends, strict=True)]
    return [items[end - count : end] for count, end in zip(counts, accumulate(counts), strict=True)]


def _tail(column: Column) -> list[Any]:
    """The rows of all scopes below a column, at their positions."""
    scopes = column.scopes
    if len(scopes) == 1 and scopes[0].at is None:
        return _standing(scopes[0])
    tail: list[Any] = [None] * column.size
    for scope in scopes:
        places = range(column.size) if scope.at is None else scope.at
        for j, row in zip(places, _standing(scope), strict=True):
            tail[j] = row
    return tail


def _standing(scope: Scope) -> list[Row | None]:
    """The row at each position."""
    return scope.rows if scope.which is None else [scope.rows[i] for i in scope.which]
