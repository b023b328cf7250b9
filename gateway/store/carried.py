"""The names that articles carry, topics and domains, at a cost of names and not of articles.

The articles that carried the names the last time are asked whether they still do; then the index is read between the
names so known, until there are no others.
"""

from collections.abc import Awaitable, Callable, Iterable, Iterator
from typing import Any

from gateway.model import Filter
from gateway.mongodb import Document
from gateway.store.documents import NO_LIST

_UNKNOWN = 20
"""Articles read at once for names not yet known; one more for each that is, since to seek past it costs as much."""

Find = Callable[[Filter, int], Awaitable[list[Document]]]
"""Gives of the articles that fulfil a condition so many (0: all), with what they carry."""


def topics_of(article: Document) -> Iterator[str]:
    carried = article.get("topics")
    return _texts(carried if isinstance(carried, list) else ())


def domain_of(article: Document) -> Iterator[str]:
    provider = article.get("provider")
    return _texts((provider.get("domain"),) if isinstance(provider, dict) else ())


def other_topics(names: list[str]) -> Filter:
    """Articles with a topic that is none of these: in the index every gap between two names, a step each."""
    return {"topics": {"$elemMatch": {"$gte": "", "$nin": names}}}


def other_domains(names: list[str]) -> Filter:
    """The same of domains, of articles with one provider that has one domain."""
    return {"provider.domain": {"$gt": "", "$nin": names} | NO_LIST, "provider": NO_LIST}


class Carried:
    """The names that `read` finds in articles; `others` is the condition of those that carry none of some."""

    def __init__(
        self, find: Find, read: Callable[[Document], Iterable[str]], others: Callable[[list[str]], Filter]
    ) -> None:
        self._find = find
        self._read = read
        self._others = others
        self._carriers: list[str] = []
        """Articles that carried all names when `names` looked."""

    async def names(self) -> set[str]:
        """All of them, now. Raises what the store raises."""
        carriers = self._noted(await self._find({"_id": {"$in": self._carriers}}, 0))
        while not (others := await self._beyond(carriers)).keys() <= carriers.keys():
            carriers = others | carriers
        self._carriers = list(set(carriers.values()))
        return set(carriers)

    async def _beyond(self, carriers: dict[str, str]) -> dict[str, str]:
        names = list(carriers)
        return self._noted(await self._find(self._others(names), _UNKNOWN + len(names)))

    def _noted(self, articles: Iterable[Document]) -> dict[str, str]:
        """The names that these carry, each with the _id of the first that does."""
        carriers: dict[str, str] = {}
        for article in articles:
            for name in self._read(article):
                carriers.setdefault(name, article["_id"])
        return carriers


def _texts(values: Iterable[Any]) -> Iterator[str]:
    return (value for value in values if type(value) is str)
