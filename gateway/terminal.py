"""What the commands share: the MongoDB that the settings name, and what is said on standard error."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

from gateway import embedded
from gateway.checkup import missing
from gateway.mongodb import reached
from gateway.settings import Settings
from loaders.indexes import make_indexes


@contextmanager
def mongodb_for(settings: Settings, *, ready: bool = True) -> Iterator[str]:
    """The URI of MongoDB: the one that is set and answers, or that of the mongod that comes along.

    With `ready`, the latter has its indexes, and a line tells which the former lacks.
    """
    if settings.mongodb_uri is None:
        with embedded.mongod(settings.data) as uri:
            if ready:
                with reached(uri) as client:
                    _tell(make_indexes(client[settings.database]))
            yield uri
    else:
        with reached(settings.mongodb_uri) as client:
            _tell(missing(client[settings.database]) if ready else [])
        yield settings.mongodb_uri


def say(*lines: str) -> None:
    click.echo("\n".join(lines), err=True)


def _tell(lines: Sequence[str]) -> None:
    if lines:
        say(*lines, "A user who may write makes what is missing with: newsgraph check --make")
