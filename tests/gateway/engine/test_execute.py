import inspect

import graphql
import pytest
from graphql import ExecutionHooks, GraphQLError, GraphQLSchema, build_schema, parse

from gateway.engine import execute
from tests.gateway.engine.oracle import agreed, messages

SCHEMA = build_schema("type Query { name(n: Int): String }  type Subscription { name: String }")


def test_the_arguments_are_graphql_core_s_in_its_order():
    ours, theirs = (inspect.signature(function).parameters.values() for function in (execute, graphql.execute))

    assert [(one.name, one.kind, one.default) for one in ours] == [(one.name, one.kind, one.default) for one in theirs]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("middleware", []),
        ("executor_class", graphql.Executor),
        ("hooks", ExecutionHooks()),
        ("enable_early_execution", True),
        ("anything", None),
    ],
)
def test_what_the_engine_does_not_have_is_refused(name, value):
    with pytest.raises(TypeError, match=f"^execute: {name} is not supported by this engine; leave it out$"):
        execute(SCHEMA, parse("{ name }"), **{name: value})


def test_defaults_given_in_words_are_no_request_for_anything():
    result = execute(
        SCHEMA, parse("{ name }"), middleware=None, hooks=None, executor_class=None, enable_early_execution=False
    )

    assert result == ({"name": None}, None)


@pytest.mark.parametrize(
    "text",
    ["{ ... @defer { name } }", "{ name @stream(if: true) }", "query ($v: Boolean) { ... @defer(if: $v) { name } }"],
)
def test_incremental_delivery_is_refused(text):
    with pytest.raises(
        GraphQLError, match=r"unexpectedly produce multiple payloads \(due to @defer or @stream directive\)"
    ):
        execute(SCHEMA, parse(text))


def test_incremental_delivery_that_is_switched_off_is_none():
    agreed(SCHEMA, "{ ... @defer(if: false) { name } }")


def test_a_schema_with_incremental_directives_is_refused():
    schema = build_schema("directive @defer on FRAGMENT_SPREAD  type Query { name: String }")

    with pytest.raises(GraphQLError, match="The provided schema unexpectedly contains experimental directives"):
        execute(schema, parse("{ name }"))


def test_subscriptions_are_answered_with_an_error():
    result = execute(SCHEMA, parse("subscription { name }"))

    assert (result.data, messages(result)) == (
        None,
        [": Subscriptions are not executed here: expected a query or a mutation."],
    )


def test_an_invalid_schema_is_a_type_error():
    with pytest.raises(TypeError, match="Query root type must be provided"):
        execute(GraphQLSchema(), parse("{ name }"))


def test_as_many_coercion_errors_are_told_as_the_caller_wants():
    text = "query ($a: Int, $b: Int, $c: Int) { name(n: $a) }"

    result = agreed(SCHEMA, text, variable_values={"a": "x", "b": "x", "c": "x"}, max_coercion_errors=1)

    assert len(result.errors) == 2


@pytest.mark.parametrize("hide", [True, False])
def test_suggestions_can_be_hidden(hide):
    schema = build_schema("enum Colour { GREEN }  type Query { name(colour: Colour): String }")

    result = agreed(schema, "{ name(colour: GREN) }", hide_suggestions=hide)

    assert ("Did you mean" in result.errors[0].message) is not hide


async def test_an_awaitable_answer_can_be_had_before_there_is_an_event_loop():
    async def name(info, n=None):
        return "later"

    result = execute(SCHEMA, parse("{ name }"), {"name": name})

    assert inspect.isawaitable(result)
    assert await result == ({"name": "later"}, None)
