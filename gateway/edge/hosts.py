"""The hosts that are answered, by the Host header.

A page of another site can have its own name lead to this machine (DNS rebinding); its browser then takes us for that
site and lets it read our answers. It cannot have the browser send a name of ours, so one that is not is refused.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

import orjson
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.edge.protocol import RequestError

_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:[0-9]*)?").fullmatch


class Hosts:
    """Passes on to `app` the requests for a host of `names`, and all for the paths `open_to_all`.

    A name stands for itself on any port, `*.news.example` for every name below news.example. Another host is 421, and
    where none can be read it is 400.
    """

    def __init__(self, app: ASGIApp, names: Iterable[str], open_to_all: Iterable[str]) -> None:
        self._app = app
        self._names = frozenset(names)
        self._below = tuple(name[1:] for name in self._names if name.startswith("*."))
        self._open = frozenset(open_to_all)
        self._refusal = lru_cache(maxsize=256)(self._judged)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = None
        if scope["type"] == "http" and scope["path"] not in self._open:
            refusal = self._refusal(*(value for key, value in scope["headers"] if key == b"host"))
        if refusal is None:
            await self._app(scope, receive, send)
        else:
            body = orjson.dumps(refusal.payload)
            headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
            await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
            await send({"type": "http.response.body", "body": body})

    def _judged(self, *hosts: bytes) -> RequestError | None:
        if len(hosts) != 1:
            return RequestError(400, f"Expected one Host header, got {len(hosts)}.")
        host = hosts[0].decode("latin-1").lower()
        found = _HOST(host)
        if found is None:
            return RequestError(400, "Host: expected a name or an address, with or without a port.")
        name = found[1].removesuffix(".")
        if name in self._names or name.endswith(self._below):
            return None
        return RequestError(421, f"The host {name[:100]} is not answered here; NEWSGRAPH_HOSTS names those that are.")
