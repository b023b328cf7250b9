"""A JSON file in, the text of each document out: it holds one, an array of them, or several after one another.

Never more than one document and a block of the file are in memory. Values are found by decoding them, which is cheap.
What comes after a mistake cannot be told apart, and is not read.
"""

import codecs
import json
import re
from collections.abc import Iterator
from typing import BinaryIO

from loaders.pieces import LARGEST, Piece, without_mark
from loaders.refusals import Place, Refused

_SPACE = re.compile(r"[ \t\r\n]*")
_BLOCK = 1024 * 1024
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str)
"""Finds where values end; Python refuses to make a number of 4300 digits."""


class Unreadable(Refused):
    """What ends a stream: nothing after its place can be read."""


class Values:
    """Iterate for the values of `stream`. `is_one` is true where it is a single document, known with the first.

    Raises `Unreadable` where the stream is no JSON.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self.is_one = False
        self._stream = stream
        self._decode = codecs.getincrementaldecoder("utf-8")().decode
        self._text = ""
        self._index = 0
        self._passed = 0  # an index: up to there lines and columns are counted
        self._line = 0
        self._column = 0
        self._is_end = False
        self._take(without_mark(stream))

    def __iter__(self) -> Iterator[Piece]:
        if self._following() == "[":
            self._index += 1
            return self._elements()
        return self._sequence()

    def _sequence(self) -> Iterator[Piece]:
        if not self._following():
            raise self._mistake("expected a mapping, got nothing")
        first = self._value()
        self.is_one = not self._following()
        yield first
        while self._following():
            yield self._value()

    def _elements(self) -> Iterator[Piece]:
        if self._following() != "]":
            yield self._value()
            while (mark := self._following()) == ",":
                self._index += 1
                self._following()
                yield self._value()
            if mark != "]":
                raise self._mistake(f"expected ',' or ']' after an element, got {mark!r}" if mark else _UNFINISHED)
        self._index += 1
        if rest := self._following():
            raise self._mistake(f"expected nothing after the array, got {rest!r}")

    def _following(self) -> str:
        """The next character that is no space; "" at the end."""
        while True:
            space = _SPACE.match(self._text, self._index)
            self._index = space.end() if space else self._index
            if self._index < len(self._text) or not self._more():
                return self._text[self._index : self._index + 1]

    def _value(self) -> Piece:
        while True:
            try:
                _, end = _DECODER.raw_decode(self._text, self._index)
            except json.JSONDecodeError as error:
                if not self._more():
                    raise self._mistake(f"expected JSON, got a mistake: {error.msg}", error.pos) from None
                continue
            except RecursionError:
                raise self._mistake("expected at most 100 levels, got more") from None
            if end < len(self._text) or not self._more():
                break
        begin, self._index = self._index, end
        self._pass(begin)
        return Piece(self._text[begin:end].encode(), self._line, self._column)

    def _more(self) -> bool:
        """Reads on, twice as far as what is held; forgets what was given out. False at the end."""
        if self._is_end:
            return False
        self._pass(self._index)
        self._text, self._index, self._passed = self._text[self._index :], 0, 0
        if len(self._text) > LARGEST:
            raise self._mistake(f"expected a document of at most {LARGEST} characters, got more")
        self._take(self._stream.read(max(_BLOCK, len(self._text))))
        return True

    def _take(self, data: bytes) -> None:
        self._is_end = not data
        try:
            self._text += self._decode(data, final=self._is_end)
        except UnicodeDecodeError as error:
            before = self._text + error.object[: error.start].decode()
            reason = f"expected UTF-8, got the byte 0x{error.object[error.start]:02X}"
            raise self._mistake(reason, len(before), before) from None

    def _pass(self, index: int) -> None:
        self._line, self._column = self._counted(self._text, index)
        self._passed = index

    def _counted(self, text: str, index: int) -> tuple[int, int]:
        """How many lines are before a character, and how many characters before it in its line."""
        line_begin = text.rfind("\n", self._passed, index) + 1
        lines = text.count("\n", self._passed, index)
        return self._line + lines, index - line_begin if lines else self._column + index - self._passed

    def _mistake(self, reason: str, index: int | None = None, text: str | None = None) -> Unreadable:
        line, column = self._counted(self._text if text is None else text, self._index if index is None else index)
        return Unreadable(reason, Place(line + 1, column + 1))


_UNFINISHED = "expected ',' or ']' after an element, got the end of the file"
