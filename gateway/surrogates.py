"""Surrogate keys: the names of what an answer was made from, so that a CDN can drop every answer that has one of them.

    article:SLUG  provider:DOMAIN  topic:NAME     what was read or asked for, found or not
    article  provider  topic                      a list of them, which any of that type may join or leave

So whoever writes a thing purges its own key and that of its type. Letters, digits and -._~:/ are as they are,
everything else is percent-encoded UTF-8: no key has a space, a comma or a character that a header cannot have.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from gateway.dataloaders import Loaders

MOST = 3_072
"""Bytes of all keys with what is between them: nginx by default takes 4096 for all headers of an answer."""


def surrogate_keys(loaders: Loaders) -> list[str]:
    """The keys of an answer for which these loaders were used, each once.

    Where they are too long in all, those of articles become that of the type, then those of topics and providers.
    """
    keys = dict.fromkeys(_keys(loaders))
    for type_name in ("article", "topic", "provider"):
        if sum(map(len, keys)) + len(keys) <= MOST:
            break
        keys = dict.fromkeys(type_name if key.startswith(f"{type_name}:") else key for key in keys)
    return list(keys)


def _keys(loaders: Loaders) -> Iterator[str]:
    for name, loader in vars(loaders).items():
        of = OF[name]
        for key, value in loader.found():
            yield from of(key, value)


def _article(slug: str, article: dict[str, Any] | None) -> Iterator[str]:
    yield _key("article", slug)
    if article is not None:
        yield from _shown(article)


def _sharing(_: str, articles: list[dict[str, Any]] | None) -> Iterable[str]:
    # A webUrl that no article has now any article may have next.
    return _articles(articles) if articles else ("article",)


def _listed(_: object, page: Any) -> Iterator[str]:
    yield "article"
    if page is not None:
        yield from _articles(page.documents)


def _counted(_: object, __: object) -> Iterator[str]:
    yield "article"


def _nothing(_: object, __: object) -> tuple[str, ...]:
    return ()


def _domains(_: object, domains: Iterable[str] | None) -> Iterator[str]:
    yield "provider"
    yield from (_key("provider", domain) for domain in domains or ())


def _organization(domain: str, _: object) -> Iterator[str]:
    yield _key("provider", domain)


def _topic(name: str, _: object) -> Iterator[str]:
    yield _key("topic", name)


def _topics(_: object, names: Iterable[str] | None) -> Iterator[str]:
    yield "topic"
    yield from (_key("topic", name) for name in names or ())


def _articles(articles: Iterable[dict[str, Any]]) -> Iterator[str]:
    for article in articles:
        yield from _article(article["_id"], article)


def _shown(article: dict[str, Any]) -> Iterator[str]:
    """The provider and the topics that an article names, as far as they were read."""
    provider, topics = article.get("provider"), article.get("topics")
    if isinstance(provider, dict) and isinstance(provider.get("domain"), str):
        yield _key("provider", provider["domain"])
    if isinstance(topics, list):
        yield from (_key("topic", name) for name in topics if isinstance(name, str))


@lru_cache(maxsize=10_000)  # to quote a name takes longer than all else here
def _key(type_name: str, name: str) -> str:
    return f"{type_name}:{quote(name, safe='-._~:/', errors='replace')}"


OF: dict[str, Callable[[Any, Any], Iterable[str]]] = {
    "articles_by_slug": _article,
    "articles_by_url": _sharing,
    "article_lists": _listed,
    "article_counts": _counted,
    "article_facets": _counted,
    "searches": _listed,
    "searched_words": _nothing,
    "organizations": _organization,
    "topic_documents": _topic,
    "known_topics": _topic,
    "subtopics": _topics,
    "topic_pages": _topics,
    "domain_pages": _domains,
}
"""For each loader the keys of what it was asked and what it found."""
