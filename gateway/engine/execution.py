"""One operation under way: what it was given, what is known so far, and what is yet to be done."""

from collections import deque
from collections.abc import Awaitable, Callable, Generator, Iterable
from typing import Any, NamedTuple, Protocol

from graphql import GraphQLFieldResolver, GraphQLTypeResolver, default_type_resolver
from graphql.execution.values import VariableValues
from graphql.pyutils import AbortSignal, gather_with_cancel, is_async_iterable, is_awaitable
from graphql.type.definition import GraphQLResolveInfoHelpers

from gateway.engine.abandoned import abandon
from gateway.engine.fields import Want
from gateway.engine.nulls import Nulls
from gateway.engine.plan import Plan
from gateway.engine.scope import Column, Position, Scope
from gateway.engine.selection import Field

DROPPED: Any = object()
"""Stands for the result of what failed, or was not waited for because its place is null anyway: both are settled."""


class Options(NamedTuple):
    """How an operation is run, apart from its plan and variables."""

    root_value: Any = None
    context: Any = None
    raw_leaves: bool = False
    field_resolver: GraphQLFieldResolver | None = None
    type_resolver: GraphQLTypeResolver = default_type_resolver
    is_awaitable: Callable[[Any], bool] = is_awaitable
    is_async_iterable: Callable[[Any], bool] = is_async_iterable
    abort_signal: AbortSignal | None = None


class Wait(NamedTuple):
    """What a column waits for: awaitables, and the positions of the layer at `depth` that need them."""

    column: Column
    depth: int
    places: list[int]
    awaitables: list[Awaitable[Any]]

    def positions(self) -> Iterable[Position]:
        return (Position(self.column, self.depth, j) for j in self.places)


Work = Generator[Wait, list[Any], None]
"""A column's work that may have to wait. It is sent the results, and DROPPED in the place of those that failed."""


class Load(Protocol):
    """A loaded column that waits for its wants."""

    column: Column
    level: int
    wants: tuple[Want, ...]

    def answer(self, answers: list[list[object]]) -> None:
        """Go on with a list of results for each want."""

    def throw(self, error: Exception) -> None:
        """Go on with the error in their place."""

    def drop(self) -> None:
        """End with nothing: nobody needs the column any more."""


class Execution:
    """The state of one operation.

    `queue` holds the scopes that can go on, `waits` and `loads` what has to wait and was not yet sent for, and `later`
    the root fields of a mutation that come after what is under way.
    """

    __slots__ = (
        "later",
        "loads",
        "nulls",
        "options",
        "plan",
        "queue",
        "raw",
        "scopes",
        "variables",
        "waits",
    )

    def __init__(self, plan: Plan, variables: VariableValues, options: Options) -> None:
        self.plan = plan
        self.variables = variables
        self.options = options
        self.raw = options.raw_leaves
        self.nulls = Nulls(propagates=plan.propagates_nulls)
        self.scopes: list[Scope] = []
        self.queue: deque[Scope] = deque()
        self.waits: list[tuple[Work, Wait]] = []
        self.loads: list[Load] = []
        self.later: deque[Field] = deque()

    def helpers(self) -> GraphQLResolveInfoHelpers:
        """What an ordinary resolver's info offers; made when it is asked for, since it refers to the execution."""
        return GraphQLResolveInfoHelpers(gather=_gather, track=self._track)

    def release(self) -> None:
        """Part the scopes and columns, which refer to one another: so all documents go at once when the answer does.

        Else they would wait for the garbage collector, which then looks at them many times before it frees them.
        """
        for scope in self.scopes:
            scope.above = None
            scope.columns = []

    def add(self, scope: Scope) -> None:
        """Have a scope executed; scopes are kept in an order in which none comes before the one above it."""
        self.scopes.append(scope)
        self.queue.append(scope)

    def go_on(self, work: Work, results: list[Any] | None = None) -> None:
        """Let a column's work run until it ends or waits."""
        try:
            wait = next(work) if results is None else work.send(results)
        except StopIteration:
            return
        self.waits.append((work, wait))

    def _track(self, values: Iterable[Any]) -> None:
        abandon([value for value in values if self.options.is_awaitable(value)])


def _gather(values: Iterable[Awaitable[Any]]) -> Awaitable[list[Any]]:
    return gather_with_cancel(*values)
