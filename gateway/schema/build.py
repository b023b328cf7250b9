"""The GraphQL schema that the engine executes, made from the Strawberry types.

Four things are put right on the way. The engine's kinds, which travel as Strawberry metadata, go where the engine
looks, and hints for caches likewise. An argument's default of null is taken away: in the contract an explicit null
means the same as leaving it out. What the contract leaves without a description gets one. And our objects are
documents, not instances of the Strawberry classes, so it is we who tell the types of a Node apart.
"""

from datetime import datetime
from typing import Any

import strawberry
from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    Undefined,
)
from strawberry.printer import print_schema
from strawberry.schema.config import StrawberryConfig

from gateway.engine import KIND
from gateway.schema import scalars
from gateway.schema.articles import Article, RelatedArticle
from gateway.schema.descriptions import describe
from gateway.schema.hints import MAX_AGE, CacheControl
from gateway.schema.query import Query
from gateway.schema.topics import Topic

_STRAWBERRY = "strawberry-definition"
DIRECTIVES = "newsgraph-directives"
"""The key in the extensions of a field of what the SDL says of it: the objects of `gateway.schema.weights`."""


def build_schema(asset_base_url: str | None = None) -> GraphQLSchema:
    """The schema; stored paths are given out below `asset_base_url`."""
    config = StrawberryConfig(scalar_map={scalars.URL: scalars.url(asset_base_url), datetime: scalars.date_time()})
    schema = strawberry.Schema(Query, types=[Article, RelatedArticle, Topic], config=config)._schema  # noqa: SLF001
    for graphql_type in schema.type_map.values():
        if graphql_type.name.startswith("__"):
            continue
        if isinstance(graphql_type, (GraphQLObjectType, GraphQLInterfaceType)):
            _hint(graphql_type)
            for field in graphql_type.fields.values():
                _hint(field)
                declared = field.extensions[_STRAWBERRY]
                field.extensions[KIND] = declared.metadata.get(KIND)
                field.extensions[DIRECTIVES] = declared.directives
                for argument in field.args.values():
                    _tidy(argument)
        if isinstance(graphql_type, GraphQLInterfaceType):
            graphql_type.resolve_type = _node_type
    describe(schema)
    schema.type_map["DateTime"].extensions[KIND] = frozenset({datetime})
    schema.type_map["URL"].extensions[KIND] = frozenset() if asset_base_url else frozenset({str})
    return schema


def sdl(schema: GraphQLSchema) -> str:
    """The text of a schema that `build_schema` made, with the directives that graphql-core's printer leaves out."""
    return print_schema(schema.extensions[_STRAWBERRY]) + "\n"


def _hint(hinted: GraphQLObjectType | GraphQLInterfaceType | GraphQLField) -> None:
    for directive in hinted.extensions[_STRAWBERRY].directives or ():
        if isinstance(directive, CacheControl):
            hinted.extensions[MAX_AGE] = directive.max_age


def _tidy(argument: GraphQLArgument) -> None:
    argument.out_name = argument.extensions[_STRAWBERRY].python_name
    if argument.default_value is None:
        argument.default_value = Undefined


def _node_type(value: Any, *_: object) -> str:
    """A topic is its name; an article is the only mapping that keeps its _id."""
    if type(value) is str:
        return "Topic"
    return "Article" if "_id" in value else "Provider"
