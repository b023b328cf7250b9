"""Errors and nulls of a running operation: "Handling Execution Errors" of the GraphQL specification.

A failure is noted where it happens, without a path, and makes its position null. Where the type refuses null, the list
or object around it becomes null instead, and so on up to the first position that takes it; what is marked on the way is
written into the answer when its rows are made. What stands below a null needs no more work.
"""

from typing import NamedTuple

from gateway.engine.scope import Column, Position, Scope


class Failure(NamedTuple):
    """An error at a position, and in which turn of the operation it came up."""

    error: Exception
    position: Position
    turn: int


class Nulls:
    """What failed so far. `everything` is true when the answer's data is null."""

    __slots__ = ("_propagates", "any_dead", "everything", "failures", "turn")

    def __init__(self, *, propagates: bool) -> None:
        self._propagates = propagates
        self.failures: list[Failure] = []
        self.turn = 0
        self.any_dead = False
        self.everything = False

    def fail(self, column: Column, depth: int, j: int, error: Exception) -> None:
        """Note an error; its position is null from now on."""
        self.failures.append(Failure(error, Position(column, depth, j), self.turn))
        if self._propagates and column.field.nonnull[depth]:
            self._bubble(Position(column, depth, j))

    def fail_all(self, column: Column, error: Exception) -> None:
        """Note the same error for each object of the column's scope."""
        for i in range(len(column.scope.objects)):
            self.fail(column, 0, i, error)

    def refuse_null(self, column: Column, depth: int, j: int) -> None:
        """Note that a value is null whose type refuses that."""
        self.fail(column, depth, j, TypeError(f"Cannot return null for non-nullable field {column.field.place}."))

    def _bubble(self, refused: Position) -> None:
        """Mark what becomes null because the value at this position cannot."""
        self.any_dead = True
        pending = [refused]
        while pending:
            column, depth, j = pending.pop()
            if depth:
                j, _ = column.owner(depth, j)
                depth -= 1
                dead, around = column.dead.setdefault(depth, set()), [Position(column, depth, j)]
            else:
                dead, around = column.scope.dead, _places(column.scope, j)
            if j not in dead:
                dead.add(j)
                self.everything |= not around
                pending.extend(place for place in around if place.column.field.nonnull[place.depth])

    def is_alive(self, position: Position) -> bool:
        """Whether a position is still part of the answer."""
        if not self.any_dead:
            return True
        pending = [position]
        while pending:
            source = _living_source(pending.pop())
            if source is not None:
                scope, i = source
                if scope.above is None:
                    return True
                pending.extend(_places(scope, i))
        return False

    def is_any_alive(self, scope: Scope) -> bool:
        """Whether any object of a scope still has a place in the answer."""
        if not self.any_dead or scope.above is None:
            return not self.everything
        places = (place for i in range(len(scope.objects)) if i not in scope.dead for place in _places(scope, i))
        return any(self.is_alive(place) for place in places)


def _places(scope: Scope, i: int) -> list[Position]:
    """Where an object of a scope stands; nowhere, where it is the root value."""
    column = scope.above
    return [] if column is None else [Position(column, column.field.depth, j) for j in scope.positions(i)]


def _living_source(position: Position) -> tuple[Scope, int] | None:
    """The object that a value belongs to; None where that or a list between them is null."""
    column, depth, j = position
    while depth:
        j, _ = column.owner(depth, j)
        depth -= 1
        if j in column.dead.get(depth, ()):
            return None
    return None if j in column.scope.dead else (column.scope, j)
