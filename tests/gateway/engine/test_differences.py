"""Where the engine differs from graphql-core on purpose, as DESIGN.md lists it: each shown with both answers."""

import graphql
from graphql import GraphQLField, GraphQLObjectType, GraphQLSchema, GraphQLString, build_schema, parse

from gateway.engine import KIND, Itself, execute
from tests.gateway.engine.oracle import messages, settled


def both(schema, text, root):
    document = parse(text)
    answers = [settled(lambda engine=engine: engine(schema, document, root())) for engine in (execute, graphql.execute)]
    assert answers[0].data == answers[1].data
    return [messages(answer) for answer in answers]


def failing(text):
    def fail(_info):
        raise ValueError(text)

    return fail


def failing_later(text):
    async def fail(_info):
        raise ValueError(text)

    return fail


def test_an_error_beside_a_place_that_is_null_anyway_counts_by_its_turn():
    """The parent is null since `b` failed at once; what `a` waited for is not waited for any more, so it is no error."""
    schema = build_schema("type Query { p: P }  type P { a: String  b: String! }")

    ours, _ = both(schema, "{ p { a b } }", lambda: {"p": {"a": failing_later("later"), "b": failing("at once")}})

    assert ours == ["p.b: at once"]


def test_the_type_of_a_kinds_result_is_not_asked_for():
    thing = GraphQLObjectType("Thing", {"name": GraphQLField(GraphQLString)}, is_type_of=lambda *_: False)
    schema = GraphQLSchema(
        GraphQLObjectType(
            "Query",
            {"thing": GraphQLField(thing, resolve=lambda root, _: root, extensions={KIND: Itself()})},
        )
    )
    document = parse("{ thing { name } }")

    assert execute(schema, document, {"name": "a"}).data == {"thing": {"name": "a"}}
    assert graphql.execute(schema, document, {"name": "a"}).data == {"thing": None}
