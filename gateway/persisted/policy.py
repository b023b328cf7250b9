"""Which texts are answered, and what stands for a text: the three settings of NEWSGRAPH_DOCUMENTS.

open      any text; clients may register theirs by hash
prefer    the same, and a text that is not trusted is told to the log once: the way from open to only
only      trusted documents, by id or name, or by a text that is one; nothing can be registered
"""

import logging
from pathlib import Path
from typing import NamedTuple

from gateway.errors import Trouble
from gateway.persisted.automatic import Automatic
from gateway.persisted.manifests import read_folder, sha256
from gateway.persisted.trusted import Trusted
from gateway.settings import Documents

log = logging.getLogger("newsgraph.documents")

_MOST_TOLD = 1_000
"""Distinct texts that are told to the log in a process: those who need more would not read them."""
_LONGEST_TOLD = 200


class NotFound(Exception):
    """Nothing is known under this hash: the client sends it again, with the text."""


class NotSupported(Exception):
    """Queries cannot be registered here."""


class NotTrusted(Exception):
    """The text is none of the trusted ones, and only those are answered."""


class WrongHash(Exception):
    """The text has another hash than the client says; says both."""


class Asked(NamedTuple):
    """The text to answer. `register` is its hash where the client wants it remembered once it was executed."""

    text: str
    register: str | None = None


class Policy:
    """Decides for one process. Raises Trouble, exit code 2, where the folder cannot be used."""

    def __init__(self, setting: Documents = Documents.OPEN, folder: Path | None = None) -> None:
        self._setting = setting
        self.trusted = Trusted(read_folder(folder) if folder is not None else ())
        self._automatic = Automatic()
        self._told: set[str] = set()
        if setting is not Documents.OPEN and not self.trusted.documents:
            where = "is unset" if folder is None else f"({folder}) has no manifest"
            raise Trouble(
                f"NEWSGRAPH_DOCUMENTS={setting} needs trusted documents, and NEWSGRAPH_DOCUMENTS_FOLDER {where}.",
                exit_code=2,
            )

    def by_hash(self, digest: str) -> str:
        """The text that a client calls by its hash alone. Raises NotFound."""
        text = self.trusted.by_id(digest)
        if text is None and self._setting is not Documents.ONLY:
            text = self._automatic.get(digest)
        if text is None:
            raise NotFound
        return text

    def by_text(self, text: str, digest: str | None = None) -> Asked:
        """The text, if it may be answered; with a hash, the client wants it remembered.

        Raises NotTrusted, NotSupported and WrongHash.
        """
        trusted = text in self.trusted
        if self._setting is Documents.ONLY and not trusted:
            raise NotTrusted if digest is None else NotSupported
        if digest is not None and self.trusted.by_id(digest) != text and (real := sha256(text)) != digest:
            raise WrongHash(f"expected the sha256 of the query, {real}, got {digest}")
        if trusted:
            return Asked(text)
        if self._setting is Documents.PREFER:
            self._tell(text)
        return Asked(text, digest)

    def executed(self, asked: Asked) -> None:
        """To be told when a text was executed, so that it is one worth remembering."""
        if asked.register is not None:
            self._automatic.keep(asked.register, asked.text)

    def _tell(self, text: str) -> None:
        digest = sha256(text)
        if digest not in self._told and len(self._told) < _MOST_TOLD:
            self._told.add(digest)
            log.warning("not a trusted document: sha256 %s, %r", digest, text[:_LONGEST_TOLD])
