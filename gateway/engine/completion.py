"""From what a resolver gave to what the answer holds: "Value Completion" of the GraphQL specification, by columns.

A column is first tried as a whole: where the classes of its values prove that completing them changes nothing and
fails nowhere, its leaves are taken as they are and its objects become the next scope. Everything else is completed
piece by piece (`pieces`); both give the same wherever the first applies.
"""

from collections.abc import Sequence
from itertools import chain
from types import NoneType
from typing import Any

from graphql.pyutils import UndefinedType, is_awaitable

from gateway.engine.execution import Execution
from gateway.engine.fields import Stored
from gateway.engine.pieces import DOCUMENTS, LISTS, complete_by_pieces
from gateway.engine.placing import place
from gateway.engine.scope import NO_LIST, Column
from gateway.engine.selection import Field

_LISTS_OR_NULL = LISTS | {NoneType}
_DOCUMENTS_OR_NULL = DOCUMENTS | {NoneType}


def finish(execution: Execution, column: Column, values: Sequence[Any]) -> None:
    """Complete a column, or leave that to the code of its scope."""
    code = column.scope.code
    if code is not None and column.field in code.unchecked:
        column.tail, column.unchecked = list(values), True
    else:
        complete(execution, column, values)


def complete(execution: Execution, column: Column, values: Sequence[Any]) -> None:
    """Complete a column, given what its field gave for each object. What has to wait is left to the execution."""
    if not _complete_as_a_whole(execution, column, values):
        execution.go_on(complete_by_pieces(execution, column, values))


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
        place(execution, column, field.object_type, [values[j] for j in at], at)
    else:
        place(execution, column, field.object_type, list(values), None)
    return True


def _opened(field: Field, values: Sequence[Any]) -> tuple[list[list[int]], Sequence[Any]] | None:
    """The lengths of the lists of each layer, and the values of the last; None where a value may be no list."""
    counts: list[list[int]] = []
    for nonnull in field.nonnull[:-1]:
        classes = set(map(type, values))
        if classes <= LISTS:
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
    if classes <= (DOCUMENTS if field.nonnull[-1] else _DOCUMENTS_OR_NULL):
        return True
    # A stored value of another class is to be checked; an ordinary one may be awaitable.
    if field.kind is None or isinstance(field.kind, Stored):
        return False
    return not any(
        (class_ is NoneType and field.nonnull[-1]) or class_ is UndefinedType or issubclass(class_, Exception)
        for class_ in classes
    )
