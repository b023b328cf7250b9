"""`/graphql` and `/graphql/DOCUMENT`: reads a request, has it answered by the pipeline, has the answer sent.

Plain ASGI, without a Request or a Response, since it is the hot path.
"""

import logging
import uuid
from collections.abc import Sequence

import orjson
from starlette.types import Message, Receive, Scope, Send

from gateway.edge.answering import headers_for_caches, send_kept, send_unkept
from gateway.edge.naming import meant
from gateway.edge.presence import ClientGone, Presences
from gateway.edge.protocol import GraphQLRequest, MediaType, RequestError, answers_as, read_body, read_query_string
from gateway.errors import Busy, Code
from gateway.keys import ApiKey, Scopes, scopes_of
from gateway.keys import Scope as AllowedTo
from gateway.persisted.policy import Policy
from gateway.pipeline import Pipeline

log = logging.getLogger("newsgraph.edge")

JSON = orjson.OPT_NAIVE_UTC | orjson.OPT_UTC_Z | orjson.OPT_OMIT_MICROSECONDS
"""How a payload is written: a stored instant is naive and in UTC; the contract has a Z and no fractions."""

_MOST_BODY = 256 * 1024
"""Bytes of a request: ten times a text and variables at their limits."""
_MOST_ANSWER = 10_000_000
"""Bytes of an answer: what a phone reads in some ten seconds, and a hundred times a page of articles."""


class GraphQLEndpoint:
    """The ASGI application of these paths.

    `page` is where a browser is sent that opens it; None: nowhere. Who sends one of the `keys` may do what it allows.
    With `trace`, or a key for it, who asks for it by the header `X-Newsgraph-Trace: 1` is told what an operation took;
    everyone is told its price who sends `X-Newsgraph-Cost: 1`. The `policy` says which texts are
    answered. `surrogate_header` is where a CDN finds what an answer was made from.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        page: str | None,
        keys: Sequence[ApiKey] = (),
        policy: Policy | None = None,
        *,
        trace: bool = False,
        surrogate_header: str = "Surrogate-Key",
    ) -> None:
        self._pipeline = pipeline
        self._policy = policy or Policy()
        self._page = page
        self._keys = keys
        self._trace = trace
        self._surrogate_header = surrogate_header
        self._presences = Presences()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        accept = headers.get(b"accept", b"").decode("latin-1")
        named: str | None = scope.get("path_params", {}).get("document")
        if self._page and named is None and _is_browser(scope, accept):
            await send_unkept(send, 303, b"", MediaType.JSON, [(b"location", self._page.encode())])
            return
        media_type = answers_as(accept)
        try:
            if media_type is None:
                raise RequestError(406, f"An answer is {MediaType.GRAPHQL} or {MediaType.JSON}.")  # noqa: TRY301
            scopes = self._scopes(headers.get(b"authorization"))
            asked = await _read(scope, receive, headers.get(b"content-type", b""), named=named is not None)
            text, operation_name = meant(self._policy, asked, named)
            traced = headers.get(b"x-newsgraph-trace") == b"1" and (self._trace or AllowedTo.TRACE in scopes)
            priced = headers.get(b"x-newsgraph-cost") == b"1"
            with self._presences.of(receive):
                answer = await self._pipeline.answer(
                    text.text, operation_name, asked.variables, scopes, priced=priced, traced=traced
                )
            if answer.executed:
                self._policy.executed(text)
            # Response, Status Codes: a refused operation is 400 for those who know the media type, 200 for the others.
            status = 200 if answer.executed or media_type is MediaType.JSON else 400
            body = _written(answer.payload)
            kept = None
            if scope["method"] != "POST" and answer.plan is not None:
                has_key = b"authorization" in headers
                kept = headers_for_caches(answer, self._surrogate_header, has_key=has_key, is_traced=traced)
        except ClientGone:
            return
        except (RequestError, Busy) as failure:
            error = _refused(failure)
            lines = [(name.encode(), value.encode()) for name, value in error.headers.items()]
            status = error.status_for(media_type)
            await send_unkept(send, status, orjson.dumps(error.payload), media_type or MediaType.JSON, lines)
        except Exception:  # the last line of defence: a traceback is for the log alone
            id_ = uuid.uuid4().hex
            log.exception("internal error %s outside of an operation", id_)
            await send_unkept(send, 500, orjson.dumps(_internal(id_)), media_type or MediaType.JSON)
        else:
            if kept is None:
                await send_unkept(send, status, body, media_type)
            else:
                await send_kept(scope, send, body, media_type, kept)

    def _scopes(self, authorization: bytes | None) -> Scopes:
        """What the caller may do who sends this header. Raises RequestError, 401, for a key that is none of ours."""
        if authorization is None:
            return _NO_SCOPES
        scheme, _, key = authorization.decode("latin-1").partition(" ")
        scopes = scopes_of(self._keys, key.strip()) if scheme.lower() == "bearer" else None
        if scopes is None:
            raise RequestError(
                401,
                "Authorization: expected Bearer and a key that this gateway knows, or no such header.",
                {"www-authenticate": "Bearer"},
                Code.UNAUTHENTICATED,
            )
        return scopes


def _refused(failure: RequestError | Busy) -> RequestError:
    if isinstance(failure, RequestError):
        return failure
    return RequestError(503, failure.message, {"retry-after": "1"}, failure.code)


_NO_SCOPES: Scopes = frozenset()


def _is_browser(scope: Scope, accept: str) -> bool:
    """Whether a person has typed the address, rather than a program sent a query."""
    return scope["method"] in {"GET", "HEAD"} and not scope["query_string"] and "text/html" in accept


async def _read(scope: Scope, receive: Receive, content_type: bytes, *, named: bool) -> GraphQLRequest:
    match scope["method"]:
        case "POST":
            return read_body(content_type.decode("latin-1"), await _body(receive), named=named)
        case "GET" | "HEAD":
            return read_query_string(scope["query_string"], named=named)
        case method:
            raise RequestError(405, f"Expected GET or POST, got {method}.", {"allow": "GET, POST"})


async def _body(receive: Receive) -> bytes:
    """The body of a request. Raises RequestError, 413, when more of it has come than may, and reads no further."""
    message = await receive()
    parts = [_part(message)]
    size = len(parts[0])
    while message.get("more_body") and size <= _MOST_BODY:
        message = await receive()
        parts.append(_part(message))
        size += len(parts[-1])
    if size > _MOST_BODY:
        text = f"Expected a body of at most {_MOST_BODY} bytes, got more. Send less in one request."
        raise RequestError(413, text, {"connection": "close"}, Code.LIMIT_EXCEEDED)
    return parts[0] if len(parts) == 1 else b"".join(parts)  # nearly every body comes in one piece


def _part(message: Message) -> bytes:
    if message["type"] == "http.disconnect":
        raise ClientGone
    return bytes(message.get("body", b""))


def _written(payload: dict[str, object]) -> bytes:
    """The body of an answer. Raises RequestError where it is too large."""
    body = orjson.dumps(payload, option=JSON)
    if len(body) > _MOST_ANSWER:
        text = f"Expected an answer of at most {_MOST_ANSWER} bytes, got {len(body)}. Ask for less in one operation."
        raise RequestError(400, text, code=Code.LIMIT_EXCEEDED, json_status=200)
    return body


def _internal(id_: str) -> dict[str, object]:
    extensions = {"code": Code.INTERNAL_SERVER_ERROR.value, "id": id_}
    return {"errors": [{"message": "Internal server error.", "extensions": extensions}]}
