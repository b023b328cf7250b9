"""Completing value after value, layer after layer, as graphql-core does it: whatever the value may be."""

from collections.abc import Callable, Generator, Iterable, Sequence
from typing import Any

from graphql import Undefined

from gateway.engine.abstract import concrete_types
from gateway.engine.execution import DROPPED, Execution, Wait, Work
from gateway.engine.fields import Stored
from gateway.engine.iterables import drain, items_of, those
from gateway.engine.leaves import Leaf
from gateway.engine.placing import place_by_type
from gateway.engine.scope import NO_LIST, Column

LISTS = frozenset({list, tuple})
"""The classes of a list that is as it should be."""
DOCUMENTS = frozenset({dict})
"""The same of a stored object."""


def complete_by_pieces(execution: Execution, column: Column, values: Sequence[Any]) -> Work:
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
        place_by_type(execution, column, layer, types)


def _settle_layer(
    execution: Execution, column: Column, depth: int, layer: list[Any]
) -> Generator[Wait, list[Any], None]:
    """Settle all values of a layer: first those that are there, since what they make null need not be waited for."""
    waiting = those(execution.options.is_awaitable, layer) if column.field.kind is None else []
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
    classes = DOCUMENTS if is_last else LISTS
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
