"""How long a list is, as its directive and the arguments at one place of a document say."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from graphql import (
    FieldNode,
    GraphQLArgument,
    GraphQLField,
    IntValueNode,
    ListValueNode,
    ValueNode,
    VariableNode,
    is_list_type,
    is_non_null_type,
)

from gateway.schema.build import DIRECTIVES
from gateway.schema.sizes import PAGE
from gateway.schema.weights import Cost, ListSize

Variables = Mapping[str, Any]

_UNKNOWN = 10
"""Entries of a list that no directive sizes."""


class Size(NamedTuple):
    """The greatest of the numbers and of what the variables say; `otherwise` where none of them says anything."""

    otherwise: int
    numbers: tuple[int, ...] = ()
    variables: tuple[tuple[str, int | None], ...] = ()
    """Each with what holds where it is not given or null: the default of its argument, if there is one."""

    def of(self, variables: Variables | None) -> int:
        """For these variables, or for those that make it longest."""
        if not self.variables:
            return max(self.numbers, default=self.otherwise)
        if variables is None:
            return PAGE
        said = [_length(variables.get(name), default) for name, default in self.variables]
        return max([*self.numbers, *(length for length in said if length is not None)], default=self.otherwise)


ONE = Size(1)


class Sized(NamedTuple):
    """What a connection says of the lists below it."""

    fields: tuple[str, ...]
    size: Size


class Extent(NamedTuple):
    """How many objects a field gives, which arguments make it fewer, and what it says of lists below."""

    size: Size = ONE
    shrinks: tuple[str, ...] = ()
    sized: Sized | None = None


def extent_of(definition: GraphQLField, node: FieldNode, sized: Sized | None) -> Extent:
    """The extent of a field of objects at one place; `sized` is what the field above says."""
    said = _directive(definition, ListSize)
    name = node.name.value
    if said is not None and said.sized_fields:
        return Extent(
            ONE, tuple(said.slicing_arguments), Sized(tuple(said.sized_fields), _sliced(said, definition, node))
        )
    if sized is not None and name in sized.fields:
        return Extent(sized.size)
    if not _is_list(definition):
        return Extent()
    if said is None:
        return Extent(Size(_UNKNOWN))
    return Extent(_sliced(said, definition, node), tuple(said.slicing_arguments or ()))


def weight_of(definition: GraphQLField) -> int:
    """What a field costs besides its objects."""
    cost = _directive(definition, Cost)
    return 0 if cost is None else int(cost.weight)


def _sliced(said: Any, definition: GraphQLField, node: FieldNode) -> Size:
    given = {argument.name.value: argument.value for argument in node.arguments or ()}
    numbers: list[int] = []
    variables: list[tuple[str, int | None]] = []
    for name in said.slicing_arguments or ():
        value = given.get(name)
        default = _default(definition.args[name])
        if isinstance(value, VariableNode):
            variables.append((value.name.value, default))
        elif (number := _literal(value, default)) is not None:
            numbers.append(number)
    return Size(said.assumed_size or 0, tuple(numbers), tuple(variables))


def _literal(value: ValueNode | None, default: int | None) -> int | None:
    match value:
        case IntValueNode():
            return _bounded(int(value.value))
        case ListValueNode():
            return _bounded(len(value.values))
        case _:
            return default  # not given, or null, which means the same


def _length(value: object, default: int | None) -> int | None:
    """What the value of a variable says; one of a wrong type is refused before anything runs."""
    match value:
        case None:
            return default
        case list():
            return _bounded(len(value))
        case int() | float():
            return _bounded(value)
        case _:
            return 1  # a single value, where a list is expected


def _bounded(size: float) -> int:
    """A size that a client asks for. Others than 1 to PAGE are refused at their field, which then gives nothing."""
    return int(min(max(size, 0), PAGE))


def _default(argument: GraphQLArgument) -> int | None:
    value = argument.default_value
    return value if isinstance(value, int) else None


def _directive(definition: GraphQLField, kind: type[Any]) -> Any:
    return next((each for each in definition.extensions.get(DIRECTIVES, ()) if isinstance(each, kind)), None)


def _is_list(definition: GraphQLField) -> bool:
    output: Any = definition.type
    return is_list_type(output.of_type if is_non_null_type(output) else output)
