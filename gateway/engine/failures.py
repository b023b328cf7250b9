"""The errors of an answer, written only where there were any: located, in order, and without those that do not count.

An error counts unless its position was null already, because of an error that came up in an earlier turn of the
operation or, in the same turn, stands before it in the answer read from top to bottom. So the errors of an operation
without awaitables are those that graphql-core finds, depth first, in its order.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from graphql import GraphQLError, located_error

from gateway.engine.nulls import Failure
from gateway.engine.scope import Position, ancestors

_Keys = tuple[str | int, ...]


class _Found(NamedTuple):
    """A failure at one place of the answer."""

    turn: int
    order: tuple[int, ...]
    """The path in numbers: where in its selection a field stands, where in its list an item."""
    path: _Keys
    null: _Keys
    """The path of what becomes null."""
    failure: Failure


def errors_of(failures: list[Failure], *, propagates: bool) -> list[GraphQLError]:
    """The errors to answer with."""
    found = [place for failure in failures for place in _places(failure, propagates=propagates)]
    found.sort(key=lambda place: place[:2])
    nulls: set[_Keys] = set()
    errors: list[GraphQLError] = []
    messages: dict[int, str] = {}
    for place in found:
        if not any(place.null[:length] in nulls for length in range(len(place.null) + 1)):
            nulls.add(place.null)
            errors.append(_located(place, messages))
    return errors


def _located(place: _Found, messages: dict[int, str]) -> GraphQLError:
    position, original = place.failure.position, place.failure.error
    error = located_error(original, position.column.field.nodes, list(place.path))
    seen_from = getattr(original, "seen_from", None)
    if seen_from is not None and error is not original:
        key = id(place.failure)
        if key not in messages:
            messages[key] = seen_from(ancestors(position))
        error.message = messages[key]
    return error


class _Climb(NamedTuple):
    """A way from a failure up to a position, as far as it has come."""

    position: Position
    below: Any
    """The steps from here down, linked: (key, number, further down)."""
    steps: int
    null: int | None
    """How many steps below the position the null is; None where nothing took it yet."""


def _places(failure: Failure, *, propagates: bool) -> Iterator[_Found]:
    """Each place at which a failure stands; more than one where objects are shared."""
    pending = [_Climb(failure.position, None, 0, None if propagates else 0)]
    while pending:
        (column, depth, j), below, steps, null = pending.pop()
        while True:
            if null is None and not column.field.nonnull[depth]:
                null = steps
            steps += 1
            if depth:
                j, index = column.owner(depth, j)
                below = (index, index, below)
                depth -= 1
                continue
            below = (column.field.key, column.field.index, below)
            scope = column.scope
            if scope.above is None:
                yield _found(failure, below, steps if null is None else null, steps)
                break
            column, depth = scope.above, scope.above.field.depth
            j, *others = scope.positions(j)
            pending.extend(_Climb(Position(column, depth, other), below, steps, null) for other in others)


def _found(failure: Failure, below: Any, null: int, steps: int) -> _Found:
    keys: list[str | int] = []
    numbers: list[int] = []
    while below is not None:
        key, number, below = below
        keys.append(key)
        numbers.append(number)
    path = tuple(keys)
    return _Found(failure.turn, tuple(numbers), path, path[: steps - null], failure)
