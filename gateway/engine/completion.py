"""From what a resolver gave to what the answer holds: "Value Completion" of the GraphQL specification, by columns.

A column is first tried as a whole: where the classes of its values prove that completing them changes nothing and
fails nowhere, its leaves are taken as they are and its objects become the next scope. Everything else is completed
piece by piece, value after value, as graphql-core does it; both give the same wherever the first applies.
"""

from collections.abc import Callable, Generator, Iterable, Sequence
from itertools import chain
from types import NoneType
from typing import Any

from graphql import GraphQLObjectType, Undefined
from graphql.pyutils import UndefinedType, is_awaitable

from gateway.engine.abstract import Types, concrete_types
from gateway.engine.execution import DROPPED, Execution, Wait, Work
from gateway.engine.fields import Loaded, Stored
from gateway.engine.iterables import drain, items_of
from gateway.engine.leaves import Leaf
from gateway.engine.scope import NO_LIST, Column, Scope
from gateway.engine.selection import Field, is_shareable

_LISTS = frozenset({list, tuple})
_LISTS_OR_NULL = _LISTS | {NoneType}
_DOCUMENTS = frozenset({dict})
_DOCUMENTS_OR_NULL = _DOCUMENTS | {NoneType}


def complete(execution: Execution, column: Column, values: Sequence[Any]) -> None:
    """Complete a column, given what its field gave for each object. What has to wait is left to the execution."""
    if not _complete_as_a_whole(execution, column, values):
        execution.go_on(_complete_by_pieces(execution, column, values))


def _complete_as_a_whole(execution: Execution, column: Column, values: Sequence[Any]) -> bool:
    """Complete a column that its values' classes prove to be as it should; False, and nothing done, where they do not.

    Exact classes prove that a value is neither null, an exception, nor awaitable. Where something may be asked of each
    value (its type, or whether it is awaitable in another sense than graphql-core's) there is no proof.
    """
    field = column.field
    if field.kind is None and execution.options.is_awaitable is not is_awaitable:
        return False
    opened = _opened(field, values)
    if opened is None:
        return False
    counts, values = opened
    if field.leaves is not None:
        if field.leaves[execution.raw].takes(values):
            column.counts, column.tail = counts, list(values)
        return column.tail is not None
    if field.object_type is None or (field.kind is None and field.object_type.is_type_of):
        return False
    classes = set(map(type, values))
    if not _are_objects(field, classes):
        return False
    column.counts, column.size = counts, len(values)
    if NoneType in classes:
        at = [j for j, value in enumerate(values) if value is not None]
        _place(execution, column, field.object_type, [values[j] for j in at], at)
    else:
        _place(execution, column, field.object_type, list(values), None)
    return True


def _opened(field: Field, values: Sequence[Any]) -> tuple[list[list[int]], Sequence[Any]] | None:
    """The lengths of the lists of each layer, and the values of the last; None where a value may be no list."""
    counts: list[list[int]] = []
    for nonnull in field.nonnull[:-1]:
        classes = set(map(type, values))
        if classes <= _LISTS:
            counts.append(list(map(len, values)))
        elif not nonnull and classes <= _LISTS_OR_NULL:
            counts.append([NO_LIST if value is None else len(value) for value in values])
            values = [value for value in values if value is not None]
        else:
            return None
        values = list(chain.from_iterable(values))
    return counts, values


def _are_objects(field: Field, classes: set[type]) -> bool:
    """Whether values of these classes are objects for certain, or null where the type takes it."""
    if classes <= (_DOCUMENTS if field.nonnull[-1] else _DOCUMENTS_OR_NULL):
        return True
    # A stored value of another class is to be checked; an ordinary one may be awaitable.
    if field.kind is None or isinstance(field.kind, Stored):
        return False
    return not any(
        (class_ is NoneType and field.nonnull[-1]) or class_ is UndefinedType or issubclass(class_, Exception)
        for class_ in classes
    )


def _place(
    execution: Execution, column: Column, object_type: GraphQLObjectType, objects: list[Any], at: list[int] | None
) -> None:
    """Make a scope of the objects of one type at the positions `at`, or all positions."""
    if not objects:
        return
    selection = column.field.select(object_type, execution.variables)
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
        yield from _settle_layer(execution, column, depth, layer)
        if depth < field.depth:
            layer = yield from _open_lists(execution, column, depth, layer)
    if field.leaves is not None:
        column.tail = layer
    else:
        column.size = len(layer)
        types = yield from concrete_types(execution, column, layer)
        _place_by_type(execution, column, layer, types)


def _settle_layer(
    execution: Execution, column: Column, depth: int, layer: list[Any]
) -> Generator[Wait, list[Any], None]:
    """Settle all values of a layer: first those that are there, since what they make null need not be waited for."""
    is_awaitable = execution.options.is_awaitable
    waiting = [j for j, value in enumerate(layer) if is_awaitable(value)] if column.field.kind is None else []
    if not waiting:
        _settle(execution, column, depth, layer, range(len(layer)))
        return
    known = set(range(len(layer))).difference(waiting)
    _settle(execution, column, depth, layer, sorted(known))
    results = yield Wait(column, depth, waiting, [layer[j] for j in waiting])
    for j, result in zip(waiting, results, strict=True):
        layer[j] = result
    _settle(execution, column, depth, layer, waiting)


def _settle(execution: Execution, column: Column, depth: int, layer: list[Any], places: Iterable[int]) -> None:
    """Let only None stand for null, and coerce leaves; failures are noted, and null where the type refuses it."""
    nulls, field = execution.nulls, column.field
    is_last = depth == field.depth
    leaf = field.leaves[execution.raw] if field.leaves and is_last else None
    check = field.kind.check if isinstance(field.kind, Stored) else None
    untidy = _check_of(check, leaf, is_last=is_last)
    for j in places:
        value = layer[j]
        if value is DROPPED:
            layer[j] = None
            continue
        try:
            layer[j] = value = _settled(value, leaf, untidy)
        except Exception as error:  # noqa: BLE001
            layer[j] = None
            nulls.fail(column, depth, j, error)
            continue
        if value is None and field.nonnull[depth]:
            nulls.refuse_null(column, depth, j)


def _settled(value: Any, leaf: Leaf | None, check: Callable[[Any], Any] | None) -> Any:
    if value is not None and check is not None:
        value = check(value)
    if isinstance(value, Exception):
        raise value
    if value is None or value is Undefined:
        return None
    return value if leaf is None else leaf.coerced(value)


def _check_of(check: Callable[[Any], Any] | None, leaf: Leaf | None, *, is_last: bool) -> Callable[[Any], Any] | None:
    """A stored field's check, for those values alone that are not as they should be."""
    if check is None:
        return None
    if leaf is not None:
        return lambda value: value if leaf.takes((value,)) else check(value)
    classes = _DOCUMENTS if is_last else _LISTS
    return lambda value: value if type(value) in classes else check(value)


def _open_lists(
    execution: Execution, column: Column, depth: int, layer: list[Any]
) -> Generator[Wait, list[Any], list[Any]]:
    """The items of all lists of a layer."""
    if column.field.kind is None:
        yield from drain(execution, column, depth, layer)
    counts: list[int] = []
    items: list[Any] = []
    for j, value in enumerate(layer):
        found: Sequence[Any] | None = None
        if value is not None and value is not DROPPED:
            try:
                found = items_of(execution, column, value)
            except Exception as error:  # noqa: BLE001
                execution.nulls.fail(column, depth, j, error)
        counts.append(NO_LIST if found is None else len(found))
        items += found or ()
    column.counts.append(counts)
    return items


def _place_by_type(execution: Execution, column: Column, layer: list[Any], types: Types) -> None:
    """Make a scope for each type that occurs."""
    places: dict[GraphQLObjectType, list[int]] = {}
    for j, object_type in types.items():
        places.setdefault(object_type, []).append(j)
    for object_type, at in places.items():
        _place(execution, column, object_type, [layer[j] for j in at], at)
