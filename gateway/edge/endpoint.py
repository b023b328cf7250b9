"""`/graphql`: reads a request, has it answered by the pipeline, writes the answer. Plain ASGI: it is the hot path."""

import logging

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive, Scope, Send

from gateway.edge.protocol import GraphQLRequest, MediaType, RequestError, answers_as, read_body, read_query_string
from gateway.errors import Code
from gateway.pipeline import Answer, Pipeline

log = logging.getLogger("newsgraph.edge")

JSON = orjson.OPT_NAIVE_UTC | orjson.OPT_UTC_Z | orjson.OPT_OMIT_MICROSECONDS
"""How a payload is written: a stored instant is naive and in UTC; the contract has a Z and no fractions."""
_INTERNAL = {
    "errors": [{"message": "Internal server error.", "extensions": {"code": Code.INTERNAL_SERVER_ERROR.value}}]
}


class GraphQLEndpoint:
    """The ASGI application of one path. `page` is where a browser is sent that opens it; None: nowhere."""

    def __init__(self, pipeline: Pipeline, page: str | None) -> None:
        self._pipeline = pipeline
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        accept = request.headers.get("accept")
        if (
            self._page
            and request.method in {"GET", "HEAD"}
            and not scope["query_string"]
            and "text/html" in (accept or "")
        ):
            await _send(send, 303, b"", MediaType.JSON, {"location": self._page})
            return
        media_type = answers_as(accept)
        try:
            if media_type is None:
                raise RequestError(406, f"An answer is {MediaType.GRAPHQL} or {MediaType.JSON}.")  # noqa: TRY301
            answer = await self._answer(await _read(request))
        except ClientDisconnect:
            return
        except RequestError as error:
            await _send(send, error.status, orjson.dumps(error.payload), media_type or MediaType.JSON, error.headers)
            return
        except Exception:  # the last line of defence: a traceback is for the log alone
            log.exception("internal error outside of an operation")
            await _send(send, 500, orjson.dumps(_INTERNAL), media_type or MediaType.JSON, {})
            return
        # Response, Status Codes: a refused operation is 400 for those who know the media type, 200 for the others.
        status = 200 if answer.executed or media_type is MediaType.JSON else 400
        await _send(send, status, orjson.dumps(answer.payload, option=JSON), media_type, {})

    async def _answer(self, asked: GraphQLRequest) -> Answer:
        return await self._pipeline.answer(asked.query, asked.operation_name, asked.variables)


async def _read(request: Request) -> GraphQLRequest:
    match request.method:
        case "POST":
            return read_body(request.headers.get("content-type", ""), await request.body())
        case "GET" | "HEAD":
            return read_query_string(request.scope["query_string"])
        case method:
            raise RequestError(405, f"Expected GET or POST, got {method}.", {"allow": "GET, POST"})


async def _send(send: Send, status: int, body: bytes, media_type: MediaType, headers: dict[str, str]) -> None:
    lines = {"content-type": f"{media_type}; charset=utf-8", "content-length": str(len(body))} | headers
    encoded = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in lines.items()]
    await send({"type": "http.response.start", "status": status, "headers": encoded})
    await send({"type": "http.response.body", "body": body})
