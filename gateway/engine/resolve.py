"""Executing one field on a scope: its resolver is called in the way of its kind, and the results are completed."""

from collections.abc import Callable, Generator, Mapping, Sequence
from itertools import repeat
from typing import Any

from graphql.pyutils import inspect

from gateway.engine.arguments import Values, is_reusable
from gateway.engine.completion import complete
from gateway.engine.execution import Execution
from gateway.engine.fields import Derived, Itself, Loaded, Stored
from gateway.engine.infos import ColumnInfo, resolve_infos
from gateway.engine.loading import LoadedColumn, counted
from gateway.engine.rowcode import row_code
from gateway.engine.scope import Column, Scope
from gateway.engine.selection import Field, Typename

_DOCUMENTS = {dict}

Started = list[Any] | Column
"""The final values of a field for the objects of a scope, or a column that is or will be completed."""


def execute_scope(execution: Execution, scope: Scope) -> None:
    """Execute all fields of a scope, as far as they go without waiting; those that its code reads are left to it."""
    scope.turn = execution.nulls.turn
    scope.code = row_code(scope.selection, execution.variables, raw=execution.raw)
    if scope.code is None:
        execute_by_columns(execution, scope)
    else:
        scope.columns.extend([start(execution, scope, field) for field in scope.code.active])


def execute_by_columns(execution: Execution, scope: Scope) -> None:
    """Execute all fields of a scope for which there is no code."""
    objects, columns, raw = scope.objects, scope.columns, execution.raw
    are_documents = set(map(type, objects)) == _DOCUMENTS
    for field in scope.selection.fields:
        # The commonest case: leaves that are stored and taken as they are. `dict.get` is what `get` of a dict is.
        if are_documents and field.simple_key is not None and field.leaves is not None:
            values = list(map(dict.get, objects, repeat(field.simple_key)))
            columns.append(values if field.leaves[raw].takes(values) else _completed(execution, scope, field, values))
        else:
            columns.append(start(execution, scope, field))


def settle(execution: Execution, scope: Scope) -> None:
    """Complete by columns what was left to the scope's code, which has refused it."""
    given = dict(zip(scope.code.active if scope.code else (), scope.columns, strict=True))
    scope.code, scope.columns = None, []
    execution.nulls.turn = scope.turn
    for field in scope.selection.fields:
        column = given.get(field)
        if column is None:
            column = start(execution, scope, field)
        elif isinstance(column, list):
            column = _completed(execution, scope, field, column)
        elif column.unchecked and column.tail is not None:
            values, column.tail, column.unchecked = column.tail, None, False
            complete(execution, column, values)
        scope.columns.append(column)
    while execution.queue:
        execute_by_columns(execution, execution.queue.popleft())


def start(execution: Execution, scope: Scope, field: Field) -> Started:
    """Execute one field, as far as it goes without waiting."""
    return _STARTS[type(field.kind)](execution, scope, field)


def _completed(execution: Execution, scope: Scope, field: Field, values: Sequence[Any]) -> Column:
    column = Column(scope, field)
    complete(execution, column, values)
    return column


def _typename(execution: Execution, scope: Scope, field: Field) -> Started:
    return [scope.selection.type.name] * len(scope.objects)


def _stored(execution: Execution, scope: Scope, field: Field) -> Started:
    key = field.kind.key  # type: ignore[union-attr]
    try:
        values = [object_.get(key) for object_ in scope.objects]
    except Exception:  # noqa: BLE001
        values = _each(lambda object_, _: object_.get(key), scope.objects)
    return _completed(execution, scope, field, values)


def _itself(execution: Execution, scope: Scope, field: Field) -> Started:
    return _completed(execution, scope, field, scope.objects)


def _derived(execution: Execution, scope: Scope, field: Field) -> Started:
    kind: Any = field.kind
    try:
        arguments = field.arguments.given(execution.variables)
        results = kind.resolve(scope.objects, ColumnInfo(execution, field), **arguments)
        values = counted(field.place, len(scope.objects), results)
    except Exception as error:  # noqa: BLE001
        return _failed(execution, scope, field, error)
    if scope.code is not None and field in scope.code.unchecked:
        return list(values)
    return _completed(execution, scope, field, values)


def _loaded(execution: Execution, scope: Scope, field: Field) -> Started:
    kind: Any = field.kind
    try:
        arguments = field.arguments.given(execution.variables)
        generator = kind.resolve(scope.objects, ColumnInfo(execution, field), **arguments)
        if not isinstance(generator, Generator):
            raise TypeError(f"{field.place}: expected a generator, got {inspect(generator)}")  # noqa: TRY301
    except Exception as error:  # noqa: BLE001
        return _failed(execution, scope, field, error)
    column = Column(scope, field)
    LoadedColumn(execution, column, generator).run()
    return column


def _ordinary(execution: Execution, scope: Scope, field: Field) -> Started:
    column = Column(scope, field)
    try:
        arguments = field.arguments.values(execution.variables)
    except Exception as error:  # noqa: BLE001
        return _failed(execution, scope, field, error)
    resolve = field.definition.resolve or execution.options.field_resolver
    if resolve is None:
        values = _defaults(execution, column, arguments)
    else:
        infos = resolve_infos(execution, column)
        arguments_of = _arguments_of(execution, field, arguments)
        values = _each(lambda object_, i: resolve(object_, infos(i), **arguments_of()), scope.objects)
    complete(execution, column, values)
    return column


def _defaults(execution: Execution, column: Column, arguments: Values) -> list[Any]:
    """What graphql-core's default resolver gives; only where there is something to call is an info made."""
    name = column.field.name

    def read(object_: Any, _: int) -> Any:
        return object_.get(name) if isinstance(object_, Mapping) else getattr(object_, name, None)

    values = _each(read, column.scope.objects)
    called = [i for i, value in enumerate(values) if callable(value)]
    if called:
        infos = resolve_infos(execution, column)
        arguments_of = _arguments_of(execution, column.field, arguments)
        results = _each(lambda i, _: values[i](infos(i), **arguments_of()), called)
        for i, result in zip(called, results, strict=True):
            values[i] = result
    return values


def _arguments_of(execution: Execution, field: Field, arguments: Values) -> Callable[[], Values]:
    """The arguments for one call; made anew where a resolver could change those of the next."""
    return (lambda: arguments) if is_reusable(arguments) else (lambda: field.arguments.values(execution.variables))


def _each(resolve: Callable[[Any, int], Any], objects: Sequence[Any]) -> list[Any]:
    """The result for each object, or the exception that it raised."""
    results: list[Any] = []
    for i, object_ in enumerate(objects):
        try:
            results.append(resolve(object_, i))
        except Exception as error:  # noqa: BLE001
            results.append(error)
    return results


def _failed(execution: Execution, scope: Scope, field: Field, error: Exception) -> Column:
    column = Column(scope, field)
    column.tail = [None] * len(scope.objects)
    execution.nulls.fail_all(column, error)
    return column


_STARTS: dict[type, Callable[[Execution, Scope, Field], Started]] = {
    type(None): _ordinary,
    Typename: _typename,
    Stored: _stored,
    Itself: _itself,
    Derived: _derived,
    Loaded: _loaded,
}
