"""Scopes and columns: what a running operation is made of, and the way from any position up to the root.

A *scope* is the objects of one type at one place of the answer, over all parents; a *column* is a field executed on a
scope, with as many values as the scope has objects. A column's values lie in flat layers, one for each depth of its
type: the items of all lists of one layer are the next. Nothing holds a path: where one is needed, which is where
something failed or an ordinary resolver asks, it is found by climbing.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from graphql.pyutils import Path

from gateway.engine.rowcode import RowCode
from gateway.engine.selection import Field, Row, Selection

NO_LIST = -1
"""Stands for the length of a list where there is none, because it is null or failed."""


class Scope:
    """Objects of one type at one place.

    `level` is how many loads the plan puts before the objects, and `turn` in which turn of the operation they came up.
    With a `code`, only its active fields have columns. Object `i` stands at one position of the last layer of
    the column `above`: `at[i]`, or `i` where `at` is None. Where objects are shared, `which` has an entry for each
    position instead: the object that stands there.
    """

    __slots__ = (
        "_standing",
        "above",
        "at",
        "code",
        "columns",
        "dead",
        "level",
        "objects",
        "paths",
        "rows",
        "selection",
        "turn",
        "which",
    )

    def __init__(
        self,
        selection: Selection,
        objects: list[Any],
        above: "Column | None" = None,
        at: list[int] | None = None,
        which: list[int] | None = None,
    ) -> None:
        self.selection = selection
        self.objects = objects
        self.above = above
        self.at = at
        self.which = which
        self.level: int = 0 if above is None else above.level_below
        self.turn = 0
        self.code: RowCode | None = None
        self.columns: list[list[Any] | Column] = []
        self.rows: list[Row | None] = []
        self.dead: set[int] = set()
        self.paths: list[Path | None] | None = None if above else [None]
        self._standing: list[list[int]] | None = None

    def positions(self, i: int) -> Sequence[int]:
        """Where object `i` stands in the last layer of the column above."""
        if self.which is None:
            return (i if self.at is None else self.at[i],)
        if self._standing is None:
            self._standing = [[] for _ in self.objects]
            for place, object_ in enumerate(self.which):
                self._standing[object_].append(place if self.at is None else self.at[place])
        return self._standing[i]


class Column:
    """A field executed on a scope.

    `counts[depth]` are the lengths of the lists of a layer. The last layer is `tail`, the values of a leaf, or else
    `size` positions with the rows of `scopes`. `dead[depth]` are the lists that something below made null. While it is
    `unchecked`, the tail is what the resolver gave, for the scope's code to complete.
    """

    __slots__ = ("_starts", "counts", "dead", "field", "level_below", "scope", "scopes", "size", "tail", "unchecked")

    def __init__(self, scope: Scope, field: Field) -> None:
        self.scope = scope
        self.field = field
        self.level_below = scope.level + len(field.steps)
        self.counts: list[list[int]] = []
        self.tail: list[Any] | None = None
        self.unchecked = False
        self.size = 0
        self.scopes: list[Scope] = []
        self.dead: dict[int, set[int]] = {}
        self._starts: list[list[int]] = []

    def owner(self, depth: int, j: int) -> tuple[int, int]:
        """The list of the layer above that item `j` of a layer is in, and its index in that list."""
        while len(self._starts) < len(self.counts):
            lengths = [max(count, 0) for count in self.counts[len(self._starts)]]
            self._starts.append([0, *accumulate(lengths)][:-1])
        starts = self._starts[depth - 1]
        # Of the lists that start here all but the last are empty.
        owner = bisect_right(starts, j) - 1
        return owner, j - starts[owner]

    def source(self, depth: int, j: int) -> int:
        """The object of the scope that position `j` of a layer belongs to."""
        while depth:
            j, _ = self.owner(depth, j)
            depth -= 1
        return j


class Position(NamedTuple):
    """A value of a column: the `j`-th of the layer at `depth`."""

    column: Column
    depth: int
    j: int


def ancestors(position: Position) -> Iterator[tuple[str, Any]]:
    """The objects and the names of their types, from the one that the field was resolved on up to the root value."""
    column, depth, j = position
    while True:
        scope, i = column.scope, column.source(depth, j)
        yield scope.selection.type.name, scope.objects[i]
        if scope.above is None:
            return
        column, depth, j = scope.above, scope.above.field.depth, scope.positions(i)[0]


def paths(scope: Scope) -> list[Path | None]:
    """The path of each object, as ordinary resolvers are told of it. The scope must not be shared, nor any above it."""
    chain = []
    while scope.paths is None and scope.above is not None:
        chain.append(scope)
        scope = scope.above.scope
    known = scope.paths or []
    for below in reversed(chain):
        known = below.paths = _paths_below(below, known)
    return known


def _paths_below(scope: Scope, known: list[Path | None]) -> list[Path | None]:
    column = scope.above
    assert column is not None
    layer = column_paths(column, known)
    for counts in column.counts:
        layer = [Path(path, index, None) for path, count in zip(layer, counts, strict=True) for index in range(count)]
    return [layer[place] for place in (range(len(scope.objects)) if scope.at is None else scope.at)]


def column_paths(column: Column, known: list[Path | None]) -> list[Path]:
    """The path of each value of a column, given those of the objects of its scope."""
    key, parent = column.field.key, column.field.parent_type.name
    return [Path(path, key, parent) for path in known]
