"""The application: routes and lifespan, put together from settings in one place.

There is no application, client or cache at module level; several applications live in one process.
"""

import ipaddress
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.edge import graphiql, pages
from gateway.edge.compression import Compression
from gateway.edge.endpoint import GraphQLEndpoint
from gateway.edge.hosts import Hosts
from gateway.keys import Scope as AllowedTo
from gateway.mongodb import Client
from gateway.persisted.policy import Policy
from gateway.pipeline import Pipeline
from gateway.schema.build import build_schema
from gateway.settings import Documents, Introspection, Settings, Visibility
from gateway.trace import CommandWatch

log = logging.getLogger("newsgraph")

ENDPOINT = "/graphql"
GRAPHIQL = "/graphiql"

_EVERY_HOST = "*"
_PREFLIGHT = 7_200
"""Seconds for which a browser need not ask again whether it may ask: Chromium's most."""


def create_app(settings: Settings, mongodb_uri: str) -> Starlette:
    """The ASGI application over the MongoDB at `mongodb_uri`. Raises Trouble where the URI, or the folder of trusted
    documents, cannot be read.
    """
    client = Client(mongodb_uri)
    schema = build_schema(settings.asset_base_url)
    reader = client[settings.database]
    # Where everything is shown, everyone has the scope that a key would give.
    everyone = frozenset({AllowedTo.UNPUBLISHED} if settings.visibility is Visibility.ALL else ())
    # A client connects when it is first used: where nothing is traced, this one never does.
    watched = Client(mongodb_uri, CommandWatch())
    pipeline = Pipeline(
        schema,
        reader,
        watched[settings.database],
        everyone,
        settings.cost_limit,
        introspection=settings.introspection,
    )

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
    endpoint = GraphQLEndpoint(
        pipeline,
        page,
        settings.api_keys,
        policy,
        trace=settings.trace,
        surrogate_header=settings.surrogate_header,
    )
    return Starlette(
        routes=[
            Route(ENDPOINT, endpoint),
            Route(ENDPOINT + "/{document}", endpoint),
            *pages.routes(
                schema,
                reader,
                graphiql=has_graphiql(settings),
                has_schema=settings.introspection is Introspection.ON,
            ),
            *(graphiql.routes(ENDPOINT) if has_graphiql(settings) else ()),
        ],
        middleware=[*_middleware(settings), Middleware(_Shortcut, endpoint)],
        lifespan=lifespan,
    )


def has_graphiql(settings: Settings) -> bool:
    """Whether GraphiQL is served: it sends texts of its own, which are no trusted documents."""
    return settings.graphiql and settings.documents is not Documents.ONLY


class _Shortcut:
    """Leads to the endpoint past Starlette's router and handling of exceptions, which take 3 µs, as ours do."""

    def __init__(self, app: ASGIApp, endpoint: ASGIApp) -> None:
        self._app = app
        self._endpoint = endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_for_it = scope["type"] == "http" and scope["path"] == ENDPOINT
        await (self._endpoint if is_for_it else self._app)(scope, receive, send)


def _middleware(settings: Settings) -> Iterator[Middleware]:
    """What a request goes through, the outermost first."""
    hosts = settings.hosts or _default_hosts(settings.host)
    if _EVERY_HOST not in hosts:
        yield Middleware(Hosts, hosts, pages.HEALTH)
    if settings.cors_origins:
        # No cookie is read, so there is nothing in a header that a page of an allowed origin should not send.
        yield Middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=("GET", "HEAD", "POST"),
            allow_headers=("*",),
            expose_headers=("ETag", "Retry-After", settings.surrogate_header),
            max_age=_PREFLIGHT,
        )
    yield Middleware(Compression)


def _default_hosts(listening_on: str) -> tuple[str, ...]:
    """The names of this machine for itself where only it is listened to; else every host, with a warning."""
    try:
        is_loopback = ipaddress.ip_address(listening_on).is_loopback
    except ValueError:
        is_loopback = listening_on == "localhost"
    if is_loopback:
        return ("localhost", "127.0.0.1", "[::1]", f"[{listening_on}]" if ":" in listening_on else listening_on)
    log.warning("every host is answered, for NEWSGRAPH_HOSTS names none; name yours: NEWSGRAPH_HOSTS=news.example")
    return (_EVERY_HOST,)
