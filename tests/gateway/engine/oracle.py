"""graphql-core as the oracle: both engines answer, and the answers are compared."""

import asyncio
from collections import Counter
from collections.abc import Callable
from inspect import isawaitable
from typing import Any

import graphql
from graphql import ExecutionResult, GraphQLError, GraphQLSchema, parse

from gateway.engine import execute


def agreed(
    schema: GraphQLSchema, text: str, root: Any = None, make_root: Callable[[], Any] | None = None, **options: Any
) -> ExecutionResult:
    """Our answer to an operation, which is graphql-core's too. A root value with a state is made for each."""
    document = parse(text)
    make = make_root or (lambda: root)
    ours = settled(lambda: execute(schema, document, make(), **options))
    theirs = settled(lambda: graphql.execute(schema, document, make(), **options))
    assert_same(ours, theirs)
    return ours


def settled(answer: Callable[[], Any]) -> ExecutionResult:
    """The result, awaited where that is needed, in an event loop of its own."""

    async def wait() -> ExecutionResult:
        result = answer()
        return await result if isawaitable(result) else result

    return asyncio.run(wait())


def messages(result: ExecutionResult) -> list[str]:
    """What an answer's errors say, each with its path."""
    return [f"{'.'.join(map(str, error.path or []))}: {error.message}" for error in result.errors or ()]


def assert_same(ours: ExecutionResult, theirs: ExecutionResult) -> None:
    """Data, the order of keys, and all errors in their order."""
    assert in_order(ours.data) == in_order(theirs.data)
    assert [_shown(error) for error in ours.errors or ()] == [_shown(error) for error in theirs.errors or ()]


def assert_equivalent(ours: ExecutionResult, theirs: ExecutionResult) -> None:
    """The same, but for errors beneath or beside a place that is null because of an error further down.

    Of such a place it is compared that there is one for it. The order, which with awaitables is that of time, is not.
    """
    assert in_order(ours.data) == in_order(theirs.data)
    assert _at_their_place(ours) == _at_their_place(theirs)
    assert _nulled_from_below(ours) == _nulled_from_below(theirs)


def in_order(data: Any) -> Any:
    """Data as something that is equal only if the order of keys and the classes are."""
    if isinstance(data, dict):
        return [(key, in_order(value)) for key, value in data.items()]
    if isinstance(data, list):
        return [in_order(item) for item in data]
    return (type(data).__name__, repr(data))


def _shown(error: GraphQLError) -> str:
    return repr((error.message, error.path, error.locations, error.extensions, type(error.original_error)))


def _at_their_place(result: ExecutionResult) -> Counter[str]:
    errors = [error for error in result.errors or () if error.path]
    return Counter(_shown(error) for error in errors if _null_of(result.data, error.path) == error.path)


def _nulled_from_below(result: ExecutionResult) -> set[str]:
    places = ((error.path, _null_of(result.data, error.path or [])) for error in result.errors or ())
    return {repr(null) for path, null in places if null != path}


def _null_of(data: Any, path: list[Any]) -> list[Any]:
    """The first place on a path that is null."""
    for length, key in enumerate(path):
        if data is None:
            return path[:length]
        data = data[key]
    return path
