"""What resolvers are told of their place: ours once for a column, graphql-core's for each object."""

from collections.abc import Callable
from typing import Any

from graphql import GraphQLResolveInfo

from gateway.engine.execution import Execution
from gateway.engine.fields import Needs
from gateway.engine.needs import needs_below
from gateway.engine.scope import Column, column_paths, paths
from gateway.engine.selection import Field


class ColumnInfo:
    """The `Info` of a set-shaped resolver. What is needed is found out when it asks."""

    __slots__ = ("_execution", "_field", "context")

    def __init__(self, execution: Execution, field: Field) -> None:
        self.context = execution.options.context
        self._execution = execution
        self._field = field

    @property
    def needs(self) -> Needs:
        return needs_below(self._field, self._execution.variables)

    def needs_of(self, type_name: str) -> Needs:
        object_type: Any = self._field.document.schema.get_type(type_name)
        return needs_below(self._field, self._execution.variables, object_type)


def resolve_infos(execution: Execution, column: Column) -> Callable[[int], GraphQLResolveInfo[Any]]:
    """A function from an object's number to the info that its ordinary resolver is called with."""
    plan, options, field = execution.plan, execution.options, column.field
    places = column_paths(column, paths(column.scope))
    # In the order of the fields of the named tuple: an info is made for each object.
    before: tuple[Any, ...] = (field.name, field.nodes, field.definition.type, field.parent_type)
    after: tuple[Any, ...] = (
        plan.schema,
        plan.fragment_definitions,
        options.root_value,
        plan.operation,
        execution.variables,
        options.context,
        options.is_awaitable,
        options.abort_signal,
        execution.helpers(),
    )
    return lambda i: GraphQLResolveInfo._make((*before, places[i], *after))
