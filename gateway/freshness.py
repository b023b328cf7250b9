"""For how long an answer may be kept: the lowest of the hints on what a plan may select.

Told from the text alone, once for a plan, and kept with it. `@skip` and `@include` are not looked at: what a field
hints counts where any variables select it. Each fragment is looked at once, so it costs as much as reading the text.
"""

from collections.abc import Iterator
from typing import Any

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    SelectionSetNode,
    get_named_type,
    is_abstract_type,
)

from gateway.engine import Plan
from gateway.schema.hints import LIST, MAX_AGE

_UNHINTED = LIST
"""What hints at nothing at all is kept as briefly as what changes most: somebody may have forgotten to say."""


def max_age(plan: Plan) -> int:
    """For how many seconds an answer to the plan's operation may be kept."""
    known: int | None = plan.extensions.get(MAX_AGE)
    if known is None:
        known = plan.extensions[MAX_AGE] = min(_hints(plan), default=_UNHINTED)
    return known


def _hints(plan: Plan) -> Iterator[int]:
    schema, fragments = plan.schema, plan.fragment_definitions
    seen: set[str] = set()
    pending: list[tuple[Any, SelectionSetNode]] = [(plan.root_type, plan.operation.selection_set)]
    for parent, selected in pending:
        for node in selected.selections:
            if isinstance(node, FieldNode):
                fields = list(_fields(schema, parent, node.name.value))
                given = get_named_type(fields[0].type)
                yield from _own(*fields, given, *_possible(schema, given))
                if node.selection_set:
                    pending.append((given, node.selection_set))
            elif isinstance(node, InlineFragmentNode):
                condition = node.type_condition
                pending.append((schema.get_type(condition.name.value) if condition else parent, node.selection_set))
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in seen:
                seen.add(node.name.value)
                definition = fragments[node.name.value]
                pending.append((schema.get_type(definition.type_condition.name.value), definition.selection_set))


def _fields(schema: GraphQLSchema, parent: Any, name: str) -> Iterator[GraphQLField]:
    """The field as its type declares it, then as the types do that implement it."""
    for owner in (parent, *_possible(schema, parent)):
        field = schema.get_field(owner, name)
        if field is not None:
            yield field


def _possible(schema: GraphQLSchema, given: GraphQLNamedType) -> Iterator[GraphQLNamedType]:
    if is_abstract_type(given):
        yield from schema.get_possible_types(given)


def _own(*hinted: GraphQLField | GraphQLNamedType) -> Iterator[int]:
    return (each.extensions[MAX_AGE] for each in hinted if MAX_AGE in each.extensions)
