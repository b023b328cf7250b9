"""A TCP proxy in front of MongoDB that fails as networks and servers do, when a test says so.

    with proxied(mongodb_uri) as proxy:
        client = MongoClient(proxy.uri)
        proxy.delay = 0.02                    # seconds until a reply is passed on
        proxy.cut_replies(10_000, times=1)    # of the next longer reply so many bytes are passed on; its connection ends
        proxy.cut()                           # all connections end
        proxy.refuse()                        # the same, and new ones are refused
        proxy.accept()                        # as before, at the same port

It runs in a thread and an event loop of its own, so that clients of every kind can use it.
"""

import asyncio
import threading
from contextlib import contextmanager

from pymongo.uri_parser import parse_uri

HOST = "127.0.0.1"
_CHUNK = 1 << 16


@contextmanager
def proxied(uri):
    """A proxy for the first server of a URI, for as long as the block lasts."""
    proxy = Proxy(parse_uri(uri)["nodelist"][0])
    try:
        proxy.accept()
        yield proxy
    finally:
        proxy.stop()


class Proxy:
    """As said above; `accepted` is how many connections it has taken so far, `open_connections` how many there are."""

    def __init__(self, server):
        self.delay = 0
        self.accepted = 0
        self.server = server
        self._longest = 0
        self.cuts_left = 0
        self._port = 0
        self._listener = None
        self._lines = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()

    @property
    def address(self):
        return HOST, self._port

    @property
    def uri(self):
        return f"mongodb://{HOST}:{self._port}/?directConnection=true"

    @property
    def open_connections(self):
        return len(self._lines)

    def accept(self):
        self._do(self._accept())

    def cut_replies(self, longest, times):
        self._longest, self.cuts_left = longest, times

    def allowed(self, length):
        """How many bytes of a reply that is so long by now are passed on."""
        if not self.cuts_left or length <= self._longest:
            return length
        self.cuts_left -= 1
        return self._longest

    def cut(self):
        self._do(self._cut())

    def refuse(self):
        self._do(self._refuse())

    def stop(self):
        if self._listener is not None:
            self.refuse()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def _do(self, work):
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _accept(self):
        self._listener = await asyncio.start_server(self._connected, HOST, self._port)
        self._port = self._listener.sockets[0].getsockname()[1]

    async def _refuse(self):
        self._listener.close()
        await self._cut()

    async def _cut(self):
        lines = list(self._lines)
        for line in lines:
            line.cancel()
        await asyncio.gather(*lines, return_exceptions=True)
        await asyncio.sleep(0)  # transports close in the next turn of the loop

    async def _connected(self, *client):
        self.accepted += 1
        task = asyncio.current_task()
        self._lines.add(task)
        try:
            await _Line(self, client).last()
        finally:
            self._lines.discard(task)


class _Line:
    """One connection: a client's end, and another to the server."""

    def __init__(self, proxy, client):
        self._proxy = proxy
        self._client_reader, self._client = client
        self._server_reader = self._server = None
        self._said = 0
        """Bytes that the server said since the client did."""

    async def last(self):
        """Pass on what either side says until one of them ends."""
        ways = []
        try:
            self._server_reader, self._server = await asyncio.open_connection(*self._proxy.server)
            ways = [asyncio.ensure_future(way) for way in (self._pass_questions(), self._pass_replies())]
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        except (OSError, asyncio.CancelledError):
            pass  # the server is gone, or the connection is cut: either way it ends
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            for end in (self._client, self._server):
                if end is not None:
                    end.transport.abort()

    async def _pass_questions(self):
        while chunk := await self._client_reader.read(_CHUNK):
            self._said = 0
            self._server.write(chunk)
            await self._server.drain()

    async def _pass_replies(self):
        while chunk := await self._server_reader.read(_CHUNK):
            if not self._said:
                await asyncio.sleep(self._proxy.delay)
            allowed = self._proxy.allowed(self._said + len(chunk)) - self._said
            self._said += len(chunk)
            self._client.write(chunk[: max(0, allowed)])
            await self._client.drain()
            if allowed < len(chunk):
                return
