"""Topics: an object is the topic's name; what else is known of it comes from the topic document of that name."""

from collections.abc import Sequence
from typing import Annotated

import strawberry

from gateway.engine import Want
from gateway.paging import global_id
from gateway.schema import documents
from gateway.schema.connections import ArticleConnection, article_connection
from gateway.schema.declare import Info, Loading, derived, itself, loaded
from gateway.schema.documents import checked_texts
from gateway.schema.hints import REFERENCE, kept
from gateway.schema.images import Image
from gateway.schema.node import Node
from gateway.schema.weights import IMAGES, SUBTOPICS

_Topic = Annotated["Topic", strawberry.lazy("gateway.schema.topics")]


def _ids(self: Sequence[str], info: Info) -> list[str]:
    return [global_id("Topic", name) for name in self]


@strawberry.type(
    directives=kept(REFERENCE),
    description="A topic name that articles carry, completed from the topic document of that name where there is one: "
    "without one, keywords and hashtags are empty.",
)
class Topic(Node):
    id: strawberry.ID = derived(strawberry.ID)(_ids)
    name: str = itself()

    @loaded(str | None, "topic_documents", fetches={"shortname": None})
    def shortname(self: Sequence[str], info: Info) -> Loading:
        found = yield from _documents(self, info)
        return checked_texts([document.get("shortname") for document in found])

    @loaded(list[str], "topic_documents", fetches={"keywords": None})
    def keywords(self: Sequence[str], info: Info) -> Loading:
        return documents.texts((yield from _documents(self, info)), "keywords")

    @loaded(list[str], "topic_documents", fetches={"hashtags": None})
    def hashtags(self: Sequence[str], info: Info) -> Loading:
        return documents.texts((yield from _documents(self, info)), "hashtags")

    @loaded(
        list[Image],
        "topic_documents",
        fetches={"images": None},
        description="Stored as plain URLs or as images; a plain URL is an image's url.",
        directives=[IMAGES],
    )
    def images(self: Sequence[str], info: Info) -> Loading:
        return documents.images_or_urls((yield from _documents(self, info)))

    @loaded(
        _Topic | None,
        "topic_documents",
        "known_topics",
        fetches={"parent": None},
        description="Null also where the named parent is no topic (see Query.topics).",
    )
    def parent(self: Sequence[str], info: Info) -> Loading:
        found = yield from _documents(self, info)
        named = checked_texts([document.get("parent") for document in found])
        parents = [name if type(name) is str else None for name in named]
        if parents.count(None) < len(parents):
            parents = yield Want(info.context.loaders.known_topics, parents, {})
        # What is no text is null, or the error that it is damaged.
        return [topic if type(name) is str else name for topic, name in zip(parents, named, strict=True)]

    @loaded(
        list[_Topic],
        "subtopics",
        fetches={"name": None},
        description="The topics whose documents name this one as their parent, by name.",
        directives=[SUBTOPICS],
    )
    def children(self: Sequence[str], info: Info) -> Loading:
        found = yield Want(info.context.loaders.subtopics, self, info.needs)
        return [names or [] for names in found]

    articles: ArticleConnection = article_connection(lambda names: [("topics", name) for name in names])


def _documents(names: Sequence[str], info: Info) -> Loading:
    """The topic document of each name, an empty one where there is none."""
    found = yield Want(info.context.loaders.topic_documents, names, info.needs)
    return [document or {} for document in found]
