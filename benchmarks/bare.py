"""A bare Starlette route: reads JSON, answers JSON, does nothing else. No gateway on Starlette can be faster."""

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks.peer import serve


async def typename(request: Request) -> Response:
    """Always the answer to `{ __typename }`."""
    orjson.loads(await request.body())
    return Response(orjson.dumps({"data": {"__typename": "Query"}}), media_type="application/json")


if __name__ == "__main__":
    serve(Starlette(routes=[Route("/graphql", typename, methods=["POST"])]))
