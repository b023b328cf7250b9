"""The part of the contract that its queries use, as somebody writes it who knows Strawberry well.

Strawberry's own executor, view, DataLoader, parser cache and validation cache; PyMongo's client; one `find` for each
batch of keys and for each page. Objects are made from documents with plain attributes, which Strawberry reads fastest.
It reads the settings that the gateway reads.
"""

import asyncio
from base64 import b64encode
from collections import defaultdict
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Self

import strawberry
from pymongo import AsyncMongoClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.dataloader import DataLoader
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig

from benchmarks.peer import serve
from gateway.settings import from_environment

Document = dict[str, Any]

NEWEST = [("publishedDateTime", -1), ("_id", -1)]
OPEN = {"secured": False}
"""Nobody shows the encrypted payload, so nobody fetches it."""

settings = from_environment()
database = AsyncMongoClient[Document](settings.mongodb_uri)[settings.database]


class Loaders:
    """Of one request."""

    def __init__(self) -> None:
        self.organizations = DataLoader(organizations)
        self.articles = DataLoader(articles_of_urls)


Info = strawberry.Info[Loaders, None]


async def organizations(domains: list[str]) -> list[Document]:
    found = await database.organizations.find({"domain": {"$in": domains}}).to_list()
    by_domain = {organization["domain"]: organization for organization in found}
    return [by_domain.get(domain, {}) for domain in domains]


async def articles_of_urls(urls: list[str]) -> list[list[Document]]:
    found = await database.articles.find({"webUrl": {"$in": urls}}, OPEN).sort("_id").to_list()
    by_url = defaultdict(list)
    for article in found:
        by_url[article["webUrl"]].append(article)
    return [by_url[url] for url in urls]


@strawberry.type
class Image:
    url: str
    width: int | None
    height: int | None
    title: str | None

    @classmethod
    def all_of(cls, stored: Document) -> list[Self]:
        return [
            cls(url=image["url"], width=image.get("width"), height=image.get("height"), title=image.get("title"))
            for image in stored.get("images", ())
        ]


async def _later(stored: Awaitable[Document], read: Callable[[Document], Any]) -> Any:
    return read(await stored)


def later(stored: Awaitable[Document], read: Callable[[Document], Any]) -> Any:
    """An awaitable, from a resolver whose type is that of what it will be."""
    return _later(stored, read)


@strawberry.type
class Provider:
    domain: str | None
    embedded_name: strawberry.Private[str | None]
    embedded_images: strawberry.Private[list[Image]]

    @classmethod
    def of(cls, stored: Document) -> Self | None:
        provider = stored.get("provider")
        if not provider:
            return None
        return cls(
            domain=provider.get("domain"), embedded_name=provider.get("name"), embedded_images=Image.all_of(provider)
        )

    # What is embedded is given at once: a coroutine for each provider would cost more than all else about it.

    @strawberry.field
    def name(self, info: Info) -> str | None:
        return self.embedded_name or later(self.organization(info), lambda found: found.get("name"))

    @strawberry.field
    async def description(self, info: Info) -> str | None:
        return (await self.organization(info)).get("description")

    @strawberry.field
    def images(self, info: Info) -> list[Image]:
        return self.embedded_images or later(self.organization(info), Image.all_of)

    async def organization(self, info: Info) -> Document:
        return await info.context.organizations.load(self.domain) if self.domain else {}


@strawberry.interface
class ArticleSummary:
    title: str
    excerpt: str | None
    published_date_time: datetime | None
    web_url: str
    amp_web_url: str | None
    cdn_amp_web_url: str | None
    type: str | None
    quality: int | None
    provider: Provider | None
    images: list[Image]


def summary(stored: Document) -> Document:
    """The arguments that every article takes."""
    return {
        "title": stored["title"],
        "excerpt": stored.get("excerpt"),
        "published_date_time": stored.get("publishedDateTime"),
        "web_url": stored["webUrl"],
        "amp_web_url": stored.get("ampWebUrl"),
        "cdn_amp_web_url": stored.get("cdnAmpWebUrl"),
        "type": stored.get("type"),
        "quality": stored.get("quality"),
        "provider": Provider.of(stored),
        "images": Image.all_of(stored),
    }


@strawberry.type
class RelatedArticle(ArticleSummary):
    @classmethod
    def all_of(cls, stored: Document, first: int) -> list[Self]:
        return [cls(**summary(entry)) for entry in stored.get("related", ())[:first]]

    async def stored(self, info: Info) -> Document | None:
        found = await info.context.articles.load(self.web_url)
        return next((article for article in found if article["title"] == self.title), found[0] if found else None)

    @strawberry.field
    async def article(self, info: Info) -> "Article | None":
        stored = await self.stored(info)
        return Article.of(stored) if stored else None

    @strawberry.field
    async def related(self, info: Info, first: int = 10) -> "list[RelatedArticle]":
        return RelatedArticle.all_of(await self.stored(info) or {}, first)


@strawberry.type
class Article(ArticleSummary):
    id: strawberry.ID
    category: str | None
    heat: int | None
    topics: "list[Topic]"
    document: strawberry.Private[Document]

    @classmethod
    def of(cls, stored: Document) -> Self:
        return cls(
            id=strawberry.ID(b64encode(f"Article:{stored['_id']}".encode()).decode()),
            category=stored.get("category"),
            heat=stored.get("heat"),
            topics=[Topic(name=name) for name in stored["topics"]],
            document=stored,
            **summary(stored),
        )

    @strawberry.field
    def related(self, first: int = 10) -> list[RelatedArticle]:
        return RelatedArticle.all_of(self.document, first)


@strawberry.type
class PageInfo:
    has_next_page: bool
    end_cursor: str | None


@strawberry.type
class ArticleConnection:
    nodes: list[Article]
    page_info: PageInfo

    @classmethod
    async def of(cls, condition: Document, first: int) -> Self:
        found = await database.articles.find(condition, OPEN).sort(NEWEST).limit(first + 1).to_list()
        nodes = [Article.of(article) for article in found[:first]]
        end = nodes[-1] if nodes else None
        cursor = b64encode(f"{end.published_date_time} {end.id}".encode()).decode() if end else None
        return cls(nodes=nodes, page_info=PageInfo(has_next_page=len(found) > first, end_cursor=cursor))


@strawberry.type
class Topic:
    name: str

    @strawberry.field
    async def articles(self, first: int = 20) -> ArticleConnection:
        return await ArticleConnection.of({"topics": self.name}, first)


@strawberry.type
class Query:
    @strawberry.field
    async def article(self, slug: str) -> Article | None:
        found = await database.articles.find_one({"_id": slug}, OPEN)
        return Article.of(found) if found else None

    @strawberry.field
    async def articles(self, first: int = 20) -> ArticleConnection:
        return await ArticleConnection.of({}, first)

    @strawberry.field
    async def topics(self, first: int = 20) -> list[Topic]:
        # Every topic that an article or a topic document names, as the contract has it; both are read from an index.
        carried, known = await asyncio.gather(database.articles.distinct("topics"), database.topics.distinct("name"))
        names = {*carried, *known} - {None}  # which is what an empty list is in an index
        return [Topic(name=name) for name in sorted(names)[:first]]


class Endpoint(GraphQL[Loaders, None]):
    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Loaders:
        return Loaders()


INSTANT = strawberry.scalar(name="DateTime", serialize=lambda instant: f"{instant.isoformat(timespec='seconds')}Z")
SCHEMA = strawberry.Schema(
    Query, config=StrawberryConfig(scalar_map={datetime: INSTANT}), extensions=[ParserCache, ValidationCache]
)

if __name__ == "__main__":
    serve(Starlette(routes=[Route("/graphql", Endpoint(SCHEMA, graphql_ide=None))]))
