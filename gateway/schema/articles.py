"""Articles: stored documents, and the entries embedded in the `related` list of others."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import strawberry

from gateway.engine import Needs, Want
from gateway.errors import Forbidden
from gateway.keys import Scope
from gateway.paging import global_id
from gateway.schema import documents
from gateway.schema.declare import Info, Loading, Number, Switch, WholeNumber, derived, loaded, stored
from gateway.schema.documents import Document, holds, instant, text, whole
from gateway.schema.hints import ARTICLE, kept
from gateway.schema.images import Image, choose_image, choose_images
from gateway.schema.node import Node
from gateway.schema.providers import Provider
from gateway.schema.scalars import URL
from gateway.schema.sizes import at_least, size
from gateway.schema.weights import HEAVY, IMAGES, TOPICS, sliced
from gateway.store import RELATED_COUNT

_RELATED = """\
Entries of the embedded related list in stored order; excludeSelf leaves out those whose webUrl is the article's own,
before offset and first apply."""
_MOST_ENTRIES = 2**31 - 1
"""What `$slice` takes."""

_Topic = Annotated["Topic", strawberry.lazy("gateway.schema.topics")]  # type: ignore[name-defined]  # noqa: F821
_Entry = Annotated["RelatedArticle", strawberry.lazy("gateway.schema.articles")]


def _related_needs(first: int = 10, offset: int = 0, exclude_self: bool = False) -> Needs:
    if exclude_self:
        return {"related": None, "webUrl": None}
    return {"related": min(max(first, 1) + max(offset, 0), _MOST_ENTRIES)}


def _slice(owners: Sequence[Document], first: int, offset: int, *, exclude_self: bool) -> list[list[Document]]:
    size("first", first)
    at_least("offset", 0, offset)
    return documents.related(owners, first, offset, exclude_self=exclude_self)


def _ids(self: Sequence[Document], info: Info) -> list[str]:
    return [global_id("Article", article["_id"]) for article in self]


@strawberry.interface(
    description="""\
What every article has, whether it is a document of its own or an entry embedded in another's `related`:
one fragment on ArticleSummary serves every card in an app, at every depth."""
)
class ArticleSummary:
    title: str = stored("title", text)
    excerpt: str | None = stored("excerpt", text)
    published_date_time: datetime | None = stored("publishedDateTime", instant)
    web_url: URL = stored("webUrl", text)
    amp_web_url: URL | None = stored("ampWebUrl", text)
    cdn_amp_web_url: URL | None = stored("cdnAmpWebUrl", text)
    type: str | None = stored("type", text)
    quality: int | None = stored("quality", whole)

    @derived(Provider | None, "provider")
    def provider(self: Sequence[Document], info: Info) -> list[object]:
        return documents.providers(self)

    @derived(
        list[Image],
        "images",
        description="All images, in stored order; minWidth leaves out those that are narrower, or whose width is not "
        "known.",
        directives=[IMAGES],
    )
    def images(self: Sequence[Document], info: Info, min_width: int | None = None) -> Sequence[list[Document]]:
        return choose_images(documents.images(self), min_width)

    @derived(
        Image | None,
        "images",
        description="""\
The best stored image for a slot of `width` CSS pixels at `dpr`: the narrowest that is wide enough, else the widest;
without `width` the widest. Among equals, and where no width is known, the first; null where there is no image.""",
    )
    def image(self: Sequence[Document], info: Info, width: int | None = None, dpr: Number = 1) -> list[Document | None]:
        return choose_image(documents.images(self), width, dpr)

    @derived(list[_Entry], by=_related_needs, description=_RELATED, directives=[sliced("first")])
    def related(
        self: Sequence[Document],
        info: Info,
        first: WholeNumber = 10,
        offset: WholeNumber = 0,
        exclude_self: Switch = False,
    ) -> list[list[Document]]:
        return _slice(self, first, offset, exclude_self=exclude_self)


@strawberry.type(directives=kept(ARTICLE))
class Article(ArticleSummary, Node):
    id: strawberry.ID = derived(strawberry.ID, "_id")(_ids)
    slug: str = stored("_id", text, description="The document's _id in the store: the file's name without its ending.")
    original_url: URL | None = stored("originalUrl", text)
    category: str | None = stored("category", text)
    heat: int | None = stored("heat", whole)
    body: str | None = stored(
        "body",
        text,
        description="The text below the front matter, as stored; null where there is none.",
        directives=[HEAVY],
    )

    @derived(bool, "published")
    def published(self: Sequence[Document], info: Info) -> list[bool]:
        return [holds(article, "published") for article in self]

    @derived(
        bool,
        "removed",
        description="Taken back by the editors: only callers with the scope `unpublished` ever see it.",
    )
    def removed(self: Sequence[Document], info: Info) -> list[bool]:
        return [holds(article, "removed") for article in self]

    @derived(list[_Topic], "topics", directives=[TOPICS])
    def topics(self: Sequence[Document], info: Info) -> list[list[str]]:
        return documents.texts(self, "topics")

    @derived(int, RELATED_COUNT, description="How many entries the related list has.")
    def related_count(self: Sequence[Document], info: Info) -> list[int]:
        return [article[RELATED_COUNT] for article in self]

    @derived(
        str | None,
        "secured",
        description="The encrypted payload, as stored. Needs a key with the scope `secured`; without it the field "
        "answers null and a FORBIDDEN error.",
        directives=[HEAVY],
    )
    def secured(self: Sequence[Document], info: Info) -> list[object]:
        if Scope.SECURED not in info.context.scopes:
            raise Forbidden("secured: expected a key with the scope secured (Authorization: Bearer KEY).")
        return documents.checked_texts([article.get("secured") for article in self])


@strawberry.type(
    description="""\
An entry of an article's `related` list. Its own fields are the embedded ones, so showing cards costs no look-up;
`article`, and `related` of it, come from the stored article that its webUrl names."""
)
class RelatedArticle(ArticleSummary):
    @loaded(
        Article | None,
        "articles_by_url",
        description="""\
The stored article with this webUrl that the caller may see; where several share it, the one of the same title, else the
lowest _id. Null where there is none.""",
    )
    def article(self: Sequence[Document], info: Info) -> Loading:
        return (yield from _stored_articles(self, info))

    @loaded(
        list[_Entry],
        "articles_by_url",
        fetches=_related_needs,
        description="The related entries of `article`; empty where it is null.",
        directives=[sliced("first")],
    )
    def related(
        self: Sequence[Document],
        info: Info,
        first: WholeNumber = 10,
        offset: WholeNumber = 0,
        exclude_self: Switch = False,
    ) -> Loading:
        found = yield from _stored_articles(self, info)
        return _slice([article or {} for article in found], first, offset, exclude_self=exclude_self)


def _stored_articles(entries: Sequence[Document], info: Info) -> Loading:
    urls = [entry["webUrl"] for entry in entries]
    # The title tells apart articles that share a webUrl.
    found = yield Want(info.context.loaders.articles_by_url, urls, {**info.needs, "title": None})
    return [namesake(entry, sharing) for entry, sharing in zip(entries, found, strict=True)]


def namesake(entry: Document, sharing: Sequence[Document] | None) -> Document | None:
    """Of the articles that share an entry's webUrl the one of its title, else the first."""
    if not sharing:
        return None
    return next((article for article in sharing if article["title"] == entry["title"]), sharing[0])
