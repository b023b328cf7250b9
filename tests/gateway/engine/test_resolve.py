import asyncio

import pytest
from graphql import GraphQLError, build_schema, parse
from graphql.pyutils import Path

from gateway.engine import Derived, Loaded, Stored, execute
from tests.gateway.engine.library import ask, each, schema_with
from tests.gateway.engine.oracle import agreed, messages

THINGS = "type Query { things: [Thing!] } type Thing { name(loud: Boolean = false, tags: [String]): String!  n: Int }"


def test_a_batch_resolver_gets_all_objects_of_the_scope_once():
    calls = []

    def names(things, info, **arguments):
        calls.append((list(things), arguments))
        return [f"{thing['n']}" for thing in things]

    schema = schema_with(THINGS, Query_things=Stored("things"), Thing_name=Derived(names, {}))
    things = [{"n": 1}, {"n": 2}]

    result = ask(schema, "{ things { name again: name(loud: true) } }", {"things": things})

    assert result.data == {"things": [{"name": "1", "again": "1"}, {"name": "2", "again": "2"}]}
    assert calls == [(things, {"loud": False}), (things, {"loud": True})]


@pytest.mark.parametrize(
    ("selected", "given"),
    [
        ("name", {"loud": False}),
        ("name(loud: null)", {}),
        ("name(loud: $v)", {"loud": False}),
        ("name(tags: null)", {"loud": False}),
        ("name(tags: [])", {"loud": False, "tags": []}),
    ],
)
def test_null_and_missing_arguments_are_left_out(selected, given):
    seen = []
    schema = schema_with(
        THINGS,
        Query_things=Stored("things"),
        Thing_name=Derived(lambda things, info, **arguments: seen.append(arguments) or ["x"], {}),
    )

    ask(schema, f"query ($v: Boolean) {{ things {{ {selected} }} }}", {"things": [{}]})

    assert seen == [given]


@pytest.mark.parametrize(
    ("results", "error"),
    [
        (lambda things, info: ["a"], "Thing.n: expected 2 results, got 1"),
        (lambda things, info: ["a"] * 3, "Thing.n: expected 2 results, got 3"),
        (lambda things, info: None, "Thing.n: expected 2 results, got NoneType"),
        (lambda things, info: (thing for thing in things), "Thing.n: expected 2 results, got generator"),
        (lambda things, info: things[2], "list index out of range"),
    ],
)
def test_a_batch_that_fails_is_the_error_of_each_object(results, error):
    schema = schema_with(THINGS, Query_things=Stored("things"), Thing_n=Derived(results, {}))

    result = ask(schema, "{ things { n } }", {"things": [{}, {}]})

    assert (result.data, messages(result)) == (
        {"things": [{"n": None}, {"n": None}]},
        [f"things.0.n: {error}", f"things.1.n: {error}"],
    )


@pytest.mark.parametrize("kind", [Derived(each(lambda _: 1), {}), Loaded(lambda things, info: None, (), {}), None])
def test_an_argument_that_does_not_fit_is_the_error_of_each_object(kind):
    schema = schema_with(THINGS, Query_things=Stored("things"), **({"Thing_name": kind} if kind else {}))

    result = ask(schema, '{ things { n name(loud: "yes") } }', {"things": [{}, {}]})

    error = "Argument 'loud' has invalid value: Boolean cannot represent a non boolean value: \"yes\""
    assert messages(result) == [f"things.0.name: {error}"]
    assert isinstance(result.errors[0].original_error, GraphQLError)


def test_an_empty_scope_is_not_executed():
    schema = schema_with(THINGS, Query_things=Stored("things"), Thing_n=Derived(lambda things, info: 1 / 0, {}))

    assert ask(schema, "{ things { n } }", {"things": []}).data == {"things": []}


def test_ordinary_resolvers_are_told_what_graphql_core_tells_them():
    told = []

    def resolve(thing, info, **arguments):
        told.append((thing, info._replace(async_helpers=None), arguments))

    schema = build_schema(THINGS)
    schema.type_map["Thing"].fields["n"].resolve = resolve

    agreed(
        schema,
        "query ($a: Int = 1) { things { n more: n } }",
        {"things": [{"k": 1}, {"k": 2}]},
        context_value="context",
    )

    assert sorted(told[:4], key=str) == sorted(told[4:], key=str)
    assert told[0][1].path == Path(Path(Path(None, "things", "Query"), 0, None), "n", "Thing")


def test_default_resolvers_read_keys_and_attributes_and_call_what_can_be_called():
    class Thing:
        n = 5

        def name(self, info, loud):
            return f"{info.field_name} {loud}"

    schema = build_schema(THINGS)
    things = [Thing(), {"name": lambda info, loud: f"{info.path.as_list()}"}, {"name": "plain", "n": 7}]

    result = agreed(schema, "{ things { name n } }", {"things": things})

    assert result.data["things"] == [
        {"name": "name False", "n": 5},
        {"name": "['things', 1, 'name']", "n": None},
        {"name": "plain", "n": 7},
    ]


def test_a_field_resolver_stands_in_for_missing_resolvers():
    schema = build_schema(THINGS)

    result = agreed(schema, "{ things { n } }", None, field_resolver=lambda source, info: [1] if source is None else 8)

    assert result.data == {"things": [{"n": 8}]}


def test_arguments_that_a_resolver_changes_are_those_of_one_call():
    """Unlike numbers, a list can be changed, so each call has its own."""
    seen = []

    def resolve(thing, info, loud, tags):
        tags.append("changed")
        seen.append(tags)
        return "x"

    schema = build_schema(THINGS)
    schema.type_map["Thing"].fields["name"].resolve = resolve

    agreed(schema, '{ things { name(tags: ["a"]) } }', {"things": [{}, {}]})

    assert seen == [["a", "changed"]] * 4


def test_sync_and_async_resolvers_can_be_mixed_in_one_column():
    async def later(info):
        await asyncio.sleep(0)
        return 2

    schema = build_schema(THINGS)

    result = agreed(schema, "{ things { n } }", {"things": [{"n": 1}, {"n": later}, {"n": None}]})

    assert result.data == {"things": [{"n": 1}, {"n": 2}, {"n": None}]}


def test_nothing_awaitable_means_no_awaitable_answer():
    schema = build_schema(THINGS)

    assert execute(schema, parse("{ things { n } }"), {"things": [{"n": 1}]}).data == {"things": [{"n": 1}]}
