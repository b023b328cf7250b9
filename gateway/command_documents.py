"""`newsgraph documents check` and `newsgraph schema`: what a change of the schema means for apps that are out there."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TextIO

import click
import orjson
from graphql import (
    GraphQLError,
    GraphQLSchema,
    build_schema,
    find_breaking_changes,
    find_dangerous_changes,
    parse,
    validate,
)

from gateway.cost import Price
from gateway.engine import Plan, explain
from gateway.errors import Trouble
from gateway.persisted.manifests import read_folder
from gateway.persisted.trusted import Trusted, TrustedDocument
from gateway.pipeline import prepare
from gateway.schema.build import build_schema as build_served
from gateway.schema.build import sdl
from gateway.settings import from_environment
from gateway.terminal import say

_FOLDER = click.Path(path_type=Path)


@dataclass(frozen=True, slots=True)
class Checked:
    """An operation of a trusted document, and what is to be said of it; without a price it cannot be executed."""

    operation: str
    id: str
    manifests: list[str]
    cost: int | None
    """With no variables but the required ones."""
    most: int | None
    """With the variables that make it dearest."""
    commands: int | None
    errors: list[str]


@click.group()
def documents() -> None:
    """Look at trusted documents: the operations that apps have been shipped with."""


@documents.command("check")
@click.argument("folder", type=_FOLDER)
@click.option("--json", "as_json", is_flag=True, help="For programs: a list of operations.")
def check_documents(folder: Path, *, as_json: bool) -> None:
    """Validate all documents of the manifests in FOLDER, and say what each operation costs.

    Exits with 1 where one is not valid, costs more than NEWSGRAPH_COST_LIMIT, or has another hash than its manifest
    says; 2 where a manifest cannot be read.
    """
    limit = from_environment().cost_limit
    schema = build_served()
    checked = [one for document in _read(folder).documents for one in _checked(schema, document, limit)]
    if as_json:
        click.echo(orjson.dumps([asdict(one) for one in checked], option=orjson.OPT_INDENT_2))
    else:
        click.echo("\n".join(_table(checked)))
        for one in checked:
            for error in one.errors:
                say(f"{', '.join(one.manifests)}: {one.operation}: {error}")
    sys.exit(1 if any(one.errors for one in checked) else 0)


@click.command()
@click.option("--check", "before", type=click.File(encoding="utf-8"), help="An older schema, to compare with.")
@click.option("--documents", "folder", type=_FOLDER, help="A folder of manifests: which operations would break.")
def schema(before: TextIO | None, folder: Path | None) -> None:
    """Print the schema as text (SDL), or what has changed since it was as in the file of --check.

    Exits with 1 where a client may break, 2 where the file is no schema.
    """
    text = sdl(build_served())
    if before is None:
        if folder is not None:
            raise click.UsageError("--documents goes with --check FILE.")
        click.echo(text, nl=False)
        return
    older, served = _schema_in(before), build_schema(text)
    breaking = find_breaking_changes(older, served)
    for change in breaking:
        click.echo(f"breaking   {change.description}")
    for risk in find_dangerous_changes(older, served):
        click.echo(f"dangerous  {risk.description}")
    for line in () if folder is None else _broken(older, served, _read(folder)):
        click.echo(f"breaks     {line}")
    sys.exit(1 if breaking else 0)


def _read(folder: Path) -> Trusted:
    trusted = Trusted(read_folder(folder))
    if not trusted.documents:
        raise Trouble(f"{folder}: expected manifests: files that end in .json, .graphql or .gql.", exit_code=2)
    return trusted


def _checked(schema: GraphQLSchema, document: TrustedDocument, limit: int) -> Iterator[Checked]:
    for name in document.names or (None,):
        plan = prepare(schema, document.text, name)
        shown = (name or "(no name)", min(document.ids), document.manifests)
        if not isinstance(plan, Plan):
            yield Checked(*shown, None, None, None, [*document.disagreements, *map(located, plan)])
            continue
        price = Price(plan)
        usual = price.usual
        over = [f"costs {usual}, and the limit is {limit} (NEWSGRAPH_COST_LIMIT)"] if usual > limit else []
        yield Checked(*shown, usual, price.most, explain(plan).bound, [*document.disagreements, *over])


def _table(checked: Sequence[Checked]) -> Iterator[str]:
    rows = [["operation", "cost", "at most", "commands", "manifests"]]
    for one in sorted(checked, key=lambda one: (one.operation, one.manifests)):
        numbers = ["-" if number is None else str(number) for number in (one.cost, one.most, one.commands)]
        rows.append([one.operation, *numbers, ", ".join(one.manifests)])
    first, *widths = (max(len(row[column]) for row in rows) for column in range(4))
    for row in rows:
        cells = "  ".join(cell.rjust(width) for cell, width in zip(row[1:4], widths, strict=True))
        yield f"{row[0].ljust(first)}  {cells}  {row[4]}"


def _broken(older: GraphQLSchema, served: GraphQLSchema, trusted: Trusted) -> Iterator[str]:
    """The operations that the older schema could answer, and the served one cannot."""
    for document in trusted.documents:
        parsed = parse(document.text)
        if errors := [] if validate(older, parsed) else validate(served, parsed):
            names = ", ".join(document.names) or "(no name)"
            yield f"{names} of {', '.join(document.manifests)}: {'; '.join(map(located, errors))}"


def _schema_in(file: TextIO) -> GraphQLSchema:
    try:
        return build_schema(file.read())
    except (GraphQLError, TypeError, UnicodeDecodeError) as error:
        raise Trouble(f"{file.name}: expected a schema (SDL): {error}", exit_code=2) from None


def located(error: GraphQLError) -> str:
    """An error of a document as a line, with its places."""
    places = ", ".join(f"line {place.line}, column {place.column}" for place in error.locations or ())
    return f"{error.message} ({places})" if places else error.message
