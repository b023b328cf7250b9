"""Which fields are selected of an object of one type: "CollectFields" of the GraphQL specification, section Execution.

Selection sets are walked with a stack of their own, so that neither nested braces nor a chain of fragments that spread
one another can exhaust the interpreter's. Whether a node is included depends on the variables of its `@skip` and
`@include` alone; `None` in their place includes every node that some variables would.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from graphql import (
    DirectiveNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLDirective,
    GraphQLIncludeDirective,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLSkipDirective,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    get_argument_values,
    is_abstract_type,
    type_from_ast,
)
from graphql.execution.collect_fields import FragmentDetails
from graphql.execution.values import FragmentVariableValues, VariableValues, get_fragment_variable_values


class FieldUse(NamedTuple):
    """One place in the document where a field is selected, with the variables of the fragment that it stands in."""

    node: FieldNode
    fragment_variables: FragmentVariableValues | None


class Document(NamedTuple):
    """What collecting needs to know of schema and document."""

    schema: GraphQLSchema
    fragments: dict[str, FragmentDetails]
    hide_suggestions: bool


class _Walk(NamedTuple):
    selections: Iterator[SelectionNode]
    fragment_variables: FragmentVariableValues | None


def collect(
    document: Document,
    object_type: GraphQLObjectType,
    selected: Iterable[tuple[SelectionSetNode, FragmentVariableValues | None]],
    variables: VariableValues | None,
) -> dict[str, list[FieldUse]]:
    """The uses of each field by response key, in the order in which the answer holds them.

    Raises GraphQLError where an argument of `@skip` or `@include`, or of a fragment, does not fit its type.
    """
    fields: dict[str, list[FieldUse]] = {}
    spread: set[str] = set()
    for selection_set, fragment_variables in selected:
        stack = [_Walk(iter(selection_set.selections), fragment_variables)]
        while stack:
            walk = stack[-1]
            node = next(walk.selections, None)
            if node is None:
                stack.pop()
            elif not _is_included(document, node, variables, walk.fragment_variables):
                continue
            elif isinstance(node, FieldNode):
                key = (node.alias or node.name).value
                fields.setdefault(key, []).append(FieldUse(node, walk.fragment_variables))
            elif isinstance(node, InlineFragmentNode):
                if _applies(document.schema, node, object_type):
                    stack.append(_Walk(iter(node.selection_set.selections), walk.fragment_variables))
            elif isinstance(node, FragmentSpreadNode):
                fragment = document.fragments.get(node.name.value)
                if (
                    fragment is not None
                    and node.name.value not in spread
                    and _applies(document.schema, fragment.definition, object_type)
                ):
                    spread.add(node.name.value)
                    values = _spread_values(document, node, fragment, variables, walk.fragment_variables)
                    stack.append(_Walk(iter(fragment.definition.selection_set.selections), values))
    return fields


def _applies(
    schema: GraphQLSchema, fragment: FragmentDefinitionNode | InlineFragmentNode, object_type: GraphQLObjectType
) -> bool:
    if fragment.type_condition is None:
        return True
    condition = type_from_ast(schema, fragment.type_condition)
    return condition is object_type or (is_abstract_type(condition) and schema.is_sub_type(condition, object_type))


def _spread_values(
    document: Document,
    node: FragmentSpreadNode,
    fragment: FragmentDetails,
    variables: VariableValues | None,
    fragment_variables: FragmentVariableValues | None,
) -> FragmentVariableValues | None:
    if not fragment.variable_signatures:
        return None
    known = variables or VariableValues({}, {})
    return get_fragment_variable_values(
        node, fragment.variable_signatures, known, fragment_variables, document.hide_suggestions
    )


def _is_included(
    document: Document,
    node: SelectionNode,
    variables: VariableValues | None,
    fragment_variables: FragmentVariableValues | None,
) -> bool:
    if not node.directives:
        return True

    def condition(definition: GraphQLDirective, *, otherwise: bool) -> bool:
        for directive in node.directives or ():
            if directive.name.value == definition.name:
                if variables is None and has_variable(directive):
                    return otherwise
                values = get_argument_values(
                    definition, directive, variables, fragment_variables, document.hide_suggestions
                )
                return bool(values["if"])
        return otherwise

    # "@skip" has the higher precedence, and is looked at first.
    return not condition(GraphQLSkipDirective, otherwise=False) and condition(GraphQLIncludeDirective, otherwise=True)


def has_variable(directive: DirectiveNode) -> bool:
    """Whether the directive has an argument that is a variable."""
    return any(isinstance(argument.value, VariableNode) for argument in directive.arguments or ())
