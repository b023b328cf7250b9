"""Content codings: which one an answer goes out in, and the middleware that applies it.

The choice is ours, for an ETag has to name it before anything is compressed; the work is starlette-compress's.
"""

from functools import lru_cache

from starlette.types import ASGIApp, Receive, Scope, Send
from starlette_compress import CompressMiddleware, add_compress_type

from gateway.edge.headers import line, once
from gateway.edge.protocol import MediaType, quality

CODINGS = ("zstd", "br", "gzip")
"""The best first: of what a client takes the first is used, whatever it likes best."""
LEAST = 500
"""Bytes of a body that is worth it."""


@lru_cache(maxsize=256)
def accepted(accept_encoding: str | None) -> tuple[str, ...]:
    """The codings that a client takes, the best first; all of them where it does not say."""
    if accept_encoding is None:
        return CODINGS
    taken = {}
    for entry in accept_encoding.split(","):
        name, *parameters = (part.strip().lower() for part in entry.split(";"))
        taken[name] = quality(parameters) > 0
    return tuple(coding for coding in CODINGS if taken.get(coding, taken.get("*", False)))


def coding_of(accept_encoding: str | None, size: int) -> str | None:
    """The coding in which a body of so many bytes goes out; None: as it is, as also where a client does not say."""
    codings = accepted(accept_encoding)
    return codings[0] if codings and size >= LEAST and accept_encoding is not None else None


class Compression:
    """Applies `coding_of` to the answers of `app` whose media type is worth it."""

    def __init__(self, app: ASGIApp) -> None:
        add_compress_type(MediaType.GRAPHQL)
        self._app = app
        self._apps = {
            coding: CompressMiddleware(
                app, minimum_size=LEAST, zstd=coding == "zstd", brotli=coding == "br", gzip=coding == "gzip"
            )
            for coding in CODINGS
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        accept_encoding = line(scope, b"accept-encoding") if scope["type"] == "http" else None
        codings = accepted(accept_encoding) if accept_encoding is not None else ()
        if codings:
            # Its Vary would have Accept-Encoding twice.
            await self._apps[codings[0]](scope, receive, once(send))
        else:
            await self._app(scope, receive, send)
