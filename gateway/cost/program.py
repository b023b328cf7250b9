"""The program of a price: the selections of an operation, each after those below it, with what they cost an object.

Selections are merged as in execution. What merges the same selection sets for the same type is one entry, however many
places lead there, so that fragments which spread one another cost the time of reading them, and a chain of a thousand
is a loop. What depends on no variable is a number already.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from graphql import (
    GraphQLError,
    GraphQLNamedOutputType,
    GraphQLObjectType,
    SelectionSetNode,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_object_type,
)
from graphql.execution.values import VariableValues

from gateway.cost.sizes import Size, Sized, Variables, extent_of, weight_of
from gateway.engine import Plan
from gateway.engine.collect import FieldUse, collect

MOST = 10**12
"""Prices end here: that of a chain of lists has more digits than anyone wants to read."""
_MOST_SELECTIONS = 5_000
"""Distinct selections of an operation. More are made by fragments that overlap in every combination, on purpose."""


@dataclass(eq=False, slots=True)
class Selected:
    """What is selected of one type at one place, for one object. `fixed` is its price, where no variable changes it."""

    weight: int = 0
    parts: list["Part"] = field(default_factory=list)
    fixed: int | None = None


class Part(NamedTuple):
    """A field of objects: how many, which arguments make them fewer, and what is selected of each, by type."""

    key: str
    size: Size
    shrinks: tuple[str, ...]
    below: list[Selected]


Values = Mapping[Selected, int]
_Steps = Iterator[Any]
"""Fills in a selection; yields the steps of each that has to be filled in first."""


def compiled(plan: Plan, switches: VariableValues | None) -> list[Selected]:
    """The program for one combination of what `@skip` and `@include` depend on; None: with all that may be selected.

    The last entry is the operation.
    """
    if plan.root_type is None:
        return [Selected(fixed=0)]
    compiler = _Compiler(plan, switches)
    stack = [compiler.reach(plan.root_type, [plan.operation.selection_set], None)[1]]
    while stack:
        steps = stack[-1]
        below = None if steps is None else next(steps, None)
        if below is None:
            stack.pop()
        elif len(compiler.order) + len(stack) > _MOST_SELECTIONS:
            return [Selected(fixed=MOST)]
        else:
            stack.append(below)
    return compiler.order


def evaluated(program: Sequence[Selected], variables: Variables | None) -> dict[Selected, int]:
    """What each selection costs an object."""
    values: dict[Selected, int] = {}
    for selected in program:
        values[selected] = _total(selected, values, variables) if selected.fixed is None else selected.fixed
    return values


def worth(part: Part, values: Values, variables: Variables | None) -> int:
    """What a field costs an object: its objects, and what is selected of the dearest of its types."""
    return part.size.of(variables) * (1 + max([values[one] for one in part.below], default=0))


class _Compiler:
    def __init__(self, plan: Plan, switches: VariableValues | None) -> None:
        self._plan = plan
        self._switches = switches
        self._known: dict[object, Selected] = {}
        self.order: list[Selected] = []

    def reach(
        self, object_type: GraphQLObjectType, sets: Sequence[SelectionSetNode], sized: Sized | None
    ) -> tuple[Selected, _Steps | None]:
        """The selection, and where it is a new one the steps that fill it in."""
        key = (object_type.name, tuple(map(id, sets)), sized)
        known = self._known.get(key)
        if known is not None:
            return known, None
        selected = self._known[key] = Selected()
        return selected, self._fill(selected, self._collected(object_type, sets), object_type, sized)

    def _fill(
        self, selected: Selected, uses: dict[str, list[FieldUse]], object_type: GraphQLObjectType, sized: Sized | None
    ) -> _Steps:
        for key, same in uses.items():
            node = same[0].node
            definition = self._plan.schema.get_field(object_type, node.name.value)
            if definition is None or node.name.value.startswith("__"):
                continue
            selected.weight += weight_of(definition)
            named: Any = get_named_type(definition.type)
            if is_leaf_type(named):
                continue
            extent = extent_of(definition, node, sized)
            below: list[Selected] = []
            for possible in self._possible(named):
                sets = [use.node.selection_set for use in same if use.node.selection_set]
                reached, steps = self.reach(possible, sets, extent.sized)
                below.append(reached)
                if steps is not None:
                    yield steps
            selected.parts.append(Part(key, extent.size, extent.shrinks, below))
        if not any(part.size.variables or any(one.fixed is None for one in part.below) for part in selected.parts):
            values = {one: one.fixed or 0 for part in selected.parts for one in part.below}
            selected.fixed = _total(selected, values, None)
        self.order.append(selected)

    def _collected(self, object_type: GraphQLObjectType, sets: Sequence[SelectionSetNode]) -> dict[str, list[FieldUse]]:
        try:
            return collect(self._plan.document, object_type, [(each, None) for each in sets], self._switches)
        except GraphQLError:
            return {}  # a condition that does not fit: nothing of it is executed

    def _possible(self, named: GraphQLNamedOutputType) -> Sequence[GraphQLObjectType]:
        if is_object_type(named):
            return [named]
        return self._plan.schema.get_possible_types(named) if is_abstract_type(named) else ()


def _total(selected: Selected, values: Values, variables: Variables | None) -> int:
    return min(MOST, selected.weight + sum([worth(part, values, variables) for part in selected.parts]))
