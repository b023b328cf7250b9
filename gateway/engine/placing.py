"""Where objects go that a column gave: the scopes below it, one for each type."""

from typing import Any

from graphql import GraphQLObjectType

from gateway.engine.abstract import Types
from gateway.engine.execution import Execution
from gateway.engine.fields import Loaded
from gateway.engine.scope import Column, Scope
from gateway.engine.selection import is_shareable


def place(
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


def place_by_type(execution: Execution, column: Column, layer: list[Any], types: Types) -> None:
    """Make a scope for each type that occurs."""
    places: dict[GraphQLObjectType, list[int]] = {}
    for j, object_type in types.items():
        places.setdefault(object_type, []).append(j)
    for object_type, at in places.items():
        place(execution, column, object_type, [layer[j] for j in at], at)
