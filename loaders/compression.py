"""Bytes out of what is compressed, as a stream, however large it is."""

import gzip
import io
import sys
import zlib
from typing import BinaryIO, cast

from loaders.formats import Compression

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

BROKEN = (EOFError, zlib.error, zstd.ZstdError)
"""What reading may raise of compressed data that is damaged, beside OSError."""


def decompressed(stream: BinaryIO, compression: Compression) -> BinaryIO:
    """`stream` as it was before it was compressed; reading it raises `BROKEN` or OSError where it is damaged."""
    match compression:
        case Compression.NONE:
            return stream
        case Compression.GZIP:
            return cast("BinaryIO", gzip.GzipFile(fileobj=stream, mode="rb"))
        case Compression.ZSTD:
            return cast("BinaryIO", io.BufferedReader(cast("io.RawIOBase", zstd.ZstdFile(stream, "rb"))))
