"""The GraphQL schema that the engine executes, made from the Strawberry types.

Four things are put right on the way. The engine's kinds, which travel as Strawberry metadata, go where the engine
looks. An argument's default of null is taken away: in the contract an explicit null means the same as leaving it out.
What the contract leaves without a description gets one. And our objects are documents, not instances of the Strawberry
classes, so it is we who tell the types of a Node apart.
"""

from datetime import datetime
from typing import Any

import strawberry
from graphql import (
    GraphQLArgument,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    Undefined,
)
from strawberry.schema.config import StrawberryConfig

from gateway.engine import KIND
from gateway.schema import scalars
from gateway.schema.articles import Article, RelatedArticle
from gateway.schema.descriptions import describe
from gateway.schema.query import Query
from gateway.schema.topics import Topic

_STRAWBERRY = "strawberry-definition"


def build_schema(asset_base_url: str | None = None) -> GraphQLSchema:
    """The schema; stored paths are given out below `asset_base_url`."""
    config = StrawberryConfig(scalar_map={scalars.URL: scalars.url(asset_base_url), datetime: scalars.date_time()})
    schema = strawberry.Schema(Query, types=[Article, RelatedArticle, Topic], config=config)._schema  # noqa: SLF001
    for graphql_type in schema.type_map.values():
        if graphql_type.name.startswith("__"):
            continue
        if isinstance(graphql_type, (GraphQLObjectType, GraphQLInterfaceType)):
            for field in graphql_type.fields.values():
                field.extensions[KIND] = field.extensions[_STRAWBERRY].metadata.get(KIND)
                for argument in field.args.values():
                    _tidy(argument)
        if isinstance(graphql_type, GraphQLInterfaceType):
            graphql_type.resolve_type = _node_type
    describe(schema)
    schema.type_map["DateTime"].extensions[KIND] = frozenset({datetime})
    schema.type_map["URL"].extensions[KIND] = frozenset() if asset_base_url else frozenset({str})
    return schema


def _tidy(argument: GraphQLArgument) -> None:
    argument.out_name = argument.extensions[_STRAWBERRY].python_name
    if argument.default_value is None:
        argument.default_value = Undefined


def _node_type(value: Any, *_: object) -> str:
    """A topic is its name; an article is the only mapping that keeps its _id."""
    if type(value) is str:
        return "Topic"
    return "Article" if "_id" in value else "Provider"
