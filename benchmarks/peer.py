"""How the servers that we compare ourselves with are served: as ours is, by uvicorn on a free port of this machine."""

import socket
import sys

import uvicorn
from starlette.types import ASGIApp


def serve(app: ASGIApp) -> None:
    """Says on standard error where it answers, and serves until it is terminated."""
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as listener:
        print(f"http://127.0.0.1:{listener.getsockname()[1]}", file=sys.stderr, flush=True)
        config = uvicorn.Config(app, http="httptools", ws="none", log_level="warning", access_log=False)
        uvicorn.Server(config).run(sockets=[listener])
