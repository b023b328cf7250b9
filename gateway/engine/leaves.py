"""Leaf types: which values they take as they are, and how the rest is coerced.

A column of leaf values is put into the answer as it is where coercing would change nothing. That is decided by exact
class over the whole column, since a subclass or another class may coerce to something else or to an error; an `int`
must also be in GraphQL's range and a `float` finite. A custom scalar may declare classes of its own (fields.KIND),
which count only where leaves are raw: the writer of JSON then does what the scalar's coercion would have done.
"""

from collections.abc import Callable, Collection
from math import isfinite
from types import NoneType
from typing import Any

from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLScalarType,
    GraphQLString,
    Undefined,
)
from graphql.pyutils import inspect
from graphql.type import GRAPHQL_MAX_INT, GRAPHQL_MIN_INT

from gateway.engine.fields import KIND

LeafType = GraphQLScalarType | GraphQLEnumType

Column = Collection[Any]


def _always(values: Column) -> bool:
    return True


def _in_range(values: Column) -> bool:
    # None and 0 are in range: what is left compares with numbers.
    numbers = list(filter(None, values))
    return not numbers or (max(numbers) <= GRAPHQL_MAX_INT and min(numbers) >= GRAPHQL_MIN_INT)


def _finite(values: Column) -> bool:
    # A sum of finite numbers may still overflow: then the column is only looked at value by value.
    return isfinite(sum(filter(None, values)))


_PLAIN: dict[object, tuple[type, Callable[[Column], bool]]] = {
    GraphQLString.coerce_output_value: (str, _always),
    GraphQLID.coerce_output_value: (str, _always),
    GraphQLInt.coerce_output_value: (int, _in_range),
    GraphQLFloat.coerce_output_value: (float, _finite),
    GraphQLBoolean.coerce_output_value: (bool, _always),
}
"""By what a type coerces with, so that a schema's own `Int` with another coercion is not taken for GraphQL's."""


class Leaf:
    """A leaf type, as columns of its values are completed."""

    __slots__ = ("_fits", "_nonnull", "_nullable", "type")

    def __init__(self, leaf_type: LeafType, *, raw: bool) -> None:
        plain, self._fits = _PLAIN.get(leaf_type.coerce_output_value, (None, _always))
        declared = leaf_type.extensions.get(KIND, ()) if raw else ()
        self.type = leaf_type
        self._nonnull = frozenset(declared) | ({plain} if plain else frozenset())
        self._nullable = self._nonnull | {NoneType}

    def takes(self, values: Column, *, nonnull: bool) -> bool:
        """Whether all values can be put into the answer as they are."""
        classes = self._nonnull if nonnull else self._nullable
        return classes.issuperset(map(type, values)) and self._fits(values)

    def coerced(self, value: Any) -> Any:
        """The value as the answer holds it; raises where it is none of the type's."""
        coerced = self.type.coerce_output_value(value)
        if coerced is Undefined or coerced is None:
            raise TypeError(
                f"Expected `{inspect(self.type)}.coerce_output_value({inspect(value)})`"
                f" to return non-nullable value, returned: {inspect(coerced)}"
            )
        return coerced
