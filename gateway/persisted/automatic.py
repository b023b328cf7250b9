"""Automatic persisted queries: texts by their sha256, as clients have registered them. Bounded; the last used are kept.

One for each process. Behind several, a client that registers with one and asks another is answered
PersistedQueryNotFound once more, and registers there too: every client that speaks the protocol does so by itself.
Only what was executed is kept, so that garbage cannot push out what is good.
"""

from gateway.kept import LastUsed

_MOST = 2_000
"""Texts: more than the apps of a news desk send, in all their versions."""
_MOST_CHARACTERS = 8_000_000
"""All of them together, a few MB; one text may take a hundredth."""


class Automatic:
    """Texts by their hash."""

    def __init__(self, most: int = _MOST, most_characters: int = _MOST_CHARACTERS) -> None:
        self._longest = most_characters // 100
        self._texts: LastUsed[str, str] = LastUsed(most, most_characters, len)

    def get(self, digest: str) -> str | None:
        return self._texts.get(digest)

    def keep(self, digest: str, text: str) -> None:
        """Remembers the text; one that would take more than a hundredth of the room is not worth it."""
        if len(text) <= self._longest:
            self._texts.keep(digest, text)
