"""What a connection may send, and how slowly: what uvicorn with httptools leaves open.

A URL and the headers are bounded while they come, complete or not; a request that has not come as a whole in a few
seconds is cut, and so is a connection that sends none. Bodies are bounded where they are read (`edge/endpoint.py`).
"""

import json
from asyncio import TimerHandle, Transport

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from gateway.errors import Code

_MOST_URL = 16_384
"""Bytes: twice what proxies let through. A longer query is sent by POST, or by its hash."""
_MOST_HEADERS = 100
"""Browsers behind proxies send thirty."""
_MOST_IN_HEADERS = 32_768
"""Bytes of names and values: what nginx takes for all."""
_PATIENCE = 5.0
"""Seconds for a whole request: those of our clients come in one piece, and a phone's in two or three."""

_MESSAGES = {
    414: f"Expected a URL of at most {_MOST_URL} bytes, got more. Send the query by POST, or its hash.",
    431: f"Expected at most {_MOST_HEADERS} headers of {_MOST_IN_HEADERS} bytes in all, got more.",
}
_REASONS = {414: b"URI Too Long", 431: b"Request Header Fields Too Large"}


class _Refused(Exception):
    """Ends the parser's work."""


class Connection(HttpToolsProtocol):
    """uvicorn's connection, with these bounds."""

    _status = 0
    _is_partial = False
    _is_in_head = False
    _head = 0
    _cut: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._cut = self.loop.call_later(_PATIENCE, transport.close)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_clock()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if not self._is_partial or self.transport.is_closing():
            return  # nearly every request comes in one piece
        if self._cut is None:
            self._cut = self.loop.call_later(_PATIENCE, self.transport.close)
        if self._is_in_head:
            # httptools gives a header when it has all of it: what it holds until then is counted here.
            self._head += len(data)
            if self._head > _MOST_URL + _MOST_IN_HEADERS:
                self._status = 431
                self.send_400_response("")

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._is_partial = self._is_in_head = True
        self._head = 0

    def on_url(self, url: bytes) -> None:
        super().on_url(url)
        if len(self.url) > _MOST_URL:
            self._refuse(414)

    def on_headers_complete(self) -> None:
        self._is_in_head = False
        headers = self.headers
        if len(headers) > _MOST_HEADERS or sum([len(name) + len(value) for name, value in headers]) > _MOST_IN_HEADERS:
            self._refuse(431)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._is_partial = False
        self._stop_clock()
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """What uvicorn sends where the parser fails; here also where we made it."""
        if self.cycle is not None and not self.cycle.response_complete:
            self.transport.close()  # an answer before this one is under way
        elif not self._status:
            super().send_400_response(msg)
        else:
            self.transport.write(_answer(self._status))
            self.transport.close()

    def _refuse(self, status: int) -> None:
        self._status = status
        raise _Refused

    def _stop_clock(self) -> None:
        if self._cut is not None:
            self._cut.cancel()
            self._cut = None


def _answer(status: int) -> bytes:
    body = json.dumps(
        {"errors": [{"message": _MESSAGES[status], "extensions": {"code": Code.LIMIT_EXCEEDED.value}}]}
    ).encode()
    return (
        b"HTTP/1.1 %d %s\r\ncontent-type: application/json; charset=utf-8\r\ncache-control: private, no-store\r\n"
        b"content-length: %d\r\nconnection: close\r\n\r\n%s" % (status, _REASONS[status], len(body), body)
    )
