import io
from pathlib import Path

import pytest

from loaders.digests import Hashing, digest_of


@pytest.fixture
def file(tmp_path):
    (tmp_path / "a").write_bytes(bytes(range(256)) * 4_000)
    return str(tmp_path / "a")


@pytest.mark.parametrize("size", [0, 1, 100_000, -1])
def test_however_much_was_read_the_digest_is_that_of_the_file(file, size):
    hashing = Hashing(io.FileIO(file))
    stream = io.BufferedReader(hashing)

    assert stream.read(size) == Path(file).read_bytes()[: size if size >= 0 else None]
    assert hashing.digest() == digest_of(file)
    stream.close()


def test_what_was_not_nearly_read_to_its_end_has_none(file):
    Path(file).write_bytes(bytes(2**20 + 3))
    with io.BufferedReader(hashing := Hashing(io.FileIO(file)), 1) as stream:
        stream.read(1)

        assert hashing.digest() == b""


def test_another_byte_makes_another_digest(file):
    before = digest_of(file)
    Path(file).write_bytes(Path(file).read_bytes()[:-1] + b"x")

    assert len(before) == 16
    assert digest_of(file) != before


def test_what_cannot_be_read_has_none(tmp_path):
    assert digest_of(str(tmp_path / "nowhere")) == digest_of(str(tmp_path)) == b""
