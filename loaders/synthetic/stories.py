"""Articles without end, newest first, in the same small memory however many they are.

What an article is depends on the seed and on its place alone, so the newest of a thousand are the newest of a million
too, and what is measured on them can be compared. Articles that appeared together are a story of `_PLACES` places, a
prime number: a related list goes round its story in steps of its own, so it names none twice. The last places of a
story have no article: who names them leads nowhere. One story at a time is in memory.
"""

from base64 import b64encode
from collections.abc import Iterator
from random import Random
from typing import Any

from loaders.synthetic.article import article, entry
from loaders.synthetic.quirks import Quirk
from loaders.synthetic.words import headline, pick, sentences

Document = dict[str, Any]

LONGEST = 179
"""Entries of the longest related list."""
_PLACES, _STORED = 181, 170
_LENGTHS = ((0, 0),) * 8 + ((1, 6),) * 45 + ((7, 19),) * 22 + ((20, 59),) * 15 + ((60, LONGEST),) * 10
"""Ranges of lengths, as often as among a hundred articles of a real news site."""


def articles(count: int, seed: int = 1, longest: int = LONGEST) -> Iterator[Document]:
    """The newest `count` articles, as they are stored; no related list has more than `longest` entries.

    An entry may be one object in several lists: change none. The lists of the oldest are shorter, where they would name
    older ones.
    """
    for begin in range(0, count, _STORED):
        yield from _Story(seed, begin // _STORED, min(_STORED, count - begin)).articles(longest)


class _Story:
    """Of `here` articles: fewer than `_STORED` in the oldest story alone."""

    def __init__(self, seed: int, story: int, here: int) -> None:
        self._rng = Random(f"{seed} {story}")  # noqa: S311 - text is drawn here, no secret
        self._first = story * _PLACES
        self._here = here
        self._articles: list[Document] = []
        for place in range(_PLACES):
            before = self._articles[-1] if place else None
            self._articles.append(article(self._rng, self._first + place, before))
        self._entries = [entry(each) for each in self._articles]

    def articles(self, longest: int) -> Iterator[Document]:
        for place, document in enumerate(self._articles[: self._here]):
            number = self._first + place
            related = self._related(place, number)
            if related or number % 2:
                document["related"] = related[:longest]
            document["secured"] = self._secured()
            if Quirk.BODY.at(number):
                document["body"] = f"{sentences(self._rng, most=6)}\n\n{sentences(self._rng, most=6)}\n"
            yield document

    def _related(self, place: int, number: int) -> list[Document]:
        length = self._length(number)
        step = 1 + int(self._rng.random() * (_PLACES - 1))
        others = ((place + turn * step) % _PLACES for turn in range(1, length + 1))
        related = [self._entries[other] for other in others if other < self._here or other >= _STORED]
        if Quirk.SELF.at(number):
            related = [self._entries[place], *related[: LONGEST - 1]]
        if related and Quirk.RETOLD.at(number):
            related[-1] = related[-1] | {"title": headline(self._rng)}
        return related

    def _length(self, number: int) -> int:
        low, high = pick(self._rng, _LENGTHS)
        drawn = low + int(self._rng.random() * (high - low + 1))
        return LONGEST if Quirk.LONGEST.at(number) else 50 if Quirk.FIFTY.at(number) else drawn

    def _secured(self) -> str:
        payload, salt = self._rng.randbytes(240 + int(self._rng.random() * 190)), self._rng.randbytes(16)
        return f"{b64encode(payload).decode()};{b64encode(salt).decode()}"
