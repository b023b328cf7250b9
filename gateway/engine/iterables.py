"""Lists that are no lists: iterables of any kind, also asynchronous ones, read to their end."""

from collections.abc import AsyncIterator, Generator, Sequence
from contextlib import suppress
from typing import Any

from graphql import GraphQLError, Undefined
from graphql.pyutils import is_iterable

from gateway.engine.abandoned import abandon
from gateway.engine.execution import Execution, Wait
from gateway.engine.scope import Column


def items_of(execution: Execution, column: Column, value: Any) -> Sequence[Any]:
    """The items of what stands for a list; raises where it is none, or what it raises itself."""
    if type(value) is list or type(value) is tuple:
        return value  # type: ignore[no-any-return]
    if isinstance(value, Exception):
        raise value
    if not is_iterable(value):
        raise GraphQLError(f"Expected Iterable, but did not find one for field '{column.field.place}'.")
    items: list[Any] = []
    iterator = iter(value)
    try:
        items.extend(iterator)
    except Exception:
        # As graphql-core, read on: nothing awaitable that it still holds is left without an end.
        with suppress(Exception):
            items.extend(iterator)
        abandon([item for item in items if execution.options.is_awaitable(item)])
        raise
    return items


def drain(execution: Execution, column: Column, depth: int, layer: list[Any]) -> Generator[Wait, list[Any], None]:
    """Put lists in the place of the asynchronous iterables of a layer."""
    is_async_iterable = execution.options.is_async_iterable
    places = [j for j, value in enumerate(layer) if value is not None and is_async_iterable(value)]
    if places:
        refuses_null = column.field.nonnull[depth + 1]
        reading = [_read(layer[j].__aiter__(), refuses_null=refuses_null) for j in places]
        results = yield Wait(column, depth, places, reading)
        for j, result in zip(places, results, strict=True):
            layer[j] = result


async def _read(iterator: AsyncIterator[Any], *, refuses_null: bool) -> list[Any]:
    """All items, or those up to the first that makes the list null anyway."""
    items: list[Any] = []
    is_over = False
    try:
        while not is_over:
            item = await anext(iterator, _END)
            if item is _END:
                return items
            items.append(item)
            is_over = refuses_null and (item is None or item is Undefined or isinstance(item, Exception))
        return items
    finally:
        close = getattr(iterator, "aclose", None)
        if close is not None:
            with suppress(Exception):
                await close()


_END = object()
