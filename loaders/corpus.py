"""Which files are there: folders walked, in one order on every machine.

Within a folder names are sorted, and what a folder holds stands where its name does; the paths given are sorted too.
Links are followed, but no folder is entered twice, so loops end; the links that led to a folder again are told.
Names that begin with a dot are not looked at, unless they were given. Files of other endings are counted, not read;
such a file that was given by name is refused, and so is all else that was given and cannot be read.

The walk goes on while its files are read, so that nothing grows with their number but the names of one folder.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import NamedTuple

from loaders.formats import ENDINGS, STANDARD_INPUT, is_readable
from loaders.refusals import START, Refusal, quoted


class Source(NamedTuple):
    """A file to read, or `-` for standard input; `size` in bytes and `modified` in nanoseconds are the walk's."""

    path: str
    size: int = 0
    modified: int = 0


@dataclass(slots=True)
class Found:
    """Iterate once for the files to read, in order; afterwards the rest tells what the walk met and does not read.

    `links` led to a folder for the second time.
    """

    paths: tuple[str, ...]
    skipped: int = 0
    links: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)

    def __iter__(self) -> Iterator[Source]:
        given = {_address(path): path for path in sorted(self.paths, reverse=True)}
        walk = _Walk(self, frozenset(address for address, path in given.items() if not _is_folder(Path(path))))
        for path in sorted(given.values()):
            yield from walk.folder(path) if _is_folder(Path(path)) else walk.file_given(path)


def find(paths: Iterable[str | PurePath]) -> Found:
    """The files among `paths` and below the folders among them, each once. What cannot be read is in `refused`."""
    return Found(tuple(map(str, paths)))


def _address(path: str) -> str:
    """The same for all ways to write one name in one folder, so that a file which was given is not found again."""
    return path if path == STANDARD_INPUT else os.path.realpath(PurePath(path).parent) + os.sep + PurePath(path).name


class _Walk:
    def __init__(self, found: Found, given: frozenset[str]) -> None:
        self._found = found
        self._given = given
        self._entered: set[tuple[int, int]] = set()

    def file_given(self, path: str) -> Iterator[Source]:
        if path == STANDARD_INPUT:
            yield Source(path)
        elif not os.path.lexists(path):
            self._refuse(path, "expected a file or a folder, got a path where nothing is")
        elif not _is_file(Path(path)):
            self._refuse(path, "expected a file or a folder, got a link to nothing or a special file")
        elif not is_readable(path):
            self._refuse(path, f"expected a name ending in {ENDINGS}, got {quoted(PurePath(path).name)}")
        else:
            yield from self._source(path, Path(path))

    def folder(self, root: str) -> Iterator[Source]:
        # A stack instead of recursion: a path has room for two thousand folders.
        open_folders = [self._entries(root)]
        while open_folders:
            entry = next(open_folders[-1], None)
            if entry is None:
                open_folders.pop()
            elif _is_folder(entry):
                open_folders.append(self._entries(entry.path, is_link=entry.is_symlink()))
            else:
                yield from self._file(entry)

    def _entries(self, folder: str, *, is_link: bool = False) -> Iterator[os.DirEntry[str]]:
        try:
            status = Path(folder).stat()
            if (status.st_dev, status.st_ino) in self._entered:
                if is_link:
                    self._found.links.append(folder)
                return
            self._entered.add((status.st_dev, status.st_ino))
            with os.scandir(folder) as entries:
                names = sorted((entry for entry in entries if entry.name[0] != "."), key=lambda entry: entry.name)
        except OSError as error:
            self._refuse(folder, f"expected a folder that can be read, got {quoted(error.strerror)}")
        else:
            yield from names

    def _file(self, entry: os.DirEntry[str]) -> Iterator[Source]:
        if not is_readable(entry.name):
            self._found.skipped += 1
        elif not _is_file(entry):
            self._refuse(entry.path, "expected a file, got a link to nothing or a special file")
        elif not self._given or _address(entry.path) not in self._given:
            yield from self._source(entry.path, entry)

    def _source(self, path: str, entry: os.DirEntry[str] | Path) -> Iterator[Source]:
        try:
            status = entry.stat()
        except OSError as error:
            self._refuse(path, f"expected a file that can be read, got {quoted(error.strerror)}")
        else:
            yield Source(path, status.st_size, status.st_mtime_ns)

    def _refuse(self, path: str, reason: str) -> None:
        self._found.refused.append(Refusal(path, START, reason))


def _is_folder(entry: os.DirEntry[str] | Path) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads to itself, or through a folder that is closed to us
        return False


def _is_file(entry: os.DirEntry[str] | Path) -> bool:
    try:
        return entry.is_file()
    except OSError:
        return False
