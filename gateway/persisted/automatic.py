"""Automatic persisted queries: texts by their sha256, as clients have registered them. Bounded; the last used are kept.

One for each process. Behind several, a client that registers with one and asks another is answered
PersistedQueryNotFound once more, and registers there too: every client that speaks the protocol does so by itself.
Only what was executed is kept, so that garbage cannot push out what is good.
"""

_MOST = 2_000
"""Texts: more than the apps of a news desk send, in all their versions."""
_MOST_CHARACTERS = 8_000_000
"""All of them together, a few MB; one text may take a hundredth."""


class Automatic:
    """Texts by their hash."""

    def __init__(self, most: int = _MOST, most_characters: int = _MOST_CHARACTERS) -> None:
        self._most = most
        self._most_characters = most_characters
        self._texts: dict[str, str] = {}
        self._characters = 0

    def get(self, digest: str) -> str | None:
        text = self._texts.pop(digest, None)
        if text is not None:
            self._texts[digest] = text  # a dict keeps the order of insertion: the last used is the last
        return text

    def keep(self, digest: str, text: str) -> None:
        """Remembers the text; one that would take more than a hundredth of the room is not worth it."""
        if digest in self._texts or len(text) > self._most_characters // 100:
            return
        self._texts[digest] = text
        self._characters += len(text)
        while len(self._texts) > self._most or self._characters > self._most_characters:
            self._characters -= len(self._texts.pop(next(iter(self._texts))))
