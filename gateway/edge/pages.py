"""What is served beside `/graphql`: the index page, the schema as text, and whether the gateway is alive and ready."""

from html import escape

from graphql import GraphQLSchema
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from gateway import __version__
from gateway.edge.answering import Content
from gateway.errors import ClientError
from gateway.mongodb import Reader
from gateway.schema.build import sdl

HEALTH = ("/livez", "/readyz")
"""The paths that are asked by machines, under whatever name those know this one by."""

_PAGE = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Newsgraph</title>
<style nonce="index">
:root {{ color-scheme: light dark }}
body {{ font: 16px/1.6 system-ui, sans-serif; max-width: 36rem; margin: 12vh auto; padding: 0 1.5rem }}
h1 small {{ font-weight: 400; opacity: .7 }} dt {{ font-weight: 600 }} dd {{ margin: 0 0 .8rem }}
</style>
<h1>Newsgraph <small>{version}</small></h1>
<p>A GraphQL gateway over the articles of a news desk: articles, the articles related to them, providers, topics and
images.</p>
<dl>{links}</dl>
</html>
"""
_HEADERS = (
    (b"content-security-policy", b"default-src 'none'; style-src 'nonce-index'"),
    (b"x-content-type-options", b"nosniff"),
)
_KEPT = (b"cache-control", b"public, max-age=300")
"""They change when another version is started."""
_VARY = (b"vary", b"Accept-Encoding")
_NOT_KEPT = {"cache-control": "no-store"}
_TRY = "/graphql?query={articles(first:3){nodes{title,publishedDateTime}}}"
_GRAPHIQL = ("/graphiql", "explore the articles, with examples to run")
_SCHEMA = ("/schema.graphql", "the schema as text, for code generators")
_LINKS = (
    (HEALTH[0], "whether the process answers"),
    (HEALTH[1], "whether it is to be sent requests: the document store answers, and it is not about to stop"),
)


def routes(schema: GraphQLSchema, reader: Reader, *, graphiql: bool, has_schema: bool) -> list[BaseRoute]:
    """The routes of these pages; the index leads to GraphiQL and to the schema where these are served."""
    pages = [*([_GRAPHIQL] if graphiql else ()), *([_SCHEMA] if has_schema else ()), *_LINKS]
    links = "".join(f'<dt><a href="{path}">{path}</a></dt><dd>{escape(what)}</dd>' for path, what in pages)
    endpoint = f'<dt>/graphql</dt><dd>the endpoint, by POST and GET: <a href="{_TRY}">the newest three</a></dd>'
    page = _PAGE.format(version=__version__, links=endpoint + links)
    index = Content(page.encode(), b"text/html; charset=utf-8", (*_HEADERS, _KEPT, _VARY))
    text = Content(sdl(schema).encode(), b"text/plain; charset=utf-8", (_KEPT, _VARY))

    async def livez(_: Request) -> Response:
        return JSONResponse({"status": "alive"}, headers=_NOT_KEPT)

    async def readyz(request: Request) -> Response:
        if getattr(request.app.state, "is_draining", False):
            return JSONResponse({"status": "draining"}, 503, _NOT_KEPT)
        try:
            await reader.reply({"ping": 1})
        except ClientError as failure:
            return JSONResponse({"status": "not ready", "reason": failure.message}, 503, _NOT_KEPT)
        return JSONResponse({"status": "ready"}, headers=_NOT_KEPT)

    return [
        Route("/", index, methods=["GET"]),
        *([Route(_SCHEMA[0], text, methods=["GET"])] if has_schema else ()),
        Route(HEALTH[0], livez),
        Route(HEALTH[1], readyz),
    ]
