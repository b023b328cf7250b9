"""Relay cursor connections: pages of lists of articles, forwards from a position."""

from collections.abc import Sequence
from typing import Annotated, NamedTuple

import strawberry

from gateway.paging import Position, decode_cursor, encode_cursor
from gateway.schema.declare import Info, derived, itself
from gateway.schema.documents import Document
from gateway.schema.hints import LIST, kept
from gateway.schema.sizes import DEFAULT_PAGE, size
from gateway.store import MORE, ArticleList, Page

_Article = Annotated["Article", strawberry.lazy("gateway.schema.articles")]  # type: ignore[name-defined]  # noqa: F821


class Connection(NamedTuple):
    """A page of a list, and what its cursors belong to: the object of ArticleConnection and of PageInfo."""

    asked: ArticleList
    page: Page


class Edge(NamedTuple):
    asked: ArticleList
    article: Document


def article_list(
    first: int | None, after: str | None, field: str | None = None, value: str | None = None
) -> ArticleList:
    """The page that a connection's arguments ask for. Raises BadUserInput."""
    count = DEFAULT_PAGE if first is None else size("first", first)
    whole = ArticleList(count, field=field, value=value)
    return whole if after is None else whole.after_position(decode_cursor(_belongs(whole), after, "after"))


def _belongs(asked: ArticleList) -> str:
    return f"articles\n{asked.field}\n{asked.value}"


def _cursor(asked: ArticleList, article: Document) -> str:
    return encode_cursor(_belongs(asked), Position(article.get("publishedDateTime"), article["_id"]))


def _end(connection: Connection, place: int) -> str | None:
    documents = connection.page.documents
    return _cursor(connection.asked, documents[place]) if documents else None


@strawberry.type
class PageInfo:
    @derived(bool, MORE)
    def has_next_page(self: Sequence[Connection], info: Info) -> list[bool]:
        return [connection.page.more for connection in self]

    @derived(bool)
    def has_previous_page(self: Sequence[Connection], info: Info) -> list[bool]:
        return [connection.asked.after is not None for connection in self]

    @derived(str | None, "publishedDateTime")
    def start_cursor(self: Sequence[Connection], info: Info) -> list[str | None]:
        return [_end(connection, 0) for connection in self]

    @derived(str | None, "publishedDateTime")
    def end_cursor(self: Sequence[Connection], info: Info) -> list[str | None]:
        return [_end(connection, -1) for connection in self]


@strawberry.type
class ArticleEdge:
    @derived(str, "publishedDateTime")
    def cursor(self: Sequence[Edge], info: Info) -> list[str]:
        return [_cursor(edge.asked, edge.article) for edge in self]

    @derived(_Article, through=True)
    def node(self: Sequence[Edge], info: Info) -> list[Document]:
        return [edge.article for edge in self]


@strawberry.type(directives=kept(LIST))
class ArticleConnection:
    @derived(list[ArticleEdge], through=True)
    def edges(self: Sequence[Connection], info: Info) -> list[list[Edge]]:
        return [[Edge(asked, article) for article in page.documents] for asked, page in self]

    @derived(list[_Article], through=True)
    def nodes(self: Sequence[Connection], info: Info) -> list[list[Document]]:
        return [page.documents for _, page in self]

    page_info: PageInfo = itself()
