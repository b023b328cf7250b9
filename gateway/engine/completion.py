"""From what a resolver gave to what the answer holds: "Value Completion" of the GraphQL specification, by columns.

A column is first tried as a whole: where the classes of its values prove that completing them changes nothing and
fails nowhere, its leaves are taken as they are and its objects become the next scope. Everything else is completed
piece by piece, value after value, as graphql-core does it; both give the same wherever the first applies.
"""

from collections.abc import Generator, Sequence
from itertools import chain
from types import NoneType
from typing import Any

from graphql import GraphQLError, GraphQLObjectType, Undefined
from graphql.pyutils import UndefinedType, is_awaitable, is_iterable

from gateway.engine.abstract import Types, concrete_types
from gateway.engine.execution import Execution, Wait, Work
from gateway.engine.fields import Loaded, Stored
from gateway.engine.scope import NO_LIST, Column, Scope
from gateway.engine.selection import Selection, is_shareable

_LISTS = frozenset({list, tuple})
_LISTS_OR_NULL = _LISTS | {NoneType}
_DOCUMENTS = frozenset({dict})


def complete(execution: Execution, column: Column, values: Sequence[Any]) -> None:
    """Complete a column, given what its field gave for each object. What has to wait is left to the execution."""
    if not _complete_as_a_whole(execution, column, values):
        execution.go_on(_complete_by_pieces(execution, column, values))


def _complete_as_a_whole(execution: Execution, column: Column, values: Sequence[Any]) -> bool:
    """Complete a column that its values' classes prove to be as it should; False, and nothing done, where they do not.

    Exact classes prove that a value is neither null, an exception, nor awaitable. Where something may be asked of each
    value (a type, or whether it is awaitable in another sense than graphql-core's) there is no proof.
    """
    field = column.field
    if field.kind is None and execution.options.is_awaitable is not is_awaitable:
        return False
    counts: list[list[int]] = []
    for nonnull in field.nonnull[:-1]:
        classes = set(map(type, values))
        if classes <= _LISTS:
            counts.append(list(map(len, values)))
        elif not nonnull and classes <= _LISTS_OR_NULL:
            counts.append([NO_LIST if value is None else len(value) for value in values])
            values = [value for value in values if value is not None]
        else:
            return False
        values = list(chain.from_iterable(values))
    if field.leaves is not None:
        if not field.leaves[execution.raw].takes(values, nonnull=field.nonnull[-1]):
            return False
        column.counts, column.tail = counts, list(values)
        return True
    if field.object_type is None or (field.kind is None and field.object_type.is_type_of):
        return False
    return _place_all(execution, column, counts, values)


def _place_all(execution: Execution, column: Column, counts: list[list[int]], values: Sequence[Any]) -> bool:
    """Make the scope of objects that are proven to be objects."""
    field = column.field
    object_type: Any = field.object_type
    classes = set(map(type, values))
    objects, at = list(values), None
    if NoneType in classes:
        if field.nonnull[-1]:
            return False
        classes.remove(NoneType)
        at = [j for j, value in enumerate(values) if value is not None]
        objects = [values[j] for j in at]
    # A stored value of another class is to be checked; an ordinary one may be awaitable.
    if not classes <= _DOCUMENTS and (
        field.kind is None or isinstance(field.kind, Stored) or any(map(_is_no_object, classes))
    ):
        return False
    column.counts, column.size = counts, len(values)
    if objects:
        _place(execution, column, field.select(object_type, execution.variables), objects, at)
    return True


def _is_no_object(class_: type) -> bool:
    return class_ is UndefinedType or issubclass(class_, Exception)


def _place(
    execution: Execution, column: Column, selection: Selection, objects: list[Any], at: list[int] | None
) -> None:
    """Make a scope of the objects of one type at the positions `at`."""
    if selection.error is not None:
        for j in range(column.size) if at is None else at:
            execution.nulls.fail(column, column.field.depth, j, selection.error)
        return
    which = None
    # What dataloaders give for equal keys is one object: its row is made once.
    if isinstance(column.field.kind, Loaded) and len(objects) > 1 and is_shareable(selection, execution.variables):
        distinct = {id(object_): object_ for object_ in objects}
        if len(distinct) < len(objects):
            number = {id_: i for i, id_ in enumerate(distinct)}
            which = [number[id(object_)] for object_ in objects]
            objects = list(distinct.values())
    scope = Scope(selection, objects, column, at, which)
    column.scopes.append(scope)
    execution.add(scope)


def _complete_by_pieces(execution: Execution, column: Column, values: Sequence[Any]) -> Work:
    """Complete value after value, layer after layer; what is awaitable is waited for, a layer at once."""
    field = column.field
    layer = list(values)
    for depth in range(field.depth + 1):
        if field.kind is None:
            yield from _await(execution, column, depth, layer)
        elif isinstance(field.kind, Stored) and field.kind.check is not None:
            _check(execution, column, depth, layer)
        _take_out_nulls(execution, column, depth, layer)
        if depth < field.depth:
            layer = yield from _open_lists(execution, column, depth, layer)
    if field.leaves is not None:
        _coerce(execution, column, layer)
    else:
        column.size = len(layer)
        types = yield from concrete_types(execution, column, layer)
        _place_by_type(execution, column, layer, types)


def _await(execution: Execution, column: Column, depth: int, layer: list[Any]) -> Generator[Wait, list[Any], None]:
    """Put results in the place of awaitables."""
    is_awaitable = execution.options.is_awaitable
    places = [j for j, value in enumerate(layer) if is_awaitable(value)]
    if places:
        results = yield Wait(column, depth, places, [layer[j] for j in places])
        for j, result in zip(places, results, strict=True):
            layer[j] = result


def _check(execution: Execution, column: Column, depth: int, layer: list[Any]) -> None:
    """Have untidy stored values checked; what is raised takes the place of the value."""
    field = column.field
    check: Any = field.kind.check
    leaf = field.leaves[execution.raw] if field.leaves and depth == field.depth else None
    classes = _LISTS if depth < field.depth else _DOCUMENTS
    for j, value in enumerate(layer):
        if value is None or (leaf.takes((value,), nonnull=True) if leaf else type(value) in classes):
            continue
        try:
            layer[j] = check(value)
        except Exception as error:  # noqa: BLE001
            layer[j] = error


def _take_out_nulls(execution: Execution, column: Column, depth: int, layer: list[Any]) -> None:
    """Let only None stand for null; a failure, and null where the type refuses it, are noted."""
    nulls, refuses_null = execution.nulls, column.field.nonnull[depth]
    for j, value in enumerate(layer):
        if value is None or value is Undefined:
            layer[j] = None
            if refuses_null:
                nulls.refuse_null(column, depth, j)
        elif isinstance(value, Exception):
            layer[j] = None
            nulls.fail(column, depth, j, value)


def _open_lists(
    execution: Execution, column: Column, depth: int, layer: list[Any]
) -> Generator[Wait, list[Any], list[Any]]:
    """The items of all lists of a layer."""
    if column.field.kind is None:
        yield from _drain(execution, column, depth, layer)
    counts: list[int] = []
    items: list[Any] = []
    for j, value in enumerate(layer):
        count = NO_LIST
        if value is not None:
            try:
                found = _items(column, value)
            except Exception as error:  # noqa: BLE001
                execution.nulls.fail(column, depth, j, error)
            else:
                count = len(found)
                items += found
        counts.append(count)
    column.counts.append(counts)
    return items


def _items(column: Column, value: Any) -> Sequence[Any]:
    if isinstance(value, Exception):
        raise value
    if type(value) in _LISTS:
        return value
    if not is_iterable(value):
        raise GraphQLError(f"Expected Iterable, but did not find one for field '{column.field.place}'.")
    return list(value)


def _drain(execution: Execution, column: Column, depth: int, layer: list[Any]) -> Generator[Wait, list[Any], None]:
    """Put lists in the place of asynchronous iterables."""
    is_async_iterable = execution.options.is_async_iterable
    places = [j for j, value in enumerate(layer) if value is not None and is_async_iterable(value)]
    if places:
        results = yield Wait(column, depth, places, [_drained(layer[j]) for j in places])
        for j, result in zip(places, results, strict=True):
            layer[j] = result


async def _drained(iterable: Any) -> list[Any]:
    iterator = iterable.__aiter__()
    try:
        return [item async for item in iterator]
    except BaseException:
        close = getattr(iterator, "aclose", None)
        if close is not None:
            await close()
        raise


def _coerce(execution: Execution, column: Column, layer: list[Any]) -> None:
    """Coerce the values of a leaf type."""
    field = column.field
    assert field.leaves is not None
    leaf = field.leaves[execution.raw]
    for j, value in enumerate(layer):
        if value is not None and not leaf.takes((value,), nonnull=True):
            try:
                layer[j] = leaf.coerced(value)
            except Exception as error:  # noqa: BLE001
                layer[j] = None
                execution.nulls.fail(column, field.depth, j, error)
    column.tail = layer


def _place_by_type(execution: Execution, column: Column, layer: list[Any], types: Types) -> None:
    """Make a scope for each type that occurs."""
    places: dict[GraphQLObjectType, list[int]] = {}
    for j, object_type in types.items():
        places.setdefault(object_type, []).append(j)
    for object_type, at in places.items():
        selection = column.field.select(object_type, execution.variables)
        _place(execution, column, selection, [layer[j] for j in at], at)
