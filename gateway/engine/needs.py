"""Which keys of stored documents a selection needs, so that the store fetches no others.

What a field reads of its object it says itself. What is selected below is needed of the same object where that is the
value, or has brought the value along; a stored or computed value contains what is selected below it.
"""

from collections.abc import Callable, Iterable

from graphql import GraphQLObjectType
from graphql.execution.values import VariableValues

from gateway.engine.fields import Derived, Itself, Loaded, Needs, Stored
from gateway.engine.selection import Field, Selection

_NONE = VariableValues({}, {})


def widen(wider: dict[str, int | None], needs: Needs) -> None:
    """Add needs to others: all of a value is more than its first n entries, and n more than fewer."""
    for key, first in needs.items():
        known = wider.get(key, 0)
        wider[key] = None if first is None or known is None else max(first, known)


def needs_below(field: Field, variables: VariableValues | None, object_type: GraphQLObjectType | None = None) -> Needs:
    """What the selection below a field needs of what the field gives: of all its types, or of one of them.

    Without variables it is what fields need that are selected for some, with the arguments that they have for none.
    """
    kind = field.kind
    if isinstance(kind, Loaded) and kind.fetches is not None:
        return _for_arguments(kind.fetches, field, variables)
    known = field.static_needs.get(object_type)
    if known is not None:
        return known
    selections = field.possible(variables) if object_type is None else [field.select(object_type, variables)]
    needs, depend_on_variables = _united(selections, variables)
    if not depend_on_variables:
        field.static_needs[object_type] = needs
    return needs


def _united(selections: Iterable[Selection], variables: VariableValues | None) -> tuple[Needs, bool]:
    needs: dict[str, int | None] = {}
    depend_on_variables = False
    pending = list(selections)
    while pending:
        for field in pending.pop().fields:
            own = needs_of(field, variables)
            widen(needs, own)
            kind = field.kind
            if isinstance(kind, (Derived, Loaded)) and callable(kind.needs):
                depend_on_variables |= field.arguments.depend_on_variables
            if isinstance(kind, Itself) or (isinstance(kind, Derived) and kind.through):
                pending.extend(field.possible(variables))
    return needs, depend_on_variables


def needs_of(field: Field, variables: VariableValues | None) -> Needs:
    """What a field itself reads of its object."""
    kind = field.kind
    if isinstance(kind, Stored):
        return {kind.key: None}
    if not isinstance(kind, (Derived, Loaded)):
        return {}
    return _for_arguments(kind.needs, field, variables)


def _for_arguments(needs: Needs | Callable[..., Needs], field: Field, variables: VariableValues | None) -> Needs:
    if not callable(needs):
        return needs
    arguments = field.arguments.given_or_none(variables or _NONE)
    return {} if arguments is None else needs(**arguments)
