"""DataLoaders: one for each way of finding documents, made for one operation and thrown away with it.

The contract is that of graphql/dataloader: keys in, an equal list out, without duplicates to the store, kept for the
operation, one command for a dispatch; a missing key is None. It differs in one thing: a load says what it needs of the
documents, and a key whose document was fetched with less is fetched again. A failed batch is raised to whoever waits
and kept by nobody; a cancelled one is cancelled down to the command. The engine gathers the keys, so nothing waits here
for more to come.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Awaitable, Callable, Hashable, Iterator, Mapping, Sequence
from functools import partial
from typing import Generic, NamedTuple, TypeVar

from gateway.engine import Needs
from gateway.kept import Kept, KeptByKey
from gateway.store import Articles, Facets, View
from gateway.trace import Trace

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

Fetch = Callable[[Sequence[K], Needs], Awaitable[Mapping[K, V]]]


class DataLoader(Generic[K, V]):
    """Finds values by key, each key once.

    `name` is what a field that loads from it calls it (`Loaded.loaders`), and a trace. `fetch` is handed the keys that
    are missing, without duplicates, and what is needed; it may leave out a key that names nothing.
    """

    def __init__(self, name: str, fetch: Fetch[K, V]) -> None:
        self.name = name
        self._fetch = fetch
        self._found: dict[K, tuple[Needs, V | None]] = {}

    async def load_many(self, keys: Sequence[K], needs: Needs) -> list[V | None]:
        """As many values as keys, in order, None where there is none. Raises what the store raises."""
        found = self._found
        missing = [key for key in dict.fromkeys(keys) if key not in found or not _covers(found[key], needs)]
        if missing:
            fetched = await self._fetch(missing, needs)
            for key in missing:
                found[key] = (needs, fetched.get(key))
        return [found[key][1] for key in keys]

    def found(self) -> Iterator[tuple[K, V | None]]:
        """Every key that was asked for, with what it named, or None."""
        return ((key, value) for key, (_, value) in self._found.items())

    def tell(self, trace: Trace) -> None:
        """From now on `trace` is told of what is fetched."""
        self._fetch = _traced(self.name, self._fetch, trace)


Names = Kept[list[str]]


class Shared(NamedTuple):
    """What all operations share that see the store alike: kept for seconds."""

    topic_names: Names
    domains: Names
    facets: KeptByKey[Articles, Facets]

    @classmethod
    def of(cls, view: View) -> "Shared":
        return cls(Kept(view.topic_names), Kept(view.domains), KeptByKey())


class Loaders:
    """The dataloaders of one operation; the engine and `newsgraph explain` know them by these names."""

    def __init__(self, view: View, shared: Shared) -> None:
        self.articles_by_slug = DataLoader("articles_by_slug", view.articles_by_slug)
        self.articles_by_url = DataLoader("articles_by_url", view.articles_by_url)
        self.article_lists = DataLoader("article_lists", view.article_lists)
        self.article_counts = DataLoader("article_counts", view.counts)
        self.article_facets = DataLoader("article_facets", partial(_facets, view, shared.facets))
        self.searches = DataLoader("searches", view.searches)
        self.searched_words = DataLoader("searched_words", view.have_words)
        self.organizations = DataLoader("organizations", view.organizations)
        self.topic_documents = DataLoader("topic_documents", view.topics)
        self.subtopics = DataLoader("subtopics", view.subtopics)
        self.known_topics = DataLoader("known_topics", partial(_known, shared.topic_names))
        self.topic_pages = DataLoader("topic_pages", partial(_pages, shared.topic_names))
        self.domain_pages = DataLoader("domain_pages", partial(_pages_after, shared.domains))

    def traced(self, trace: Trace) -> "Loaders":
        """Themselves, telling `trace` of what they fetch."""
        for loader in vars(self).values():
            loader.tell(trace)
        return self


def _traced(loader: str, fetch: Fetch[K, V], trace: Trace) -> Fetch[K, V]:
    async def traced(keys: Sequence[K], needs: Needs) -> Mapping[K, V]:
        with trace.asking(loader, len(keys)):
            return await fetch(keys, needs)

    return traced


async def _known(names: Names, wanted: Sequence[str], _: Needs) -> Mapping[str, str]:
    """A name by itself, where it is one of `names`."""
    current = await names.current()
    places = ((name, bisect_left(current, name)) for name in wanted)
    return {name: name for name, place in places if place < len(current) and current[place] == name}


async def _pages(names: Names, pages: Sequence[tuple[int, int]], _: Needs) -> Mapping[tuple[int, int], list[str]]:
    """Names by (offset, size)."""
    current = await names.current()
    return {(offset, size): current[offset : offset + size] for offset, size in pages}


async def _pages_after(names: Names, pages: Sequence[tuple[str, int]], _: Needs) -> Mapping[tuple[str, int], list[str]]:
    """Names by (name before them, size)."""
    current = await names.current()
    return {
        (after, size): current[place : place + size]
        for after, size in pages
        for place in (bisect_right(current, after),)
    }


async def _facets(
    view: View, kept: KeptByKey[Articles, Facets], lists: Sequence[Articles], needs: Needs
) -> Mapping[Articles, Facets]:
    """Those that are kept, and the others in one command."""
    found = {one: facets for one in lists if (facets := kept.get(one)) is not None}
    missing = [one for one in lists if one not in found]
    fetched = await view.facets(missing, needs) if missing else {}
    for one, facets in fetched.items():
        kept.keep(one, facets)
    return {**found, **fetched}


def _covers(found: tuple[Needs, object], wanted: Needs) -> bool:
    had, value = found
    return value is None or all(
        key in had and (had[key] is None or (first is not None and first <= (had[key] or 0)))
        for key, first in wanted.items()
    )
