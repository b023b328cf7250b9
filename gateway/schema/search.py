"""Full text: the connection of what a search finds."""

from collections.abc import Sequence
from typing import Annotated, NamedTuple

import strawberry

from gateway.engine import Want
from gateway.errors import BadUserInput, shortened
from gateway.paging import Position, encode_cursor
from gateway.schema.declare import Info, Loading, derived, itself
from gateway.schema.documents import Document
from gateway.schema.filters import FilterBy, read_filter
from gateway.schema.hints import LIST, kept
from gateway.schema.paging import PageInfo, Slice, read_slice
from gateway.store import SCORE, Page, Search

_Article = Annotated["Article", strawberry.lazy("gateway.schema.articles")]  # type: ignore[name-defined]  # noqa: F821


class SearchPage(NamedTuple):
    """The object of a SearchConnection."""

    slice: Slice
    belongs: str
    page: Page

    @property
    def more(self) -> bool:
        return self.page.more

    def cursor(self, place: int) -> str | None:
        return self.cursor_of(self.page.documents[place]) if self.page.documents else None

    def cursor_of(self, article: Document) -> str:
        return encode_cursor(self.belongs, Position(article[SCORE], article["_id"]))


class Result(NamedTuple):
    """The object of a SearchResultEdge."""

    connection: SearchPage
    article: Document


@strawberry.type
class SearchResultEdge:
    @derived(str)
    def cursor(self: Sequence[Result], info: Info) -> list[str]:
        return [result.connection.cursor_of(result.article) for result in self]

    @derived(_Article, through=True)
    def node(self: Sequence[Result], info: Info) -> list[Document]:
        return [result.article for result in self]

    @derived(float)
    def score(self: Sequence[Result], info: Info) -> list[float]:
        return [result.article[SCORE] for result in self]


@strawberry.type(directives=kept(LIST))
class SearchConnection:
    @derived(list[SearchResultEdge], through=True)
    def edges(self: Sequence[SearchPage], info: Info) -> list[list[Result]]:
        return [[Result(one, article) for article in one.page.documents] for one in self]

    @derived(list[_Article], through=True)
    def nodes(self: Sequence[SearchPage], info: Info) -> list[list[Document]]:
        return [one.page.documents for one in self]

    page_info: PageInfo = itself()


def search(
    self: Sequence[object],
    info: Info,
    *,
    query: str,
    first: int | None = None,
    after: str | None = None,
    filter: FilterBy = None,  # noqa: A002 - the contract's name
) -> Loading:
    """The resolver of Query.search. Raises BadUserInput."""
    part = read_slice(first, after)
    wanted = read_filter(filter, info.context.scopes)
    belongs = f"search\n{query}\n{wanted!r}"
    asked = Search(part.size, query, wanted, part.position(belongs))
    (page,) = yield Want(info.context.loaders.searches, [asked], info.needs)
    if not page.documents and (yield Want(info.context.loaders.searched_words, [query], {})) == [False]:
        raise BadUserInput(
            f"query: expected a word to look for, got {shortened(query)!r}; the commonest words (the, of, and) "
            "are passed over, and words after a - are those to avoid."
        )
    return [SearchPage(part, belongs, page)]
