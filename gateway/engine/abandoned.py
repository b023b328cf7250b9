"""Awaitables that nobody needs any more, because their place in the answer is null.

As graphql-core does, they are left to end by themselves in the background, so that their errors are not reported as
never retrieved; without a running event loop they can never run, and coroutines are closed.
"""

from asyncio import Future, gather, get_running_loop, iscoroutine
from collections.abc import Awaitable, Sequence
from typing import Any

_settling: set[Future[Any]] = set()
"""Held here until they end: the event loop itself would let them vanish."""


def abandon(awaitables: Sequence[Awaitable[Any]]) -> None:
    """Let these end unobserved."""
    if not awaitables:
        return
    try:
        get_running_loop()
    except RuntimeError:
        for awaitable in awaitables:
            if iscoroutine(awaitable):
                awaitable.close()
        return
    future = gather(*awaitables, return_exceptions=True)
    _settling.add(future)
    future.add_done_callback(_settling.discard)
