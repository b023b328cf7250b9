"""What is served beside `/graphql`: the index page, the schema as text, and whether the gateway is alive and ready."""

from html import escape

from graphql import GraphQLSchema
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from gateway import __version__
from gateway.errors import ClientError
from gateway.mongodb import Reader
from gateway.schema.build import sdl_of

_PAGE = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Newsgraph</title>
<style nonce="index">
:root {{ color-scheme: light dark }}
body {{ font: 16px/1.6 system-ui, sans-serif; max-width: 36rem; margin: 12vh auto; padding: 0 1.5rem }}
dt {{ font-weight: 600 }} dd {{ margin: 0 0 .8rem }} small {{ opacity: .7 }}
</style>
<h1>Newsgraph <small>{version}</small></h1>
<p>A GraphQL gateway over the articles of a news desk.</p>
<dl>{links}</dl>
</html>
"""
_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'nonce-index'",
    "x-content-type-options": "nosniff",
}
_GRAPHIQL = ("/graphiql", "explore the articles, with examples to run")
_LINKS = (
    ("/schema.graphql", "the schema as text, for code generators"),
    ("/livez", "whether the process answers"),
    ("/readyz", "whether the document store does"),
)


def routes(schema: GraphQLSchema, reader: Reader, *, graphiql: bool) -> list[BaseRoute]:
    """The routes of these pages; the index leads to GraphiQL where that is served."""
    sdl = sdl_of(schema) + "\n"
    links = "".join(
        f'<dt><a href="{path}">{path}</a></dt><dd>{escape(what)}</dd>'
        for path, what in ((_GRAPHIQL, *_LINKS) if graphiql else _LINKS)
    )
    page = _PAGE.format(version=__version__, links=f"<dt>/graphql</dt><dd>the endpoint, POST and GET</dd>{links}")

    async def index(_: Request) -> Response:
        return HTMLResponse(page, headers=_HEADERS)

    async def schema_text(_: Request) -> Response:
        return PlainTextResponse(sdl)

    async def livez(_: Request) -> Response:
        return JSONResponse({"status": "alive"})

    async def readyz(_: Request) -> Response:
        try:
            await reader.reply({"ping": 1})
        except ClientError as failure:
            return JSONResponse({"status": "not ready", "reason": failure.message}, status_code=503)
        return JSONResponse({"status": "ready"})

    return [
        Route("/", index),
        Route("/schema.graphql", schema_text),
        Route("/livez", livez),
        Route("/readyz", readyz),
    ]
