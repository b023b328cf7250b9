"""One source, from the disk: compressed, in an archive, damaged."""

import gzip
import io
import os
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from loaders.corpus import Source
from loaders.digests import digest_of
from loaders.reading import read

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LINES = b"".join(b'{"a": %d}\n' % number for number in range(1000))


def ids(path):
    return [document.id for part in read(Source(path)) for document in part.documents]


def refused(path):
    return [str(refusal) for part in read(Source(path)) for refusal in part.refused]


def tar(path, files, mode="w"):
    with tarfile.open(path, mode) as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))


def in_zip(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)


@pytest.mark.parametrize(("ending", "compress"), [(".gz", gzip.compress), (".zst", zstd.compress)])
@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [("a.md", b"---\nb: 1\n---\n", ["a"]), ("a.yaml", b"b: 1\n---\nc: 1", ["a#1", "a#2"]), ("a.jsonl", b"{}", ["a#1"])],
)
def test_what_is_compressed_is_read(folder, ending, compress, name, content, expected):
    folder({name + ending: compress(content)})

    assert ids(name + ending) == expected


@pytest.mark.parametrize("made", [tar, in_zip])
def test_an_archive_is_read_and_each_document_tells_where_it_was(folder, made):
    folder({})
    archive = "x.tar" if made is tar else "x.zip"
    made(archive, {"b/a.md": b"---\na: 1\n---\n", "c.jsonl.gz": gzip.compress(b"{}"), "d.csv": b"", "e.yaml": b"["})
    [part] = read(Source(archive))

    assert [(document.file, document.id) for document in part.documents] == [
        (f"{archive}/b/a.md", "a"),
        (f"{archive}/c.jsonl.gz", "c#1"),
    ]
    assert [refusal.file for refusal in part.refused] == [f"{archive}/e.yaml"]
    assert (part.skipped, part.is_last) == (1, True)


def test_a_file_of_many_documents_comes_in_parts(folder):
    folder({"a.jsonl": LINES})
    parts = list(read(Source("a.jsonl")))

    assert [len(part.documents) for part in parts] == [200, 200, 200, 200, 200, 0]
    assert [part.is_last for part in parts] == [False] * 5 + [True]
    assert [part.digest for part in parts] == [b""] * 5 + [digest_of("a.jsonl")]


@pytest.mark.parametrize("name", ["a.md", "a.tar.gz", "a.zip"])
def test_the_digest_is_that_of_the_file_on_disk(folder, name):
    folder({"a.md": "---\na: 1\n---\n"})
    tar("a.tar.gz", {"a.md": b"---\na: 1\n---\n"}, "w:gz")
    in_zip("a.zip", {"a.md": b""})
    [part] = read(Source(name))

    assert part.digest == digest_of(name) != b""


def test_damage_costs_what_follows(folder):
    folder({"a.jsonl.gz": gzip.compress(LINES)[:-100]})

    assert ids("a.jsonl.gz")[:2] == ["a#1", "a#2"]
    assert refused("a.jsonl.gz") == [
        (
            "a.jsonl.gz:1:1: expected a file without damage, got a mistake: "
            "Compressed file ended before the end-of-stream marker was reached"
        )
    ]


def test_a_damaged_member_costs_itself(folder):
    folder({})
    tar("a.tar", {"b.md.gz": b"text", "c.jsonl.gz": gzip.compress(LINES)[:-9], "d.yaml": b"e: 1\n", "f.zip": b""})

    assert ids("a.tar")[-1] == "d"
    assert refused("a.tar") == [
        "a.tar/b.md.gz:1:1: expected a file without damage, got a mistake: Not a gzipped file (b'te')",
        (
            "a.tar/c.jsonl.gz:1:1: expected a file without damage, got a mistake: "
            "Compressed file ended before the end-of-stream marker was reached"
        ),
        "a.tar/f.zip:1:1: expected no archive within an archive, got a zip file; unpack it first",
    ]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.zip", b"text", "expected a file without damage, got a mistake: File is not a zip file"),
        ("a.tar", b"text", "expected a file without damage, got a mistake: truncated header"),
        ("a.json.gz", b"text", "expected a file without damage, got a mistake: Not a gzipped file (b'te')"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(folder, name, content, message):
    folder({name: content})

    assert refused(name) == [f"{name}:1:1: {message}"]


def test_a_file_that_went_away_since_it_was_found_is_refused(folder):
    folder({})
    [part] = read(Source("a.md"))

    assert [str(refusal) for refusal in part.refused] == [
        "a.md:1:1: expected a file that can be read, got 'No such file or directory'"
    ]
    assert (part.is_last, part.digest) == (True, b"")


def test_a_file_that_no_document_can_fill_is_not_read(folder):
    folder({"a.md": "---\n"})
    os.truncate("a.md", 10**12)  # without a byte on disk
    parts = read(Source("a.md"))

    assert [str(refusal) for refusal in next(parts).refused] == [
        "a.md:1:1: expected a document of at most 33554432 bytes, got more"
    ]


def test_standard_input_has_no_name_and_no_digest(folder):
    folder({"a": '{"b": 1}'})
    [part] = read(Source("-"), io.FileIO("a"))

    assert [(document.file, document.id) for document in part.documents] == [("-", "stdin")]
    assert part.digest == b""
    assert Path("a").exists()
