"""A digest of a file's bytes, made while they are read."""

import hashlib
import io
from pathlib import Path
from typing import Any

_REST = 1024 * 1024
"""Bytes: what an archive may have after its end."""
_SIZE = 16
"""Bytes: two files of one archive will not meet, and a million digests are few MB."""


class Hashing(io.RawIOBase):
    """Passes on what `stream` gives, and closes it."""

    def __init__(self, stream: io.FileIO) -> None:
        self._stream = stream
        self._hash = hashlib.blake2b(digest_size=_SIZE)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        count = self._stream.readinto(buffer)
        self._hash.update(memoryview(buffer)[:count])
        return count

    def close(self) -> None:
        self._stream.close()
        super().close()

    def digest(self) -> bytes:
        """Of the whole file: a little that was not read is read now. Empty where that is not the rest."""
        is_left = self.read(1) and self.read(_REST) and self.read(1)
        return b"" if is_left else self._hash.digest()


def digest_of(path: str) -> bytes:
    """The digest of a file; empty where it cannot be read."""
    try:
        with Path(path).open("rb") as stream:
            return hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=_SIZE)).digest()
    except OSError:
        return b""
