"""The answer's rows, made when everything is known: each at once, in key order, from the innermost scope outwards."""

from itertools import islice
from typing import Any

from gateway.engine.scope import NO_LIST, Column, Scope
from gateway.engine.selection import Row


def make_rows(scopes: list[Scope]) -> Row | None:
    """The answer's data. No scope stands before the one above it; the first holds the root value."""
    for scope in reversed(scopes):
        scope.rows = _rows(scope)
    return scopes[0].rows[0]


def _rows(scope: Scope) -> list[Row | None]:
    count = len(scope.objects)
    if len(scope.columns) < len(scope.selection.fields):
        return [None] * count  # it was dead before it could be executed
    if not scope.columns:
        rows: list[Row | None] = [{} for _ in scope.objects]
    else:
        columns = [column if type(column) is list else _values(column) for column in scope.columns]
        rows = list(map(scope.selection.make_row, *columns))
    for i in scope.dead:
        rows[i] = None
    return rows


def _values(column: Column) -> list[Any]:
    """A column's values, one for each object."""
    values = _tail(column) if column.tail is None else column.tail
    for depth in reversed(range(len(column.counts))):
        items = iter(values)
        values = [None if count == NO_LIST else list(islice(items, count)) for count in column.counts[depth]]
        for j in column.dead.get(depth, ()):
            values[j] = None
    return values


def _tail(column: Column) -> list[Any]:
    scopes = column.scopes
    if len(scopes) == 1 and scopes[0].at is None:
        return _standing(scopes[0])
    tail: list[Any] = [None] * column.size
    for scope in scopes:
        for j, row in zip(scope.at or range(column.size), _standing(scope), strict=True):
            tail[j] = row
    return tail


def _standing(scope: Scope) -> list[Row | None]:
    """The row at each position."""
    return scope.rows if scope.which is None else [scope.rows[i] for i in scope.which]
