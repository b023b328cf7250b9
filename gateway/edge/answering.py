"""How an answer is sent: who may keep it and how long, under which ETag, and 304 to a client that has it.

RFC 9110 has ETag, If-None-Match and Vary, RFC 9111 Cache-Control. An ETag is of the content: equal answers have equal
ones, on every host and after every start. It is strong, so the name of the content coding is a part of it.
"""

import re
from collections.abc import Iterable
from hashlib import sha256

from starlette.types import Receive, Scope, Send

from gateway.edge.compression import accepted, coding_of
from gateway.edge.headers import Header, line
from gateway.edge.protocol import MediaType
from gateway.freshness import max_age
from gateway.keys import Scope as AllowedTo
from gateway.pipeline import Answer
from gateway.surrogates import surrogate_keys

VARY: Header = (b"vary", b"Authorization, Accept, Accept-Encoding")
NOT_KEPT: Header = (b"cache-control", b"private, no-store")

_TAGS = re.compile(r'"([^"]*)"').findall
_BY_COMMAS = frozenset({"cache-tag", "edge-cache-tag"})
"""Headers whose keys have commas between them, as Cloudflare, Google and Akamai read them; elsewhere it is a space."""
_CONTENT_TYPES = {media_type: f"{media_type}; charset=utf-8".encode() for media_type in MediaType}
_UNKEPT = {media_type: ((b"content-type", value), NOT_KEPT, VARY) for media_type, value in _CONTENT_TYPES.items()}


async def send_unkept(
    send: Send, status: int, body: bytes, media_type: MediaType, headers: Iterable[Header] = ()
) -> None:
    """Sends what no cache may keep: the answer to a POST, a refusal, and what has errors."""
    lines = [*_UNKEPT[media_type], (b"content-length", b"%d" % len(body)), *headers]
    await send({"type": "http.response.start", "status": status, "headers": lines})
    await send({"type": "http.response.body", "body": body})


async def send_kept(scope: Scope, send: Send, body: bytes, media_type: MediaType, headers: Iterable[Header]) -> None:
    """Sends the answer to a GET or HEAD, which caches may keep as `headers` say."""
    await Content(body, _CONTENT_TYPES[media_type], (VARY, *headers)).send(scope, send)


def headers_for_caches(answer: Answer, surrogate_header: str, *, has_key: bool, is_traced: bool) -> list[Header]:
    """Who may keep an answer without errors: everyone; with a key, its sender alone; or nobody.

    Nobody where what is not public may be in it, or what it cost. For everyone it has the surrogate keys too.
    """
    if answer.plan is None or answer.context is None or is_traced or AllowedTo.UNPUBLISHED in answer.context.scopes:
        return [NOT_KEPT]
    age = max_age(answer.plan)
    if has_key:
        return [(b"cache-control", b"private, max-age=%d" % age)]
    headers = [(b"cache-control", b"public, max-age=%d" % age)]
    keys = surrogate_keys(answer.context.loaders)
    if keys:
        between = "," if surrogate_header.lower() in _BY_COMMAS else " "
        headers.append((surrogate_header.lower().encode(), between.join(keys).encode()))
    return headers


class Content:
    """A body with its ETag, and as an ASGI application what stays the same for as long as the process lives."""

    def __init__(self, body: bytes, content_type: bytes, headers: Iterable[Header]) -> None:
        self._body = body
        self._content_type = content_type
        self._headers = headers
        digest = sha256(content_type, usedforsecurity=False)
        digest.update(body)
        self._tag = digest.hexdigest()[:32]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.send(scope, send)

    async def send(self, scope: Scope, send: Send) -> None:
        """Sends it, or 304 to a client that has it."""
        accept_encoding = line(scope, b"accept-encoding")
        etag = _coded(self._tag, coding_of(accept_encoding, len(self._body)))
        if_none_match = line(scope, b"if-none-match")
        had = None if if_none_match is None else self._had(if_none_match, etag, accepted(accept_encoding))
        lines = [(b"etag", f'"{had or etag}"'.encode()), *self._headers]
        if had is None:
            lines += ((b"content-type", self._content_type), (b"content-length", b"%d" % len(self._body)))
        await send({"type": "http.response.start", "status": 200 if had is None else 304, "headers": lines})
        await send({"type": "http.response.body", "body": self._body if had is None else b""})

    def _had(self, if_none_match: str, etag: str, codings: Iterable[str]) -> str | None:
        """Of the ETags that are as good as `etag` one that the client has: in any coding that it takes, weak or not."""
        if if_none_match.strip() == "*":
            return etag
        given = _TAGS(if_none_match)
        as_good = (etag, self._tag, *(_coded(self._tag, coding) for coding in codings))
        return next((tag for tag in as_good if tag in given), None)


def _coded(tag: str, coding: str | None) -> str:
    return f"{tag}-{coding}" if coding else tag
