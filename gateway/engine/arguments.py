"""The arguments of a selected field: coerced once for a plan where they are constant, once for a request elsewhere."""

from enum import Enum
from typing import Any

from graphql import FieldNode, GraphQLError, GraphQLField, Node, VariableNode, get_argument_values
from graphql.execution.values import VariableValues

from gateway.engine.collect import FieldUse

Values = dict[str, Any]

_IMMUTABLE = (str, int, float, bool, type(None), Enum)


class Arguments:
    """The arguments of one field of a plan."""

    __slots__ = ("_constant", "_definition", "_given", "_hide_suggestions", "_use", "depend_on_variables")

    def __init__(self, definition: GraphQLField, use: FieldUse, *, hide_suggestions: bool) -> None:
        self._definition = definition
        self._use = use
        self._hide_suggestions = hide_suggestions
        self.depend_on_variables = bool(definition.args) and _mentions_variable(use.node)
        self._constant: Values | None = None if definition.args else {}
        self._given: Values | None = None

    def values(self, variables: VariableValues) -> Values:
        """The coerced arguments; raises GraphQLError where one does not fit its type."""
        if self._constant is not None:
            return self._constant
        values = get_argument_values(
            self._definition, self._use.node, variables, self._use.fragment_variables, self._hide_suggestions
        )
        if not self.depend_on_variables and is_reusable(values):
            self._constant = values
        return values

    def given(self, variables: VariableValues) -> Values:
        """The same without those that are null, as set-shaped resolvers get them. Whoever gets them changes nothing."""
        if self._given is not None:
            return self._given
        given = {name: value for name, value in self.values(variables).items() if value is not None}
        if self._constant is not None:
            self._given = given
        return given

    def given_or_none(self, variables: VariableValues) -> Values | None:
        """The same; None where an argument does not fit, and so the field is not resolved at all."""
        try:
            return self.given(variables)
        except GraphQLError:
            return None


def is_reusable(values: Values) -> bool:
    """Whether one dict of arguments serves many calls, since no resolver can change what is in it."""
    return all(isinstance(value, _IMMUTABLE) for value in values.values())


def _mentions_variable(node: FieldNode) -> bool:
    stack: list[Node] = [argument.value for argument in node.arguments or ()]
    while stack:
        value = stack.pop()
        if isinstance(value, VariableNode):
            return True
        stack.extend(getattr(value, "values", None) or ())
        stack.extend(member.value for member in getattr(value, "fields", None) or ())
    return False
