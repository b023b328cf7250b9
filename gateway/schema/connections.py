"""The connections of articles: pages of lists, in every order and both directions, with counts and facets."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Annotated, Any, NamedTuple

import strawberry

from gateway.engine import Want
from gateway.model import Order
from gateway.paging import Position, encode_cursor
from gateway.schema import weights
from gateway.schema.declare import Info, Loading, WholeNumber, derived, itself, loaded
from gateway.schema.documents import Document
from gateway.schema.filters import FilterBy, OrderBy, read_filter
from gateway.schema.hints import LIST, kept
from gateway.schema.paging import PageInfo, Slice, read_slice
from gateway.schema.sizes import size
from gateway.store import COUNTED, CURSOR, PAGE, ArticleList, Articles, Facets, Page

_Article = Annotated["Article", strawberry.lazy("gateway.schema.articles")]  # type: ignore[name-defined]  # noqa: F821

_NOTHING = Page([], more=False)
_NO_FACETS = Facets([], [])


class ArticlePage:
    """The object of an ArticleConnection: which list, and which part of it."""

    def __init__(self, of: Articles, part: Slice) -> None:
        self.of = of
        self.slice = part
        self.page = _NOTHING

    @cached_property
    def belongs(self) -> str:
        """What cursors in it belong to."""
        return f"articles\n{self.of!r}"

    @property
    def more(self) -> bool:
        return self.page.more

    @property
    def key(self) -> ArticleList | None:
        """Of the loader; None where there is nothing to be found. Raises BadUserInput for a cursor that is none."""
        position = None if self.slice.cursor is None else self.slice.position(self.belongs)
        return None if self.of.is_empty else ArticleList(self.slice.size, self.of, position, self.slice.backwards)

    def cursor(self, place: int) -> str | None:
        return self.cursor_of(self.page.documents[place]) if self.page.documents else None

    def cursor_of(self, article: Document) -> str:
        return encode_cursor(self.belongs, Position.of(article.get(self.of.order.key), article["_id"]))


class Edge(NamedTuple):
    """The object of an ArticleEdge."""

    connection: ArticlePage
    article: Document


@strawberry.type
class ArticleEdge:
    @derived(str, CURSOR)
    def cursor(self: Sequence[Edge], info: Info) -> list[str]:
        return [edge.connection.cursor_of(edge.article) for edge in self]

    @derived(_Article, through=True)
    def node(self: Sequence[Edge], info: Info) -> list[Document]:
        return [edge.article for edge in self]


@strawberry.type
class Facet:
    @derived(str)
    def value(self: Sequence[tuple[str, int]], info: Info) -> list[str]:
        return [value for value, _ in self]

    @derived(int)
    def count(self: Sequence[tuple[str, int]], info: Info) -> list[int]:
        return [count for _, count in self]


@strawberry.type
class ArticleFacets:
    @derived(list[Facet])
    def topics(self: Sequence[Facets], info: Info) -> list[list[tuple[str, int]]]:
        return [facets.topics for facets in self]

    @derived(list[Facet])
    def providers(self: Sequence[Facets], info: Info) -> list[list[tuple[str, int]]]:
        return [facets.providers for facets in self]


@strawberry.type(directives=kept(LIST))
class ArticleConnection:
    @derived(list[ArticleEdge], PAGE, through=True)
    def edges(self: Sequence[ArticlePage], info: Info) -> list[list[Edge]]:
        return [[Edge(one, article) for article in one.page.documents] for one in self]

    @derived(list[_Article], PAGE, through=True)
    def nodes(self: Sequence[ArticlePage], info: Info) -> list[list[Document]]:
        return [one.page.documents for one in self]

    page_info: PageInfo = itself()

    @loaded(
        int,
        "article_counts",
        fetches={},
        description="Counted only when asked for, up to 10 000; totalCountIsExact is false where there are more.",
        directives=[weights.COUNTED],
    )
    def total_count(self: Sequence[ArticlePage], info: Info) -> Loading:
        return [min(count, COUNTED) for count in (yield from _counts(self, info))]

    @loaded(bool, "article_counts", fetches={}, directives=[weights.COUNTED])
    def total_count_is_exact(self: Sequence[ArticlePage], info: Info) -> Loading:
        return [count <= COUNTED for count in (yield from _counts(self, info))]

    @loaded(
        ArticleFacets,
        "article_facets",
        fetches={},
        description="""\
How many of the connection's articles there are by topic and by provider (domain), the most first, equals by value. Over
10 000, those of the first 10 000 in the connection's order.""",
        directives=[weights.FACETS, weights.FACETED],
    )
    def facets(self: Sequence[ArticlePage], info: Info, first: WholeNumber = 20) -> Loading:
        size("first", first)
        found = yield Want(info.context.loaders.article_facets, _lists(self), {})
        return [Facets(*(values[:first] for values in facets or _NO_FACETS)) for facets in found]


def _lists(connections: Sequence[ArticlePage]) -> list[Articles | None]:
    return [None if one.of.is_empty else one.of for one in connections]


def _counts(connections: Sequence[ArticlePage], info: Info) -> Loading:
    found = yield Want(info.context.loaders.article_counts, _lists(connections), {})
    return [count or 0 for count in found]


Owner = tuple[str | None, str | None]
"""The stored key and its value that all articles of a connection share; `(None, None)`: all articles."""


def article_connection(owners: Callable[[Sequence[Any]], Sequence[Owner]]) -> Any:
    """The field `articles` of a type, for whose objects `owners` says whose articles theirs are."""

    @loaded(ArticleConnection, "article_lists", directives=[weights.connection("first", "last")])
    def articles(
        self: Sequence[Any],
        info: Info,
        *,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        filter: FilterBy = None,  # noqa: A002 - the contract's name
        order_by: OrderBy = Order.NEWEST,
    ) -> Loading:
        part = read_slice(first, after, last, before)
        wanted = read_filter(filter, info.context.scopes)
        connections = [ArticlePage(Articles(field, value, wanted, order_by), part) for field, value in owners(self)]
        keys = [one.key for one in connections]  # also where no page is needed: a cursor may be wrong
        if info.needs:
            pages = yield Want(info.context.loaders.article_lists, keys, info.needs)
            for one, page in zip(connections, pages, strict=True):
                one.page = page or _NOTHING
        return connections

    return articles
