"""Which files are there: folders walked, in one order on every machine.

Within a folder names are sorted, and what a folder holds stands where its name does; the paths given are sorted too.
Links are followed, but no folder is entered twice, so loops end; the links that led to a folder again are told.
Names that begin with a dot are not looked at, unless they were given. Files of other endings are counted, not read;
such a file that was given by name is refused, and so is all else that was given and cannot be read.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from loaders.refusals import START, Refusal, quoted

FENCED = frozenset({".md", ".txt"})
"""Endings of files whose YAML stands between two lines `---`; a body may follow."""
PLAIN = frozenset({".yaml", ".yml"})
"""Endings of files that are YAML from the first line to the last."""

_ENDINGS = FENCED | PLAIN


@dataclass(slots=True)
class Found:
    """What a walk met: `files` to read, in order, and what is not read; `links` led to a folder for the second time."""

    files: list[str] = field(default_factory=list)
    skipped: int = 0
    links: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


def find(paths: Iterable[str | PurePath]) -> Found:
    """The files among `paths` and below the folders among them, each once. What cannot be read is in `refused`."""
    given = {_address(path): path for path in sorted(map(str, paths), reverse=True)}
    walk = _Walk(frozenset(address for address, path in given.items() if not _is_folder(Path(path))))
    for path in sorted(given.values()):
        if _is_folder(Path(path)):
            walk.folder(path)
        else:
            walk.file_given(path)
    return walk.found


def ending(path: str) -> str:
    """The ending by which the kind of a file is told: in lower case, with its dot."""
    return PurePath(path).suffix.lower()


def _address(path: str) -> str:
    """The same for all ways to write one name in one folder, so that a file which was given is not found again."""
    return os.path.realpath(PurePath(path).parent) + os.sep + PurePath(path).name


class _Walk:
    def __init__(self, given: frozenset[str]) -> None:
        self.found = Found()
        self._given = given
        self._entered: set[tuple[int, int]] = set()

    def file_given(self, path: str) -> None:
        if not os.path.lexists(path):
            self._refuse(path, "expected a file or a folder, got a path where nothing is")
        elif not _is_file(Path(path)):
            self._refuse(path, "expected a file or a folder, got a link to nothing or a special file")
        elif ending(path) not in _ENDINGS:
            self._refuse(path, f"expected a name ending in .md, .txt, .yaml or .yml, got {quoted(PurePath(path).name)}")
        else:
            self.found.files.append(path)

    def folder(self, root: str) -> None:
        # A stack instead of recursion: a path has room for two thousand folders.
        open_folders = [self._entries(root)]
        while open_folders:
            entry = next(open_folders[-1], None)
            if entry is None:
                open_folders.pop()
            elif _is_folder(entry):
                open_folders.append(self._entries(entry.path, is_link=entry.is_symlink()))
            else:
                self._file(entry)

    def _entries(self, folder: str, *, is_link: bool = False) -> Iterator[os.DirEntry[str]]:
        try:
            status = Path(folder).stat()
            if (status.st_dev, status.st_ino) in self._entered:
                if is_link:
                    self.found.links.append(folder)
                return
            self._entered.add((status.st_dev, status.st_ino))
            with os.scandir(folder) as entries:
                names = sorted((entry for entry in entries if entry.name[0] != "."), key=lambda entry: entry.name)
        except OSError as error:
            self._refuse(folder, f"expected a folder that can be read, got {quoted(error.strerror)}")
        else:
            yield from names

    def _file(self, entry: os.DirEntry[str]) -> None:
        if ending(entry.name) not in _ENDINGS:
            self.found.skipped += 1
        elif not _is_file(entry):
            self._refuse(entry.path, "expected a file, got a link to nothing or a special file")
        elif not self._given or _address(entry.path) not in self._given:
            self.found.files.append(entry.path)

    def _refuse(self, path: str, reason: str) -> None:
        self.found.refused.append(Refusal(path, START, reason))


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
