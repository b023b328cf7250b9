"""A Strawberry schema that knows nothing of batches runs unchanged, and its DataLoaders batch."""

import asyncio
from enum import Enum
from typing import Annotated

import graphql
import strawberry
from graphql import parse
from strawberry.dataloader import DataLoader

from gateway.engine import execute
from tests.gateway.engine.oracle import assert_same, settled


@strawberry.enum
class Genre(Enum):
    NOVEL = "novel"
    POEM = "poem"


@strawberry.interface
class Named:
    name: str


@strawberry.type
class Author(Named):
    @strawberry.field
    async def books(self, info: strawberry.Info, first: int = 2) -> list["Book"]:
        return await asyncio.gather(*(info.context["books"].load(f"{self.name}{n}") for n in range(first)))


@strawberry.type
class Book(Named):
    genre: Genre

    @strawberry.field
    async def author(self, info: strawberry.Info) -> Author:
        return await info.context["authors"].load(self.name[0])


Thing = Annotated[Author | Book, strawberry.union("Thing")]


@strawberry.type
class Query:
    @strawberry.field
    async def books(self, info: strawberry.Info) -> list[Book]:
        return await info.context["books"].load_many(["a0", "b0", "c0"])

    @strawberry.field
    def things(self) -> list[Thing]:
        return [Author(name="a"), Book(name="b1", genre=Genre.POEM)]

    @strawberry.field
    def named(self) -> list[Named]:
        return [Author(name="c"), Book(name="d1", genre=Genre.NOVEL)]


SCHEMA = strawberry.Schema(Query)._schema
TEXT = """{
    books { name genre author { name books(first: 3) { name author { name } } } }
    things { __typename ... on Book { genre author { name } } ... on Author { books { name } } }
    named { name ... on Book { genre } }
}"""


class Context(dict):
    def __init__(self):
        super().__init__(books=DataLoader(self.load_books), authors=DataLoader(self.load_authors))
        self.asked = []

    async def load_books(self, keys):
        self.asked.append(("books", sorted(keys)))
        return [Book(name=key, genre=Genre.NOVEL if key[0] == "a" else Genre.POEM) for key in keys]

    async def load_authors(self, keys):
        self.asked.append(("authors", sorted(keys)))
        return [Author(name=key) for key in keys]


def answered(engine):
    context = Context()
    return settled(lambda: engine(SCHEMA, parse(TEXT), None, context)), context


def test_the_answer_is_graphql_core_s():
    assert_same(answered(execute)[0], answered(graphql.execute)[0])


def test_its_dataloaders_are_asked_once_for_all_that_waits():
    """The author of `things` is asked for while `books` are."""
    _, context = answered(execute)

    assert sorted(context.asked) == [
        ("authors", ["a", "c"]),
        ("authors", ["b"]),
        ("books", ["a0", "a1", "b0", "c0"]),
        ("books", ["a2", "b1", "b2", "c1", "c2"]),
    ]
