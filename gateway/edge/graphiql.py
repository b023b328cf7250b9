"""GraphiQL: the page at /graphiql and the files that it needs, all ours.

The page may load, ask and be framed by nothing but this server: its policy names no other host and allows no inline
script or style, except style elements that carry the nonce of this very answer. It finds its files and the endpoint
by relative addresses, so it works under any prefix that a proxy puts before it. The files have the hash of their
content in their names, and browsers keep them for good; they lie in memory, compressed, under their names, so that
no path can reach anything else.

`hatch_build.py` makes the page. Where that was not possible, /graphiql answers 503, since what is asked for cannot
be had, and says how to make it.
"""

import gzip
import logging
import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from gateway.edge.compression import accepted

BUILT = Path(__file__).parent / "static"

log = logging.getLogger("newsgraph.edge")

_MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".ttf": "font/ttf"}
_POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'nonce-{{nonce}}'",
    "font-src 'self'",
    "img-src 'self' data:",  # Monaco draws its wavy underlines with data: images
    "worker-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
)
_PAGE_HEADERS = {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
_FILE_HEADERS = {
    "cache-control": "public, max-age=31536000, immutable",
    "content-security-policy": "default-src 'none'; script-src 'self'",  # a worker has that of its own file
    "vary": "Accept-Encoding",
    "x-content-type-options": "nosniff",
}
_NOT_BUILT = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>GraphiQL was not built</title>
<style nonce="{{nonce}}">
:root { color-scheme: light dark }
body { font: 16px/1.6 system-ui, sans-serif; max-width: 36rem; margin: 12vh auto; padding: 0 1.5rem }
pre { overflow-x: auto; padding: 1rem; background: #8882 }
</style>
<h1>GraphiQL was not built</h1>
<p>Newsgraph was installed where npm could not be reached, so there is no page to show. All else works:
the endpoint is <code>{{endpoint}}</code>.</p>
<p>To build the page, run this in the source folder, where PyPI and npm or mirrors of them can be reached, with the
<code>pip</code> of the environment that Newsgraph runs in, and start Newsgraph again:</p>
<pre>NEWSGRAPH_REQUIRE_UI=1 pip install --no-deps .</pre>
<p>(<code>-e .</code> where you develop it.) If it fails, what it prints says why.</p>
</html>
"""


def routes(endpoint: str, built: Path = BUILT) -> list[BaseRoute]:
    """The routes of GraphiQL, for an application that serves GraphQL at `endpoint`, say "/graphql".

    `built` is where the page was made. Where nothing was, the log says so once, and the route each time.
    """
    try:
        page = (built / "index.html").read_text("utf-8")
    except FileNotFoundError:
        log.warning("GraphiQL was not built; /graphiql says how to build it")
        return [Route("/graphiql", _page(_NOT_BUILT.replace("{{endpoint}}", endpoint), status=503))]
    return [
        # From /graphiql, "./graphql" is /graphql, and under a prefix that of the same prefix.
        Route("/graphiql", _page(page.replace("{{endpoint}}", f".{endpoint}"), status=200)),
        Route("/graphiql/{name}", _file(_read(built / "graphiql"))),
    ]


def _page(text: str, status: int) -> Callable[[Request], Awaitable[Response]]:
    policy = "; ".join(_POLICY)

    async def page(_: Request) -> Response:
        nonce = secrets.token_urlsafe(16)
        headers = _PAGE_HEADERS | {"content-security-policy": policy.replace("{{nonce}}", nonce)}
        return HTMLResponse(text.replace("{{nonce}}", nonce), status, headers)

    return page


def _read(folder: Path) -> dict[str, bytes]:
    return {path.name.removesuffix(".gz"): path.read_bytes() for path in folder.glob("*.gz")}


def _file(files: dict[str, bytes]) -> Callable[[Request], Awaitable[Response]]:
    async def file(request: Request) -> Response:
        name = request.path_params["name"]
        content = files.get(name)
        if content is None:
            raise HTTPException(404)
        headers = _FILE_HEADERS
        if "gzip" in accepted(request.headers.get("accept-encoding", "")):
            headers = headers | {"content-encoding": "gzip"}
        else:
            content = gzip.decompress(content)
        return Response(content, headers=headers, media_type=_MEDIA_TYPES[Path(name).suffix])

    return file
