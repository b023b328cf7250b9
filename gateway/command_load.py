"""The command `newsgraph load`: its options, how it is followed, how it tells what it did.

The report goes to standard error, for a person; with --json to standard output, for a program, and nothing else there.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Never

import click

from gateway import server
from gateway.errors import Trouble
from gateway.mongodb import reached
from gateway.settings import Settings, from_environment
from gateway.terminal import mongodb_for, say
from loaders import load as loading
from loaders import telling, watch
from loaders.load import Options
from loaders.prune import TENTH, Limit
from loaders.report import Report

_FAILED = 3
"""The exit code where MongoDB failed."""
_PATIENCE = 5
"""Seconds before a run that MongoDB failed is tried again, where changes are followed."""


class _LimitType(click.ParamType[Limit]):
    """A number of documents, or with % a share of the collection."""

    name = "N[%]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Limit:
        if isinstance(value, Limit):
            return value
        number = str(value).removesuffix("%")
        if not number.isdecimal():
            self.fail(f"expected a number of documents such as 500, or a share such as 25%, got {value!r}", param, ctx)
        return Limit(int(number), is_percent=number != value)


_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--source", metavar="NAME", help="What this is all of, for --prune. [default: this host and each path]")
@click.option("--prune", is_flag=True, help="Remove what came from the same source earlier and is gone now.")
@click.option(
    "--prune-limit",
    type=_LimitType(),
    default=TENTH,
    help="How many documents of a collection --prune may remove. [default: 10%]",
)
@click.option("--checksum", is_flag=True, help="Tell unchanged files by what is in them, not by size and time.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and write nothing.")
@click.option("--watch", "watching", is_flag=True, help="Load again whenever something changes, until stopped.")
@click.option("--rejects", type=_FILE, help="Write every refused document to this file, as JSON Lines.")
@click.option("--report", "report_file", type=_FILE, help="Write the report to this file, as JSON.")
@click.option("--json", "as_json", is_flag=True, help="Print the report on standard output, as JSON, and nothing else.")
@click.option("--quiet", is_flag=True, help="Say nothing unless something is wrong.")
def load(
    paths: tuple[Path, ...],
    *,
    source: str | None,
    prune: bool,
    prune_limit: Limit,
    checksum: bool,
    dry_run: bool,
    watching: bool,
    rejects: Path | None,
    report_file: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Put documents into the database, as they are: files, folders of them, archives; - is standard input.

    Exits with 0 where all are in, 1 where some were refused or not pruned, 2 for misuse, 3 where MongoDB failed.
    """
    settings = from_environment()
    if watching and Path("-") in paths:
        raise click.UsageError("--watch follows files and folders; standard input (-) is none.")
    options = Options(source, prune, prune_limit, checksum, dry_run, rejects, look=not watching)

    def run() -> int:
        report = loaded(paths, uri, settings, options, quiet=quiet or as_json or watching)
        _tell(report, report_file, as_json=as_json, quiet=quiet)
        return report.exit_code

    with mongodb_for(settings, ready=False) as uri:
        if watching:
            _follow(paths, [file for file in (rejects, report_file) if file], run)
        code = run()
        if not (as_json or quiet):
            say(*_where(settings))
    sys.exit(code)


def loaded(paths: Sequence[Path], uri: str, settings: Settings, options: Options, *, quiet: bool = False) -> Report:
    """What a run over `paths` did. Raises Trouble where MongoDB does not answer, or the rejects cannot be written."""
    with reached(uri) as client:
        try:
            return loading.load(paths, client[settings.database], options, quiet=quiet)
        except OSError as error:
            if options.rejects is None:
                raise
            raise Trouble(f"Cannot write to {options.rejects}: {error.strerror}; choose another file.") from None


def _follow(paths: Sequence[Path], own: Sequence[Path], run: Callable[[], int]) -> Never:
    """Runs at once, after each change, and every few seconds while MongoDB fails; a stop is the way it ends."""
    try:
        for _ in watch.changes(paths, own):
            while _outcome(run) == _FAILED:
                time.sleep(_PATIENCE)
    except FileNotFoundError as error:
        raise Trouble(f"Cannot follow what is not there: {error}.", exit_code=2) from None
    except (KeyboardInterrupt, server.Terminated):
        pass
    sys.exit(0)


def _outcome(run: Callable[[], int]) -> int:
    try:
        return run()
    except Trouble as trouble:
        say(f"newsgraph: {trouble}")
        return trouble.exit_code


def _tell(report: Report, file: Path | None, *, as_json: bool, quiet: bool) -> None:
    if file is not None:
        try:
            file.write_text(json.dumps(telling.as_json(report), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        except OSError as error:
            raise Trouble(f"Cannot write the report to {file}: {error.strerror}; choose another file.") from None
    if as_json:
        click.echo(json.dumps(telling.as_json(report), ensure_ascii=False))
    elif report.exit_code or not quiet:
        say(telling.rendered(report))


def _where(settings: Settings) -> Iterator[str]:
    """Where the documents are now, and how to see them."""
    store = "at NEWSGRAPH_MONGODB_URI" if settings.mongodb_uri else f"of the mongod in {settings.data}"
    yield f"They are in the database {settings.database} {store}. To see them:"
    try:
        server.bound(settings.host, settings.port).close()
    except Trouble:
        yield f"  NEWSGRAPH_PORT={settings.port + 1} newsgraph serve"
    else:
        yield "  newsgraph serve"
