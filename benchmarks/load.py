"""Load on a server: one request over and over, on connections that stay open, each sending again when it was answered.

Plain sockets and a selector, so that one core makes far more requests than a Python server answers, and what is
measured is the server. An answer is read to its Content-Length and must be 200 and as long as the first one was.
"""

import math
import re
import selectors
import socket
import time
from collections.abc import Sequence
from contextlib import ExitStack
from typing import NamedTuple, Self

_HEAD = re.compile(rb"HTTP/1\.1 200 .*\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE | re.DOTALL)
_END_OF_HEAD = b"\r\n\r\n"
_CHUNK = 64 * 1024
_PATIENCE = 60
"""Seconds after which a server that says nothing is taken for dead."""

Address = tuple[str, int]


class Outcome(NamedTuple):
    """`latencies` are the seconds of each request, `seconds` the time from the first request to the last answer."""

    latencies: list[float]
    seconds: float

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.latencies) / self.seconds


def press(
    address: Address, request: bytes, connections: int, *, seconds: float = math.inf, most: float = math.inf
) -> Outcome:
    """Sends `request` for so many `seconds`, or until it was sent `most` times, once on each connection at least.

    Then waits for what is under way.

    Raises ConnectionError where the server hangs up, RuntimeError for an answer that is not 200 or not like the first.
    """
    with ExitStack() as stack:
        opened = [stack.enter_context(_Connection(address)) for _ in range(connections)]
        selector = stack.enter_context(selectors.DefaultSelector())
        begun = time.perf_counter()
        for connection in opened:
            selector.register(connection, selectors.EVENT_READ, connection)
            connection.send(request)
        latencies = _latencies(selector, request, connections, begun + seconds, most)
        return Outcome(latencies, time.perf_counter() - begun)


def _latencies(selector: selectors.BaseSelector, request: bytes, sent: int, end: float, most: float) -> list[float]:
    latencies: list[float] = []
    while len(latencies) < sent:
        for connection in _ready(selector):
            if (latency := connection.receive()) is not None:
                latencies.append(latency)
                if sent < most and time.perf_counter() < end:
                    connection.send(request)
                    sent += 1
    return latencies


def percentile(latencies: Sequence[float], part: float) -> float:
    """The least of `latencies` that so large a part of them does not exceed."""
    return sorted(latencies)[min(int(len(latencies) * part), len(latencies) - 1)]


def _ready(selector: selectors.BaseSelector) -> list["_Connection"]:
    events = selector.select(_PATIENCE)
    if not events:
        raise ConnectionError(f"no answer within {_PATIENCE} seconds")
    return [key.data for key, _ in events]


class _Connection:
    """One request at a time. Raises ConnectionError and RuntimeError as `press` does."""

    def __init__(self, address: Address) -> None:
        self._socket = socket.create_connection(address, _PATIENCE)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # With a timeout each call would ask the system twice; the selector waits, and a request fits the send buffer.
        self._socket.settimeout(0)
        self._length: int | None = None
        """Of the body of every answer, when the first has come."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def fileno(self) -> int:
        """What a selector waits for."""
        return self._socket.fileno()

    def send(self, request: bytes) -> None:
        self._begun = time.perf_counter()
        self._head = b""
        self._missing: int | None = None
        self._socket.sendall(request)

    def receive(self) -> float | None:
        """The seconds that the answer took; None while a part of it is missing."""
        chunk = self._socket.recv(_CHUNK)
        if not chunk:
            raise ConnectionError("expected an answer, got the end of the connection")
        if self._missing is None:
            self._head += chunk
            self._missing = self._missing_of_body()
        else:
            self._missing -= len(chunk)
        return time.perf_counter() - self._begun if self._missing == 0 else None

    def _missing_of_body(self) -> int | None:
        """How much of the body is yet to come; None where the head has not ended."""
        head, end, body = self._head.partition(_END_OF_HEAD)
        if not end:
            return None
        found = _HEAD.match(head + b"\r\n")
        length = int(found[1]) if found else None
        if length is None or length != (self._length or length):
            expected = "a length" if self._length is None else f"{self._length} bytes"
            raise RuntimeError(f"expected 200 and {expected}, got {self._head[:300]!r}")
        self._length = length
        return length - len(body)
