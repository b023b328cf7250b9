import gzip
import io
import sys
import tarfile
import zipfile

import pytest

from loaders.formats import Compression, Format, Kind
from loaders.sniffing import is_lines, sniffed

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


class Pipe(io.RawIOBase):
    """A stream that cannot seek, and gives little at a time."""

    def __init__(self, content):
        self._content = io.BytesIO(content)

    def readable(self):
        return True

    def readinto(self, buffer):
        data = self._content.read(min(len(buffer), 7))
        buffer[: len(data)] = data
        return len(data)


def found(content):
    """The format of a stream, and all that it gives."""
    kind, stream = sniffed(io.BufferedReader(Pipe(content)))
    assert kind == Kind(kind.format, Compression.NONE, "stdin")
    with stream:
        return kind.format, stream.read()


def tar():
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a.md"))
    return held.getvalue()


def zipped():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("a.md", "text")
    return held.getvalue()


@pytest.mark.parametrize(
    ("content", "format_"),
    [
        (b"", Format.YAML),
        (b"a: 1", Format.YAML),
        (b"# {\na: 1\n", Format.YAML),
        (b"---\na: 1\n", Format.YAML),
        (b"---\na: 1\n---\n", Format.YAML),
        (b"---\na: 1\n---\nb: 1\n", Format.YAML),
        (b"---\na: 1\n---\n\n# Note\n'b c': 1\n", Format.YAML),
        (b"---\na: 1\n---\nA text.\n", Format.FRONT_MATTER),
        (b"---\na: 1\n---\n\n# Title\n\nA text: this.\n\n---\nb: 1\n", Format.FRONT_MATTER),
        (b"---\r\na: 1\r\n---\r\n- A list\r\n", Format.FRONT_MATTER),
        (b'{"a": 1}', Format.JSON),
        (b'\xef\xbb\xbf {"a":\n1}\n', Format.JSON),
        (b'[{"a": 1}]', Format.JSON),
        (b'{"a": 1}\n{"a": 1}', Format.JSON_LINES),
        (tar(), Format.TAR),
        (zipped(), Format.ZIP),
    ],
)
def test_the_beginning_tells_what_it_is_and_nothing_is_lost(content, format_):
    assert found(content) == (format_, content)
    assert found(gzip.compress(content)) == (format_, content)
    assert found(zstd.compress(content)) == (format_, content)


def test_what_is_longer_than_the_beginning_is_not_lost():
    content = b'{"a": 1}\n' * 1_000_000

    assert found(content) == (Format.JSON_LINES, content)


@pytest.mark.parametrize("head", [b"", b"{}", b"{}\n \n", b"{\n}\n{}", b"[]\n[]", b'{"a": ' * 100_000 + b"\n{}"])
def test_one_value_is_not_lines(head):
    assert not is_lines(head)
