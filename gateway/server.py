"""Serving until told to stop: a bound socket, uvicorn on it, and a stop that lets what is in flight finish.

The socket is bound before anything else is started, so a taken port costs nothing and is one clear line.
"""

import asyncio
import errno
import gc
import os
import signal
import socket
from contextlib import suppress
from functools import partial
from types import FrameType

import uvicorn
from starlette.applications import Starlette

from gateway.connection import Connection
from gateway.errors import Trouble
from gateway.workers import keep_running

_BACKLOG = 2048
_NOTICE = 2
"""Seconds for which new requests are still answered after SIGTERM, if anybody is connected: whoever spreads them asks
about each second whether we are ready, and goes elsewhere."""
_GRACE = 6
"""Seconds for what is in flight then, which no operation outlives; in all it stays below the ten of `docker stop`."""
_GARBAGE = (50_000, 20, 50)
"""Of Python's three generations, how much is made before each is looked at (Python's own: 700, 10, 10)."""


class Terminated(BaseException):
    """SIGTERM: unwinds like Ctrl-C, so that what was started is stopped."""


def unwind_on_sigterm() -> None:
    """From now on SIGTERM raises Terminated in the main thread."""
    signal.signal(signal.SIGTERM, _raise_terminated)


def _raise_terminated(_signal: int, _frame: FrameType | None) -> None:
    raise Terminated


def bound(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one. Raises Trouble, with what to set, where there is none to be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise Trouble(f"NEWSGRAPH_HOST: cannot listen on {host!r}: {error.strerror or error}.", exit_code=2) from None
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise Trouble(
                f"Port {port} on {host} is taken by another program; choose another: NEWSGRAPH_PORT={_another(port)}."
            ) from None
        raise Trouble(
            f"Cannot listen on {host} port {port}: {error.strerror}; see NEWSGRAPH_HOST, NEWSGRAPH_PORT."
        ) from None
    return listener


def address_of(listener: socket.socket) -> str:
    """The URL at which a person on this machine reaches what listens there."""
    host, port = listener.getsockname()[:2]
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - a comparison
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def serve(app: Starlette, listener: socket.socket, workers: int = 1) -> None:
    """Serves `app` on `listener` until SIGINT or SIGTERM, then lets what is in flight finish.

    From then on `app.state.is_draining` is True. With several `workers` each is a process with an event loop of
    its own, so nothing of the app may be bound to one yet.
    """
    # What is there now stays for ever: the collector need not look at it again. Answers hold no cycles, so looking for
    # some a hundred times a second is in vain; rarer than this, a large heap stops the server for too long at once.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_GARBAGE)
    if workers == 1:
        _serve(app, listener)
    else:
        keep_running(partial(_serve, app, listener, os.getpid()), workers, listener.close)


def _serve(app: Starlette, listener: socket.socket, parent: int | None = None) -> None:
    config = uvicorn.Config(
        app,
        http=Connection,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE,
    )
    # uvicorn raises the signal again when it has stopped; by then there is nothing left to interrupt.
    with suppress(KeyboardInterrupt, Terminated):
        _Server(config, app, parent).run(sockets=[listener])


class _Server(uvicorn.Server):
    """Says first that it will stop, and stops when that was heard; also when it has a `parent` no more."""

    def __init__(self, config: uvicorn.Config, app: Starlette, parent: int | None) -> None:
        super().__init__(config)
        self._parent = parent
        self._state = app.state
        self._state.is_draining = False
        self._was_terminated = False

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._state.is_draining = True
        self._was_terminated = self._was_terminated or sig == signal.SIGTERM
        super().handle_exit(sig, frame)

    async def on_tick(self, counter: int) -> bool:
        is_alone = self._parent not in {None, os.getppid()}
        return await super().on_tick(counter) or is_alone

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self._was_terminated and self.server_state.connections:
            # Each answer from now on is the last on its connection, so that there are few left to be closed.
            self.server_state.default_headers.append((b"connection", b"close"))
            await asyncio.sleep(_NOTICE)
        await super().shutdown(sockets)


def _another(port: int) -> int:
    return port + 1 if port < 65535 else port - 1  # noqa: PLR2004 - the last port there is
