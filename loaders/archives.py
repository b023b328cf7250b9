"""The files in a tar or zip archive, one after another as they stand in it; nothing is unpacked onto the disk.

Names that begin with a dot, and what is in folders of such names, are not looked at, as in folders. Links and devices
are none of our files: they are counted with those of other endings. An archive within an archive is refused.
"""

import io
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import PurePosixPath
from typing import Any, BinaryIO, NamedTuple, cast

from loaders.formats import ARCHIVES, Format, Kind, kind_of
from loaders.refusals import Refused

BROKEN = (tarfile.TarError, zipfile.BadZipFile, NotImplementedError)
"""What opening or reading an archive may raise where it is damaged, beside OSError."""

_ENCRYPTED = 1
"""The bit of a zip member's flags."""


class Member(NamedTuple):
    """`kind` is None for what is not read; `opened` gives a stream, until the next member is asked for."""

    name: str
    kind: Kind | None
    opened: Callable[[], BinaryIO]


def members(stream: BinaryIO, format_: Format) -> Iterator[Member]:
    """What is in the archive. A zip archive wants a stream that can seek."""
    yield from _in_zip(stream) if format_ is Format.ZIP else _in_tar(stream)


def expect_no_archive(kind: Kind) -> None:
    if kind.format in ARCHIVES:
        raise Refused(f"expected no archive within an archive, got a {kind.format.value} file; unpack it first")


def _in_tar(stream: BinaryIO) -> Iterator[Member]:
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        while (info := archive.next()) is not None:
            cast("Any", archive).members.clear()  # it would keep them all
            if not info.isdir() and not _is_hidden(info.name):
                kind = kind_of(info.name) if info.isreg() else None
                yield Member(info.name, kind, partial(_in_tar_opened, archive, info))


def _in_tar_opened(archive: tarfile.TarFile, info: tarfile.TarInfo) -> BinaryIO:
    return cast("BinaryIO", archive.extractfile(info))


def _in_zip(stream: BinaryIO) -> Iterator[Member]:
    with zipfile.ZipFile(stream) as archive:
        for info in archive.infolist():
            if not info.is_dir() and not _is_hidden(info.filename):
                kind = None if stat.S_ISLNK(info.external_attr >> 16) else kind_of(info.filename)
                yield Member(info.filename, kind, partial(_in_zip_opened, archive, info))


def _in_zip_opened(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> BinaryIO:
    if info.flag_bits & _ENCRYPTED:
        raise Refused("expected a member that is not encrypted, got one that is")
    return cast("BinaryIO", io.BufferedReader(cast("io.RawIOBase", archive.open(info))))


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") for part in PurePosixPath(name).parts)
