"""Standard input has no name: what it holds is told by how it begins.

Compression and archives by their marks. JSON begins with `{` or `[`, and is JSON Lines where the first line is whole.
All else is YAML; it is front matter where text follows its second line `---` that does not begin with a key.
"""

import codecs
import io
import json
import re
import tempfile
from contextlib import suppress
from typing import Any, BinaryIO, cast

from loaders.compression import decompressed
from loaders.formats import Compression, Format, Kind
from loaders.pieces import LARGEST, yaml_documents

NAME = "stdin"
"""What the documents of standard input are named after where they have no `_id`."""

HEAD = 1024 * 1024
_MARKS = {b"\x1f\x8b": Compression.GZIP, b"\x28\xb5\x2f\xfd": Compression.ZSTD}
_ZIP = b"PK\x03\x04"
_TAR = slice(257, 262), b"ustar"
_KEY = re.compile(rb"(?:\s|#[^\r\n]*+)*+(?:[\w.-]+|'[^'\r\n]*'|\"[^\"\r\n]*\"):(?=\s|\Z)")
_FIRST = re.compile(rb"\s*([\[{]?)")


class _Joined(io.RawIOBase):
    """What was read ahead, and then the rest."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = io.BytesIO(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._head.read(len(buffer)) or self._rest.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def joined(head: bytes, rest: BinaryIO) -> BinaryIO:
    return cast("BinaryIO", io.BufferedReader(_Joined(head, rest)))


def sniffed(stream: BinaryIO) -> tuple[Kind, BinaryIO]:
    """What `stream` holds, and it anew from its first byte, without compression; a zip archive as one that can seek."""
    head = stream.read(HEAD)
    for mark, compression in _MARKS.items():
        if head.startswith(mark):
            stream = decompressed(joined(head, stream), compression)
            head = stream.read(HEAD)
            break
    if head.startswith(_ZIP):
        return _kind(Format.ZIP), _seekable(joined(head, stream))
    place, mark = _TAR
    if head[place] == mark:
        return _kind(Format.TAR), joined(head, stream)
    head += stream.read(LARGEST - len(head)) if head.startswith(b"---") else b""
    return _kind(_of_text(head.removeprefix(codecs.BOM_UTF8))), joined(head, stream)


def is_lines(head: bytes) -> bool:
    """Whether the first line is a mapping in JSON by itself, and others follow."""
    first, _, rest = head.lstrip().partition(b"\n")
    if not first.startswith(b"{") or not rest.strip():
        return False
    with suppress(ValueError, RecursionError):
        json.loads(first)
        return True
    return False


def _of_text(head: bytes) -> Format:
    first = _FIRST.match(head)
    if first and first.group(1):
        return Format.JSON_LINES if is_lines(head) else Format.JSON
    return Format.FRONT_MATTER if _has_body(head) else Format.YAML


def _has_body(head: bytes) -> bool:
    pieces = yaml_documents(cast("BinaryIO", io.BytesIO(head)))
    first, second = next(pieces, None), next(pieces, None)
    if first is None or second is None or not first.data.startswith(b"---"):
        return False
    return _KEY.match(second.data.removeprefix(b"---")) is None


def _kind(format_: Format) -> Kind:
    return Kind(format_, Compression.NONE, NAME)


def _seekable(stream: BinaryIO) -> BinaryIO:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the archive is read from it, and it goes with that
    while block := stream.read(HEAD):
        file.write(block)
    file.seek(0)
    return cast("BinaryIO", file)
