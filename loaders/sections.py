"""The parts of a file: its YAML, and the text after it. Pure.

    ---
    title: Example
    ---
    The body, as it is, to the end of the file.

A file's YAML is given with the line that opens it, so that the lines which a parser counts are those of the file. `---`
stands alone in its line; lines end with LF, CRLF or CR. Nothing is changed in a body.
"""

import codecs
import re
from typing import NamedTuple

from loaders.refusals import Place, Refused, place_at, quoted

_OPENING = re.compile(r"---[ \t]*(?:\r\n|\r|\n|\Z)")
# Looks back after the dashes and not before: a pattern that begins with text is searched several times as fast.
_CLOSING = re.compile(r"---(?<=[\r\n]---)[ \t]*(?:\r\n|\r|\n|\Z)")


class Body(NamedTuple):
    text: str
    place: Place


class Sections(NamedTuple):
    """`body` is None where a file ends with its front matter, or has only white space after it."""

    yaml: str
    body: Body | None = None


def text_of(data: bytes) -> str:
    """The text of a file, without a byte order mark. Raises `Refused` with the place of the first byte that is none."""
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        reason = f"expected UTF-8, got the byte 0x{data[error.start]:02X}"
        raise Refused(reason, place_at(before, len(before))) from None


def fenced(text: str) -> Sections:
    """The parts of a file with front matter. Raises `Refused` where one of its two lines `---` is missing."""
    opening = _OPENING.match(text)
    if opening is None:
        first_line = quoted(text.splitlines()[0]) if text else "an empty file"
        raise Refused(f"expected '---' alone in the first line, got {first_line}")
    closing = _CLOSING.search(text, opening.end())
    if closing is None:
        raise Refused("expected a line '---' that ends the front matter, got none", place_at(text, len(text)))
    body = text[closing.end() :]
    yaml = text[: closing.start()]
    return Sections(yaml, Body(body, place_at(text, closing.end()))) if body.strip() else Sections(yaml)
