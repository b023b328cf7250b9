"""Why a document was refused, and where.

Reading a file either gives a document or raises `Refused`, whose reason says what was expected and what was found.
What a run collects are `Refusal`s: the same with the file's name, printed as editors and compilers print places.
Lines and columns begin at 1 and count characters; a reason that holds for the whole file stands at its start.
"""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

_LINE_END = re.compile(r"\r\n|\r|\n")
_QUOTED = 60
"""Characters of a value that a reason quotes: enough to find it again, and one line on a screen."""


class Place(NamedTuple):
    line: int
    column: int


START = Place(1, 1)


class Refused(Exception):
    """One document cannot be taken; the others can."""

    def __init__(self, reason: str, place: Place = START) -> None:
        super().__init__(reason)
        self.reason = reason
        self.place = place


@dataclass(frozen=True, slots=True)
class Refusal:
    """A document that was not taken; `collection` is known where only the store refused it.

    `raw` is its text as it stood in the file, up to 64 kB, for the file of rejects.
    """

    file: str
    place: Place
    reason: str
    collection: str | None = None
    raw: str = field(default="", compare=False, repr=False)

    def __str__(self) -> str:
        return f"{printable(self.file)}:{self.place.line}:{self.place.column}: {self.reason}"


def place_at(text: str, index: int) -> Place:
    """The place of a character, with CR, LF and CRLF as ends of lines."""
    lines = _LINE_END.split(text[:index])
    return Place(len(lines), len(lines[-1]) + 1)


def quoted(value: object) -> str:
    """A value as a reason may show it: on one line, short, null as YAML has it."""
    text = "null" if value is None else repr(value)
    return text if len(text) <= _QUOTED else text[: _QUOTED - 3] + "..."


def printable(path: str) -> str:
    """A path that any stream takes: bytes of its name that are not UTF-8 are shown as escapes."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
