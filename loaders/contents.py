"""One file's stream in, its documents out, each taken or refused, whatever its format.

A document without an `_id` is named after its file, with `#` and its number where a file of its format can hold
several; a YAML or `.json` file that holds one is taken for one.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import BinaryIO, NamedTuple, TypeAlias

from loaders import frontmatter, jsontext, sections
from loaders.documents import Document, stored
from loaders.formats import Format, Kind
from loaders.frontmatter import FrontMatter
from loaders.jsonstream import Unreadable, Values
from loaders.pieces import LARGEST, Piece, lines, whole, yaml_documents
from loaders.refusals import START, Place, Refusal, Refused
from loaders.sections import Body
from loaders.sniffing import HEAD, is_lines, joined

MOST_RAW = 65_536
"""Characters of a document's text that are kept beside it, for the file of rejects."""


class Taken(NamedTuple):
    """A document, and how often each exception to what PyYAML gives was made in it."""

    document: Document
    exceptions: Mapping[str, int]


Content: TypeAlias = Taken | Refusal | None
"""None stands for a member of an archive that is none of our files."""

_Parts: TypeAlias = Callable[[str], tuple[FrontMatter, Body | None]]


def contents(file: str, kind: Kind, stream: BinaryIO) -> Iterator[Taken | Refusal]:
    """The documents of `file`, in order. Raises what reading `stream` raises where that is damaged."""
    match kind.format:
        case Format.FRONT_MATTER:
            yield _content(file, kind.name, whole(stream), _fenced)
        case Format.YAML:
            yield from _yaml(file, kind.name, stream)
        case Format.JSON_LINES:
            yield from _numbered(file, kind.name, lines(stream))
        case _:
            yield from _json(file, kind.name, stream)


def _yaml(file: str, name: str, stream: BinaryIO) -> Iterator[Taken | Refusal]:
    pieces = yaml_documents(stream)
    first, second = next(pieces, Piece(b"")), next(pieces, None)
    if second is None:
        yield _content(file, name, first, _plain)
        return
    for number, piece in enumerate(chain((first, second), pieces), 1):
        yield _content(file, f"{name}#{number}", piece, _plain)


def _json(file: str, name: str, stream: BinaryIO) -> Iterator[Taken | Refusal]:
    head = stream.read(HEAD)
    stream = joined(head, stream)
    if is_lines(head):  # as MongoDB's export writes them, into a file of this name
        yield from _numbered(file, name, lines(stream))
        return
    values = Values(stream)
    try:
        for number, piece in enumerate(values, 1):
            yield _content(file, name if values.is_one else f"{name}#{number}", piece, _json_text)
    except Unreadable as refused:
        yield Refusal(file, refused.place, refused.reason)


def _numbered(file: str, name: str, pieces: Iterable[Piece]) -> Iterator[Taken | Refusal]:
    for number, piece in enumerate(pieces, 1):
        yield _content(file, f"{name}#{number}", piece, _json_text)


def _content(file: str, name: str, piece: Piece, parts_of: _Parts) -> Taken | Refusal:
    try:
        text = sections.text_of(_whole(piece))
        front, body = parts_of(text)
        document = stored(file, name, front, body)
    except Refused as refused:
        # A character has at most four bytes.
        raw = piece.data[: 4 * MOST_RAW].decode(errors="replace")[:MOST_RAW]
        return Refusal(file, _placed(refused.place, piece), refused.reason, raw=raw)
    return Taken(_located(document, piece)._replace(raw=text[:MOST_RAW]), front.exceptions)


def _whole(piece: Piece) -> bytes:
    if not piece.is_whole:
        raise Refused(f"expected a document of at most {LARGEST} bytes, got more")
    return piece.data


def _fenced(text: str) -> tuple[FrontMatter, Body | None]:
    parts = sections.fenced(text)
    return frontmatter.read(parts.yaml), parts.body


def _plain(text: str) -> tuple[FrontMatter, Body | None]:
    return frontmatter.read(text), None


def _json_text(text: str) -> tuple[FrontMatter, Body | None]:
    return jsontext.read(text), None


def _located(document: Document, piece: Piece) -> Document:
    if piece.line == piece.column == 0:
        return document
    places = {key: _placed(place, piece) for key, place in document.places.items()}
    return document._replace(places=places, start=_placed(START, piece))


def _placed(place: Place, piece: Piece) -> Place:
    """In the file, what is at `place` in its piece."""
    return Place(place.line + piece.line, place.column + (piece.column if place.line == 1 else 0))
