"""Manifests: the files in which clients' compilers list the operations of one version of an app.

Four forms, told apart by their content:

    Apollo                   {"format": "apollo-persisted-query-manifest", "version": 1,
                              "operations": [{"id": …, "name": …, "type": …, "body": …}]}
    Relay, graphql-codegen   {id: text}; the id is the text's md5, sha1 or sha256, in hexadecimal digits
    .graphql, .gql           the text; its id is its sha256

Other files in the folder are left alone. What cannot be read is a Trouble with file, place, expected, got, and what to
do: a gateway that leaves out half of an app's operations would be found out by its users.
"""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import orjson
from graphql import GraphQLError, OperationDefinitionNode, parse

from gateway.errors import Trouble, shown

_APOLLO = "apollo-persisted-query-manifest"
_DIGESTS = {32: "md5", 40: "sha1", 64: "sha256"}
"""By their length in hexadecimal digits."""
_HEXADECIMAL = frozenset("0123456789abcdef")


class Listed(NamedTuple):
    """One document of one manifest."""

    manifest: str
    """The file, as a path in the folder."""
    id: str
    text: str
    names: tuple[str, ...]
    """Of the operations in the text."""
    disagreement: str | None
    """What is wrong where the id is a digest, and not the text's."""


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def read_folder(folder: Path) -> list[Listed]:
    """The documents of all manifests, in the order of the files' names. Raises Trouble, exit code 2."""
    try:
        if not folder.is_dir():
            raise Trouble(f"{folder}: expected a folder of manifests; make it, or name another.", exit_code=2)
        files = sorted(file for file in folder.rglob("*") if file.suffix in _READERS and file.is_file())
        return [listed for file in files for listed in _READERS[file.suffix](file, file.relative_to(folder).as_posix())]
    except OSError as error:
        raise Trouble(f"{error.filename or folder}: cannot be read: {error.strerror}.", exit_code=2) from None


def _read_json(file: Path, manifest: str) -> Iterator[Listed]:
    try:
        content = orjson.loads(file.read_bytes())
    except orjson.JSONDecodeError as error:
        raise _wrong(file, f"expected JSON: {error}") from None
    if not isinstance(content, dict):
        raise _wrong(file, f"expected an object, got {_kind(content)}")
    entries = _of_apollo(file, content) if "format" in content or "operations" in content else content.items()
    for id_, text in entries:
        yield _listed(file, manifest, f"the document {id_!r}", id_, text)


def _read_text(file: Path, manifest: str) -> Iterator[Listed]:
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise _wrong(file, f"expected UTF-8: {error}") from None
    yield _listed(file, manifest, "the document", sha256(text), text)


_READERS = {".json": _read_json, ".graphql": _read_text, ".gql": _read_text}


def _of_apollo(file: Path, content: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    if content.get("format") != _APOLLO or content.get("version") != 1:
        got = f"{shown(content.get('format'))}, version {shown(content.get('version'))}"
        raise _wrong(file, f"format: expected {_APOLLO!r}, version 1, got {got}")
    operations = content.get("operations")
    if not isinstance(operations, list):
        raise _wrong(file, f"operations: expected a list, got {_kind(operations)}")
    for number, operation in enumerate(operations):
        if not isinstance(operation, dict) or not isinstance(operation.get("id"), str):
            raise _wrong(file, f"operations[{number}]: expected an object with a text id, got {shown(operation)}")
        yield operation["id"], operation.get("body")


def _listed(file: Path, manifest: str, place: str, id_: str, text: object) -> Listed:
    if not isinstance(text, str):
        raise _wrong(file, f"{place}: expected the text of an operation, got {_kind(text)}")
    try:
        document = parse(text, no_location=True)
    except GraphQLError as error:
        where = ", ".join(f"line {at.line}, column {at.column}" for at in error.locations or ())
        raise _wrong(file, f"{place}: expected GraphQL: {error.message} ({where})") from None
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    if not operations:
        raise _wrong(file, f"{place}: expected an operation, got fragments alone")
    names = tuple(node.name.value for node in operations if node.name)
    return Listed(manifest, id_, text, names, _disagreement(id_, text))


def _disagreement(id_: str, text: str) -> str | None:
    name = _DIGESTS.get(len(id_))
    if name is None or not _HEXADECIMAL.issuperset(id_):
        return None  # an id of the team's own making
    digest = hashlib.new(name, text.encode(), usedforsecurity=False).hexdigest()
    return None if digest == id_ else f"expected the {name} of the text, {digest}, got the id {id_}"


def _kind(value: object) -> str:
    return "nothing" if value is None else type(value).__name__


def _wrong(file: Path, what: str) -> Trouble:
    return Trouble(f"{file}: {what}. Write the manifest anew, or take the file out of the folder.", exit_code=2)
