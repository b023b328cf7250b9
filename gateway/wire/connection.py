"""One connection: a command out, its reply in, as OP_MSG.

https://github.com/mongodb/specifications/blob/master/source/message/OP_MSG.md
"""

import asyncio
import socket
import struct
from asyncio import BufferedProtocol, Future, Transport, get_running_loop
from typing import Any, cast

import bson
from bson.codec_options import CodecOptions

Document = dict[str, Any]

_BUFFER = 256 * 1024
"""Bytes that a connection keeps for replies: a page of articles with ten related each fits."""
_LONGEST = 48_000_000
"""Bytes of a message, by MongoDB's own bound."""
_QUIET = 120
"""Seconds until a connection at rest shows that it lives: there are firewalls that forget it after four minutes."""
_OP_MSG = 2013
_HEADER = struct.Struct("<iiiiIB")
"""Length, request id, response to, operation; then flags, and the kind of the section that is the document."""


class Broken(Exception):
    """A connection that is of no use any more."""


class Connection(BufferedProtocol):
    """One connection, for one command at a time. It is in `open_` as long as it can be used."""

    def __init__(self, open_: "set[Connection]") -> None:
        self._open = open_
        self.number = 0
        """What the server knows the connection by, once that has been asked."""
        self._transport: Transport | None = None
        self._request = 0
        self._reply: Future[Document] | None = None
        self._options = CodecOptions[Document]()
        self._buffer = bytearray(_BUFFER)
        self._received = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("Transport", transport)
        self._open.add(self)
        link = transport.get_extra_info("socket")
        link.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        if hasattr(socket, "TCP_KEEPIDLE"):  # not on every system
            link.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, _QUIET)

    def connection_lost(self, exc: Exception | None) -> None:
        self._open.discard(self)
        if self._reply is not None and not self._reply.done():
            self._reply.set_exception(Broken(str(exc or "closed")))

    def close(self) -> None:
        self._open.discard(self)
        if self._transport is not None:
            self._transport.abort()

    async def exchange(self, message: bytes, options: CodecOptions[Document]) -> Document:
        """The reply to a command. Raises Broken where the connection ends before it, BSONError where it is none."""
        if self._transport is None or self._transport.is_closing():
            raise Broken("closed")
        self._request = self._request % 0x7FFFFFFF + 1
        self._reply = get_running_loop().create_future()
        self._options = options
        header = _HEADER.pack(len(message) + _HEADER.size, self._request, 0, _OP_MSG, 0, 0)
        self._transport.write(header + message)
        try:
            return await self._reply
        finally:
            self._reply = None  # a connection at rest does not hold documents

    def get_buffer(self, sizehint: int) -> memoryview:
        return memoryview(self._buffer)[self._received :]

    def buffer_updated(self, nbytes: int) -> None:
        self._received += nbytes
        if self._received < _HEADER.size:
            return
        length, _, response_to, operation, flags, kind = _HEADER.unpack_from(self._buffer)
        if self._received < length <= _LONGEST:
            if length > len(self._buffer):
                # What is longer than usual has a buffer of its own, which goes with it.
                self._buffer = self._buffer[: self._received] + bytes(length - self._received)
            return
        buffer, received = self._buffer, self._received
        self._received = 0
        if len(buffer) > _BUFFER:
            self._buffer = bytearray(_BUFFER)
        is_expected = (received, response_to, operation, flags, kind) == (length, self._request, _OP_MSG, 0, 0)
        if not is_expected or self._reply is None or self._reply.done():
            self.close()
            return
        try:
            # Here and not by who waits: now the bytes are at hand, and the next reply may have the buffer.
            self._reply.set_result(bson.decode(memoryview(buffer)[_HEADER.size : length], self._options))
        except Exception as error:  # noqa: BLE001 - it is theirs who wait
            self._reply.set_exception(error)
