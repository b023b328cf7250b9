"""The abort signal, as graphql-core's execution heeds it.

An operation that is aborted is not answered: AbortedGraphQLExecutionError is raised, which holds the answer that the
rest of the execution still leads to. Whatever waits when the signal comes fails with the reason.
"""

from asyncio import FIRST_COMPLETED, ensure_future, wait
from collections.abc import Coroutine
from typing import Any

from graphql import ExecutionResult
from graphql.execution import AbortedGraphQLExecutionError
from graphql.pyutils import AbortSignal, inspect

from gateway.engine.abandoned import abandon


def abort_error(signal: AbortSignal) -> Exception:
    """What to raise: the reason itself, where it can be raised."""
    if isinstance(signal.reason, Exception):
        return signal.reason
    return TypeError(f"Unexpected error value: {inspect(signal.reason)}")


def checked(signal: AbortSignal | None, result: ExecutionResult) -> ExecutionResult:
    """The result, if the operation was not aborted while it was made."""
    if signal is not None and signal.aborted:
        raise AbortedGraphQLExecutionError(signal.reason, result)
    return result


async def abortable(signal: AbortSignal, answering: Coroutine[Any, Any, ExecutionResult]) -> ExecutionResult:
    """The result of `answering`, unless the signal comes first."""
    task = ensure_future(answering)
    abort = ensure_future(signal.wait())
    try:
        await wait({task, abort}, return_when=FIRST_COMPLETED)
    except BaseException:
        task.cancel()
        raise
    finally:
        abort.cancel()
    if not signal.aborted:
        return task.result()
    abandon([task])
    raise AbortedGraphQLExecutionError(signal.reason, task)
