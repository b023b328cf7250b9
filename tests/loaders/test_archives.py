import io
import tarfile
import zipfile

import pytest

from loaders.archives import expect_no_archive, members
from loaders.formats import Format, kind_of
from loaders.refusals import Refused


def tar_of(files, mode="w"):
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode=mode) as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return io.BytesIO(held.getvalue())


def zip_of(files):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held


ARCHIVES = pytest.mark.parametrize(("made", "format_"), [(tar_of, Format.TAR), (zip_of, Format.ZIP)])


@ARCHIVES
def test_the_files_of_an_archive_are_its_members_in_their_order(made, format_):
    archive = made({"b/x.md": b"1", "a.yaml.gz": b"2", "c.csv": b"3"})
    found = [(member.name, member.kind, member.kind and member.opened().read()) for member in members(archive, format_)]

    assert found == [
        ("b/x.md", kind_of("x.md"), b"1"),
        ("a.yaml.gz", kind_of("a.yaml.gz"), b"2"),
        ("c.csv", None, None),
    ]


@ARCHIVES
def test_names_that_begin_with_a_dot_are_not_looked_at(made, format_):
    archive = made({".a.md": b"", "b/.c/d.md": b"", "./e.md": b"", "../f.md": b"", "__MACOSX/._g.md": b""})

    assert [member.name for member in members(archive, format_)] == ["./e.md"]


def test_a_link_is_none_of_our_files():
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        link = tarfile.TarInfo("a.md")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)

    assert [member.kind for member in members(io.BytesIO(held.getvalue()), Format.TAR)] == [None]


def test_an_archive_within_an_archive_is_refused():
    with pytest.raises(Refused, match=r"^expected no archive within an archive, got a zip file; unpack it first$"):
        expect_no_archive(kind_of("a.zip"))


def test_an_encrypted_member_is_refused():
    archive = zip_of({"a.md": b"", "b.md": b""})
    content = bytearray(archive.getvalue())
    content[content.index(b"PK\x01\x02") + 8] |= 1  # in the directory, of the first
    found = members(io.BytesIO(bytes(content)), Format.ZIP)

    with pytest.raises(Refused, match=r"^expected a member that is not encrypted, got one that is$"):
        next(found).opened()
    assert next(found).opened().read() == b""
