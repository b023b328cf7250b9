"""The application: routes and lifespan, put together from settings in one place.

There is no application, client or cache at module level; several applications live in one process.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.routing import Route

from gateway.edge import graphiql, pages
from gateway.edge.endpoint import GraphQLEndpoint
from gateway.keys import Scope
from gateway.mongodb import Client
from gateway.pipeline import Pipeline
from gateway.schema.build import build_schema
from gateway.settings import Settings, Visibility
from gateway.trace import CommandWatch

ENDPOINT = "/graphql"
GRAPHIQL = "/graphiql"


def create_app(settings: Settings, mongodb_uri: str) -> Starlette:
    """The ASGI application over the MongoDB at `mongodb_uri`. Raises Trouble where the URI cannot be read."""
    client = Client(mongodb_uri)
    schema = build_schema(settings.asset_base_url)
    reader = client[settings.database]
    # Where everything is shown, everyone has the scope that a key would give.
    everyone = frozenset({Scope.UNPUBLISHED} if settings.visibility is Visibility.ALL else ())
    # A client connects when it is first used: where nothing is traced, this one never does.
    watched = Client(mongodb_uri, CommandWatch())
    pipeline = Pipeline(schema, reader, watched[settings.database], everyone)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        try:
            yield
        finally:
            await pipeline.close()
            await client.close()
            await watched.close()

    page = GRAPHIQL if settings.graphiql else None
    endpoint = GraphQLEndpoint(pipeline, page, settings.api_keys, trace=settings.trace)
    return Starlette(
        routes=[
            Route(ENDPOINT, endpoint),
            *pages.routes(schema, reader, graphiql=settings.graphiql),
            *(graphiql.routes(ENDPOINT) if settings.graphiql else ()),
        ],
        lifespan=lifespan,
    )
