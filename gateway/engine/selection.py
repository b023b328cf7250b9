"""The tree of a plan: selections and their fields.

A *selection* is what is selected of the objects of one concrete type at one place of the answer; a *field* is one
response key of it. Below a field there is a selection for each concrete type that it gives, made when objects of that
type first turn up and kept, so that a plan grows by what its data needs and no level recurses into the next.
A tree holds no data and nothing of a request, so any number of operations may use it at once.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graphql import (
    GraphQLAbstractType,
    GraphQLError,
    GraphQLField,
    GraphQLNamedOutputType,
    GraphQLObjectType,
    GraphQLOutputType,
    TypeNameMetaFieldDef,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)
from graphql.execution.values import VariableValues

from gateway.engine.arguments import Arguments
from gateway.engine.collect import Document, FieldUse, collect
from gateway.engine.fields import KIND, Kind, Loaded, Stored
from gateway.engine.leaves import Leaf, LeafType

Row = dict[str, Any]
"""An object of the answer."""

_MOST_SHARED = 2_000
"""Selections below one that is shared: fragments can make a short document larger than any data reach, and sharing is
decided before there are data."""


class Typename:
    """The kind of `__typename`: the name of the object's type, which the selection knows."""


class Selection:
    """The fields selected of one type at one place. `error` is what kept the fields from being collected.

    `uses` and `codes` belong to `rowcode`.
    """

    __slots__ = ("codes", "error", "fields", "is_shareable", "keys", "type", "uses")

    def __init__(
        self, object_type: GraphQLObjectType, fields: Sequence["Field"], error: GraphQLError | None = None
    ) -> None:
        self.type = object_type
        self.fields = fields
        self.error = error
        self.is_shareable: bool | None = None  # not yet known
        self.keys = [field.key for field in fields]
        self.uses = 0
        self.codes: dict[bool, Any] = {}


class Field:
    """A field at one place, with all that is known of it before there are objects.

    Its type is taken apart into layers, from the outermost list inwards: `nonnull[depth]` says whether null is refused
    at that depth, and the last depth is that of the leaf or object itself. `steps` are the loads that it may do, one
    after another, each with the names of its loaders. `simple_key` is the key of a stored leaf that is in no list, and
    `place` is what errors call the field.
    """

    __slots__ = (
        "abstract_type",
        "arguments",
        "definition",
        "document",
        "index",
        "key",
        "kind",
        "leaves",
        "name",
        "nodes",
        "nonnull",
        "object_type",
        "parent_type",
        "place",
        "selections",
        "simple_key",
        "static_needs",
        "steps",
        "uses",
    )

    def __init__(
        self,
        document: Document,
        parent_type: GraphQLObjectType,
        definition: GraphQLField,
        place: tuple[int, str],
        uses: list[FieldUse],
    ) -> None:
        self.document = document
        self.parent_type = parent_type
        self.definition = definition
        self.index, self.key = place
        self.name = uses[0].node.name.value
        self.place = f"{parent_type}.{self.name}"
        self.uses = uses
        self.nodes = [use.node for use in uses]
        self.kind: Kind | Typename | None = (
            Typename() if definition is TypeNameMetaFieldDef else definition.extensions.get(KIND)
        )
        self.steps = _steps(self.kind) if isinstance(self.kind, Loaded) else ()
        self.arguments = Arguments(definition, uses[0], hide_suggestions=document.hide_suggestions)
        self.nonnull, named = _layers(definition.type)
        self.leaves = _leaves(named, nonnull=self.nonnull[-1]) if is_leaf_type(named) else None
        self.simple_key = self.kind.key if isinstance(self.kind, Stored) and self.leaves and not self.depth else None
        self.object_type: GraphQLObjectType | None = named if is_object_type(named) else None
        self.abstract_type: GraphQLAbstractType | None = named if is_abstract_type(named) else None
        self.selections: dict[GraphQLObjectType, Selection] = {}
        self.static_needs: dict[GraphQLObjectType | None, Mapping[str, int | None]] = {}

    @property
    def depth(self) -> int:
        """How many lists there are around a value."""
        return len(self.nonnull) - 1

    def select(self, object_type: GraphQLObjectType, variables: VariableValues | None) -> Selection:
        """What is selected of the objects of one type that the field gives."""
        selection = self.selections.get(object_type)
        if selection is None:
            selected = [(use.node.selection_set, use.fragment_variables) for use in self.uses if use.node.selection_set]
            selection = self.selections[object_type] = select(self.document, object_type, selected, variables)
        return selection

    def possible(self, variables: VariableValues | None) -> Iterator[Selection]:
        """The selections for all types that the field may give."""
        if self.object_type is not None:
            yield self.select(self.object_type, variables)
        elif self.abstract_type is not None:
            for object_type in self.document.schema.get_possible_types(self.abstract_type):
                yield self.select(object_type, variables)


def select(
    document: Document,
    object_type: GraphQLObjectType,
    selected: Sequence[tuple[Any, Any]],
    variables: VariableValues | None,
) -> Selection:
    """The selection of one type out of the selection sets `selected`. A field that the type lacks is left out."""
    try:
        collected = collect(document, object_type, selected, variables)
    except GraphQLError as error:
        return Selection(object_type, (), error)
    fields: list[Field] = []
    for key, uses in collected.items():
        definition = document.schema.get_field(object_type, uses[0].node.name.value)
        if definition is not None:
            fields.append(Field(document, object_type, definition, (len(fields), key), uses))
    return Selection(object_type, fields)


def _layers(output_type: GraphQLOutputType) -> tuple[tuple[bool, ...], GraphQLNamedOutputType]:
    nonnull: list[bool] = []
    while True:
        refuses_null = is_non_null_type(output_type)
        inner: Any = output_type.of_type if is_non_null_type(output_type) else output_type
        nonnull.append(refuses_null)
        if not is_list_type(inner):
            return tuple(nonnull), inner
        output_type = inner.of_type


def _leaves(leaf_type: LeafType, *, nonnull: bool) -> tuple[Leaf, Leaf]:
    """What is taken as it is, and what where leaves are raw."""
    return Leaf(leaf_type, nonnull=nonnull, raw=False), Leaf(leaf_type, nonnull=nonnull, raw=True)


def _steps(kind: Loaded) -> tuple[frozenset[str], ...]:
    return tuple(frozenset({step} if isinstance(step, str) else step) for step in kind.loaders)


def is_shareable(selection: Selection, variables: VariableValues | None) -> bool:
    """Whether one row may stand for several places: nothing ordinary or of abstract type is selected in or below it.

    An ordinary resolver may see its place, by `info.path`; so may whoever resolves an abstract type.
    """
    if selection.is_shareable is None:
        _decide_shareable(selection, variables)
    return bool(selection.is_shareable)


def _decide_shareable(selection: Selection, variables: VariableValues | None) -> None:
    # First every selection below, parents before children; then, from the end, each by its own fields and children.
    order = [selection]
    for reached in order:
        if len(order) > _MOST_SHARED:
            selection.is_shareable = False
            return
        order.extend(
            field.select(field.object_type, variables) for field in reached.fields if field.object_type is not None
        )
    for reached in reversed(order):
        reached.is_shareable = all(
            field.kind is not None
            and field.abstract_type is None
            and (field.object_type is None or field.select(field.object_type, variables).is_shareable)
            for field in reached.fields
        )
