"""The command `newsgraph`.

What a program reads goes to standard output, everything else to standard error. A Trouble is one line and its exit code.
"""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from graphql import print_schema
from pymongo import MongoClient

from gateway import __version__, app, embedded, server
from gateway.errors import Trouble
from gateway.schema.build import build_schema
from gateway.settings import Settings, from_environment
from gateway.store import ping
from loaders import load as loading
from loaders.report import rendered

DEMO_DATABASE = "newsgraph_demo"
"""The samples' own, so that they never mix with what a person loads."""

_TRY = """\
curl -s {address}/graphql -H 'content-type: application/json' \\
  -d '{{"query": "{{ articles(first: 3) {{ nodes {{ title provider {{ name }} related(first: 2) {{ title }} }} }} }}"}}'"""


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="%(prog)s %(version)s")
def newsgraph() -> None:
    """A GraphQL gateway over a document store, for news.

    Settings are environment variables that begin with NEWSGRAPH_; the README lists them.
    """


@newsgraph.command()
def demo() -> None:
    """Serve our own sample articles, with a MongoDB that comes along."""
    settings = from_environment()
    listener = server.bind(settings.host, settings.port)
    with listener, _mongodb(settings) as uri:
        samples = settings.model_copy(update={"database": DEMO_DATABASE})
        _load([_samples()], uri, samples)
        address = server.address_of(listener)
        _say(f"\nNewsgraph {__version__} serves its samples. Ctrl-C stops it.\n")
        _say(f"  GraphiQL   {address}{app.GRAPHIQL}")
        _say(f"  endpoint   {address}{app.ENDPOINT}\n")
        _say("Try:\n\n" + _TRY.format(address=address) + "\n")
        server.serve(app.create_app(samples, uri), listener)


@newsgraph.command()
def serve() -> None:
    """Serve the articles in the database."""
    settings = from_environment()
    listener = server.bind(settings.host, settings.port)
    with listener, _mongodb(settings) as uri:
        _say(f"Newsgraph {__version__} serves the database {settings.database} at {server.address_of(listener)}.")
        server.serve(app.create_app(settings, uri), listener)


@newsgraph.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
def load(paths: tuple[Path, ...]) -> None:
    """Put documents into the database, as they are: files, and folders of them.

    Exits with 0 where all are in, 1 where some were refused, 3 where MongoDB failed.
    """
    settings = from_environment()
    with _mongodb(settings) as uri:
        refused = _load(list(paths), uri, settings)
    sys.exit(1 if refused else 0)


@newsgraph.command()
def mongod() -> None:
    """Run the MongoDB that comes along, alone, and print its URI."""


@newsgraph.command()
def schema() -> None:
    """Print the schema as text (SDL)."""
    click.echo(print_schema(build_schema()))


def main() -> None:
    """The console script: runs the command, and turns what stops it into a line and an exit code."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    server.unwind_on_sigterm()
    try:
        newsgraph(standalone_mode=False)
    except click.ClickException as misuse:
        misuse.show()
        sys.exit(misuse.exit_code)
    except Trouble as trouble:
        _say(f"newsgraph: {trouble}")
        sys.exit(trouble.exit_code)
    except (KeyboardInterrupt, click.Abort):
        sys.exit(130)
    except server.Terminated:
        sys.exit(143)
