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

Values = Collection[Any]
Test = Callable[[Values], bool]


def _in_range(values: Values) -> bool:
    # None and 0 are in range: what is left compares with numbers.
    numbers = list(filter(None, values))
    return not numbers or (max(numbers) <= GRAPHQL_MAX_INT and min(numbers) >= GRAPHQL_MIN_INT)


def _finite(values: Values) -> bool:
    # A sum of finite numbers may still overflow: then the column is only looked at value by value.
    return isfinite(sum(filter(None, values)))


_PLAIN: dict[object, tuple[frozenset[type], Test | None, str]] = {
    GraphQLString.coerce_output_value: (frozenset({str}), None, ""),
    GraphQLID.coerce_output_value: (frozenset({str}), None, ""),
    GraphQLInt.coerce_output_value: (frozenset({int}), _in_range, f"{GRAPHQL_MIN_INT} <= {{0}} <= {GRAPHQL_MAX_INT}"),
    GraphQLFloat.coerce_output_value: (frozenset({float}), _finite, "{0} - {0} == 0.0"),
    GraphQLBoolean.coerce_output_value: (frozenset({bool}), None, ""),
}
"""By what a type coerces with, so that a schema's own `Int` with another coercion is not taken for GraphQL's."""


class Leaf:
    """A leaf type where null is refused or not, as columns of its values are completed.

    All values of a column can be put into the answer as they are where `classes` holds the class of each and `fits`, if
    there is one, says so of all; `fits_one` is the same of one value, as the text of an expression of {0}.
    """

    __slots__ = ("classes", "fits", "fits_one", "type")

    def __init__(self, leaf_type: LeafType, *, nonnull: bool, raw: bool) -> None:
        plain, self.fits, self.fits_one = _PLAIN.get(leaf_type.coerce_output_value, (frozenset(), None, ""))
        declared = leaf_type.extensions.get(KIND, frozenset()) if raw else frozenset()
        self.type = leaf_type
        self.classes = plain | declared | (frozenset() if nonnull else {NoneType})

    def takes(self, values: Values) -> bool:
        """Whether all values can be put into the answer as they are."""
        return self.classes.issuperset(map(type, values)) and (self.fits is None or self.fits(values))

    def coerced(self, value: Any) -> Any:
        """The value as the answer holds it; raises where it is none of the type's."""
        if self.takes((value,)):
            return value
        coerced = self.type.coerce_output_value(value)
        if coerced is Undefined or coerced is None:
            raise TypeError(
                f"Expected `{inspect(self.type)}.coerce_output_value({inspect(value)})`"
                f" to return non-nullable value, returned: {inspect(coerced)}"
            )
        return coerced
