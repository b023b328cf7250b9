"""Serving until told to stop: a bound socket, uvicorn on it, and a stop that lets what is in flight finish.

The socket is bound before anything else is started, so a taken port costs nothing and is one clear line.
"""

import errno
import gc
import signal
import socket
from contextlib import suppress
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from gateway.connection import Connection
from gateway.errors import Trouble

_BACKLOG = 2048
_GRACE = 5
"""Seconds for what is in flight at a stop; with the mongod's own stop it stays below ten."""
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


def serve(app: ASGIApp, listener: socket.socket) -> None:
    """Serves `app` on `listener` until SIGINT or SIGTERM, then lets what is in flight finish."""
    config = uvicorn.Config(
        app,
        http=Connection,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE,
    )
    # What is there now stays for ever: the collector need not look at it again. Answers hold no cycles, so looking for
    # some a hundred times a second is in vain; rarer than this, a large heap stops the server for too long at once.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_GARBAGE)
    # uvicorn raises the signal again when it has stopped; by then there is nothing left to interrupt.
    with suppress(KeyboardInterrupt, Terminated):
        uvicorn.Server(config).run(sockets=[listener])


def _another(port: int) -> int:
    return port + 1 if port < 65535 else port - 1  # noqa: PLR2004 - the last port there is
