"""The ways in: Query."""

from collections.abc import Sequence

import strawberry

from gateway.engine import Want
from gateway.errors import BadUserInput
from gateway.paging import parse_global_id
from gateway.schema.articles import Article
from gateway.schema.connections import ArticleConnection, article_connection
from gateway.schema.declare import Info, Loading, WholeNumber, loaded
from gateway.schema.node import Node
from gateway.schema.providers import Provider, ProviderConnection, by_domain, provider_page
from gateway.schema.scalars import URL
from gateway.schema.search import SearchConnection, search
from gateway.schema.sizes import LISTED, at_least, size
from gateway.schema.topics import Topic
from gateway.schema.weights import SEARCHED, connection, sliced

_NODE_LOADS = (("articles_by_slug", "known_topics"), "organizations", "article_lists")


@strawberry.type
class Query:
    @loaded(Node | None, *_NODE_LOADS)
    def node(self: Sequence[object], info: Info, id: strawberry.ID) -> Loading:  # noqa: A002
        return (yield from _nodes([id], info))

    @loaded(
        list[Node | None],
        *_NODE_LOADS,
        description="At most 100 ids; the answer has their order, null where an id is malformed or names nothing that "
        "the caller may see (as for node).",
        directives=[sliced("ids")],
    )
    def nodes(self: Sequence[object], info: Info, ids: list[strawberry.ID]) -> Loading:
        if len(ids) > LISTED:
            raise BadUserInput(f"ids: expected at most {LISTED} ids, got {len(ids)}.")
        return [(yield from _nodes(ids, info))]

    @loaded(
        Article | None,
        ("articles_by_slug", "articles_by_url"),
        description="Exactly one of the three. An id of another type is null; where several visible articles have the "
        "webUrl, the lowest _id.",
    )
    def article(
        self: Sequence[object],
        info: Info,
        id: strawberry.ID | None = None,  # noqa: A002
        slug: str | None = None,
        web_url: URL | None = None,
    ) -> Loading:
        if sum(given is not None for given in (id, slug, web_url)) != 1:
            raise BadUserInput("article: expected exactly one of id, slug and webUrl.")
        loaders = info.context.loaders
        if web_url is not None:
            (sharing,) = yield Want(loaders.articles_by_url, [web_url], info.needs)
            return [sharing[0] if sharing else None]
        if id is not None:
            type_name, key = parse_global_id(id) or ("", "")
            slug = key if type_name == "Article" else None
        return (yield Want(loaders.articles_by_slug, [slug], info.needs))

    articles: ArticleConnection = article_connection(lambda roots: [(None, None)] * len(roots))

    search: SearchConnection = loaded(
        SearchConnection,
        "searches",
        "searched_words",
        description="Full text over title, excerpt and topics, best first, equals by _id upwards; BAD_USER_INPUT where "
        "the text has no word to look for. Pages reach the best 1 000.",
        directives=[connection("first"), SEARCHED],
    )(search)

    @loaded(Provider | None, "organizations", "article_lists")
    def provider(self: Sequence[object], info: Info, domain: str) -> Loading:
        return (yield from by_domain(info.context.loaders, [domain], info.needs))

    @loaded(
        ProviderConnection,
        "domain_pages",
        "organizations",
        "article_lists",
        description="By domain; every domain that an organization document or a visible article's own provider names. "
        "provider() knows the same ones.",
        directives=[connection("first")],
    )
    def providers(self: Sequence[object], info: Info, first: int | None = None, after: str | None = None) -> Loading:
        return [(yield from provider_page(info, first, after))]

    @loaded(Topic | None, "known_topics")
    def topic(self: Sequence[object], info: Info, name: str) -> Loading:
        return (yield Want(info.context.loaders.known_topics, [name], {}))

    @loaded(
        list[Topic],
        "topic_pages",
        description="By name; every topic that a topic document or a visible article names. topic() knows the same "
        "ones.",
        directives=[sliced("first")],
    )
    def topics(self: Sequence[object], info: Info, first: WholeNumber = 20, offset: WholeNumber = 0) -> Loading:
        asked = (at_least("offset", 0, offset), size("first", first))
        return (yield Want(info.context.loaders.topic_pages, [asked], {}))


def _nodes(ids: Sequence[str], info: Info) -> Loading:
    """What each id names: an article's document, a provider's mapping or a topic's name. One command a type."""
    parsed = [parse_global_id(id_) or ("", "") for id_ in ids]

    def keys(wanted: str) -> list[str | None]:
        return [key if type_name == wanted else None for type_name, key in parsed]

    loaders = info.context.loaders
    articles, topics = yield (
        Want(loaders.articles_by_slug, keys("Article"), info.needs_of("Article")),
        Want(loaders.known_topics, keys("Topic"), {}),
    )
    providers = yield from by_domain(loaders, keys("Provider"), info.needs_of("Provider"))
    return [article or provider or topic for article, provider, topic in zip(articles, providers, topics, strict=True)]
