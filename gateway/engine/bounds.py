"""What a plan will do at most, told before it is run: which fields load, in which wave, and how many calls that makes.

A field is executed once for its place and type, so a loader is called at most once for each level of the plan at which
it occurs: all that is wanted at one level is one call, and a level is counted from the plan, whatever the data make of
it. Below an ordinary field, which may come late, each load counts by itself, and so do the root fields of a mutation.
With one command a call, this is the bound on commands.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from graphql.execution.values import VariableValues, get_variable_values

from gateway.engine.fields import Loaded, Needs
from gateway.engine.needs import needs_below
from gateway.engine.plan import Plan
from gateway.engine.selection import Field, Selection


@dataclass(slots=True)
class Node:
    """A field of a plan. `below` has the nodes of each type that it gives; `needs` is what a loaded one has fetched."""

    key: str
    name: str
    type: str
    kind: str
    loads: list[tuple[int, tuple[str, ...]]]
    """The wave, from 1, and the loaders of each load that the field may do, one after another."""
    needs: Needs
    below: dict[str, list["Node"]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Explanation:
    """A plan as a person or a program may read it. `calls` has the most calls of each loader."""

    operation: str
    nodes: list[Node]
    calls: Mapping[str, int]

    @property
    def bound(self) -> int:
        """The most calls of all loaders together."""
        return sum(self.calls.values())


class _Place(NamedTuple):
    """A selection on the way through the plan, and where to put its nodes."""

    selection: Selection
    level: int
    root: int
    """Which root field of a mutation it is below; 0 in a query."""
    may_be_late: bool
    nodes: list[Node]


def explain(plan: Plan, variables: Mapping[str, Any] | None = None) -> Explanation:
    """What the plan does at most: for these variables, or else for any.

    Raises GraphQLError where the variables do not fit, or the root fields cannot be collected.
    """
    coerced = None if variables is None else _coerced(plan, variables)
    tree = plan.tree(coerced)
    if tree.error is not None:
        raise tree.error
    nodes: list[Node] = []
    levels: set[tuple[str, int, int]] = set()
    alone: Counter[str] = Counter()
    pending = [_Place(tree, 0, 0, may_be_late=False, nodes=nodes)]
    for place in pending:
        for each in place.selection.fields:
            root = each.index if plan.is_serial and place is pending[0] else place.root
            node = _node(each, place.level, coerced)
            place.nodes.append(node)
            for wave, loaders in node.loads:
                if place.may_be_late:
                    alone.update(loaders)
                else:
                    levels.update((loader, root, wave) for loader in loaders)
            pending.extend(_below(each, node, place._replace(root=root), coerced))
    return Explanation(_title(plan), nodes, dict(sorted((alone + Counter(name for name, _, _ in levels)).items())))


def _coerced(plan: Plan, variables: Mapping[str, Any]) -> VariableValues:
    definitions = plan.operation.variable_definitions or ()
    coerced = get_variable_values(plan.schema, definitions, dict(variables))
    if isinstance(coerced, list):
        raise coerced[0]
    return coerced


def _title(plan: Plan) -> str:
    name = plan.operation.name
    return f"{plan.operation.operation.value} {name.value}" if name else plan.operation.operation.value


def _node(each: Field, level: int, variables: VariableValues | None) -> Node:
    kind = each.kind
    return Node(
        key=each.key,
        name=each.name,
        type=str(each.definition.type),
        kind="ordinary" if kind is None else type(kind).__name__.lower(),
        loads=[(level + n, tuple(sorted(step))) for n, step in enumerate(each.steps, 1)],
        needs=needs_below(each, variables) if isinstance(kind, Loaded) else {},
    )


def _below(each: Field, node: Node, place: _Place, variables: VariableValues | None) -> Iterator[_Place]:
    for selection in each.possible(variables):
        nodes = node.below[selection.type.name] = []
        yield _Place(
            selection, place.level + len(each.steps), place.root, place.may_be_late or each.kind is None, nodes
        )
