"""A small world with kinds, for tests of the engine: books, their authors, and loaders that note what they are asked."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from graphql import ExecutionResult, GraphQLSchema, build_schema, parse

from gateway.engine import KIND, make_plan, run
from tests.gateway.engine.oracle import settled


class Shelf:
    """A loader over a mapping. What it holds under a key may be an exception; `failure` fails a whole call."""

    def __init__(self, name: str, holds: Mapping[Any, Any], failure: BaseException | None = None) -> None:
        self.name = name
        self.asked: list[tuple[list[Any], dict[str, int | None]]] = []
        self.tasks: list[Any] = []
        self._holds = holds
        self._failure = failure

    @property
    def keys(self) -> list[list[Any]]:
        return [keys for keys, _ in self.asked]

    async def load_many(self, keys: Any, needs: Any) -> list[Any]:
        self.asked.append((list(keys), dict(needs)))
        self.tasks.append(asyncio.current_task())
        await asyncio.sleep(0)
        if self._failure is not None:
            raise self._failure
        return [self._holds.get(key) for key in keys]


def schema_with(text: str, **kinds: Any) -> GraphQLSchema:
    """A schema from SDL; `Book_author=Loaded(…)` attaches a kind to a field."""
    schema = build_schema(text)
    for place, kind in kinds.items():
        type_name, field_name = place.split("_", 1)
        type_: Any = schema.type_map[type_name]
        type_.fields[field_name].extensions[KIND] = kind
    return schema


def ask(schema: GraphQLSchema, text: str, root: Any = None, context: Any = None, **options: Any) -> ExecutionResult:
    """The answer to an operation, by a plan of its own."""
    plan = make_plan(schema, parse(text))
    return settled(lambda: run(plan, root, context, **options))


def each(function: Callable[[Any], Any]) -> Callable[..., list[Any]]:
    """A batch resolver out of a function for one object."""
    return lambda objects, info: [function(object_) for object_ in objects]
