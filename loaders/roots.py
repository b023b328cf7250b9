"""Where a run's files come from: the paths that were given, what source each is, and the order of the files.

A source is what is loaded under one name: `--source NAME`, or else this host and the path. What a run may prune, and
whose a document is, are told by it. Asks the file system only whether something is there.
"""

import os
import socket
from collections.abc import Iterable
from pathlib import PurePath
from typing import NamedTuple

from loaders.formats import STANDARD_INPUT

HOST = socket.gethostname()

Position = tuple[int, tuple[str, ...]]


class Root(NamedTuple):
    """A path that was given: its place among them, how it was written, its address from /, and its source.

    Standard input has the source "" unless it was given a name: what comes from nowhere is not kept account of.
    """

    number: int
    path: str
    address: str
    source: str


class Roots:
    """The paths of a run, in the order in which they are walked."""

    def __init__(self, paths: Iterable[str | PurePath], source: str | None = None) -> None:
        self.all = [_root(number, path, source) for number, path in enumerate(sorted(set(map(str, paths))))]
        self._by_path = {root.path: root for root in self.all}
        self._folders = [root for root in self.all if os.path.isdir(root.path)]  # noqa: PTH112

    def of(self, path: str) -> Root:
        """The root that a file was found in; `path` as the walk gives it."""
        return self._by_path.get(path) or next(root for root in self._folders if _is_below(path, root.path))

    def order(self, address: str, host: str, source: str) -> Position | None:
        """Where a file stands in the walk, to be compared; None: it is none of this run's, or is not there any more.

        A file of another host is one of this run's where both are the same source, by name.
        """
        root = next((root for root in self.all if _is_at_or_below(address, root.address)), None)
        if root is None or (host != HOST and source != root.source) or not is_there(address):
            return None
        return self.position(root, address)

    @staticmethod
    def position(root: Root, address: str) -> Position:
        """Where a file of a root stands in the walk, to be compared."""
        return root.number, PurePath(address).parts

    def shown(self, address: str) -> str:
        """A file as a person wrote its root."""
        root = next((root for root in self.all if _is_at_or_below(address, root.address)), None)
        return address if root is None else root.path.rstrip(os.sep) + address[len(root.address) :]


def address_of(root: Root, path: str) -> str:
    """A file's address from /, links and all, so that a folder may be replaced by way of a link."""
    return root.address + path[len(root.path.rstrip(os.sep)) :]


def is_there(address: str) -> bool:
    return os.path.lexists(address) and not os.path.isdir(address)  # noqa: PTH112


def _root(number: int, path: str, source: str | None) -> Root:
    if path == STANDARD_INPUT:
        return Root(number, path, path, source or "")
    address = os.path.abspath(path)  # noqa: PTH100 - links stay: the path is what a person knows it by
    return Root(number, path, address, source or f"{HOST}:{address}")


def _is_below(path: str, folder: str) -> bool:
    return path.startswith(folder.rstrip(os.sep) + os.sep)


def _is_at_or_below(address: str, root: str) -> bool:
    return address == root or _is_below(address, root)
