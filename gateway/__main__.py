"""The command `newsgraph`.

What a program reads goes to standard output, everything else to standard error. A Trouble is one line and its exit
code.
"""

import logging
import shlex
import sys
from pathlib import Path
from typing import Never, TextIO

import click

from gateway import __version__, app, embedded, server
from gateway.checkup import missing
from gateway.command_documents import documents, located, schema
from gateway.command_load import load, loaded
from gateway.engine import Plan
from gateway.engine import explain as explained
from gateway.engine import rendered as rendered_plan
from gateway.errors import Trouble
from gateway.keys import Scope, make_key
from gateway.model import COLLECTIONS
from gateway.mongodb import reached
from gateway.pipeline import prepare
from gateway.schema.build import build_schema
from gateway.settings import from_environment
from gateway.terminal import mongodb_for, say
from loaders import survey, synthetic, telling
from loaders.indexes import make_indexes
from loaders.load import Options
from loaders.store import StoreFailed

DEMO_DATABASE = "newsgraph_demo"
"""The samples' own, so that they never mix with what a person loads."""

_SCOPES = [scope.value for scope in Scope]

_TRY = """\
curl -s {address}/graphql -H 'content-type: application/json' \\
  -d '{{"query": "{{ articles(first: 3) {{ nodes {{ title related(first: 2) {{ title }} }} }} }}"}}'"""


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
    trace = settings.trace or "trace" not in settings.model_fields_set
    own = settings.model_copy(update={"database": DEMO_DATABASE, "trace": trace})
    with server.bound(settings.host, settings.port) as listener, mongodb_for(own, ready=False) as uri:
        report = loaded([_samples()], uri, own, Options(look=False), quiet=True)
        if report.exit_code:
            raise Trouble(telling.rendered(report), exit_code=report.exit_code)
        address = server.address_of(listener)
        say(
            f"Newsgraph {__version__} serves its samples. Ctrl-C stops it.\n",
            f"  GraphiQL   {address}{app.GRAPHIQL}" if app.has_graphiql(settings) else "",
            f"  endpoint   {address}{app.ENDPOINT}\n",
            "Try:\n",
            _TRY.format(address=address),
        )
        server.serve(app.create_app(own, uri), listener, own.workers)


@newsgraph.command()
def serve() -> None:
    """Serve the articles in the database."""
    settings = from_environment()
    with server.bound(settings.host, settings.port) as listener, mongodb_for(settings) as uri:
        address = server.address_of(listener)
        say(f"Newsgraph {__version__} serves the database {settings.database} at {address}. Ctrl-C stops it.")
        server.serve(app.create_app(settings, uri), listener, settings.workers)


newsgraph.add_command(load)


@newsgraph.command()
@click.option("--make", is_flag=True, help="Make the indexes and the validator that are missing.")
def check(*, make: bool) -> None:
    """Say whether the database is ready to be served: what is in it, and what is missing beside it.

    Exits with 0 where nothing is missing, 1 where something is, 3 where MongoDB failed.
    """
    settings = from_environment()
    with mongodb_for(settings, ready=False) as uri, reached(uri) as client:
        database = client[settings.database]
        click.echo(f"MongoDB {client.server_info()['version']}, database {settings.database}")
        for collection in COLLECTIONS:
            click.echo(f"{collection:<14}{database[collection].estimated_document_count():>10}")
        try:
            for problem in make_indexes(database) if make else ():
                say(problem)
            lacking = missing(database)
            for line in (*lacking, telling.rendered_survey(survey.look(database))):
                click.echo(line)
        except StoreFailed as failure:
            raise Trouble(f"MongoDB failed: {failure}", exit_code=3) from None
        if lacking:
            say("A user who may write makes what is missing with: newsgraph check --make")
    sys.exit(1 if lacking else 0)


@newsgraph.command()
def mongod() -> None:
    """Run the MongoDB that comes along, and print its URI."""
    settings = from_environment()
    with embedded.mongod(settings.data) as uri:
        click.echo(uri)
        embedded.watch(settings.data)


newsgraph.add_command(documents)
newsgraph.add_command(schema)


@newsgraph.command()
@click.argument("file", type=click.File(encoding="utf-8"))
@click.option("--operation", metavar="NAME", help="Which operation, where the file has several.")
def explain(file: TextIO, operation: str | None) -> None:
    """Say what a query costs before it is run: its fields, what they fetch, and how many MongoDB commands at most.

    FILE holds a GraphQL document; - reads standard input. Exits with 1 where it cannot be executed.
    """
    plan = prepare(build_schema(), file.read(), operation)
    if not isinstance(plan, Plan):
        raise Trouble("\n".join(f"{file.name}: {located(error)}" for error in plan))
    click.echo(rendered_plan(explained(plan)), nl=False)


@newsgraph.group()
def key() -> None:
    """Make API keys, for callers who may see more."""


@key.command("make")
@click.argument("name")
@click.option("--scope", "scopes", multiple=True, required=True, type=click.Choice(_SCOPES), help="What it allows.")
def make_api_key(name: str, scopes: tuple[str, ...]) -> None:
    """Print a new key, and the setting that lets it in.

    The key is shown this once: the gateway keeps a digest of it. Entries of several keys are separated by commas. NAME
    is for people, in the setting and in logs.
    """
    try:
        secret, entry = make_key(name, map(Scope, scopes))
    except ValueError as wrong:
        raise Trouble(f"NAME: {wrong}.", exit_code=2) from None
    click.echo(f"{secret}\nNEWSGRAPH_API_KEYS={entry}")


@newsgraph.group()
def samples() -> None:
    """Make up documents, to measure and to try things with."""


@samples.command("make")
@click.argument("count", metavar="N", type=click.IntRange(min=1))
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--seed", default=1, show_default=True, help="The same seed makes the same corpus, on every machine.")
def make_samples(count: int, folder: Path, seed: int) -> None:
    """Write a made-up corpus of N articles into FOLDER.

    Organizations and topics that the articles name come with them. FOLDER is made; it may be there if it is empty.
    """
    try:
        if folder.exists() and any(folder.iterdir()):
            raise Trouble(f"{folder} is not empty; name a folder that is, or one that is not there yet.")
        with click.progressbar(synthetic.files(count, seed), count, label="Writing", file=sys.stderr) as files:
            for name, text in files:
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Trouble(f"Cannot write to {error.filename or folder}: {error.strerror}; choose another folder.") from None
    say(f"The corpus is in {folder}. To load it:", f"  newsgraph load {shlex.quote(str(folder))}")


def main() -> Never:
    """The console script: runs the command, and turns what stops it into a line and an exit code."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    server.unwind_on_sigterm()
    try:
        newsgraph(prog_name="newsgraph", standalone_mode=False)
    except click.ClickException as misuse:
        misuse.show()
        sys.exit(misuse.exit_code)
    except Trouble as trouble:
        say(f"newsgraph: {trouble}")
        sys.exit(trouble.exit_code)
    except (KeyboardInterrupt, click.Abort):
        sys.exit(130)
    except server.Terminated:
        sys.exit(143)
    sys.exit(0)


def _samples() -> Path:
    """The samples: in the package where that was installed, beside it in a checkout."""
    package = Path(__file__).parent
    return next(folder for folder in (package / "samples", package.parent / "samples") if folder.is_dir())


if __name__ == "__main__":
    main()
