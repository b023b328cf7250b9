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
from gateway.persisted.policy import Policy
from gateway.pipeline import Pipeline
from gateway.schema.build import build_schema
from gateway.settings import Documents, Settings, Visibility
from gateway.trace import CommandWatch

ENDPOINT = "/graphql"
GRAPHIQL = "/graphiql"


def create_app(settings: Settings, mongodb_uri: str) -> Starlette:
    """The ASGI application over the MongoDB at `mongodb_uri`. Raises Trouble where the URI, or the folder of trusted
    documents, cannot be read.
    """
    client = Client(mongodb_uri)
    schema = build_schema(settings.asset_base_url)
    reader = client[settings.database]
    # Where everything is shown, everyone has the scope that a key would give.
    everyone = frozenset({Scope.UNPUBLISHED} if settings.visibility is Visibility.ALL else ())
    # A client connects when it is first used: where nothing is traced, this one never does.
    watched = Client(mongodb_uri, CommandWatch())
    pipeline = Pipeline(schema, reader, watched[settings.database], everyone, settings.cost_limit)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        try:
            yield
        finally:
            await pipeline.close()
            await client.close()
            await watched.close()

    policy = Policy(settings.documents, settings.documents_folder)
    page = GRAPHIQL if has_graphiql(settings) else None
    endpoint = GraphQLEndpoint(pipeline, page, settings.api_keys, policy, trace=settings.trace)
    return Starlette(
        routes=[
            Route(ENDPOINT, endpoint),
            Route(ENDPOINT + "/{document}", endpoint),
            *pages.routes(schema, reader, graphiql=has_graphiql(settings)),
            *(graphiql.routes(ENDPOINT) if has_graphiql(settings) else ()),
        ],
        lifespan=lifespan,
    )


def has_graphiql(settings: Settings) -> bool:
    """Whether GraphiQL is served: it sends texts of its own, which are no trusted documents."""
    return settings.graphiql and settings.documents is not Documents.ONLY
