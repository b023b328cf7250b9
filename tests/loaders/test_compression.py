import gzip
import io
import sys

import pytest

from loaders.compression import BROKEN, decompressed
from loaders.formats import Compression

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

COMPRESSIONS = pytest.mark.parametrize(
    ("compression", "compress"), [(Compression.GZIP, gzip.compress), (Compression.ZSTD, zstd.compress)]
)
TEXT = b"".join(b"%d\n" % number for number in range(100_000))


@COMPRESSIONS
def test_a_stream_is_what_was_compressed(compression, compress):
    stream = decompressed(io.BytesIO(compress(TEXT)), compression)

    assert [stream.readline(), stream.read(3), stream.read()] == [b"0\n", b"1\n2", TEXT[5:]]


@COMPRESSIONS
def test_what_was_compressed_in_pieces_is_one(compression, compress):
    assert decompressed(io.BytesIO(compress(b"a") + compress(b"b")), compression).read() == b"ab"


@COMPRESSIONS
@pytest.mark.parametrize(
    "damage", [lambda data: data[:-10], lambda data: data[:8] + b"~~~~" + data[12:], lambda _: b"text"]
)
def test_damage_is_told(compression, compress, damage):
    with pytest.raises((*BROKEN, OSError)):
        decompressed(io.BytesIO(damage(compress(TEXT))), compression).read()


def test_without_compression_a_stream_is_itself():
    stream = io.BytesIO()

    assert decompressed(stream, Compression.NONE) is stream
