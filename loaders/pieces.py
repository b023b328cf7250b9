"""A stream of documents in, the text of each out, with its place; never more of it in memory than one document.

    YAML         one document between two lines `---`: they cannot stand within one, whatever is in it
    JSON Lines   one line; empty ones are none
    JSON         the whole; or one element of an array, or one of several values after one another

A piece that is longer than any document can be is told by its first bytes, and left out. What follows is read where one
can tell where it begins: after a line of JSON Lines and after the next `---`, but not after a mistake in a JSON array.
"""

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

LARGEST = 32 * 1024 * 1024
"""Bytes of one document's text: twice what MongoDB takes leaves room for comments and indentation."""
_FIRST = 64 * 1024
_BLOCK = 1024 * 1024
"""Bytes to read at once. Room is made for all of them, and most files are small."""

_BLANK = rb"(?:[\s\0]|\xc2\x85|\xe2\x80[\xa8\xa9])"


def _mark(mark: bytes) -> bytes:
    """The pattern of `mark` alone at the beginning of a line.

    It looks back after the mark and not before: a pattern that begins with text is searched several times as fast.
    """
    begins = (rb"\A", rb"[\r\n]", rb"\xc2\x85", rb"\xe2\x80[\xa8\xa9]")
    return mark + rb"(?:%s)" % b"|".join(rb"(?<=%s%s)" % (begin, mark) for begin in begins) + rb"(?=%s|\Z)" % _BLANK


_DASHES, _DOTS = re.compile(_mark(rb"---")), re.compile(_mark(rb"\.\.\."))
_SEEN = 8
"""Bytes: a mark and what must follow it; a block may end within them."""
_KEPT = 16
"""Bytes of what is left out that are held: such a mark, and before it the end of a line."""
_PROLOGUE = re.compile(rb"(?:[ \t]*(?:[#%][^\r\n]*)?[\r\n])*+[ \t]*")
"""What may stand before the line `---` of the same document: comments and directives."""
_COMMENT = rb"#[^\r\n]*+"
_EMPTY = re.compile(
    rb"(?:%s|%s|%%[^\r\n]*+)*+(?P<opened>%s)?(?:%s|%s|%s)*+"
    % (_BLANK, _COMMENT, _mark(rb"---"), _BLANK, _COMMENT, _mark(rb"\.\.\."))
)
"""Nothing but comments; where it is `opened`, that is a document which is null."""
_LINE_END = re.compile(rb"\r\n|\r|\n")


class Piece(NamedTuple):
    """The text of one document; so many lines are before it, and so many characters in the line where it begins."""

    data: bytes
    line: int = 0
    column: int = 0
    is_whole: bool = True
    """Whether it is all there: false where it was too long."""


def without_mark(stream: BinaryIO) -> bytes:
    """The first block of a stream, without a byte order mark."""
    return stream.read(_FIRST).removeprefix(codecs.BOM_UTF8)


def whole(stream: BinaryIO) -> Piece:
    """A stream that holds one document."""
    data = stream.read(_FIRST)
    if len(data) == _FIRST:
        data += stream.read(LARGEST + 1 - _FIRST)
    return Piece(data, is_whole=len(data) <= LARGEST)


def yaml_documents(stream: BinaryIO) -> Iterator[Piece]:
    """The documents of a YAML stream. A last line `---` with nothing after it is none."""
    held: Piece | None = None
    for piece in _between_marks(stream):
        empty = _EMPTY.fullmatch(piece.data) if piece.is_whole else None
        if empty is not None and not empty["opened"]:
            continue
        if held is not None:
            yield held
        held = piece if empty else None  # one that is null, if another follows
        if not empty:
            yield piece


def _between_marks(stream: BinaryIO) -> Iterator[Piece]:
    buffer, line, is_whole, searched = without_mark(stream), 0, True, 0
    is_end = not buffer
    while not is_end:
        block = stream.read(_BLOCK)
        is_end = not block
        buffer += block
        begin = 0
        for cut in _cuts(buffer, searched, len(buffer) if is_end else len(buffer) - _SEEN):
            if is_whole:
                yield Piece(buffer[begin:cut], line)
            line += _lines(buffer, begin, cut)
            begin, is_whole = cut, True
        buffer = buffer[begin:]
        searched = max(0, len(buffer) - _SEEN - len(b"---"))
        if len(buffer) > LARGEST:
            if is_whole:
                yield Piece(buffer[:LARGEST], line, is_whole=False)
            line += _lines(buffer, 0, len(buffer) - _KEPT)
            # Not from the first byte, which would be taken for the begin of a line.
            buffer, is_whole, searched = buffer[-_KEPT:], False, 3
    if buffer and is_whole:
        yield Piece(buffer, line)


def _cuts(buffer: bytes, searched: int, limit: int) -> Iterator[int]:
    """Where documents end: before `---`, unless it opens the document that it stands in, and after `...`."""
    begin = 0
    marks = [match.span() for pattern in (_DASHES, _DOTS) for match in pattern.finditer(buffer, searched)]
    for first, last in sorted(marks):
        if last > limit:
            return
        if buffer[first] == ord("."):
            begin = last
        elif _PROLOGUE.fullmatch(buffer, begin, first):
            continue
        else:
            begin = first
        yield begin


def lines(stream: BinaryIO) -> Iterator[Piece]:
    """The lines that are not empty, without their ends."""
    number = 0
    while data := stream.readline(LARGEST + 1):
        if number == 0:
            data = data.removeprefix(codecs.BOM_UTF8)
        is_whole = len(data) <= LARGEST
        if data.strip():
            yield Piece(data.rstrip(b"\r\n") if is_whole else data, number, is_whole=is_whole)
        while len(data) > LARGEST and not data.endswith(b"\n"):
            data = stream.readline(LARGEST + 1)
        number += 1


def _lines(buffer: bytes, begin: int, end: int) -> int:
    if buffer.find(b"\r", begin, end) < 0:
        return buffer.count(b"\n", begin, end)
    return sum(1 for _ in _LINE_END.finditer(buffer, begin, end))
