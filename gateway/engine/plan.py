"""Plans: an operation of a document made ready for a schema. Cacheable, free of data, shared by any number of requests.

`@skip` and `@include` choose between trees: one for each combination of the values of their variables, made when it is
first asked for and kept. So a request neither plans again nor looks at a condition twice, and the merging and order of
fields, which depend on what is included, are exactly those of the specification. Where fragments have variables of
their own, a tree depends on all variables and is made anew for each request.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    BooleanValueNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    Undefined,
    VariableNode,
    assert_valid_schema,
)
from graphql.execution.collect_fields import FragmentDetails
from graphql.execution.get_variable_signature import GraphQLVariableSignature, get_variable_signature
from graphql.execution.values import VariableValues
from graphql.type.directives import GraphQLDisableErrorPropagationDirective

from gateway.engine.collect import Document
from gateway.engine.selection import Selection, select

_MOST_TREES = 64
"""Combinations of switches that a plan keeps: the apps that send a document use a handful."""


class NotIncremental(GraphQLError):
    """Incremental delivery was asked for, which the engine does not have."""


@dataclass(eq=False, slots=True)
class Plan:
    """An operation, ready to run. `errors` are request errors that running it answers with."""

    schema: GraphQLSchema
    operation: OperationDefinitionNode
    root_type: GraphQLObjectType | None
    fragment_definitions: dict[str, FragmentDefinitionNode]
    document: Document
    errors: list[GraphQLError]
    switches: tuple[str, ...] | None
    """The variables that `@skip` and `@include` depend on; None where a tree depends on all variables."""
    propagates_nulls: bool
    extensions: dict[object, Any] = field(default_factory=dict)
    """What others work out from a plan, and keep with it."""
    _trees: dict[object, Selection] = field(default_factory=dict)

    @property
    def is_serial(self) -> bool:
        return self.operation.operation is OperationType.MUTATION

    def tree(self, variables: VariableValues | None) -> Selection:
        """The root selection for these variables, or for None the one with every field that some variables select.

        The plan must have a root type. The selection's `error` is what kept the root fields from being collected.
        """
        key = None if variables is None else self._combination(variables)
        tree = self._trees.get(key)
        if tree is None:
            root_type: Any = self.root_type
            tree = select(self.document, root_type, [(self.operation.selection_set, None)], variables)
            if self.switches is not None and tree.error is None:
                if len(self._trees) >= _MOST_TREES:
                    del self._trees[next(iter(self._trees))]
                self._trees[key] = tree
        return tree

    def _combination(self, variables: VariableValues) -> object:
        # Null and nothing are errors, each its own; whatever else there is counts as true or false.
        values = [variables.coerced.get(name, Undefined) for name in self.switches or ()]
        return tuple([value if value is None or value is Undefined else bool(value) for value in values])


def make_plan(
    schema: GraphQLSchema, document: DocumentNode, operation_name: str | None = None, *, hide_suggestions: bool = False
) -> Plan:
    """The plan of one operation of a validated document.

    Raises GraphQLError where the document has no such operation, or has several and none is named, or where it is a
    subscription; NotIncremental for `@defer` and `@stream`, and TypeError where the schema is not valid.
    """
    if schema.get_directive("defer") or schema.get_directive("stream"):
        raise NotIncremental(
            "The provided schema unexpectedly contains experimental directives (@defer or @stream)."
            " These directives may only be utilized if experimental execution features are explicitly enabled."
        )
    assert_valid_schema(schema)
    operation = _operation(document, operation_name)
    root_type = schema.get_root_type(operation.operation)
    if operation.operation is OperationType.SUBSCRIPTION and root_type is not None:
        raise GraphQLError("Subscriptions are not executed here: expected a query or a mutation.", operation)
    definitions = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    errors: list[GraphQLError] = []
    fragments = {name: _fragment(schema, definition, errors) for name, definition in definitions.items()}
    roots = [operation.selection_set, *(definition.selection_set for definition in definitions.values())]
    directives = list(_directives(roots))
    if any(map(_is_incremental, directives)):
        raise NotIncremental(
            "Executing this GraphQL operation would unexpectedly produce multiple payloads"
            " (due to @defer or @stream directive)"
        )
    names = [directive.name.value for directive in operation.directives or ()]
    return Plan(
        schema=schema,
        operation=operation,
        root_type=root_type,
        fragment_definitions=definitions,
        document=Document(schema, fragments, hide_suggestions),
        errors=errors,
        switches=None if any(details.variable_signatures for details in fragments.values()) else _switches(directives),
        propagates_nulls=GraphQLDisableErrorPropagationDirective.name not in names,
    )


def _operation(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    found: OperationDefinitionNode | None = None
    for node in document.definitions:
        if not isinstance(node, OperationDefinitionNode):
            continue
        if name is None and found is not None:
            raise GraphQLError("Must provide operation name if query contains multiple operations.")
        if name is None or (node.name and node.name.value == name):
            found = node
    if found is None:
        raise GraphQLError("Must provide an operation." if name is None else f"Unknown operation named '{name}'.")
    return found


def _fragment(schema: GraphQLSchema, definition: FragmentDefinitionNode, errors: list[GraphQLError]) -> FragmentDetails:
    signatures: dict[str, GraphQLVariableSignature] = {}
    for variable in definition.variable_definitions or ():
        signature = get_variable_signature(schema, variable)
        if isinstance(signature, GraphQLError):
            errors.append(signature)
        else:
            signatures[signature.name] = signature
    return FragmentDetails(definition, signatures if definition.variable_definitions else None)


def _directives(roots: list[SelectionSetNode]) -> Iterator[DirectiveNode]:
    stack = list(roots)
    while stack:
        for node in stack.pop().selections:
            yield from node.directives or ()
            if isinstance(node, (FieldNode, InlineFragmentNode)) and node.selection_set:
                stack.append(node.selection_set)


def _is_incremental(directive: DirectiveNode) -> bool:
    arguments = {argument.name.value: argument.value for argument in directive.arguments or ()}
    condition = arguments.get("if")
    return directive.name.value in {"defer", "stream"} and not (
        isinstance(condition, BooleanValueNode) and not condition.value
    )


def _switches(directives: list[DirectiveNode]) -> tuple[str, ...]:
    values = [
        argument.value
        for directive in directives
        if directive.name.value in {"skip", "include"}
        for argument in directive.arguments or ()
    ]
    return tuple(sorted({value.name.value for value in values if isinstance(value, VariableNode)}))
