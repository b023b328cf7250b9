"""Lists that are no lists: iterables of any kind, also asynchronous ones, read to their end."""

from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Generator, Sequence
from contextlib import suppress
from typing import Any

from graphql import GraphQLError, Undefined
from graphql.pyutils import AbortSignal, is_iterable

from gateway.engine.abandoned import abandon
from gateway.engine.aborting import abort_error
from gateway.engine.execution import Execution, Wait
from gateway.engine.scope import Column


def items_of(execution: Execution, column: Column, value: Any) -> Sequence[Any]:
    """The items of what stands for a list; raises where it is none, or what it raises itself."""
    if type(value) is list or type(value) is tuple:
        return value
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


def those(are: Callable[[Any], bool], layer: list[Any]) -> list[int]:
    """The places of the values that are so. What cannot even be asked is replaced by the exception."""
    places = []
    for j, value in enumerate(layer):
        try:
            if are(value):
                places.append(j)
        except Exception as error:  # noqa: BLE001
            layer[j] = error
    return places


def drain(execution: Execution, column: Column, depth: int, layer: list[Any]) -> Generator[Wait, list[Any], None]:
    """Put lists in the place of the asynchronous iterables of a layer."""
    is_async_iterable = execution.options.is_async_iterable
    places = those(lambda value: value is not None and is_async_iterable(value), layer)
    if places:
        refuses_null = column.field.nonnull[depth + 1]
        signal = execution.options.abort_signal
        reading: list[Awaitable[Any]] = [_read(layer[j], signal, refuses_null=refuses_null) for j in places]
        results = yield Wait(column, depth, places, reading)
        for j, result in zip(places, results, strict=True):
            layer[j] = result


async def _read(iterable: AsyncIterable[Any], signal: AbortSignal | None, *, refuses_null: bool) -> list[Any]:
    """All items, or those up to the first that makes the list null anyway."""
    items: list[Any] = []
    iterator = aiter(iterable)
    try:
        while True:
            # Not anext(iterator, default): it crashes Python 3.11 where `__anext__` is no plain coroutine.
            items.append(await anext(iterator))
            if signal is not None and signal.aborted:
                raise abort_error(signal)  # noqa: TRY301  # an iterator that never waits cannot be cancelled
            if refuses_null and _is_null(items[-1]):
                await _close(iterator)
                return items
    except StopAsyncIteration:
        return items
    except BaseException:
        await _close(iterator)
        raise


def _is_null(item: Any) -> bool:
    return item is None or item is Undefined or isinstance(item, Exception)


async def _close(iterator: AsyncIterator[Any]) -> None:
    close = getattr(iterator, "aclose", None)
    if close is not None:
        with suppress(Exception):
            await close()
